"""A deadline's whole arithmetic in one place: start, suspend, resume, move, recompute, end (design.md)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm.util import identity_key

from app.calendars.queries import current_calendar
from app.cases.facts import RunningTerm
from app.cases.models import Deadline, DeadlineMove, Event, Subject
from app.clock import SHANGHAI, local_day
from app.extensions import db, table_of
from app.policies.queries import policy
from workflows.calendar import Calendar, Duration, Unit, due, shift, working_days_between
from workflows.engine import Decision
from workflows.terms import COUNTS_AFTER, Rung, Term
from workflows.vocabulary import N_, Role

_BEGIN = insert(table_of(Deadline))
_END = update(table_of(Deadline)).where(table_of(Deadline).c.id == bindparam("ended"))
#: Why a day moved, where no person gave the reason.
RESUMED = N_("the term had stood still and runs again")
RECEIVED = N_("the document was received; the term counts from there")
HANDED_OVER = N_("the document was handed over before it was recorded; the term counts from there")
SERVICE_CORRECTED = N_("the day of receipt was corrected; the term counts from there")
#: Reminders go out when an office opens, not at midnight.
OFFICE_OPENS = time(8, 30)


def after_the_day(day: date) -> datetime:
    """The first instant after a day in Shanghai: when what was due on it becomes overdue."""
    return datetime.combine(day + timedelta(days=1), time(0), SHANGHAI).astimezone(UTC)


def rung_at(rung: Rung, due_on: date, calendar: Calendar) -> datetime:
    """When a rung of the ladder speaks: office opening, so many working days from the due day."""
    return datetime.combine(shift(due_on, rung.offset, calendar), OFFICE_OPENS, SHANGHAI).astimezone(UTC)


def ladder_of(deadline: Deadline) -> tuple[Rung, ...]:
    """The reminders of a deadline, by the policy that it began under."""
    return policy(deadline.policy_version).ladder(deadline.term)


def next_rung_after(
    ladder: Sequence[Rung], due_on: date, moment: datetime, calendar: Calendar
) -> datetime | None:
    """When a ladder speaks next, strictly after a moment."""
    coming = (rung_at(rung, due_on, calendar) for rung in ladder)
    return min((instant for instant in coming if instant > moment), default=None)


def follow(
    subject: Subject, decision: Decision, running: Sequence[RunningTerm], event: Event, now: datetime
) -> None:
    """Carry a decision's terms into deadlines."""
    _end([each.id for each in running if each.term in decision.ends], event, now)
    for each in running:
        if each.term in decision.ends:
            continue
        if each.term in decision.suspends:
            suspend(db.session.get_one(Deadline, each.id), local_day(now))
            continue
        if each.term in decision.resumes and each.suspended_on is not None:
            resume(db.session.get_one(Deadline, each.id), event, RESUMED, now)
        role = each.term.owner or decision.owner or each.owner_role
        holder = _one_owner(subject, role)
        if (role, holder) != (each.owner_role, each.owner_id):
            deadline = db.session.get_one(Deadline, each.id)
            deadline.owner_role, deadline.owner_id = role, holder
    start(subject, decision.starts, decision.owner or Role.HANDLER, event, now)


def start(subject: Subject, terms: Sequence[Term], owner_role: Role, event: Event, now: datetime) -> None:
    """Begin these terms today, under the subject's policy and the calendar of the day."""
    waited_for = [term for term in terms if subject.waits_itself(term)]
    if waited_for:
        calendar = current_calendar()
        rows = [_begun(subject, term, owner_role, event, now, calendar) for term in waited_for]
        db.session.connection().execute(_BEGIN, rows)


def _begun(
    subject: Subject, term: Term, owner_role: Role, event: Event, now: datetime, calendar: Calendar
) -> dict[str, Any]:
    """A new deadline as a row: this is written at every act, and the unit of work would cost as much as all else."""
    owner_role, today = term.owner or owner_role, local_day(now)
    rules = policy(subject.policy_version)
    duration = subject.own_duration(term) or rules.duration(term)
    begins = max(_first_day(subject.workflow_name, subject.id, term, today), subject.counts_from(term, today))
    counted = due(begins, duration, calendar)
    return {
        "subject_kind": subject.workflow_name,
        "subject_id": subject.id,
        "subject_title": subject.subject_title[:300],
        "case_id": subject.subject_case_id,
        "unit_path": subject.subject_unit_path,
        "term": term,
        "owner_role": owner_role,
        "owner_id": _one_owner(subject, owner_role),
        "started_on": today,
        "running_since_on": begins,
        "amount": duration.amount,
        "unit": duration.unit.value,
        "original_due_on": counted.due_on,
        "due_on": counted.due_on,
        "due_at": after_the_day(counted.due_on),
        "provisional": counted.provisional,
        "workflow_version": subject.workflow_version,
        "policy_version": subject.policy_version,
        "calendar_version": calendar.version,
        "next_rung_at": next_rung_after(rules.ladder(term), counted.due_on, now, calendar),
        "is_right": term.is_right,
        "started_by_event_id": event.id,
    }


def _end(ids: list[int], event: Event, now: datetime) -> None:
    """Close deadlines that a decision ends, before the same term may begin anew."""
    if not ids:
        return
    rows = [{"ended": each, "closed_at": now, "closed_by_event_id": event.id} for each in ids]
    db.session.connection().execute(_END, rows)
    for each in ids:
        known = db.session.identity_map.get(identity_key(Deadline, each))
        if known is not None:
            db.session.expire(known)


