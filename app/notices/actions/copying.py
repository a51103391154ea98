"""Copies of a document for those it is copied to (抄送): sent with its service, each signed for on its own."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.cases.models import Event, Subject
from app.cases.transitions import open_subject, perform
from app.clock import local_day
from app.evidence.actions import in_short
from app.evidence.models import DraftUpload, EvidenceKind
from app.extensions import db
from app.notices.actions.keeping import keep_files
from app.notices.actions.moments import refuse_what_came_before, refuse_what_has_not_come
from app.notices.models import Notice, NoticeCopy
from app.notices.queries import content_of_notice, unit_that_signs
from app.people.models import User
from app.people.queries import the_clock
from workflows.actions import Action
from workflows.vocabulary import NoticeCopyState


def send_copies(notice: Notice, delivered_at: datetime, *, by: User, now: datetime) -> list[NoticeCopy]:
    """Hand a served document to each of those it is copied to; each copy waits for its own receipt."""
    recipients = dict.fromkeys(each.strip() for each in content_of_notice(notice).copies_to if each.strip())
    return [_send(notice, each, delivered_at, by, now) for each in recipients]


def _send(notice: Notice, recipient: str, delivered_at: datetime, by: User, now: datetime) -> NoticeCopy:
    unit = unit_that_signs(recipient, notice, local_day(now))
    copy = NoticeCopy(
        notice=notice,
        notice_id=notice.id,
        case=notice.the_case,
        case_id=notice.the_case.id,
        recipient=recipient,
        unit_id=unit.id if unit else None,
        unit_path=unit.path if unit else notice.unit_path,
        delivered_at=delivered_at,
    )
    open_subject(copy, by=by, now=now, number=notice.number, recipient=recipient)
    return copy


def acknowledge_copy(copy: NoticeCopy, *, by: User, now: datetime) -> Event:
    """Somebody of the unit that the document is copied to signs for its copy."""
    signed = f"{by.name}（{by.position}）" if by.position else by.name
    copy.received_at, copy.received_by = now, signed
    return perform(copy, Action.ACKNOWLEDGE_COPY, by=by, now=now, receiver=signed)


def record_copy_receipt(
    copy: NoticeCopy,
    receiver: str,
    received_at: datetime,
    scans: Sequence[DraftUpload],
    *,
    by: User,
    now: datetime,
) -> Event:
    """Somebody signed for a copy on paper; the scan is kept.

    Raises Refused for a day that cannot be, or without the signed paper.
    """
    refuse_what_has_not_come(received_at, now)
    copy.received_at, copy.received_by, copy.on_paper = received_at, receiver.strip(), True
    event = perform(
        copy,
        Action.RECORD_COPY_RECEIPT,
        by=by,
        now=now,
        receiver=receiver,
        received_on=local_day(received_at),
        files=in_short(scans),
    )
    refuse_what_came_before(received_at, copy.delivered_at)
    keep_files(copy.case, copy, scans, EvidenceKind.SIGNED_PROOF, by=by, now=now)
    return event


def react_end_copies(notice: Subject, event: Event, *, by: User, now: datetime) -> None:  # noqa: ARG001
    """A document was withdrawn: nobody waits any longer for the receipts of its copies."""
    waiting = select(NoticeCopy).where(
        NoticeCopy.notice_id == notice.id, NoticeCopy.state == NoticeCopyState.DELIVERED
    )
    for copy in db.session.scalars(waiting.order_by(NoticeCopy.id)).all():
        perform(copy, Action.END_RECEIPT, by=the_clock(), now=now, reason=event.details["reason"])
