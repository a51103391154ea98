"""What the rulebook may look at of a round that is scored by a model."""

from datetime import date
from typing import Any

from app.cases.facts import contributes
from app.stages.assessment.computing.queries import proposed_correction
from app.stages.assessment.models import Round
from app.stages.assessment.queries import is_published


@contributes("round")
def model_and_correction(round_: Round, _today: date) -> dict[str, Any]:
    """Does a model score it, and does a correction wait for its decision?"""
    return {
        "scored_by_a_model": round_.model_version_id is not None,
        "correction_proposed": is_published(round_) and proposed_correction(round_) is not None,
    }
