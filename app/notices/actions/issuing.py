"""Signing, sealing, withdrawing: the moment a document gets its number and its bytes, once and for good."""

from datetime import datetime

from app.cases.models import Event
from app.cases.transitions import perform, require
from app.clock import local_day
from app.extensions import db, the_store
from app.notices.content.catalogue import DOCUMENTS
from app.notices.models import Notice
from app.notices.numbering import take_number
from app.notices.queries import content_of_notice
from app.notices.render import Imprint, print_document
from app.people.models import User
from workflows.actions import Action


def sign_notice(notice: Notice, *, by: User, now: datetime) -> Event:
    """Sign a reviewed document: it takes its number, is printed once and kept.

    Raises Refused for a rule, NoticeIncomplete where it cannot be printed whole; the number is then free again.
    """
    return _sign(notice, Action.SIGN_NOTICE, by, now)


def sign_with_decision(notice: Notice, *, by: User, now: datetime) -> Event:
    """Sign a document that only writes down a decision whose own approvals are done."""
    return _sign(notice, Action.SIGN_WITH_DECISION, by, now)


def _sign(notice: Notice, action: Action, by: User, now: datetime) -> Event:
    require(notice, action, by=by, now=now)
    content = content_of_notice(notice)
    dated = local_day(now)
    number = take_number(DOCUMENTS[notice.kind].mark, dated)
    printed = print_document(content, Imprint(number=number, dated=dated, signed_at=now))
    stored = the_store().put(printed.pdf)
    notice.number = number
    notice.pdf_sha256, notice.pages = stored.sha256, printed.pages
    notice.template_version, notice.engine_version = printed.template_version, printed.engine_version
    notice.font_set_sha256, notice.substitutions = printed.font_set_sha256, printed.substitutions
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
    """Seal a signed document; it may then be served."""
    notice.sealed_at = now
    return perform(notice, Action.SEAL_NOTICE, by=by, now=now, number=notice.number)


def withdraw_notice(
    notice: Notice, reason: str, *, by: User, now: datetime, superseded_by: Notice | None = None
) -> Event:
    """Take back a document that was signed. Its number and bytes stay as they were."""
    event = perform(notice, Action.WITHDRAW_NOTICE, by=by, now=now, reason=reason, number=notice.number)
    notice.withdrawn_at, notice.withdrawn_reason = now, reason
    notice.superseded_by_id = superseded_by.id if superseded_by else None
    db.session.flush()
    return event
