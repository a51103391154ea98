"""Pages of a warning: writing and checking it, issuing and serving it, receiving and contesting it."""

from flask import Blueprint

from app.web.navigation import Place, stand_under

blueprint = Blueprint("warning", __name__)


@blueprint.before_request
def _under_cases() -> None:
    stand_under(Place.CASES)


from app.stages.warning.views import answering, drafting, drafting_many, issuing  # noqa: E402

__all__ = ["answering", "blueprint", "drafting", "drafting_many", "issuing"]
