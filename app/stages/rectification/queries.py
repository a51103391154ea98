"""Items and what hangs on them: measures, terms, requests for more time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from app.cases.models import Case, Deadline, Event, Subject
from app.extensions import db
from app.stages.rectification.models import (
    RESPONSIBILITIES,
    RESPONSIBILITY_WORDS,
    Extension,
    Item,
    Measure,
    ProgressReport,
)
from workflows.actions import Action
from workflows.rectification import EXTENSION, UNIT_TERMS
from workflows.table import Reason
from workflows.terms import Term
from workflows.vocabulary import N_, ExtensionState, ItemState, ItemType

#: The terms within which a unit puts a problem right, and which an extension may move.
EXTENDABLE = (Term.RECT_IMMEDIATE, Term.RECT_LIMITED)
PENDING = tuple(str(state.name) for state in EXTENSION.states if state.owner is not None)


# What every act on an item asks is built once: with a thousand acts a minute the building shows.
_ITEMS = (
    select(Item)
    .where(Item.case_id == bindparam("case_id"), Item.state != ItemState.CANCELLED)
    .order_by(Item.position, Item.id)
)
_MEASURES = (
    select(Measure.item_id, func.count(Measure.id))
    .where(Measure.item_id.in_(bindparam("ids", expanding=True)))
    .group_by(Measure.item_id)
)
_RUNNING_TERM = select(Deadline).where(
    Deadline.subject_kind == "item",
    Deadline.subject_id == bindparam("item_id"),
    Deadline.term.in_(EXTENDABLE),
    Deadline.closed_at.is_(None),
)
_GRANTED = select(func.count(Extension.id)).where(
    Extension.item_id == bindparam("item_id"), Extension.state == ExtensionState.GRANTED
)
_PENDING = select(Extension).where(Extension.item_id == bindparam("item_id"), Extension.state.in_(PENDING))
_ACTS = select(func.count(Event.id)).where(
    Event.subject_kind == bindparam("kind"),
    Event.subject_id == bindparam("subject_id"),
    Event.action == bindparam("action"),
)


def items_of(case: Case) -> list[Item]:
    """The problems of a case that count: all but those struck or cancelled, in their order."""
    return list(db.session.scalars(_ITEMS, {"case_id": case.id}))


def answered_before(item: Item) -> Item | None:
    """The problem listed before this one whose answers to start from; None where this one has its own already."""
    if any(getattr(item, name) for name in RESPONSIBILITIES):
        return None
    before = (each for each in reversed(items_of(item.case)) if each.position < item.position)
    return next((each for each in before if any(getattr(each, name) for name in RESPONSIBILITIES)), None)


def next_position(case: Case) -> int:
    """The number for the next problem of a case; a struck number is not given again."""
    return (db.session.scalar(select(func.max(Item.position)).where(Item.case_id == case.id)) or 0) + 1


def measure_counts(ids: Sequence[int]) -> dict[int, int]:
    """How many measures each of these items has; those without any are left out."""
    counted = db.session.execute(_MEASURES, {"ids": ids})
    return {item_id: count for item_id, count in counted}  # noqa: C416 - rows are no pairs


def running_term(item: Item) -> Deadline | None:
    """The running term of an item that an extension would move."""
    return db.session.scalar(_RUNNING_TERM, {"item_id": item.id})


def terms_of_items(ids: Sequence[int]) -> dict[int, Deadline]:
    """The newest term of rectification of each of these items, whether it runs or the unit is done with it."""
    wanted = select(Deadline).where(
        Deadline.subject_kind == "item", Deadline.subject_id.in_(ids), Deadline.term.in_(UNIT_TERMS)
    )
    return {each.subject_id: each for each in db.session.scalars(wanted.order_by(Deadline.id))}


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
    granted = db.session.scalar(_GRANTED, {"item_id": item.id}) or 0
    return granted + _acts("item", item.id, Action.EXTEND_ITEM)


def pending_extensions(item: Item) -> list[Extension]:
    """The requests for more time that are still open."""
    return list(db.session.scalars(_PENDING, {"item_id": item.id}))


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
    return db.session.scalar(_ACTS, {"kind": kind, "subject_id": subject_id, "action": action}) or 0


def last_act(subject: Subject, action: Action) -> Event | None:
    """The last time that this was done to a subject."""
    wanted = (
        select(Event)
        .where(
            Event.subject_kind == subject.workflow_name,
            Event.subject_id == subject.id,
            Event.action == action,
        )
        .order_by(Event.id.desc())
        .limit(1)
    )
    return db.session.scalar(wanted)


def plan_gaps(case: Case) -> list[Reason]:
    """What is still missing before the plan may be submitted, problem by problem; empty when it is complete."""
    return [reason for item in items_of(case) for reason in gaps_of(item)]


def gaps_of(item: Item) -> list[Reason]:
    """What the plan still lacks for one problem."""
    gaps = []
    number = {"n": item.position}
    if not item.measures:
        gaps.append(Reason(N_("Problem %(n)s has no rectification measure yet."), number))
    if any(not measure.outcome for measure in item.measures):
        gaps.append(
            Reason(N_("Problem %(n)s has a measure that does not say what will show it is done."), number)
        )
    if item.unanswered:
        open_answers = tuple(RESPONSIBILITY_WORDS[name] for name in item.unanswered)
        gaps.append(Reason(N_("Problem %(n)s does not say yet: %(what)s."), {**number, "what": open_answers}))
    if item.item_type is ItemType.LONG_TERM and not (item.stage_goal and item.expected_on):
        gaps.append(
            Reason(N_("Problem %(n)s is long-term: name its goal and the day it should be finished."), number)
        )
    return gaps


@dataclass(frozen=True)
class PlanRow:
    """One problem of a plan: what is asked, by when, and what the plan still lacks."""

    item: Item
    deadline: Deadline | None
    gaps: list[Reason]


def plan_rows(case: Case) -> list[PlanRow]:
    """The plan of a case, problem by problem."""
    items = items_of(case)
    terms = open_deadlines("item", [item.id for item in items])
    return [PlanRow(item, terms.get(item.id), gaps_of(item)) for item in items]
