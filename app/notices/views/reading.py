"""Reading: the list of documents in scope, one document as it prints, its bytes, and its proofs of service."""

from flask import Response, abort, render_template, request
from flask_babel import gettext as _

from app.cases.access import HOMES, is_office, me, subject_page
from app.cases.acting import buttons_for
from app.clock import local_day, now
from app.extensions import db
from app.notices.answers import kept, printed
from app.notices.asked import ASKED
from app.notices.content.catalogue import DOCUMENTS
from app.notices.models import Notice, ServiceRecord
from app.notices.queries import (
    content_of_notice,
    copies_of,
    counts_as_served_on,
    found_notices,
    may_see,
    proof_of,
    services_of,
)
from app.notices.render import DRAFT, TEMPLATES, Imprint, sheet
from app.notices.views import READERS, blueprint
from app.web.access import public, requires
from app.web.exporting import csv_file
from app.web.paging import one_page
from workflows.actions import Action
from workflows.vocabulary import NoticeCopyState, NoticeKind, NoticeState

HOMES["notice"] = "notices.notice_page"

Answer = Response | tuple[str, int]


@blueprint.get("/notices")
@requires(*READERS)
def notices() -> str | Response:
    """Documents in scope, the newest first; the filters stand in the address."""
    asked = {name: request.args.get(name, "").strip() for name in ("kind", "state", "text")}
    found = found_notices(me(), local_day(now()), **asked)
    if request.args.get("format") == "csv":
        return csv_file("documents", _heads(), (_cells(each) for each in db.session.scalars(found).unique()))
    page = one_page(found)
    return render_template(
        "pages/notices/list.html",
        page=page,
        asked=asked,
        kinds=[(kind.value, _(kind.label)) for kind in NoticeKind if DOCUMENTS[kind].mark],
        states=[(state.value, _(state.label)) for state in NoticeState],
        state_of=lambda notice: NoticeState(notice.state),
    )


def _heads() -> list[str]:
    return [
        _("Number"),
        _("Title"),
        _("Kind of document"),
        _("Unit"),
        _("Case"),
        _("State"),
        _("Signed on"),
        _("Served on"),
    ]


def _cells(notice: Notice) -> list[object]:
    days = (local_day(moment) if moment else "" for moment in (notice.signed_at, notice.served_at))
    state = NoticeState(notice.state)
    return [
        notice.number,
        notice.title,
        _(notice.kind.label),
        notice.unit.name,
        notice.case.number if notice.case is not None else "",
        _(state.label),
        *days,
    ]


@blueprint.get("/notices/<int:subject_id>")
@subject_page("notice")
def notice_page(found: Notice) -> str:
    """One document: where it stands, what can be done, the text as it prints, its services."""
    only_if_visible(found)
    elsewhere = tuple(each for each in Action if not found.is_acted_on_here(each))
    unasked = () if found.kind in ASKED else (Action.REVISE_NOTICE,)
    can, not_yet = buttons_for(found, without=(*elsewhere, *unasked))
    services = services_of(found)
    office = is_office(found)
    return render_template(
        "pages/notices/notice.html",
        notice=found,
        state=NoticeState(found.state),
        office=office,
        copies=copies_of(found) if office else [],
        copy_state=lambda copy: NoticeCopyState(copy.state),
        sheet=sheet(content_of_notice(found), imprint_of(found)),
        services=services,
        corrected={each.corrects_id for each in services},
        counts_as_served_on=counts_as_served_on,
        can=can,
        not_yet=not_yet,
    )


@blueprint.get("/notices/<int:subject_id>/document.pdf")
@subject_page("notice")
def pdf(found: Notice) -> Answer:
    """The bytes that were issued, their hash checked; a draft is printed with its watermark."""
    only_if_visible(found)
    if found.issued_sha256 is not None:
        return kept(found.issued_sha256, found.number or "")
    return printed(content_of_notice(found), DRAFT, _("draft %(number)s", number=found.id))


@blueprint.get("/notices/<int:subject_id>/proof/<int:record_id>.pdf")
@subject_page("notice")
def proof(found: Notice, record_id: int) -> Answer:
    """The proof of service: as it was fixed, or, while it waits for its signature, to sign by hand."""
    only_if_visible(found)
    record = db.session.get(ServiceRecord, record_id)
    if record is None or record.notice_id != found.id:
        abort(404)
    name = f"送达回证 {found.number}"
    if record.pdf_sha256 is not None:
        return kept(record.pdf_sha256, name)
    return printed(proof_of(record), Imprint(signed_at=record.entered_at), name)


@blueprint.get("/notices/sheet.css")
@public
def style() -> Response:
    """The style of the printed document, for the page that shows it."""
    styles = ("sheet.css", "screen.css")
    text = "\n".join((TEMPLATES / "styles" / name).read_text(encoding="utf-8") for name in styles)
    return Response(text, mimetype="text/css")


def only_if_visible(notice: Notice) -> None:
    """A unit sees its case, but a document, with whatever may be done to it, only once it was served on it."""
    if not may_see(notice, me(), local_day(now())):
        abort(404)


def imprint_of(notice: Notice) -> Imprint:
    """Number and day of a document that was signed; a draft's watermark before."""
    if notice.number is None or notice.signed_at is None:
        return DRAFT
    return Imprint(number=notice.number, dated=local_day(notice.signed_at), signed_at=notice.signed_at)
