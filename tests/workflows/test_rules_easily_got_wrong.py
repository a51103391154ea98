"""Rules of the tables that are easily got wrong: where an act leads, and which term it leaves running."""

from datetime import UTC, date, datetime

import pytest

from workflows.actions import Action
from workflows.engine import Decision, Refused, decide
from workflows.facts import CaseFacts, ItemFacts
from workflows.rectification import ITEM
from workflows.supervision import CASE
from workflows.table import Actor
from workflows.terms import Term
from workflows.vocabulary import CaseState, ItemState, ItemType, Role

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
GIVEN = {"reason": "佐证材料还不齐全，请补充。"}


def item_act(action: Action, role: Role, facts: ItemFacts) -> Decision:
    return decide(ITEM, facts, action, Actor(1, "", frozenset({role})), NOW, GIVEN)


@pytest.mark.parametrize(
    ("kind", "leads_to", "term"),
    [
        (ItemType.LONG_TERM, ItemState.LONG_TERM, Term.RECT_LONG),
        (ItemType.LIMITED, ItemState.IN_PROGRESS, Term.RECT_LIMITED),
    ],
)
def test_a_claim_sent_back_within_the_unit_goes_where_its_term_can_be_kept(
    kind: ItemType, leads_to: ItemState, term: Term
) -> None:
    claimed = ItemFacts(
        state=ItemState.CLAIMED,
        item_type=kind,
        running={term: date(2026, 4, 1), Term.UNIT_CONFIRM: date(2026, 3, 4)},
    )
    decision = item_act(Action.DECLINE_CLAIM, Role.UNIT_PRINCIPAL, claimed)
    assert (decision.target, decision.ends) == (leads_to, (Term.UNIT_CONFIRM,))
    assert any(t.action is Action.CLAIM_COMPLETION for t in ITEM.leaving(leads_to, Action.CLAIM_COMPLETION))


@pytest.mark.parametrize("state", [CaseState.OBJECTED, CaseState.DELIVERED, CaseState.WITHDRAWN])
def test_even_what_is_due_at_once_is_not_claimed_where_nothing_is_owed(state: CaseState) -> None:
    facts = ItemFacts(
        state=ItemState.IN_PROGRESS, case_state=state, item_type=ItemType.IMMEDIATE, measures=1, evidence=1
    )
    with pytest.raises(Refused, match="not been approved yet"):
        item_act(Action.CLAIM_COMPLETION, Role.LIAISON, facts)


@pytest.mark.parametrize(("left", "leads_to"), [(1, CaseState.RECTIFYING), (0, CaseState.CLOSURE_REVIEW)])
def test_an_approved_plan_leads_to_what_is_left_to_do(left: int, leads_to: CaseState) -> None:
    facts = CaseFacts(state=CaseState.PLAN_APPROVAL, items=2, items_not_closed=left)
    director = Actor(1, "", frozenset({Role.OFFICE_DIRECTOR}))
    assert decide(CASE, facts, Action.APPROVE_PLAN, director, NOW).target == leads_to
