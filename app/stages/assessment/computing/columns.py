"""The columns that results follow from, as a correction names them: what departments bring, and what surveys come to."""

from decimal import Decimal

from app.scoring.model import Model
from app.stages.assessment.feeds.columns import Column, columns_of_model
from workflows.vocabulary import N_


def columns_to_correct(model: Model) -> dict[str, Column]:
    """Every column that the model reads, by name: numbers, raters' marks, and a survey's score, answers and error.

    What one person answered leads back to nobody and is corrected by nobody; what all answers came to may be.
    """
    brought = columns_of_model(model)
    names = {leaf.column: leaf.name for leaf in model.indicators}
    survey = model.survey
    if survey is not None:
        names |= {survey.answers or "": N_("Valid answers of the survey")}
        names |= {survey.error or "": N_("Standard error of the survey")}
    return {
        name: brought.get(name) or _of_survey(name, names.get(name, name), model)
        for name in (*model.inputs, *model.ratings)
    }


def _of_survey(name: str, label: str, model: Model) -> Column:
    """A score within the scale, a number of answers or an error from nought on."""
    is_score = any(leaf.column == name for leaf in model.indicators)
    highest = Decimal(model.scale) if is_score else None
    return Column(name, label, lowest=Decimal(0), highest=highest, is_strict=True)
