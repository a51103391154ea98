"""One unit: its results over the rounds, its cases and open problems; and where the tree goes on."""

from flask import abort, render_template

from app.cases.access import me
from app.cases.models import Case
from app.cases.queries import visible_cases
from app.clock import local_day, now
from app.extensions import db
from app.organisations.models import Unit
from app.organisations.queries import ancestors_of, reaches
from app.overview.queries.search import own_units
from app.overview.queries.unit import (
    key_entries_about,
    lookbacks_of,
    means_beside,
    open_items_below,
    proceedings_about,
    reports_about,
    results_of,
)
from app.overview.views import blueprint
from app.people.queries import scopes_of
from app.stages.assessment.computing.queries import published_lines_of, scale_of
from app.web import navigation
from app.web.access import requires
from app.web.charts import Moment, trend
from app.web.navigation import Place, stand_under
from workflows.supervision import CASE
from workflows.vocabulary import CASE_ROLES, UNIT_SIDE, CaseState, KeyEntryState, ProceedingState

_READERS = (*sorted(CASE_ROLES), *sorted(UNIT_SIDE))
navigation.offer("unit", "overview.unit_page", roles=_READERS)


@blueprint.get("/units/<int:unit_id>")
@requires(*_READERS)
def unit_page(unit_id: int) -> str:
    """The portrait of a unit, for those who may see its cases; rankings stay with the supervising side."""
    stand_under(Place.CASES)
    today = local_day(now())
    unit = db.session.get(Unit, unit_id)
    office = unit is not None and reaches(scopes_of(me(), CASE_ROLES, today), unit.path)
    if unit is None or not (office or unit in own_units(me(), today)):
        abort(404)
    cases = visible_cases(me(), today).where(Case.unit_id == unit.id).order_by(Case.opened_at.desc())
    results = results_of(unit) if office else []
    means = means_beside(results)
    moments = [
        Moment(each.round.period, each.score, means[each.id], scale_of(each.round))
        for each in reversed(results[:6])
    ]
    return render_template(
        "pages/overview/unit.html",
        unit=unit,
        office=office,
        above=ancestors_of(unit),
        results=results,
        own_lines=published_lines_of(unit),
        means=means,
        drawn=trend(moments, results[0].round.pass_mark) if results else None,
        reports=reports_about(unit, me(), today),
        lookbacks=lookbacks_of(unit, me(), today),
        proceedings=proceedings_about(unit, me(), today),
        entries=key_entries_about(unit, me(), today) if office else [],
        today=today,
        proceeding_state=ProceedingState,
        key_state=KeyEntryState,
        cases=list(db.session.scalars(cases).unique()),
        open_items=open_items_below(unit),
        state_of=CaseState,
        stage_of=lambda case: CASE.state(case.state).stage,
    )
