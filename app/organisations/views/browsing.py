"""Browse the tree level by level, or search it; only what a person's roles reach."""

from dataclasses import dataclass

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _

from app.extensions import db
from app.organisations.models import Unit
from app.organisations.queries import (
    ancestors_of,
    children_counts,
    children_of,
    found_units,
    reaches,
    roots_within,
)
from app.organisations.views import blueprint
from app.web.access import scopes_today, signed_in
from app.web.navigation import stays_here
from app.web.paging import ROWS, Page, one_page


@dataclass(frozen=True)
class Shelf:
    """What a page of the tree shows: where it stands, which units, and whether there are more."""

    above: list[Unit]
    unit: Unit | None
    page: Page
    counts: dict[int, int]
    searched: str
    more: bool


def shelf_asked_for() -> Shelf:
    """The place in the tree that the address names: ``below`` a unit, or the answer to ``q``."""
    scopes, text = scopes_today(), request.args.get("q", "").strip()[:100]
    if text:
        found = found_units(text, scopes, limit=ROWS + 1)
        page = Page(found[:ROWS], 1, len(found[:ROWS]))
        return Shelf([], None, page, children_counts(page.rows), text, len(found) > ROWS)
    unit = unit_in_reach(request.args.get("below", type=int))
    if unit is None:
        page = one_page(children_of(None) if scopes is None else roots_within(scopes))
        above = []
    else:
        page = one_page(children_of(unit))
        above = [each for each in ancestors_of(unit) if scopes is None or reaches(scopes, each.path)]
    return Shelf(above, unit, page, children_counts(page.rows), "", False)


def unit_in_reach(unit_id: int | None) -> Unit | None:
    """A unit by id, if this person may look it up; 404 where not."""
    if unit_id is None:
        return None
    unit, scopes = db.session.get(Unit, unit_id), scopes_today()
    if unit is None or (scopes is not None and not reaches(scopes, unit.path)):
        abort(404)
    return unit


@blueprint.get("/units")
@signed_in
def units() -> str:
    """The tree of units."""
    return render_template("pages/organisations/tree.html", shelf=shelf_asked_for())


@blueprint.get("/units/pick")
@signed_in
def pick() -> str:
    """Choose a unit for another page: ``to`` is that page's address, ``into`` the name of its parameter."""
    to, into = request.args.get("to", ""), request.args.get("into", "unit")
    if not stays_here(to) or not into.isidentifier():
        abort(400, _("This address lacks where the chosen unit shall go."))

    def chosen(unit: Unit) -> str:
        return f"{to}{'&' if '?' in to else '?'}{into}={unit.id}"

    return render_template(
        "pages/organisations/pick.html",
        shelf=shelf_asked_for(),
        chosen=chosen,
        to=to,
        into=into,
        here=url_for(".pick"),
    )
