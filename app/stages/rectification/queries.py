"""Items and what hangs on them: measures, terms, requests for more time."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from app.cases.models import Case, Deadline, Event
from app.extensions import db
from app.stages.rectification.models import Extension, Item, Measure, ProgressReport
from workflows.actions import Action
from workflows.rectification import EXTENSION
from workflows.terms import Term
from workflows.vocabulary import ExtensionState, ItemState

#: The terms within which a unit puts a problem right, and which an extension may move.
EXTENDABLE = (Term.RECT_IMMEDIATE, Term.RECT_LIMITED)
PENDING = tuple(str(state.name) for state in EXTENSION.states if state.owner is not None)


def items_of(case: Case) -> list[Item]:
    """The problems of a case that count: all but those struck or cancelled, in their order."""
    wanted = (
        select(Item)
        .where(Item.case_id == case.id, Item.state != ItemState.CANCELLED)
        .order_by(Item.position, Item.id)
    )
    return list(db.session.scalars(wanted))


def all_items_of(case: Case) -> list[Item]:
    """Every problem that a case ever listed, the cancelled included."""
    return list(
        db.session.scalars(select(Item).where(Item.case_id == case.id).order_by(Item.position, Item.id))
    )


def next_position(case: Case) -> int:
    """The number for the next problem of a case; a struck number is not given again."""
    return (db.session.scalar(select(func.max(Item.position)).where(Item.case_id == case.id)) or 0) + 1


def measure_counts(ids: Sequence[int]) -> dict[int, int]:
    """How many measures each of these items has; those without any are left out."""
    counted = (
        select(Measure.item_id, func.count(Measure.id))
        .where(Measure.item_id.in_(ids))
        .group_by(Measure.item_id)
    )
    return {item_id: count for item_id, count in db.session.execute(counted)}


def running_term(item: Item) -> Deadline | None:
    """The running term of an item that an extension would move."""
    wanted = select(Deadline).where(
        Deadline.subject_kind == "item",
        Deadline.subject_id == item.id,
        Deadline.term.in_(EXTENDABLE),
        Deadline.closed_at.is_(None),
    )
    return db.session.scalar(wanted)


def open_deadlines(kind: str, ids: Iterable[int]) -> dict[int, Deadline]:
    """The nearest open deadline of each of these subjects that somebody can be late with."""
    wanted = (
        select(Deadline)
        .where(
            Deadline.subject_kind == kind,
            Deadline.subject_id.in_(list(ids)),
            Deadline.closed_at.is_(None),
            Deadline.is_right.is_(False),
        )
        .order_by(Deadline.due_on.desc(), Deadline.id)
    )
    return {deadline.subject_id: deadline for deadline in db.session.scalars(wanted)}


def terms_of(item: Item) -> list[Deadline]:
    """Every term that an item ever had, the newest first."""
    wanted = (
        select(Deadline)
        .where(Deadline.subject_kind == "item", Deadline.subject_id == item.id)
        .order_by(Deadline.id.desc())
    )
    return list(db.session.scalars(wanted))


def plan_extensions(case: Case) -> int:
    """How often the term of the plan was extended."""
    return _acts(case.workflow_name, case.id, Action.EXTEND_PLAN)


def extensions_so_far(item: Item) -> int:
    """How often the item got more time: on request, or by the leader's own act."""
    granted = select(func.count(Extension.id)).where(
        Extension.item_id == item.id, Extension.state == ExtensionState.GRANTED
    )
    return (db.session.scalar(granted) or 0) + _acts("item", item.id, Action.EXTEND_ITEM)


def pending_extensions(item: Item) -> list[Extension]:
    """The requests for more time that are still open."""
    wanted = select(Extension).where(Extension.item_id == item.id, Extension.state.in_(PENDING))
    return list(db.session.scalars(wanted))


def extensions_of(item: Item) -> list[Extension]:
    """Every request for more time, the newest first."""
    wanted = select(Extension).where(Extension.item_id == item.id).order_by(Extension.id.desc())
    return list(db.session.scalars(wanted))


def progress_of(case: Case) -> list[ProgressReport]:
    """What the unit reported, the newest first."""
    wanted = (
        select(ProgressReport).where(ProgressReport.case_id == case.id).order_by(ProgressReport.id.desc())
    )
    return list(db.session.scalars(wanted))


def events_of_item(item: Item) -> list[Event]:
    """What happened to an item, and to the requests for more time on it, the newest first."""
    requests = [request.id for request in extensions_of(item)]
    wanted = (
        select(Event)
        .where(
            ((Event.subject_kind == "item") & (Event.subject_id == item.id))
            | ((Event.subject_kind == "extension") & Event.subject_id.in_(requests))
        )
        .order_by(Event.id.desc())
    )
    return list(db.session.scalars(wanted))


def _acts(kind: str, subject_id: int, action: Action) -> int:
    counted = select(func.count(Event.id)).where(
        Event.subject_kind == kind, Event.subject_id == subject_id, Event.action == action
    )
    return db.session.scalar(counted) or 0
