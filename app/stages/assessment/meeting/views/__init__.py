"""Pages between draft scores and publication: objections of units, the review meeting, the evaluation report."""

from flask import Blueprint

from app.web import navigation
from app.web.navigation import Place

blueprint = Blueprint("meeting", __name__)


@blueprint.before_request
def _stand_under_assessment() -> None:
    navigation.stand_under(Place.ASSESSMENT)


from app.stages.assessment.meeting.views import (  # noqa: E402
    adjustments,
    files,
    meetings,
    objections,
    opinions,
    reporting,
    reviewing,
    scores,
    voting,
)

__all__ = [
    "adjustments",
    "blueprint",
    "files",
    "meetings",
    "objections",
    "opinions",
    "reporting",
    "reviewing",
    "scores",
    "voting",
]
