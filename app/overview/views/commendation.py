"""The check before a commendation: which units may be put forward for a period, and why others may not (M-24)."""

from datetime import date

from flask import Response, render_template, request
from flask_babel import gettext as _

from app.cases.access import me
from app.clock import local_day, now
from app.overview.queries.commendation import Checked, Standing, check_units, units_below
from app.overview.views import blueprint
from app.people.queries import scopes_of
from app.web import navigation
from app.web.access import requires
from app.web.exporting import csv_file
from app.web.navigation import Place
from app.web.paging import ROWS, Page, page_asked_for
from app.web.sentences import sentence
from workflows.vocabulary import CASE_ROLES, N_

_READERS = tuple(sorted(CASE_ROLES))
navigation.add(Place.ASSESSMENT, "overview.commendation", N_("Commendation check"), roles=_READERS, order=45)


@blueprint.get("/commendation")
@requires(*_READERS)
def commendation() -> str | Response:
    """Units in scope, or those that were named, for a period; all excluded with their reasons."""
    today = local_day(now())
    from_on = _day("from", date(today.year, 1, 1))
    until_on = max(_day("until", today), from_on)
    named = request.args.get("units", "").replace("，", "\n").replace(",", "\n")
    codes = [each.strip() for each in named.splitlines() if each.strip()]
    units, unknown = units_below(scopes_of(me(), CASE_ROLES, today), codes)
    checked = check_units(units, from_on, until_on, me())
    show = request.args.get("show", "")
    rows = [each for each in checked if not show or each.standing == show]
    if request.args.get("format") == "csv":
        return csv_file("commendation", _heads(), (_cells(each) for each in rows))
    number = min(page_asked_for(), max(1, -(-len(rows) // ROWS)))
    page = Page(rows[(number - 1) * ROWS : number * ROWS], number, len(rows))
    return render_template(
        "pages/overview/commendation.html",
        page=page,
        counts={each: sum(one.standing is each for one in checked) for each in Standing},
        Standing=Standing,
        show=show,
        from_on=from_on,
        until_on=until_on,
        named="\n".join(codes),
        unknown=unknown,
        asked={"from": from_on.isoformat(), "until": until_on.isoformat(), "units": "\n".join(codes) or None},
    )


def _day(name: str, usual: date) -> date:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return usual


def _heads() -> list[str]:
    return [_("Code"), _("Unit"), _("Result"), _("Reason")]


def _cells(checked: Checked) -> list[object]:
    told = " ".join(sentence(each.reason) for each in checked.against)
    return [checked.unit.code, checked.unit.name, _(checked.standing.label), told]
