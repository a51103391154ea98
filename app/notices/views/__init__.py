"""Pages of official documents: the list, the document as it prints, its PDF, and the acts on it."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from app.notices.render import keep_fonts_under
from app.web import navigation
from app.web.navigation import Place
from workflows.vocabulary import CASE_ROLES, N_, UNIT_SIDE

blueprint = Blueprint("notices", __name__)

READERS = (*sorted(CASE_ROLES), *sorted(UNIT_SIDE))
navigation.add(Place.DOCUMENTS, "notices.notices", N_("Documents"), roles=READERS, order=10)


@blueprint.record_once
def _place_fonts(state: BlueprintSetupState) -> None:
    keep_fonts_under(state.app.config["SETTINGS"].data / "fonts")


from app.notices.views import acting, copies, drafting, numbers, reading, serving, verifying, versions  # noqa: E402

__all__ = [
    "acting",
    "blueprint",
    "copies",
    "drafting",
    "numbers",
    "reading",
    "serving",
    "verifying",
    "versions",
]
