"""Deadlines against what moved them: none missing, none added, and no date that no event accounts for."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, select

from app.audit.trail import Broken, rows_of
from app.audit.verify import Scope
from app.calendars.queries import current_calendar
from app.cases.deadlines import after_the_day
from app.cases.models import SUBJECTS, Deadline, DeadlineMove, Event, Subject
from app.clock import local_day
from app.extensions import db
from workflows.actions import Action
from workflows.calendar import Calendar, due
from workflows.rulebook import workflow
from workflows.table import Workflow
from workflows.terms import Term
from workflows.vocabulary import N_


class Told(NamedTuple):
    """What deadlines need to know of an event."""

    day: date
    subject: tuple[str, int]
    case_id: int | None


def check_deadlines(scope: Scope) -> Iterator[Broken]:
    """Every deadline against its moves, its events and the calendar; every start of a term against its deadline."""
    calendar = current_calendar()
    moves = _moves(scope)
    events = _events(scope)
    started: dict[int, set[Term]] = defaultdict(set)
    for deadline in _deadlines(scope):
        if deadline.started_by_event_id is not None:
            started[deadline.started_by_event_id].add(deadline.term)
        for why in _faults(deadline, moves.get(deadline.id, []), events, calendar):
            where = f"case:{deadline.case_id} " if deadline.case_id is not None else ""
            yield Broken(f"{where}deadlines:{deadline.id}", None, why)
    yield from _missing(scope, started)


def _faults(
    deadline: Deadline, moves: list[DeadlineMove], events: dict[int, Told], calendar: Calendar
) -> Iterator[str]:
    """What is wrong with one deadline."""
    yield from _wrong_ends(deadline, events)
    yield from _wrong_moves(deadline, moves, events)
    if deadline.due_at != after_the_day(deadline.due_on):
        yield N_("the deadline's last instant does not belong to its day")
    if (
        deadline.calendar_version == calendar.version
        and not moves
        and _counts_differently(deadline, calendar)
    ):
        yield N_("the deadline's day is not the one that its term counts to")


def _wrong_ends(deadline: Deadline, events: dict[int, Told]) -> Iterator[str]:
    """The events that started and ended it, of the very same subject."""
    subject = (deadline.subject_kind, deadline.subject_id)
    start, end = (
        events.get(number or 0) for number in (deadline.started_by_event_id, deadline.closed_by_event_id)
    )
    if start is None:
        yield N_("no event started the deadline: it was added behind the trail")
    elif (start.subject, start.case_id) != (subject, deadline.case_id):
        yield N_("the deadline belongs to something else than the event that started it")
    elif start.day != deadline.started_on:
        yield N_("the deadline starts on another day than the event that started it")
    if (deadline.closed_at is None) != (deadline.closed_by_event_id is None):
        yield N_("the deadline ended without an event")
    elif deadline.closed_at is not None and (end is None or end.subject != subject):
        yield N_("the event that ended the deadline is gone")


def _wrong_moves(deadline: Deadline, moves: list[DeadlineMove], events: dict[int, Told]) -> Iterator[str]:
    """From the day that was counted first, move by move, to the present one."""
    days = [deadline.original_due_on]
    for move in moves:
        if move.from_on != days[-1] or move.event_id not in events:
            yield N_("a move of the deadline is missing, changed or added")
            return
        days.append(move.to_on)
    if days[-1] != deadline.due_on or deadline.version != len(days):
        yield N_("the deadline's day is not the one that its moves lead to")


def _counts_differently(deadline: Deadline, calendar: Calendar) -> bool:
    if deadline.consumed or deadline.running_since_on != deadline.started_on:
        return False
    return due(deadline.started_on, deadline.duration, calendar).due_on != deadline.original_due_on


def _missing(scope: Scope, started: dict[int, set[Term]]) -> Iterator[Broken]:
    """Acts that started a term of which there is no deadline."""
    statement = select(
        Event.id,
        Event.case_id,
        Event.subject_kind,
        Event.action,
        Event.source,
        Event.target,
        Event.subject_id,
    ).order_by(Event.id)
    if scope.case_id is not None:
        statement = statement.where(Event.case_id == scope.case_id)
    versions, by_themselves = _later_versions(), _kinds_that_wait_themselves()
    for event in rows_of(statement):
        if event.subject_kind not in by_themselves:
            continue
        version = versions.get((event.subject_kind, event.subject_id), 1)
        table = workflow(event.subject_kind, version)
        ways = _terms_started(table, event.action, event.source, event.target)
        have = started.get(event.id, set())
        if ways and not any(terms <= have for terms in ways):
            where = f"case:{event.case_id} " if event.case_id is not None else ""
            yield Broken(
                f"{where}events:{event.id}",
                None,
                N_("the deadline that this event started is gone: %(terms)s"),
                {"terms": ", ".join(sorted(str(term) for term in ways[0] - have))},
            )


def _kinds_that_wait_themselves() -> frozenset[str]:
    """The kinds of subject of which every term is a deadline, because none leaves its waiting to another."""
    return frozenset(kind for kind, cls in SUBJECTS.items() if cls.waits_itself is Subject.waits_itself)


def _later_versions() -> dict[tuple[str, int], int]:
    """The subjects that do not live under the first release of their table."""
    found: dict[tuple[str, int], int] = {}
    for kind, cls in SUBJECTS.items():
        later = select(cls.id, cls.workflow_version).where(cls.workflow_version != 1)
        found |= {(kind, number): version for number, version in db.session.execute(later)}
    return found


def _terms_started(table: Workflow, action: Action, source: str, target: str) -> list[frozenset[Term]]:
    """Which terms each transition that the event may have taken starts."""
    if not source:
        return [frozenset(table.opening_terms)]
    return [
        frozenset(transition.starts)
        for transition in table.leaving(source, action)
        if str(transition.target if transition.target is not None else source) == target
    ]


def _deadlines(scope: Scope) -> Iterator[Deadline]:
    statement: Select[Deadline] = select(Deadline).order_by(Deadline.id)
    if scope.case_id is not None:
        statement = statement.where(Deadline.case_id == scope.case_id)
    for row in rows_of(statement):
        yield row[0]


def _moves(scope: Scope) -> dict[int, list[DeadlineMove]]:
    statement = select(DeadlineMove).order_by(DeadlineMove.id)
    if scope.case_id is not None:
        of_case = select(Deadline.id).where(Deadline.case_id == scope.case_id)
        statement = statement.where(DeadlineMove.deadline_id.in_(of_case))
    found: dict[int, list[DeadlineMove]] = defaultdict(list)
    for move in db.session.scalars(statement):
        found[move.deadline_id].append(move)
    return found


def _events(scope: Scope) -> dict[int, Told]:
    """Every event by its id."""
    statement = select(Event.id, Event.at, Event.subject_kind, Event.subject_id, Event.case_id)
    if scope.case_id is not None:
        statement = statement.where(Event.case_id == scope.case_id)
    return {
        number: Told(local_day(at), (kind, subject_id), case_id)
        for number, at, kind, subject_id, case_id in db.session.execute(statement)
    }