def suspend(deadline: Deadline, today: date) -> None:
    """Stop the clock: what was used of the budget is remembered, nobody is reminded."""
    if deadline.suspended_on is not None:
        return
    deadline.consumed += _used(deadline, today)
    deadline.suspended_on = today
    deadline.next_rung_at = None


def resume(deadline: Deadline, event: Event, why: str, now: datetime) -> None:
    """Let the clock run again with what is left of the budget, counted from today."""
    today, calendar = local_day(now), current_calendar()
    if deadline.extended_to_on is not None:
        stood_still = today - (deadline.suspended_on or today)
        deadline.extended_to_on += stood_still
    deadline.suspended_on = None
    deadline.running_since_on = _first_day(deadline.subject_kind, deadline.subject_id, deadline.term, today)
    move(deadline, day_under(deadline, calendar), event, why, now)


def count_from(
    deadline: Deadline, day: date, event: Event, why: str, now: datetime, *, was: date | None = None
) -> None:
    """Count a term from another day: a document's terms run from its receipt, not from its making or recording.

    Of a term that stood still meanwhile the part that was used up grows or shrinks, counted so far from ``was``. A day
    that an extension granted stays.
    """
    if deadline.consumed or deadline.suspended_on is not None:
        deadline.consumed = max(deadline.consumed + _between(deadline, day, was or deadline.started_on), 0)
    else:
        deadline.running_since_on = day
    if deadline.suspended_on is None:
        move(deadline, day_under(deadline, current_calendar()), event, why, now)


def count_from_receipt(deadline: Deadline, event: Event, now: datetime) -> None:
    """Let a term run from the day on which a document was received, as the event of its receipt tells it."""
    day, before = event.details.get("received_on"), event.details.get("before")
    count_from(
        deadline,
        date.fromisoformat(day) if day else local_day(event.at),
        event,
        SERVICE_CORRECTED if before else RECEIVED,
        now,
        was=date.fromisoformat(before) if before else None,
    )


def extend(deadline: Deadline, until: date, event: Event, why: str, now: datetime) -> None:
    """Grant a later day; a rest day rolls forward. The original day is kept."""
    deadline.extended_to_on = until
    move(deadline, current_calendar().next_working(until), event, why, now)


def move(deadline: Deadline, to: date, event: Event, why: str, now: datetime) -> None:
    """Give a deadline another day, with the reason; its reminders begin anew from that day."""
    calendar = current_calendar()
    if to != deadline.due_on:
        db.session.add(
            DeadlineMove(
                deadline_id=deadline.id, from_on=deadline.due_on, to_on=to, why=why, event_id=event.id, at=now
            )
        )
        deadline.version += 1
    deadline.due_on, deadline.due_at = to, after_the_day(to)
    deadline.provisional = calendar.is_provisional(to)
    deadline.calendar_version = calendar.version
    deadline.next_rung_at = next_rung_after(ladder_of(deadline), to, now, calendar)
    for follower in _counted_after(deadline):
        follower.running_since_on = max(to, follower.started_on)
        move(follower, day_under(follower, calendar), event, why, now)


def day_under(deadline: Deadline, calendar: Calendar) -> date:
    """The due day that this calendar gives an open deadline: its own count, or its granted day rolled forward."""
    if deadline.extended_to_on is not None:
        return calendar.next_working(deadline.extended_to_on)
    return _counted_again(deadline, calendar)


def _first_day(kind: str, subject_id: int, term: Term, today: date) -> date:
    """The day that a term is counted from: today, or the last day of the right that comes before it."""
    before = COUNTS_AFTER.get(term)
    if before is None:
        return today
    ends = db.session.scalar(
        select(Deadline.due_on).where(
            Deadline.subject_kind == kind,
            Deadline.subject_id == subject_id,
            Deadline.term == before,
            Deadline.closed_at.is_(None),
        )
    )
    return max(today, ends or today)


def _counted_after(deadline: Deadline) -> Sequence[Deadline]:
    """The running deadlines of the same subject that count from the last day of this one."""
    following = [term for term, before in COUNTS_AFTER.items() if before is deadline.term]
    if not following:
        return ()
    wanted = select(Deadline).where(
        Deadline.subject_kind == deadline.subject_kind,
        Deadline.subject_id == deadline.subject_id,
        Deadline.term.in_(following),
        Deadline.closed_at.is_(None),
        Deadline.suspended_on.is_(None),
    )
    return db.session.scalars(wanted).all()


def _counted_again(deadline: Deadline, calendar: Calendar) -> date:
    if deadline.consumed == 0:
        return due(deadline.running_since_on, deadline.duration, calendar).due_on
    left = max(_budget(deadline) - deadline.consumed, 1)
    unit = Unit.WORKING_DAYS if deadline.unit == "WD" else Unit.CALENDAR_DAYS
    return due(deadline.running_since_on, Duration(left, unit), calendar).due_on


def _budget(deadline: Deadline) -> int:
    """The whole budget in working days, or in calendar days for the two other units."""
    if deadline.unit == "M":
        return (
            due(deadline.started_on, deadline.duration, current_calendar()).due_on - deadline.started_on
        ).days
    return deadline.amount


def _used(deadline: Deadline, today: date) -> int:
    return max(_between(deadline, deadline.running_since_on, today), 0)


def _between(deadline: Deadline, first: date, last: date) -> int:
    """From one day to another as the budget counts; negative when the second comes before."""
    if deadline.unit == "WD":
        return working_days_between(first, last, current_calendar())
    return (last - first).days


def _one_owner(subject: Subject, role: Role) -> int | None:
    if role is Role.REVIEW_DELEGATE:
        return subject.subject_invited_id
    return subject.subject_handler_id if role is Role.HANDLER else None
