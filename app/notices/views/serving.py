"""Serving: handing a document over, its receipt in every way, and putting the record of it right."""

from typing import Any

from flask import abort, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import door
from app.cases.acting import ActForm, Verb, act
from app.notices.actions import deeming, serving
from app.notices.forms_of_service import (
    PaperReceiptForm,
    ReceiptForm,
    RefusedReceiptForm,
    ServiceCorrectionForm,
    ServiceForm,
    SignedCopyForm,
)
from app.notices.models import Notice
from app.notices.queries import content_of_notice, counts_as_served_on, services_of
from app.notices.render import sheet
from app.notices.views import blueprint
from app.notices.views.reading import imprint_of, only_if_visible
from app.web.filters import plain_day
from workflows.actions import Action

Answer = Response | tuple[str, int] | str


def _act(
    notice: Notice, action: Action, form: ActForm, verb: Verb, consequence: str, **context: Any
) -> Answer:
    only_if_visible(notice)
    if not notice.is_acted_on_here(action):  # its case or proceeding leads it, with doors of its own
        abort(404)
    back = url_for("notices.notice_page", subject_id=notice.id)
    return act(notice, action, form, verb, consequence=consequence, back=back, **context)


@blueprint.route("/notices/<int:subject_id>/serve", methods=["GET", "POST"])
@door("notice", Action.SERVE_NOTICE, endpoint="notices.serve")
def serve(notice: Notice) -> Answer:
    """Serve the document on the unit."""
    return _act(
        notice,
        Action.SERVE_NOTICE,
        ServiceForm(),
        lambda form, by, now: serving.serve_notice(notice, form.servers, **form.handing, by=by, now=now),
        _("The unit sees the document from now on; a proof of service is opened."),
    )


@blueprint.route("/notices/<int:subject_id>/acknowledge", methods=["GET", "POST"])
@door("notice", Action.ACKNOWLEDGE_NOTICE, endpoint="notices.acknowledge")
def acknowledge(notice: Notice) -> Answer:
    """The document as it prints, one button for the principal, and what the signature means."""
    waiting = [each for each in services_of(notice) if each.received_at is None]
    return _act(
        notice,
        Action.ACKNOWLEDGE_NOTICE,
        ReceiptForm(),
        lambda form, by, now: serving.acknowledge_notice(notice, by=by, now=now, proxy=form.proxy.data or ""),
        _("By signing you confirm receipt, not agreement; every term in the document runs from today."),
        template="pages/notices/acknowledge.html",
        sheet=sheet(content_of_notice(notice), imprint_of(notice)),
        deemed_on=counts_as_served_on(waiting[-1]) if waiting else None,
    )


@blueprint.route("/notices/<int:subject_id>/paper-receipt", methods=["GET", "POST"])
@door("notice", Action.RECORD_PAPER_RECEIPT, endpoint="notices.paper_receipt")
def paper_receipt(notice: Notice) -> Answer:
    """Record a receipt that was signed on paper."""
    return _act(
        notice,
        Action.RECORD_PAPER_RECEIPT,
        PaperReceiptForm(notice),
        lambda form, by, now: serving.record_paper_receipt(
            notice,
            form.receiver.data,
            form.received_at.data,
            form.chosen,
            by=by,
            now=now,
            proxy=form.proxy.data or "",
        ),
        _("The terms in the document run from the day of the signature; the scan is kept with its hash."),
    )


@blueprint.route("/notices/<int:subject_id>/refused-receipt", methods=["GET", "POST"])
@door("notice", Action.RECORD_REFUSED_RECEIPT, endpoint="notices.refused_receipt")
def refused_receipt(notice: Notice) -> Answer:
    """Record that receipt was refused before a witness."""
    return _act(
        notice,
        Action.RECORD_REFUSED_RECEIPT,
        RefusedReceiptForm(notice),
        lambda form, by, now: serving.record_refused_receipt(
            notice,
            form.reason.data,
            form.witness.data,
            by=by,
            now=now,
            capacity=form.capacity.data,
            recording=form.recording.data or "",
            refused_at=form.refused_at.data,
            left_in=form.left_in.data or "",
            files=form.chosen,
        ),
        _("The document is left and counts as served; the terms run from the day of the refusal."),
    )


@blueprint.route("/notices/<int:subject_id>/correct-service", methods=["GET", "POST"])
@door("notice", Action.CORRECT_SERVICE, endpoint="notices.correct_service")
def correct_service(notice: Notice) -> Answer:
    """Put the day of a receipt right, with what proves it."""
    return _act(
        notice,
        Action.CORRECT_SERVICE,
        ServiceCorrectionForm(notice),
        lambda form, by, now: deeming.correct_service(
            notice,
            form.received_at.data,
            form.reason.data,
            form.chosen,
            by=by,
            now=now,
            receiver=form.receiver.data or "",
        ),
        _(
            "On record is %(day)s. A new proof of service takes the place of the old one, which is kept; what runs since the receipt is counted again, and the unit is told.",
            day=plain_day(notice.acknowledged_at),
        ),
    )


@blueprint.route("/notices/<int:subject_id>/signed-copy", methods=["GET", "POST"])
@door("notice", Action.KEEP_SIGNED_COPY, endpoint="notices.signed_copy")
def signed_copy(notice: Notice) -> Answer:
    """Keep a scan of the proof as it was signed on paper."""
    return _act(
        notice,
        Action.KEEP_SIGNED_COPY,
        SignedCopyForm(notice),
        lambda form, by, now: deeming.keep_signed_copy(notice, form.chosen, by=by, now=now),
        _("The scan is kept with its hash beside the proof that the system printed."),
    )
