"""Pages of the unit tree: browse, search, pick; for system administrators also change and import."""

from flask import Blueprint, Flask, url_for

from app.organisations.models import Unit
from app.web import navigation
from app.web.access import ADMINISTRATORS
from app.web.navigation import Place
from workflows.vocabulary import CASE_ROLES, N_, Role

blueprint = Blueprint("organisations", __name__)

from app.organisations.views import browsing, editing, importing  # noqa: E402

__all__ = ["blueprint", "browsing", "editing", "importing"]

navigation.add(Place.ADMINISTRATION, "organisations.units", N_("Units"), roles=ADMINISTRATORS, order=10)
navigation.add(Place.CASES, "organisations.units", N_("Units"), roles=tuple(CASE_ROLES), order=40)
navigation.add(
    Place.ADMINISTRATION,
    "organisations.kinds_page",
    N_("Kinds of unit"),
    roles=(Role.SYSTEM_ADMIN,),
    order=12,
)
navigation.add(
    Place.ADMINISTRATION,
    "organisations.import_page",
    N_("Import units"),
    roles=(Role.SYSTEM_ADMIN,),
    order=11,
)


def unit_url(unit: Unit) -> str:
    """The page of one unit, or its place in the tree as long as no slice offers a page."""
    page = navigation.tool("unit")
    return url_for(page.endpoint, unit_id=unit.id) if page else url_for("organisations.units", below=unit.id)


@blueprint.record_once
def _globals(state: object) -> None:
    app: Flask = state.app  # type: ignore[attr-defined]
    app.add_template_global(unit_url)
