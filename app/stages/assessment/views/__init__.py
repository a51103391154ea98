"""Pages of a round: the list, the round itself, its ranking, its import, its candidates."""

from flask import Blueprint

blueprint = Blueprint("assessment", __name__)

from app.stages.assessment.views import candidates, importing, ranking, rounds  # noqa: E402

__all__ = ["blueprint", "candidates", "importing", "ranking", "rounds"]
