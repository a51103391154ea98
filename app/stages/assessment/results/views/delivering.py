"""Delivering health reports, and the two ways in which their receipt is proven."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.cases.access import HOMES, door, me, subject_page
from app.cases.acting import ActForm, act
from app.clock import local_day, now
from app.extensions import transaction
from app.stages.assessment.models import Round
from app.stages.assessment.results.actions.reports import (
    acknowledge_report,
    deliver_reports_of,
    record_receipt,
)
from app.stages.assessment.results.forms import DeliverForm, ReportReceiptForm
from app.stages.assessment.results.models import ReportDelivery
from app.stages.assessment.results.queries.reports import Shown, progress_of
from app.stages.assessment.results.views import blueprint
from workflows.actions import Action
from workflows.engine import Refused

Answer = Response | tuple[str, int] | str

HOMES["report_delivery"] = "results.delivery_page"


@blueprint.get("/report-deliveries/<int:subject_id>")
@subject_page("report_delivery")
def delivery_page(delivery: ReportDelivery) -> Response:
    """A delivery is at home on the page of its report."""
    return redirect(url_for("results.report_page", report_id=delivery.report_id))


@blueprint.route("/rounds/<int:subject_id>/reports/deliver", methods=["GET", "POST"])
@subject_page("round")
def deliver(round_: Round) -> Answer:
    """Hand every approved report to its four recipients."""
    form = DeliverForm()
    waiting = progress_of(round_).counts[Shown.APPROVED]
    if not form.is_submitted():
        form.unit_principal.data = _("Principal of the unit's Party organisation")
    if form.validate_on_submit():
        try:
            with transaction():
                made = deliver_reports_of(round_, form.addressees, by=me(), now=now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(ngettext("%(num)d copy was delivered.", "%(num)d copies were delivered.", len(made)))
            return redirect(url_for("results.reports", subject_id=round_.id), 303)
    page = render_template("pages/assessment/results/deliver.html", round=round_, form=form, waiting=waiting)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/report-deliveries/<int:subject_id>/acknowledge", methods=["GET", "POST"])
@door("report_delivery", Action.ACKNOWLEDGE_REPORT, endpoint="results.acknowledge")
def acknowledge(delivery: ReportDelivery) -> Answer:
    """The unit's principal signs for the unit's own copy."""
    return act(
        delivery,
        Action.ACKNOWLEDGE_REPORT,
        ActForm(),
        lambda _form, by, now: acknowledge_report(delivery, by=by, now=now),
        consequence=_("You confirm that your Party organisation received this report and knows its content."),
        back=url_for("results.report_page", report_id=delivery.report_id),
    )


@blueprint.route("/report-deliveries/<int:subject_id>/receipt", methods=["GET", "POST"])
@door("report_delivery", Action.RECORD_RECEIPT, endpoint="results.receipt")
def receipt(delivery: ReportDelivery) -> Answer:
    """Record who signed for a leader's copy, and when."""
    form = ReportReceiptForm()
    if not form.is_submitted():
        form.received_on.data = local_day(now())
    return act(
        delivery,
        Action.RECORD_RECEIPT,
        form,
        lambda form, by, now: record_receipt(
            delivery, form.received_by.data, form.received_on.data, by=by, now=now
        ),
        consequence=_("The receipt on paper is recorded for %(who)s.", who=delivery.addressee),
        back=url_for("results.report_page", report_id=delivery.report_id),
    )
