"""Signing, sealing, withdrawing: the moment a document gets its number and its bytes, once and for good."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from app.cases.models import Event
from app.cases.transitions import perform, require
from app.clock import local_day
from app.extensions import db, the_store
from app.notices.actions.sealing import set_seals
from app.notices.authenticity import mark_of
from app.notices.codes import new_public_id, the_codes
from app.notices.content.catalogue import DOCUMENTS
from app.notices.content.letterhead import Document
from app.notices.models import Notice
from app.notices.numbering import Series, take_number
from app.notices.queries import content_of_notice
from app.notices.render import Imprint, Printed, print_document
from app.notices.seals import Place
from app.people.models import User
from workflows.actions import Action

#: What gives the print of a document whose number was just taken.
Prints = Callable[[Document, Imprint], Printed]


def sign_notice(notice: Notice, *, by: User, now: datetime, prints: Prints | None = None) -> Event:
    """Sign a reviewed document: it takes its number, is printed once and kept.

    ``prints`` gives a print that was made before, where many are signed at once.
    Raises Refused for a rule, NoticeIncomplete where it cannot be printed whole; the number is then free again.
    """
    return _sign(notice, Action.SIGN_NOTICE, by, now, prints)


def sign_with_decision(notice: Notice, *, by: User, now: datetime, prints: Prints | None = None) -> Event:
    """Sign a document that only writes down a decision whose own approvals are done. See ``sign_notice``."""
    return _sign(notice, Action.SIGN_WITH_DECISION, by, now, prints)


def series_of(notice: Notice, now: datetime) -> Series:
    """Among which numbers a document takes its own, if it is signed now."""
    return Series(content_of_notice(notice).organ.code, DOCUMENTS[notice.kind].mark, local_day(now).year)


def imprint_of(notice: Notice, number: str, now: datetime) -> Imprint:
    """What a signature given now, with that number, adds to a document on paper."""
    assert notice.public_id
    code = the_codes().on_paper(notice.public_id, number, notice.content_sha256)
    return Imprint(number=number, dated=local_day(now), code=code, signed_at=now)


def _sign(notice: Notice, action: Action, by: User, now: datetime, prints: Prints | None = None) -> Event:
    require(notice, action, by=by, now=now)
    content, series = content_of_notice(notice), series_of(notice, now)
    number = take_number(series.organ_code, series.mark, local_day(now))
    notice.public_id = notice.public_id or new_public_id()
    printed = (prints or print_document)(content, imprint_of(notice, number, now))
    stored = the_store().put(printed.pdf)
    notice.number = number
    notice.pdf_sha256, notice.pages = stored.sha256, printed.pages
    notice.template_version, notice.engine_version = printed.template_version, printed.engine_version
    notice.font_set_sha256, notice.substitutions = printed.font_set_sha256, printed.substitutions
    notice.file_mark = mark_of(printed.pdf)
    notice.seal_places = [[each.page, each.x, each.y] for each in printed.seals]
    notice.signed_by_id, notice.signed_at = by.id, now
    return perform(
        notice,
        action,
        by=by,
        now=now,
        number=number,
        content_sha256=notice.content_sha256,
        pdf_sha256=stored.sha256,
    )


def seal_notice(notice: Notice, *, by: User, now: datetime) -> Event:
    """Seal a signed document; it may then be served.

    Where electronic seals are installed they are set over name and date, of a form invisibly, and the bytes are kept
    beside the unsealed ones, which they begin with; elsewhere the paper is sealed by hand.
    Raises Refused for a rule, SealMissing where an organ has no seal that is valid.
    """
    require(notice, Action.SEAL_NOTICE, by=by, now=now)
    details: dict[str, Any] = {"number": notice.number}
    assert notice.pdf_sha256, "what is sealed was signed"
    organs = content_of_notice(notice).organ.names
    places = [Place(int(page), x, y) for page, x, y in notice.seal_places]
    if sealed := set_seals(the_store().get(notice.pdf_sha256), organs, places, now=now):
        notice.sealed_sha256 = the_store().put(sealed.pdf).sha256
        notice.seal_algorithm, notice.seal_certificates = sealed.algorithm, list(sealed.certificates)
        details |= {"sealed_sha256": notice.sealed_sha256, "certificates": notice.seal_certificates}
    notice.sealed_at = now
    return perform(notice, Action.SEAL_NOTICE, by=by, now=now, **details)


def withdraw_notice(
    notice: Notice, reason: str, *, by: User, now: datetime, superseded_by: Notice | None = None
) -> Event:
    """Take back a document that was signed. Its number and bytes stay as they were."""
    event = perform(notice, Action.WITHDRAW_NOTICE, by=by, now=now, reason=reason, number=notice.number)
    notice.withdrawn_at, notice.withdrawn_reason = now, reason
    notice.superseded_by_id = superseded_by.id if superseded_by else None
    db.session.flush()
    return event
