"""Pages of what a round comes to: the forest and its trees, coverage, reports, the key list, results handed out."""

from flask import Blueprint

from app.web.navigation import Place, stand_under

blueprint = Blueprint("results", __name__)


@blueprint.before_request
def _belongs_to_assessment() -> None:
    stand_under(Place.ASSESSMENT)


from app.stages.assessment.results.views import (  # noqa: E402
    coverage,
    delivering,
    forest,
    keylist,
    matrix,
    reports,
    tree,
    uses,
)

__all__ = ["blueprint", "coverage", "delivering", "forest", "keylist", "matrix", "reports", "tree", "uses"]
