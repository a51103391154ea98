"""A unit's draft line as the unit itself may see it: score, dimensions, indicators, and where each number came from."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.organisations.models import Unit
from app.stages.assessment.computing.models import ComputedLine, Kind
from app.stages.assessment.computing.queries import latest_computation, line_of
from app.stages.assessment.meeting.models import ScoreObjection
from app.stages.assessment.models import Result, Round


@dataclass(frozen=True)
class DraftScore:
    """What a unit is shown of a draft: its own line, never anybody else's."""

    round: Round
    unit: Unit
    result: Result
    line: ComputedLine | None


def draft_score(round_: Round, unit: Unit) -> DraftScore | None:
    """The unit's line of the draft; None where the round has none for it."""
    result = db.session.scalar(select(Result).where(Result.round_id == round_.id, Result.unit_id == unit.id))
    if result is None:
        return None
    draft = latest_computation(round_, Kind.DRAFT) if round_.model_version_id is not None else None
    return DraftScore(round_, unit, result, line_of(draft, unit) if draft is not None else None)


def value_of(score: DraftScore, indicator: str) -> str:
    """What the draft says of an indicator, or of the score as a whole; empty where it says nothing."""
    if not indicator:
        return "" if score.result.score is None else str(score.result.score)
    held: dict[str, Any] = score.line.indicators.get(indicator, {}) if score.line is not None else {}
    value = held.get("value")
    return "" if value is None else str(value)


def value_now(objection: ScoreObjection) -> str:
    """What the draft says today of what a unit objected to."""
    score = draft_score(objection.round, objection.unit)
    return "" if score is None else value_of(score, objection.indicator)
