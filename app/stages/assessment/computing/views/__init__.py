"""Pages of a computation: what was computed and how sure it is, the frozen bundle, exemptions, corrections."""

from flask import Blueprint

from app.web import navigation
from app.web.navigation import Place

blueprint = Blueprint("computing", __name__)


@blueprint.before_request
def _stand_under_assessment() -> None:
    navigation.stand_under(Place.ASSESSMENT)


from app.stages.assessment.computing.views import correcting, doing, proving, showing  # noqa: E402

__all__ = ["blueprint", "correcting", "doing", "proving", "showing"]
