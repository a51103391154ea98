"""Pages of the look-back: what stands, who goes, what was found, the report and its way to the leader."""

from flask import Blueprint

from app.web.navigation import Place, stand_under

blueprint = Blueprint("inspection", __name__)


@blueprint.before_request
def _under_cases() -> None:
    stand_under(Place.CASES)


from app.stages.inspection.views import judging, reporting, sending, showing  # noqa: E402

__all__ = ["blueprint", "judging", "reporting", "sending", "showing"]
