"""What the rulebook may look at of a survey."""

from datetime import date
from decimal import Decimal
from typing import Any

from app.cases.facts import contributes
from app.stages.assessment.surveys.models import Survey
from app.stages.assessment.surveys.queries import unused_codes
from app.stages.assessment.surveys.words import SurveyKind


@contributes("survey")
def what_it_asks(survey: Survey, _today: date) -> dict[str, Any]:
    """Its questions, units, weights, codes and days."""
    return {
        "questions": len(survey.questions),
        "units": len(survey.units),
        "weights_are_complete": weights_are_complete(survey),
        "codes": unused_codes(survey),
        "opens_on": survey.opens_on,
        "closes_on": survey.closes_on,
    }


def weights_are_complete(survey: Survey) -> bool:
    """Every class has a weight and together they are 100; a social survey may do without any."""
    weights = [group.weight for group in survey.groups]
    if not any(weight is not None for weight in weights):
        return survey.kind is SurveyKind.SOCIAL
    return None not in weights and sum(weights) == Decimal(100)
