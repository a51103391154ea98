"""Which problems a person may see, and the filters that the list, its count and its export share."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, exists, false, or_, select
from sqlalchemy.orm import contains_eager

from app.cases.models import Case, Deadline
from app.cases.queries import case_is_visible
from app.organisations.models import Unit
from app.people.models import User
from app.stages.rectification.models import Item
from workflows.vocabulary import N_, ItemState, ItemType, ProblemClass

#: What people ask for; each is one or several states.
GROUPS: Mapping[str, tuple[str, tuple[ItemState, ...]]] = {
    "open": (
        N_("Not closed"),
        tuple(
            state
            for state in ItemState
            if state not in (ItemState.OPEN, ItemState.ACCEPTED, ItemState.CANCELLED)
        ),
    ),
    "unit": (
        N_("With the unit"),
        (
            ItemState.IN_PROGRESS,
            ItemState.LONG_TERM,
            ItemState.RETURNED,
            ItemState.REOPENED,
            ItemState.CLAIMED,
        ),
    ),
    "office": (N_("With the office"), (ItemState.SUBMITTED, ItemState.CHECKED)),
    "closed": (N_("Closed"), (ItemState.ACCEPTED,)),
    "basically": (N_("Basically completed"), (ItemState.BASICALLY_DONE,)),
    "draft": (N_("Listed in a draft"), (ItemState.OPEN,)),
}


@dataclass(frozen=True)
class Filters:
    """What the address asks for; an unknown word finds nothing rather than everything."""

    state: str = ""
    item_type: str = ""
    problem_class: str = ""
    due: str = ""
    unit: str = ""
    q: str = ""

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Filters":
        """Read the filters from an address."""
        return cls(**{each.name: arguments.get(each.name, "").strip() for each in fields(cls)})

    @property
    def any(self) -> bool:
        """Is anything filtered?"""
        return any(getattr(self, each.name) for each in fields(self))


def items_seen_by(user: User, filters: Filters, *, on: date, now: datetime) -> Select[Item]:
    """The problems of visible cases under these filters, the newest case first."""
    return (
        select(Item)
        .join(Case, Case.id == Item.case_id)
        .join(Unit, Unit.id == Case.unit_id)
        .options(contains_eager(Item.case).contains_eager(Case.unit))
        .where(case_is_visible(user, on), *_conditions(filters, now))
        .order_by(Item.case_id.desc(), Item.position, Item.id)
    )


def _conditions(filters: Filters, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.state:
        group = GROUPS.get(filters.state)
        conditions.append(Item.state.in_(group[1]) if group else false())
    else:
        conditions.append(Item.state != ItemState.CANCELLED)
    for column, chosen, words in (
        (Item.item_type, filters.item_type, ItemType),
        (Item.problem_class, filters.problem_class, ProblemClass),
    ):
        if chosen:
            word = next((each for each in words if each.value == chosen), None)
            conditions.append(column == word if word is not None else false())
    if filters.due:
        conditions.append(_overdue(now) if filters.due == "overdue" else false())
    if filters.unit:
        conditions.append(Unit.name.contains(filters.unit, autoescape=True))
    if filters.q:
        conditions.append(
            or_(
                Item.problem.contains(filters.q, autoescape=True),
                Case.number.contains(filters.q, autoescape=True),
            )
        )
    return conditions


def _overdue(now: datetime) -> ColumnElement[bool]:
    """Some open term of the problem has passed: the same question that the board asks."""
    return exists().where(
        Deadline.subject_kind == "item",
        Deadline.subject_id == Item.id,
        Deadline.closed_at.is_(None),
        Deadline.suspended_on.is_(None),
        Deadline.is_right.is_(False),
        Deadline.due_at <= now,
    )
