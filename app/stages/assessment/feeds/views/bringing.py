"""Bringing data: the template and the upload, or the count of our own records."""

from typing import BinaryIO, cast

from flask import Response as FlaskResponse
from flask import abort, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from app.cases.access import door, may, me, subject_page
from app.clock import local_day, now
from app.extensions import db, the_store, transaction
from app.organisations.models import Unit
from app.stages.assessment.feeds import actions, queries
from app.stages.assessment.feeds.forms import DataFileForm
from app.stages.assessment.feeds.models import Delivery
from app.stages.assessment.feeds.template import template_xlsx
from app.stages.assessment.feeds.views import blueprint
from app.stages.assessment.feeds.words import FeedKind
from app.store import TooLarge
from app.web.sentences import run_together, sentences
from workflows.actions import Action
from workflows.engine import Refused

Answer = Response | tuple[str, int] | str
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _on_to(address: str) -> Response:
    """The page that follows; the script that sends a file with its progress is told where it is."""
    if request.accept_mimetypes.best == "application/json":
        return jsonify(address=address)
    return redirect(address, 303)


@blueprint.route("/deliveries/<int:subject_id>/submit", methods=["GET", "POST"])
@door("delivery", Action.SUBMIT_DATA, endpoint="feeds.submit_data")
def submit_data(delivery: Delivery) -> Answer:
    """Bring a file; it is kept as it is, and the dry run follows. What is recorded in a form has its own page."""
    if delivery.feed.kind is FeedKind.OCCASIONS:
        return redirect(url_for("feeds.occasions", subject_id=delivery.id), 303)
    if delivery.feed.kind in (FeedKind.RECORDS, FeedKind.RATERS):
        return redirect(url_for("feeds.delivery_page", subject_id=delivery.id), 303)
    form = DataFileForm()
    if form.validate_on_submit():
        upload: FileStorage = form.file.data
        try:
            largest = current_app.config["SETTINGS"].largest_upload
            kept = the_store().put_stream(cast(BinaryIO, upload.stream), at_most=largest)
            with transaction():
                submission = actions.keep_data_file(
                    delivery,
                    sha256=kept.sha256,
                    name=upload.filename or "",
                    size=kept.size,
                    by=me(),
                    now=now(),
                )
        except TooLarge:
            form.refuse(_("The file is too large; split it."), "file")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _on_to(url_for("feeds.dry_run", subject_id=delivery.id, submission_id=submission.id))
    page = render_template(
        "pages/assessment/feeds/bring.html",
        delivery=delivery,
        form=form,
        columns=queries.columns_of(delivery),
        may_submit=may(delivery, Action.SUBMIT_DATA),
        largest=current_app.config["SETTINGS"].largest_upload,
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/deliveries/<int:subject_id>/template.xlsx")
@subject_page("delivery")
def template(delivery: Delivery) -> Response:
    """The table to fill in: units named, columns headed, each cell checked while one types."""
    if delivery.feed.kind is not FeedKind.FILE:
        abort(404)
    wanted = queries.units_assessed(delivery.round).with_only_columns(Unit.code, Unit.name)
    units = [(code, name) for code, name in db.session.execute(wanted)]
    content = template_xlsx(queries.columns_of(delivery), units, stamp=delivery.stamp)
    name = f"delivery-{delivery.id}-{delivery.period_until_on:%Y%m%d}.xlsx"
    return FlaskResponse(
        content, mimetype=SHEET, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@blueprint.post("/deliveries/<int:subject_id>/count")
@subject_page("delivery")
def count_records(delivery: Delivery) -> Answer:
    """Count our own records anew, in the name of the system."""
    if delivery.feed.kind is not FeedKind.RECORDS or not queries.works_over(
        me(), delivery.unit_path, local_day(now())
    ):
        abort(404)
    try:
        with transaction():
            actions.count_records(delivery, now=now())
    except Refused as refusal:
        flash(run_together(sentences(refusal)), "near")
    else:
        flash(_("Counted anew from the records of this moment."))
    return redirect(url_for("feeds.delivery_page", subject_id=delivery.id), 303)
