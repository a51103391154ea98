"""What the rulebook may look at of a version of a model."""

from datetime import date
from typing import Any

from app.cases.facts import contributes
from app.stages.assessment.model.checking import examine
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.model.queries import experts_of
from workflows.vocabulary import IndexModelState


@contributes("index_model", in_states=(IndexModelState.DRAFT, IndexModelState.REVIEWED))
def what_stands_against_it(version: ModelVersion, _today: date) -> dict[str, Any]:
    """Faults, contradictions, indicators without tags, and what must be there and is not."""
    found = examine(version.text)
    return {
        "faults": len(found.faults),
        "contradictory": len(found.contradictory),
        "untagged": len(found.untagged),
        "missing_compulsory": len(found.missing),
    }


@contributes("index_model", in_states=(IndexModelState.DRAFT,))
def who_may_judge(version: ModelVersion, _today: date) -> dict[str, Any]:
    """Whoever was invited as an expert."""
    return {"experts": frozenset(each.user_id for each in experts_of(version))}
