"""In which order a page offers acts: what the state waits for stands first, a return never does."""

import pytest

from workflows.actions import Action
from workflows.delivery import DeliveryState
from workflows.rulebook import current
from workflows.table import Way
from workflows.vocabulary import AppealState, CaseState, ItemState, NoticeState, ProceedingState, Role, Word

#: What somebody who opens the page in this state came for.
FIRST = [
    ("case", CaseState.REVIEWING, Role.OFFICE_DIRECTOR, Action.REVIEW_WARNING),
    ("case", CaseState.SIGNING, Role.LEADER_IN_CHARGE, Action.SIGN_WARNING),
    ("case", CaseState.DELIVERED, Role.UNIT_PRINCIPAL, Action.ACKNOWLEDGE_WARNING),
    ("case", CaseState.PLAN_CONFIRMING, Role.UNIT_PRINCIPAL, Action.CONFIRM_PLAN),
    ("case", CaseState.PLAN_REVIEW, Role.HANDLER, Action.CHECK_PLAN),
    ("case", CaseState.PLAN_APPROVAL, Role.OFFICE_DIRECTOR, Action.APPROVE_PLAN),
    ("case", CaseState.CLOSURE_REVIEW, Role.CASE_MANAGER, Action.CHECK_CLOSURE),
    ("case", CaseState.CLOSURE_APPROVAL, Role.LEADER_IN_CHARGE, Action.CLOSE_CASE),
    ("case", CaseState.LOOKBACK_CONFIRMING, Role.LEADER_IN_CHARGE, Action.CONFIRM_LOOKBACK),
    ("item", ItemState.RETURNED, Role.LIAISON, Action.CLAIM_COMPLETION),
    ("item", ItemState.REOPENED, Role.LIAISON, Action.CLAIM_COMPLETION),
    ("item", ItemState.CLAIMED, Role.UNIT_PRINCIPAL, Action.CONFIRM_CLAIM),
    ("item", ItemState.SUBMITTED, Role.HANDLER, Action.CHECK_CLAIM),
    ("item", ItemState.CHECKED, Role.OFFICE_DIRECTOR, Action.CLOSE_ITEM),
    ("notice", NoticeState.IN_REVIEW, Role.OFFICE_DIRECTOR, Action.REVIEW_NOTICE),
    ("notice", NoticeState.REVIEWED, Role.LEADER_IN_CHARGE, Action.SIGN_NOTICE),
    ("proceeding", ProceedingState.FACTS_SHOWN, Role.HANDLER, Action.REPORT_FINDINGS),
    ("proceeding", ProceedingState.DECIDING, Role.PRINCIPAL_LEADER, Action.DECIDE),
    ("delivery", DeliveryState.RETURNED, Role.DATA_REPORTER, Action.SUBMIT_DATA),
    ("delivery", DeliveryState.WITHDRAWN, Role.DATA_REPORTER, Action.SUBMIT_DATA),
    ("appeal", AppealState.UNDER_REVIEW, Role.APPEAL_REVIEWER, Action.REPORT_REVIEW),
]


@pytest.mark.parametrize(("name", "state", "role", "first"), FIRST)
def test_what_a_state_waits_for_is_offered_first(name: str, state: Word, role: Role, first: Action) -> None:
    table = current(name)
    offered = [
        action
        for action in table.actions_from(state)
        if any(role in each.who_may({}) for each in table.leaving(state, action))
    ]
    assert min(offered, key=lambda action: table.way(state, action)) is first
    assert table.way(state, first) is Way.ON


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (CaseState.REVIEWING, Action.RETURN_WARNING),
        (CaseState.PLAN_APPROVAL, Action.RETURN_PLAN),
        (CaseState.CLOSURE_APPROVAL, Action.RETURN_CLOSURE),
        (CaseState.LOOKBACK_CONFIRMING, Action.RETURN_LOOKBACK),
    ],
)
def test_a_return_leads_back(state: CaseState, action: Action) -> None:
    assert current("case").way(state, action) is Way.BACK


def test_a_result_that_may_close_or_reopen_a_case_counts_as_leading_on() -> None:
    assert current("case").way(CaseState.LOOKBACK_CONFIRMING, Action.CONFIRM_LOOKBACK) is Way.ON


def test_a_right_and_a_push_from_outside_stand_beside_the_way() -> None:
    table = current("case")
    assert table.way(CaseState.ACKNOWLEDGED, Action.OBJECT) is Way.BESIDE
    assert table.way(CaseState.SIGNING, Action.WITHDRAW_WARNING) is Way.BESIDE
    assert table.way(CaseState.RECTIFYING, Action.URGE) is Way.BESIDE
    assert table.way(CaseState.RECTIFYING, Action.REPORT_PROGRESS) is Way.HERE
