"""The overdue board: everything late or nearly late below the units that a supervisor answers for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    case,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

from app.calendars.queries import current_calendar
from app.cases.deadlines import after_the_day
from app.cases.models import Deadline, Recusal
from app.clock import local_day
from app.extensions import Instant, db
from app.organisations.queries import AFTER
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

    @property
    def instants(self) -> dict[str, datetime]:
        """By the names that the conditions below give them."""
        return {"now": self.now, "three": self.three, "seven": self.seven, "near": self.near, "red": self.red}

    def colour_of(self, deadline: Deadline | Row[*tuple[Any, ...]]) -> Colour | None:
        """Blue when near, yellow when late, red when badly late: the meaning is the office's policy."""
        if deadline.due_at <= self.red:
            return Colour.RED
        if deadline.due_at <= self.now:
            return Colour.YELLOW
        return Colour.BLUE if deadline.due_at <= self.near else None


def _instant(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=Instant())


#: The condition behind each figure and each colour.
_FIGURES: Mapping[Figure, ColumnElement[bool]] = {
    Figure.OVERDUE: Deadline.due_at <= _instant("now"),
    Figure.THREE_DAYS: and_(Deadline.due_at > _instant("now"), Deadline.due_at <= _instant("three")),
    Figure.SEVEN_DAYS: and_(Deadline.due_at > _instant("now"), Deadline.due_at <= _instant("seven")),
    Figure.UNACKNOWLEDGED: Deadline.term.in_(RECEIPTS),
}
_COLOURS: Mapping[Colour, ColumnElement[bool]] = {
    Colour.RED: Deadline.due_at <= _instant("red"),
    Colour.YELLOW: and_(Deadline.due_at > _instant("red"), Deadline.due_at <= _instant("now")),
    Colour.BLUE: and_(Deadline.due_at > _instant("now"), Deadline.due_at <= _instant("near")),
}


@dataclass(frozen=True)
class Shape:
    """How a question to the board is worded, without what it asks about: statements are built once for each."""

    scopes: int
    figure: Figure | None = None
    colour: Colour | None = None
    kind: bool = False
    text: bool = False
    grouped_by: GroupedBy = GroupedBy.DAYS


#: A statement, and the values of the names in it: ``db.session.execute(*asked)``.
Asked = tuple[Select[*tuple[Any, ...]], dict[str, Any]]


def board(user: User, filters: Filters, horizon: Horizon) -> Asked:
    """The rows of the board, the oldest first, or unit by unit."""
    scopes = _scopes(user, filters, horizon)
    return _rows(_shape(filters, scopes)), _values(user, filters, horizon, scopes)


def figures(user: User, filters: Filters, horizon: Horizon) -> tuple[dict[Figure, int], int]:
    """Each figure's count under the same scope and filters, the figure itself left out; and the count of all."""
    scopes = _scopes(user, filters, horizon)
    shape = Shape(len(scopes), colour=filters.colour, kind=bool(filters.kind), text=bool(filters.text))
    asked = _counts(shape), _values(user, filters, horizon, scopes)
    total, *counts = db.session.connection().execute(*asked).one()
    return dict(zip(Figure, counts, strict=True)), total


def watched_deadlines(user: User, ids: list[int], horizon: Horizon) -> list[Deadline]:
    """Those of these deadlines that are on this person's board, in the order of their days."""
    scopes = _scopes(user, Filters(), horizon)
    statement = select(Deadline).where(Deadline.id.in_(ids), *_conditions(Shape(len(scopes))))
    values = _values(user, Filters(), horizon, scopes)
    return list(db.session.scalars(statement.order_by(Deadline.due_at, Deadline.id), values))


def supervised_scopes(user: User, today: date) -> list[str]:
    """The subtrees that this person supervises."""
    return scopes_of(user, SUPERVISORS, today)


def _scopes(user: User, filters: Filters, horizon: Horizon) -> list[str]:
    scopes = supervised_scopes(user, horizon.today)
    if filters.unit_path and any(filters.unit_path.startswith(scope) for scope in scopes):
        return [filters.unit_path]
    return scopes


def _shape(filters: Filters, scopes: list[str]) -> Shape:
    return Shape(
        len(scopes),
        filters.figure,
        filters.colour,
        bool(filters.kind),
        bool(filters.text),
        filters.grouped_by,
    )


def _values(user: User, filters: Filters, horizon: Horizon, scopes: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {"reader": user.id, "kind": filters.kind, "text": _literally(filters.text)}
    for number, scope in enumerate(scopes):
        values |= {f"from_{number}": scope, f"until_{number}": scope + AFTER}
    return values | horizon.instants


def _literally(text: str) -> str:
    """The text with what a pattern would understand otherwise made literal."""
    for special in "/%_":
        text = text.replace(special, "/" + special)
    return text


@lru_cache(maxsize=256)
def _rows(shape: Shape) -> Select[*tuple[Any, ...]]:
    statement = select(*SHOWN).where(*_conditions(shape))
    if shape.grouped_by is GroupedBy.UNIT:
        return statement.order_by(Deadline.unit_path, Deadline.due_at, Deadline.id)
    return statement.order_by(Deadline.due_at, Deadline.id)


@lru_cache(maxsize=256)
def _counts(shape: Shape) -> Select[*tuple[Any, ...]]:
    sums = [func.coalesce(func.sum(case((_FIGURES[each], 1), else_=0)), 0) for each in Figure]
    return select(func.count(), *sums).where(*_conditions(shape))


def _conditions(shape: Shape) -> list[ColumnElement[bool]]:
    """Open, running, near or late, in the subtrees that this person supervises, and not recused from."""
    recused = select(Recusal.case_id).where(Recusal.user_id == bindparam("reader"))
    subtrees = [
        and_(
            Deadline.unit_path >= bindparam(f"from_{number}"),
            Deadline.unit_path < bindparam(f"until_{number}"),
        )
        for number in range(shape.scopes)
    ]
    conditions = [
        Deadline.closed_at.is_(None),
        Deadline.suspended_on.is_(None),
        Deadline.is_right.is_(False),
        or_(false(), *subtrees),
        or_(Deadline.due_at <= _instant("seven"), Deadline.term.in_(RECEIPTS)),
        or_(Deadline.case_id.is_(None), Deadline.case_id.not_in(recused)),
    ]
    if shape.figure is not None:
        conditions.append(_FIGURES[shape.figure])
    if shape.colour is not None:
        conditions.append(_COLOURS[shape.colour])
    if shape.kind:
        conditions.append(Deadline.subject_kind == bindparam("kind"))
    if shape.text:
        conditions.append(Deadline.subject_title.contains(bindparam("text"), escape="/"))
    return conditions
