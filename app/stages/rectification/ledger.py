"""整改台账: one row a problem, with what the supervising office prints of it (domain.md §3.4 e)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.cases.models import Case, Deadline, Event
from app.clock import local_day
from app.evidence.queries import counts_by_subject
from app.extensions import db
from app.stages.rectification.models import Item
from app.stages.rectification.queries import items_of, open_deadlines
from workflows.actions import Action
from workflows.vocabulary import ItemState


@dataclass(frozen=True)
class LedgerRow:
    """One problem as the ledger shows it."""

    item: Item
    state: ItemState
    deadline: Deadline | None
    evidence: int
    listed_on: date | None
    checked_on: date | None
    checked_by: str
    closed_on: date | None
    closed_by: str


def ledger_rows(case: Case) -> list[LedgerRow]:
    """The ledger of a case, problem by problem."""
    items = items_of(case)
    ids = [item.id for item in items]
    terms, evidence, last = open_deadlines("item", ids), counts_by_subject("item", ids), _last_acts(ids)

    def row(item: Item) -> LedgerRow:
        checked, closed = last.get((item.id, Action.CHECK_CLAIM)), last.get((item.id, Action.CLOSE_ITEM))
        listed = last.get((item.id, Action.LIST_ITEM))
        return LedgerRow(
            item=item,
            state=next(word for word in ItemState if word.value == item.state),
            deadline=terms.get(item.id),
            evidence=evidence.get(item.id, 0),
            listed_on=local_day(listed.at) if listed else None,
            checked_on=local_day(checked.at) if checked else None,
            checked_by=checked.by_name if checked else "",
            closed_on=local_day(item.closed_at) if item.closed_at else None,
            closed_by=closed.by_name if closed and item.closed_at else "",
        )

    return [row(item) for item in items]


def _last_acts(ids: list[int]) -> dict[tuple[int, Action], Event]:
    wanted = (
        select(Event)
        .where(
            Event.subject_kind == "item",
            Event.subject_id.in_(ids),
            Event.action.in_((Action.LIST_ITEM, Action.CHECK_CLAIM, Action.CLOSE_ITEM)),
        )
        .order_by(Event.id)
    )
    return {(event.subject_id, event.action): event for event in db.session.scalars(wanted)}
