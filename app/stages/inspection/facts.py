"""What a look-back tells the rulebook about its case."""

from datetime import date
from typing import Any

from app.cases.facts import contributes
from app.cases.models import Case
from app.stages.inspection import queries
from workflows.vocabulary import CaseState


@contributes(
    "case",
    in_states=(
        CaseState.LOOKBACK_APPOINTED,
        CaseState.LOOKBACK,
        CaseState.LOOKBACK_REVIEW,
        CaseState.LOOKBACK_CONFIRMING,
    ),
)
def lookback_of_a_case(case: Case, _today: date) -> dict[str, Any]:
    """The team, and how far its verdicts are: missing, unproven, unsettled."""
    lookback = queries.current_lookback(case)
    if lookback is None:
        return {}
    facts: dict[str, Any] = {"team": frozenset(lookback.team)}
    if case.state != CaseState.LOOKBACK_APPOINTED:
        given = queries.findings(case, lookback)
        verdicts = [verdict for _problem, verdict in given if verdict is not None]
        facts["items_without_verdict"] = len(given) - len(verdicts)
        facts["unproven_verdicts"] = sum(not verdict.is_proven for verdict in verdicts)
        facts["bad_verdicts"] = sum(verdict.verdict in queries.UNSETTLED for verdict in verdicts)
    return facts
