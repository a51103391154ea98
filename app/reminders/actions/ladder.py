"""Climbing a ladder: of all rungs that are due only the highest speaks, and it speaks once."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from app.calendars.queries import current_calendar
from app.cases.deadlines import ladder_of, next_rung_after, rung_at
from app.cases.models import Deadline, Event, Subject
from app.cases.transitions import perform, subject_of
from app.clock import local_day
from app.extensions import db
from app.outbox.actions import tell
from app.people.models import User
from app.people.queries import the_clock
from app.reminders.models import Reminder
from app.reminders.queries import people_to_tell, unit_name_of
from workflows.actions import Action
from workflows.calendar import Calendar, working_days_between
from workflows.terms import Rung, told_at
from workflows.vocabulary import Role

_REMINDERS = Reminder.metadata.tables[Reminder.__tablename__]
#: Who hears a rung that would speak to nobody, the first who are there.
STAND_INS = (
    (Role.OFFICE_DIRECTOR,),
    (Role.CASE_MANAGER,),
    (Role.LEADER_IN_CHARGE,),
    (Role.PRINCIPAL_LEADER,),
)
#: What makes a reminder one and the same.
ONCE = ("deadline_id", "rung", "deadline_version")
_INSERTS: dict[str, Any] = {
    engine: dialect.insert(_REMINDERS).on_conflict_do_nothing(index_elements=ONCE).returning(_REMINDERS.c.id)
    for engine, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}

#: What follows when a rung proposes accountability: ``react_<what>(subject, deadline, *, by, now)``, filled by
#: ``app.reactions``. Returns the proposal, or None where none was to be made (a proceeding is open already).
ON_PROPOSAL: list[Callable[..., object]] = []


def climb(deadline: Deadline, *, now: datetime) -> bool:
    """Let the highest rung that is due speak; those below it are recorded as passed over.

    The caller holds the deadline's row. False where nothing was to be said: another scheduler said it, or the
    calendar has moved the rung since.
    """
    calendar, rungs = current_calendar(), ladder_of(deadline)
    due = [
        rung
        for rung in rungs
        if deadline.next_rung_at is not None
        and deadline.next_rung_at <= rung_at(rung, deadline.due_on, calendar) <= now
    ]
    deadline.next_rung_at = next_rung_after(rungs, deadline.due_on, now, calendar)
    if not due:
        return False
    highest = max(due, key=lambda rung: rung.offset)
    if not _claim(deadline, [highest], now):
        return False
    _claim(deadline, [rung for rung in due if rung is not highest], now, skipped=True)
    _speak(deadline, highest, calendar, now)
    return True


def _claim(deadline: Deadline, rungs: list[Rung], now: datetime, *, skipped: bool = False) -> bool:
    """Insert the rows that only one claimant can insert; was any inserted?"""
    if not rungs:
        return False
    rows = [
        {
            "deadline_id": deadline.id,
            "rung": rung.offset,
            "deadline_version": deadline.version,
            "colour": rung.colour,
            "claimed_at": now,
            "skipped": skipped,
            "recipients": 0,
        }
        for rung in rungs
    ]
    claim = _INSERTS[db.engine.dialect.name]
    return db.session.connection().execute(claim, rows).first() is not None


def _speak(deadline: Deadline, rung: Rung, calendar: Calendar, now: datetime) -> None:
    subject = subject_of(deadline.subject_kind, deadline.subject_id)
    if subject is None:
        message = f"deadline {deadline.id} waits for {deadline.subject_kind} {deadline.subject_id}, which is not there"
        raise LookupError(message)
    clock, today = the_clock(), local_day(now)
    # Positive: days past the day. A right that lapses is nobody's lateness, so nothing escalates.
    days = working_days_between(deadline.due_on, today, calendar)
    event = None
    if rung.escalates and not deadline.is_right:
        event = _escalate(subject, deadline, rung, days, clock, now)
    proposals = [
        propose(subject, deadline, by=clock, now=now) for propose in (ON_PROPOSAL if rung.proposes else ())
    ]
    told = tell(
        _listeners(deadline, subject, rung, today),
        _kind(deadline, rung),
        key=f"reminder:{deadline.id}:{rung.offset}:{deadline.version}",
        now=now,
        case_id=deadline.case_id,
        deadline_id=deadline.id,
        unit_path=deadline.unit_path,
        colour=rung.colour,
        title=subject.subject_title,
        unit=unit_name_of(subject),
        term=deadline.term.label,
        owner=deadline.owner_role.label,
        due_on=deadline.due_on,
        provisional=deadline.provisional,
        days=abs(days),
        proposes=any(proposal is not None for proposal in proposals),
    )
    db.session.execute(
        update(_REMINDERS)
        .where(
            _REMINDERS.c.deadline_id == deadline.id,
            _REMINDERS.c.rung == rung.offset,
            _REMINDERS.c.deadline_version == deadline.version,
        )
        .values(recipients=told, event_id=event.id if event is not None else None)
    )


def _listeners(deadline: Deadline, subject: Subject, rung: Rung, today: date) -> list[User]:
    """Whom a rung tells. Where all of them left, have no account or are recused, those who can fill their place."""
    for roles in (told_at(rung, deadline.owner_role), *STAND_INS):
        people = people_to_tell(
            roles,
            deadline.unit_path,
            today,
            handler_id=_handler_of(deadline, subject),
            case_id=deadline.case_id,
            invited_id=subject.subject_invited_id,
            named=subject.subject_people if deadline.owner_role is Role.LIAISON else (),
        )
        if people:
            return people
    return []


def _handler_of(deadline: Deadline, subject: Subject) -> int | None:
    own = deadline.owner_id if deadline.owner_role is Role.HANDLER else None
    return own or subject.subject_handler_id


def _escalate(
    subject: Subject, deadline: Deadline, rung: Rung, days: int, clock: User, now: datetime
) -> Event:
    """After the due day the reminder stands on the timeline, through the one door."""
    return perform(
        subject,
        Action.ESCALATE,
        by=clock,
        now=now,
        term=deadline.term,
        due_on=deadline.due_on,
        rung=rung.offset,
        days=days,
        colour=rung.colour,
        told=[str(role) for role in told_at(rung, deadline.owner_role)],
    )


def _kind(deadline: Deadline, rung: Rung) -> str:
    if deadline.is_right:
        return "right_ended" if rung.escalates else "right_ends"
    if rung.escalates:
        return "deadline_passed"
    return "deadline_today" if rung.offset == 0 else "deadline_near"
