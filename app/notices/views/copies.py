"""Copies of documents: the unit that gets one reads it and signs for it, the office records who signed on paper."""

from typing import Any

from flask import Response, abort, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from app.cases.access import HOMES, door, is_office, me, subject_page
from app.cases.acting import ActForm, act, buttons_for
from app.cases.queries import visible_case
from app.clock import local_day, now
from app.notices.actions.copying import acknowledge_copy, record_copy_receipt
from app.notices.answers import kept
from app.notices.forms_of_service import CopyReceiptForm
from app.notices.models import NoticeCopy
from app.notices.queries import content_of_notice, copies_for, is_handed_to
from app.notices.render import sheet
from app.notices.views import blueprint
from app.notices.views.reading import imprint_of
from app.web import navigation
from app.web.access import requires
from app.web.navigation import Place
from app.web.paging import Page, one_page
from workflows.actions import Action
from workflows.vocabulary import N_, UNIT_SIDE, NoticeCopyState

HOMES["notice_copy"] = "notices.copy_page"
navigation.add(
    Place.DOCUMENTS, "notices.copies", N_("Copied to us"), roles=tuple(sorted(UNIT_SIDE)), order=12
)


@blueprint.app_context_processor
def _for_templates() -> dict[str, Any]:
    """Where a page names a case that its reader need not see: a copy of a document goes to people outside it."""
    return {"sees_case": lambda case_id: visible_case(case_id, me(), local_day(now())) is not None}


Answer = Redirect | tuple[str, int] | str


@blueprint.get("/notice-copies")
@requires(*sorted(UNIT_SIDE))
def copies() -> str:
    """What was copied to one's own unit, the newest first."""
    page: Page = one_page(copies_for(me(), local_day(now())))
    return render_template(
        "pages/notices/copies.html", page=page, state_of=lambda each: NoticeCopyState(each.state)
    )


@blueprint.get("/notice-copies/<int:subject_id>")
@subject_page("notice_copy")
def copy_page(copy: NoticeCopy) -> str:
    """One copy: for whom, whether it was signed for, and the document as it prints."""
    _only_if_theirs(copy)
    can, not_yet = buttons_for(copy)
    return render_template(
        "pages/notices/copy.html",
        copy=copy,
        state=NoticeCopyState(copy.state),
        office=is_office(copy.case),
        sheet=sheet(content_of_notice(copy.notice), imprint_of(copy.notice)),
        can=can,
        not_yet=not_yet,
    )


@blueprint.get("/notice-copies/<int:subject_id>/document.pdf")
@subject_page("notice_copy")
def copy_pdf(copy: NoticeCopy) -> Response | tuple[str, int]:
    """The bytes of the document as it was issued, their hash checked."""
    _only_if_theirs(copy)
    if copy.notice.issued_sha256 is None:
        abort(404)
    return kept(copy.notice.issued_sha256, copy.notice.number or "")


@blueprint.route("/notice-copies/<int:subject_id>/acknowledge", methods=["GET", "POST"])
@door("notice_copy", Action.ACKNOWLEDGE_COPY, endpoint="notices.acknowledge_copy_page")
def acknowledge_copy_page(copy: NoticeCopy) -> Answer:
    """The unit that the document is copied to signs for its copy."""
    _only_if_theirs(copy)
    return act(
        copy,
        Action.ACKNOWLEDGE_COPY,
        ActForm(),
        lambda _form, by, now: acknowledge_copy(copy, by=by, now=now),
        consequence=_("You confirm that your unit received the copy; no term of the document runs for it."),
        back=url_for("notices.copy_page", subject_id=copy.id),
    )


@blueprint.route("/notice-copies/<int:subject_id>/receipt", methods=["GET", "POST"])
@door("notice_copy", Action.RECORD_COPY_RECEIPT, endpoint="notices.copy_receipt")
def copy_receipt(copy: NoticeCopy) -> Answer:
    """Record who signed on paper for a copy."""
    _only_if_theirs(copy)
    return act(
        copy,
        Action.RECORD_COPY_RECEIPT,
        CopyReceiptForm(copy),
        lambda form, by, now: record_copy_receipt(
            copy, form.receiver.data, form.received_at.data, form.chosen, by=by, now=now
        ),
        consequence=_("The receipt on paper is recorded for %(who)s.", who=copy.recipient),
        back=url_for("notices.copy_page", subject_id=copy.id),
    )


def _only_if_theirs(copy: NoticeCopy) -> None:
    # The unit that the document is about has its own service and does not see who else signed.
    if not is_office(copy.case) and not is_handed_to(copy, me(), local_day(now())):
        abort(404)
