"""What our own records say of units in a period: late rectification, slips, problems that came back.

Each answers with the records themselves, so that every number leads to them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from app.cases.deadlines import after_the_day
from app.cases.models import Case, Deadline, Event
from app.cases.problems import Problem, problems_of
from app.clock import SHANGHAI, local_day
from app.extensions import db
from app.organisations.queries import within
from app.reminders.models import Reminder
from app.stages.assessment.feeds.words import Figure
from workflows.actions import Action
from workflows.rectification import UNIT_TERMS
from workflows.terms import Term
from workflows.vocabulary import UNIT_SIDE, CaseState, Colour

#: Terms of rectification; the interval review of a long-term problem is the office's own business.
RECTIFICATION = tuple(term for term in UNIT_TERMS if term is not Term.RECT_LONG)
#: How far back the same problem makes a new one a repeated one (domain.md §3.6, F9).
TWELVE_MONTHS = timedelta(days=365)

#: Records by the path of their unit.
Records = Mapping[str, list["Record"]]


@dataclass(frozen=True)
class Record:
    """One thing that was counted: what it is, the day that counts, and the case that tells of it."""

    kind: str
    id: int
    title: str
    on: date
    case_id: int | None

    def as_kept(self) -> dict[str, Any]:
        """As a value remembers it."""
        return {
            "kind": self.kind, "id": self.id, "title": self.title, "on": self.on.isoformat(), "case": self.case_id
        }  # fmt: skip


def records_for(figure: Figure, path: str, from_on: date, until_on: date, now: datetime) -> Records:
    """The records below a path that a figure counts for a period."""
    count = {
        Figure.LATE_RECTIFICATIONS: late_rectifications,
        Figure.SLIPS: slips,
        Figure.REPEATED_PROBLEMS: repeated_problems,
    }[figure]
    return count(path, from_on, until_on, now)


def late_rectifications(path: str, from_on: date, until_on: date, now: datetime) -> Records:
    """Terms of rectification that ended in the period and were not kept; of cancelled problems none."""
    ended_by = aliased(Event)
    wanted = (
        select(Deadline)
        .outerjoin(ended_by, ended_by.id == Deadline.closed_by_event_id)
        .where(
            Deadline.subject_kind == "item",
            Deadline.term.in_(RECTIFICATION),
            Deadline.due_on.between(from_on, until_on),
            Deadline.due_at <= func.coalesce(Deadline.closed_at, now),
            or_(Deadline.closed_at.is_not(None), Deadline.suspended_on.is_(None)),
            or_(ended_by.id.is_(None), ended_by.action != Action.CANCEL_ITEM),
            within(Deadline.unit_path, [path]),
        )
        .order_by(Deadline.due_on, Deadline.id)
    )
    return _by_unit(
        (each.unit_path, Record("item", each.subject_id, each.subject_title, each.due_on, each.case_id))
        for each in db.session.scalars(wanted)
    )


def slips(path: str, from_on: date, until_on: date, _now: datetime) -> Records:
    """Yellow and red reminders of the period that were the unit's own doing; of withdrawn warnings none."""
    wanted = (
        select(Reminder, Deadline)
        .join(Deadline, Deadline.id == Reminder.deadline_id)
        .join(Case, Case.id == Deadline.case_id)
        .where(
            Reminder.colour.in_((Colour.YELLOW, Colour.RED)),
            Reminder.skipped.is_(False),
            Reminder.claimed_at.between(_begins(from_on), after_the_day(until_on)),
            Deadline.owner_role.in_(UNIT_SIDE),
            Case.state != CaseState.WITHDRAWN,
            within(Deadline.unit_path, [path]),
        )
        .order_by(Reminder.id)
    )
    return _by_unit(
        (
            deadline.unit_path,
            Record(
                "slip", reminder.id, deadline.subject_title, local_day(reminder.claimed_at), deadline.case_id
            ),
        )
        for reminder, deadline in db.session.execute(wanted)
    )


def repeated_problems(path: str, from_on: date, until_on: date, _now: datetime) -> Records:
    """Problems that a unit was warned of in the period and, alike, in the twelve months before."""
    served = and_(Case.served_at.is_not(None), Case.state != CaseState.WITHDRAWN)
    wanted = select(Case).where(
        served,
        Case.served_at.between(_begins(from_on) - TWELVE_MONTHS, after_the_day(until_on)),
        within(Case.unit_path, [path]),
    )
    by_unit: dict[str, list[Case]] = defaultdict(list)
    for case in db.session.scalars(wanted.order_by(Case.served_at, Case.id)):
        by_unit[case.unit_path].append(case)
    return {
        unit_path: found
        for unit_path, cases in by_unit.items()
        if (found := _repeated(cases, _begins(from_on)))
    }


def _repeated(cases: list[Case], since: datetime) -> list[Record]:
    """Of one unit's cases in order: the problems of those since a moment that an earlier one had within a year."""
    found: list[Record] = []
    earlier: list[tuple[datetime, Problem]] = []
    for case in cases:
        served_at = case.served_at
        assert served_at is not None
        problems = problems_of(case)
        if served_at >= since:
            found += [
                Record("item", each.id, f"{case.number} {each.text}"[:200], local_day(served_at), case.id)
                for each in problems
                if any(served_at - at <= TWELVE_MONTHS and _are_alike(each, old) for at, old in earlier)
            ]
        earlier += [(served_at, each) for each in problems]
    return found


def _are_alike(one: Problem, other: Problem) -> bool:
    """The same class under the same indicator; without an indicator, the same words."""
    if one.problem_class is not other.problem_class:
        return False
    if one.indicator or other.indicator:
        return one.indicator == other.indicator
    return one.text == other.text


def _by_unit(found: Iterable[tuple[str, Record]]) -> dict[str, list[Record]]:
    by_unit: dict[str, list[Record]] = defaultdict(list)
    for unit_path, record in found:
        by_unit[unit_path].append(record)
    return by_unit


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
