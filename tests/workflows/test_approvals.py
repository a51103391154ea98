"""Whom an office may choose for an approval: the table stays sound, and the chosen one alone decides."""

from datetime import UTC, date, datetime

import pytest

from workflows.actions import Action
from workflows.approvals import Approval
from workflows.engine import Refused, decide
from workflows.facts import ExtensionFacts, ItemFacts
from workflows.rectification import EXTENSION, ITEM
from workflows.rulebook import RELEASED
from workflows.soundness import complaints
from workflows.table import Actor
from workflows.vocabulary import ExtensionState, ItemState, NoticeKind, Role

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
CHECKED = ItemFacts(state=ItemState.CHECKED, is_key=True)


def may(role: Role, facts: ItemFacts) -> bool:
    try:
        decide(ITEM, facts, Action.CLOSE_ITEM, Actor(1, "", frozenset({role})), NOW)
    except Refused:
        return False
    return True


@pytest.mark.parametrize("approval", Approval)
def test_the_rulebook_is_sound_with_every_choice_that_it_leaves(approval: Approval) -> None:
    for role in approval.choices:
        assert complaints(RELEASED, frozenset(NoticeKind), approvers={approval: role}) == []


def test_the_rulebook_is_sound_with_every_other_choice_at_once() -> None:
    others = {approval: approval.choices[-1] for approval in Approval}
    assert complaints(RELEASED, frozenset(NoticeKind), approvers=others) == []


def test_ladders_that_tell_nobody_are_named() -> None:
    nobody = complaints(RELEASED, frozenset(NoticeKind), ladder=lambda _term: ())
    assert any("without a deadline that reminds and escalates" in str(each) for each in nobody)


def test_every_approval_is_one_that_some_act_needs() -> None:
    assert {each.approval for table in RELEASED for each in table.transitions} - {None} == set(Approval)


def test_the_shipped_approver_closes_a_key_item_until_the_office_chooses_another() -> None:
    chosen = ItemFacts(
        state=ItemState.CHECKED, is_key=True, approvers={Approval.KEY_ITEM: Role.PRINCIPAL_LEADER}
    )
    assert may(Role.LEADER_IN_CHARGE, CHECKED)
    assert not may(Role.PRINCIPAL_LEADER, CHECKED)
    assert may(Role.PRINCIPAL_LEADER, chosen)
    assert not may(Role.LEADER_IN_CHARGE, chosen)


@pytest.mark.parametrize(("is_key", "owner"), [(False, Role.OFFICE_DIRECTOR), (True, Role.LEADER_IN_CHARGE)])
def test_whoever_decides_is_the_one_who_is_waited_for(is_key: bool, owner: Role) -> None:
    handler = Actor(1, "", frozenset({Role.HANDLER}))
    submitted = ItemFacts(state=ItemState.SUBMITTED, is_key=is_key, handler_id=1)
    assert decide(ITEM, submitted, Action.CHECK_CLAIM, handler, NOW).owner is owner


@pytest.mark.parametrize(
    ("granted", "until", "owner"),
    [
        (0, date(2026, 3, 20), Role.LEADER_IN_CHARGE),
        (0, date(2026, 3, 21), Role.PRINCIPAL_LEADER),
        (1, date(2026, 3, 12), Role.PRINCIPAL_LEADER),
    ],
)
def test_a_further_or_a_long_extension_waits_for_the_principal_leader(
    granted: int, until: date, owner: Role
) -> None:
    examined = ExtensionFacts(
        state=ExtensionState.EXAMINED,
        item_due_on=date(2026, 3, 10),
        asked_until=until,
        granted_before=granted,
        most_extensions=2,
        long_after=10,
    )
    director = Actor(1, "", frozenset({Role.OFFICE_DIRECTOR}))
    assert decide(EXTENSION, examined, Action.ENDORSE_EXTENSION, director, NOW).owner is owner
