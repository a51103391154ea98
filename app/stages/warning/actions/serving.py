"""Handing a warning over: by two people, signed for by the unit's principal, or refused before a witness."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeGuard

from sqlalchemy import select

from app.cases import deadlines
from app.cases.models import Case, Deadline, Event, Subject
from app.cases.transitions import perform
from app.clock import local_day
from app.evidence.models import DraftUpload
from app.extensions import db
from app.notices.actions import serving
from app.notices.content.proof import ServiceMode
from app.notices.models import Notice
from app.notices.servers import in_words, possible_servers
from app.people.models import User
from app.stages.warning.queries import notice_of
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.terms import Term
from workflows.vocabulary import N_, CaseState, NoticeKind

#: What began with the receipt of a warning: the case's own terms, and those of its problems.
_RECEIPT = (
    Action.ACKNOWLEDGE_WARNING,
    Action.RECORD_PAPER_RECEIPT,
    Action.RECORD_REFUSED_RECEIPT,
    Action.DEEM_SERVED,
    Action.START_ITEM,
)


def serve_warning(
    case: Case,
    servers: Sequence[User],
    mode: ServiceMode = ServiceMode.ELECTRONIC,
    place: str = "",
    *,
    by: User,
    now: datetime,
    through: str = "",
    handed_at: datetime | None = None,
) -> Event:
    """Hand the sealed warning over; from now on the unit sees its case.

    ``servers`` are two people of the office; the rest is as for any document (``serve_notice``).
    """
    allowed = possible_servers(case.unit_path, local_day(now))
    for person in servers:
        if person not in allowed:
            raise Refused(Reason(N_("%(name)s does not serve notices on this unit."), {"name": person.name}))
    named = list(dict.fromkeys(in_words(person) for person in servers))
    event = perform(case, Action.SERVE_WARNING, by=by, now=now, servers=named, mode=mode, place=place or None)
    record = serving.serve_notice(
        notice_of(case), named, mode, place, by=by, now=now, through=through, handed_at=handed_at
    )
    case.served_at = record.entered_at
    serving.count_from_handing_over(case, Term.ACK, event, now)
    db.session.flush()
    return event


def acknowledge_warning(case: Case, *, by: User, now: datetime, proxy: str = "") -> Event:
    """The unit's principal signs for the warning; every term runs from this day (domain.md §10.10)."""
    event = perform(case, Action.ACKNOWLEDGE_WARNING, by=by, now=now, proxy=proxy or None)
    serving.acknowledge_notice(notice_of(case), by=by, now=now, proxy=proxy)
    return event


def record_paper_receipt(
    case: Case,
    receiver: str,
    received_at: datetime,
    scans: Sequence[DraftUpload],
    *,
    by: User,
    now: datetime,
    proxy: str = "",
) -> Event:
    """Somebody signed for the warning on paper: its terms run from the day that the signature bears."""
    event = perform(
        case,
        Action.RECORD_PAPER_RECEIPT,
        by=by,
        now=now,
        receiver=receiver,
        received_on=local_day(received_at),
        proxy=proxy or None,
    )
    serving.record_paper_receipt(notice_of(case), receiver, received_at, scans, by=by, now=now, proxy=proxy)
    return event


def record_refused_receipt(
    case: Case,
    reason: str,
    witness: str,
    *,
    by: User,
    now: datetime,
    capacity: str = "",
    recording: str = "",
    refused_at: datetime | None = None,
    left_in: str = "",
    files: Sequence[DraftUpload] = (),
) -> Event:
    """Receipt was refused before a witness: the warning is left, and its terms run from the day of the refusal."""
    event = perform(
        case,
        Action.RECORD_REFUSED_RECEIPT,
        by=by,
        now=now,
        reason=reason,
        witness=f"{witness}（{capacity}）" if witness and capacity else witness,
        recording=recording or None,
    )
    serving.record_refused_receipt(
        notice_of(case),
        reason,
        witness,
        by=by,
        now=now,
        capacity=capacity,
        recording=recording,
        refused_at=refused_at,
        left_in=left_in,
        files=files,
    )
    return event


def react_deem_warning(notice: Subject, event: Event, *, by: User, now: datetime) -> None:
    """The warning counts as served without a signature: so its case goes on."""
    if not _is_a_warning(notice):
        return
    case = notice.case
    if case is not None and case.state == CaseState.DELIVERED:
        told = {name: event.details[name] for name in ("received_on", "rule_version", "unsigned_days")}
        perform(case, Action.DEEM_SERVED, by=by, now=now, **told)


def react_count_warning(notice: Subject, event: Event, *, by: User, now: datetime) -> None:  # noqa: ARG001
    """A receipt was recorded later than it happened, or its day was corrected: what it began counts from that day."""
    if not _is_a_warning(notice):
        return
    running = (
        select(Deadline)
        .join(Event, Event.id == Deadline.started_by_event_id)
        .where(Deadline.case_id == notice.case_id, Deadline.closed_at.is_(None), Event.action.in_(_RECEIPT))
        .where(Deadline.subject_kind.in_(("case", "item")))
        .order_by(Deadline.id)
    )
    for deadline in db.session.scalars(running).all():
        deadlines.count_from_receipt(deadline, event, now)


def _is_a_warning(notice: Subject) -> TypeGuard[Notice]:
    return isinstance(notice, Notice) and notice.kind is NoticeKind.WARNING
