"""The monthly form on weddings, funerals and celebrations: what each unit reported, and the submission of the month."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.cases.access import may, me, subject_page
from app.cases.acting import ActForm, carry_out
from app.cases.transitions import Stale
from app.clock import now
from app.extensions import db, transaction
from app.stages.assessment.feeds import actions, queries
from app.stages.assessment.feeds.forms import OccasionForm
from app.stages.assessment.feeds.models import Delivery, OccasionRecord
from app.stages.assessment.feeds.views import blueprint
from app.stages.assessment.feeds.words import FeedKind, Occasion
from app.web.errors import page_for
from app.web.sentences import run_together, sentences
from workflows.actions import Action
from workflows.engine import Refused

Answer = Response | tuple[str, int] | str


@blueprint.route("/deliveries/<int:subject_id>/occasions", methods=["GET", "POST"])
@subject_page("delivery")
def occasions(delivery: Delivery) -> Answer:
    """Record one occasion after the other; below it all that is recorded so far."""
    _require_form(delivery)
    form = OccasionForm()
    form.offer()
    if form.validate_on_submit() and form.unit is not None:
        unit = form.unit
        try:
            with transaction():
                actions.record_occasion(
                    delivery, unit, Occasion(form.occasion.data), held_on=form.held_on.data,
                    reported_before=form.reported_before.data, reported_after=form.reported_after.data,
                    violation=form.violation.data or "", by=me(), now=now(),
                )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Recorded for %(unit)s.", unit=unit.name))
            return redirect(url_for("feeds.occasions", subject_id=delivery.id), 303)
    return _page(delivery, form), 422 if form.is_submitted() else 200


@blueprint.post("/deliveries/<int:subject_id>/occasions/none")
@subject_page("delivery")
def no_further_occasions(delivery: Delivery) -> Response:
    """Record for every other unit that it held nothing."""
    _require_form(delivery)
    try:
        with transaction():
            units = actions.record_none_for_the_rest(delivery, by=me(), now=now())
    except Refused as refusal:
        flash(run_together(sentences(refusal)), "near")
    else:
        flash(
            ngettext(
                "Recorded for %(num)d unit that it held nothing.",
                "Recorded for %(num)d units that they held nothing.",
                units,
            )
        )
    return redirect(url_for("feeds.occasions", subject_id=delivery.id), 303)


@blueprint.post("/deliveries/<int:subject_id>/occasions/<int:record_id>/strike")
@subject_page("delivery")
def strike_occasion(delivery: Delivery, record_id: int) -> Response:
    """Take back what was recorded wrongly."""
    _require_form(delivery)
    record = db.session.get(OccasionRecord, record_id)
    if record is None or record.delivery_id != delivery.id:
        abort(404)
    try:
        with transaction():
            actions.strike_occasion(record, by=me(), now=now())
    except Refused as refusal:
        flash(run_together(sentences(refusal)), "near")
    else:
        flash(_("Struck from the record."))
    return redirect(url_for("feeds.occasions", subject_id=delivery.id), 303)


@blueprint.post("/deliveries/<int:subject_id>/occasions/submit")
@subject_page("delivery")
def submit_occasions(delivery: Delivery) -> Answer:
    """Count the records into the columns and submit the period."""
    _require_form(delivery)
    form = ActForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        carry_out(delivery, form, lambda _form, by, at: actions.submit_occasions(delivery, by=by, now=at))
    except Refused as refusal:
        flash(run_together(sentences(refusal)), "near")
        return redirect(url_for("feeds.occasions", subject_id=delivery.id), 303)
    except Stale:
        return page_for(409)
    flash(_("The period is submitted; a second person checks it."))
    return redirect(url_for("feeds.delivery_page", subject_id=delivery.id), 303)


def _page(delivery: Delivery, form: OccasionForm) -> str:
    records = queries.occasions_of(delivery)
    expected = queries.count_of_units(delivery.round)
    recorded = len({each.unit_id for each in records})
    return render_template(
        "pages/assessment/feeds/occasions.html",
        delivery=delivery,
        form=form,
        records=records,
        nothing=Occasion.NONE,
        recorded=recorded,
        left=expected - recorded,
        may_submit=may(delivery, Action.SUBMIT_DATA),
    )


def _require_form(delivery: Delivery) -> None:
    if delivery.feed.kind is not FeedKind.OCCASIONS:
        abort(404)
