"""The overdue board: everything late or nearly late below the units that a supervisor answers for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.calendars.queries import current_calendar
from app.cases.deadlines import after_the_day
from app.cases.models import Deadline, Recusal
from app.clock import local_day
from app.extensions import db
from app.organisations.queries import within
from app.people.models import User
from app.people.queries import scopes_of
from app.policies.queries import current_policy
from workflows.calendar import shift
from workflows.terms import Term
from workflows.vocabulary import N_, Colour, Role, Word

SUPERVISORS = (Role.OFFICE_DIRECTOR, Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER, Role.CASE_MANAGER)
#: What a line of the board says.
SHOWN: tuple[InstrumentedAttribute[Any], ...] = (
    Deadline.id,
    Deadline.subject_kind,
    Deadline.subject_id,
    Deadline.subject_title,
    Deadline.case_id,
    Deadline.unit_path,
    Deadline.term,
    Deadline.owner_role,
    Deadline.due_on,
    Deadline.due_at,
    Deadline.provisional,
)
RECEIPTS = (Term.ACK, Term.NOTICE_ACK)


class Figure(Word):
    """The figures over the board; each is a filter."""

    OVERDUE = "overdue", N_("Overdue"), N_("The last day has passed.")
    THREE_DAYS = (
        "three_days",
        N_("Within 3 working days"),
        N_("The last day is today or within three working days."),
    )
    SEVEN_DAYS = "seven_days", N_("Within 7 working days"), N_("The last day is within seven working days.")
    UNACKNOWLEDGED = "unacknowledged", N_("Not acknowledged"), N_("Served, and nobody has signed for it yet.")


class GroupedBy(StrEnum):
    """How the table is grouped."""

    DAYS = "days"
    UNIT = "unit"


@dataclass(frozen=True)
class Filters:
    """What the address of the board says."""

    figure: Figure | None = None
    colour: Colour | None = None
    kind: str = ""
    unit_path: str = ""
    text: str = ""
    grouped_by: GroupedBy = GroupedBy.DAYS

    @property
    def any(self) -> bool:
        """Does the address ask for less than the whole board, or for another order?"""
        return self != Filters()


class Horizon:
    """The instants that separate late from near, on one day's calendar and policy."""

    def __init__(self, now: datetime) -> None:
        calendar, policy = current_calendar(), current_policy()
        self.now, self.today, self.calendar = now, local_day(now), calendar
        self.three = after_the_day(shift(self.today, 3, calendar))
        self.seven = after_the_day(shift(self.today, 7, calendar))
        self.near = after_the_day(shift(self.today, policy.near_days, calendar))
        # Red once so many working days have passed since the last day.
        self.red = after_the_day(shift(self.today, -policy.red_after_days, calendar))
        #: The condition behind each figure and each colour.
        self.figures: Mapping[Figure, ColumnElement[bool]] = {
            Figure.OVERDUE: Deadline.due_at <= now,
            Figure.THREE_DAYS: and_(Deadline.due_at > now, Deadline.due_at <= self.three),
            Figure.SEVEN_DAYS: and_(Deadline.due_at > now, Deadline.due_at <= self.seven),
            Figure.UNACKNOWLEDGED: Deadline.term.in_(RECEIPTS),
        }
        self.colours: Mapping[Colour, ColumnElement[bool]] = {
            Colour.RED: Deadline.due_at <= self.red,
            Colour.YELLOW: and_(Deadline.due_at > self.red, Deadline.due_at <= now),
            Colour.BLUE: and_(Deadline.due_at > now, Deadline.due_at <= self.near),
        }

    def colour_of(self, deadline: Deadline) -> Colour | None:
        """Blue when near, yellow when late, red when badly late: the meaning is the office's policy."""
        if deadline.due_at <= self.red:
            return Colour.RED
        if deadline.due_at <= self.now:
            return Colour.YELLOW
        return Colour.BLUE if deadline.due_at <= self.near else None


def board(user: User, filters: Filters, horizon: Horizon) -> Select[Deadline]:
    """The rows of the board, the oldest first, or unit by unit."""
    statement = select(Deadline).where(_watched(user, filters, horizon), *_narrowed(filters, horizon))
    if filters.grouped_by is GroupedBy.UNIT:
        return statement.order_by(Deadline.unit_path, Deadline.due_at, Deadline.id)
    return statement.order_by(Deadline.due_at, Deadline.id)


def figures(user: User, filters: Filters, horizon: Horizon) -> tuple[dict[Figure, int], int]:
    """Each figure's count under the same scope and filters, the figure itself left out; and the count of all."""
    sums = [func.coalesce(func.sum(case((horizon.figures[each], 1), else_=0)), 0) for each in Figure]
    narrowed = _narrowed(Filters(colour=filters.colour, kind=filters.kind, text=filters.text), horizon)
    counted = select(func.count(), *sums).where(_watched(user, filters, horizon), *narrowed)
    total, *counts = db.session.execute(counted).one()
    return dict(zip(Figure, counts, strict=True)), total


def watched_deadlines(user: User, ids: list[int], horizon: Horizon) -> list[Deadline]:
    """Those of these deadlines that are on this person's board, in the order of their days."""
    statement = select(Deadline).where(Deadline.id.in_(ids), _watched(user, Filters(), horizon))
    return list(db.session.scalars(statement.order_by(Deadline.due_at, Deadline.id)))


def _watched(user: User, filters: Filters, horizon: Horizon) -> ColumnElement[bool]:
    """Open, running, near or late, in the subtree that this person supervises, and not recused from."""
    scopes = supervised_scopes(user, horizon.today)
    if filters.unit_path and any(filters.unit_path.startswith(scope) for scope in scopes):
        scopes = [filters.unit_path]
    recused = select(Recusal.case_id).where(Recusal.user_id == user.id)
    return and_(
        Deadline.closed_at.is_(None),
        Deadline.suspended_on.is_(None),
        Deadline.is_right.is_(False),
        within(Deadline.unit_path, scopes),
        or_(Deadline.due_at <= horizon.seven, Deadline.term.in_(RECEIPTS)),
        or_(Deadline.case_id.is_(None), Deadline.case_id.not_in(recused)),
    )


def supervised_scopes(user: User, today: date) -> list[str]:
    """The subtrees that this person supervises."""
    return scopes_of(user, SUPERVISORS, today)


def _narrowed(filters: Filters, horizon: Horizon) -> list[ColumnElement[bool]]:
    conditions = []
    if filters.figure is not None:
        conditions.append(horizon.figures[filters.figure])
    if filters.colour is not None:
        conditions.append(horizon.colours[filters.colour])
    if filters.kind:
        conditions.append(Deadline.subject_kind == filters.kind)
    if filters.text:
        conditions.append(Deadline.subject_title.contains(filters.text, autoescape=True))
    return conditions
