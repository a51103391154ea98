"""Publication of a round: each condition alone stands against it, and only where the office asks for the review."""

from datetime import UTC, datetime

import pytest

from workflows.actions import Action
from workflows.assessment import ROUND
from workflows.engine import Refused, decide
from workflows.facts import RoundFacts
from workflows.table import Actor
from workflows.vocabulary import Role, RoundState

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
LEADER = Actor(9, "主要领导", frozenset({Role.PRINCIPAL_LEADER}))
DONE = {
    "review_is_required": True,
    "window_was_opened": True,
    "window_is_open": False,
    "open_objections": 0,
    "meeting_was_held": True,
    "report_is_approved": True,
    "report_says_the_results": True,
}


def published(**facts: object) -> str:
    """The state after publication. Raises Refused."""
    snapshot = RoundFacts(state=RoundState.REVIEWED, **{**DONE, **facts})  # type: ignore[arg-type]
    return decide(ROUND, snapshot, Action.PUBLISH_ROUND, LEADER, NOW).target


def test_a_round_whose_review_is_done_is_published() -> None:
    assert published() == RoundState.PUBLISHED


@pytest.mark.parametrize(
    ("lacking", "reason"),
    [
        ({"window_was_opened": False}, "have not been asked for objections"),
        ({"window_is_open": True}, "objection window is still open"),
        ({"open_objections": 2}, "2 objections are still open"),
        ({"meeting_was_held": False}, "review meeting has not been held"),
        ({"report_is_approved": False}, "report has not been signed"),
        ({"report_says_the_results": False}, "results changed after the evaluation report"),
    ],
)
def test_each_condition_alone_stands_against_it(lacking: dict[str, object], reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        published(**lacking)
    assert len(refusal.value.reasons) == 1
    assert reason in str(refusal.value)


def test_without_the_rule_only_what_was_begun_must_be_ended() -> None:
    nothing = dict.fromkeys(DONE, False) | {"open_objections": 0}
    assert published(**nothing) == RoundState.PUBLISHED
    for begun in ({"window_is_open": True}, {"open_objections": 1}):
        with pytest.raises(Refused):
            published(**{**nothing, **begun})
