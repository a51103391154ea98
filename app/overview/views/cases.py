"""The list of cases that a person may see, with filters in the address and an export of exactly these rows."""

from dataclasses import dataclass

from flask import Response, render_template, request
from flask_babel import gettext as _
from sqlalchemy import Select, or_

from app.cases.access import me
from app.cases.models import Case
from app.cases.queries import visible_cases
from app.clock import local_day, now
from app.extensions import db
from app.organisations.models import Unit
from app.organisations.queries import kinds
from app.overview.views import blueprint
from app.web import navigation
from app.web.access import requires
from app.web.exporting import csv_file
from app.web.languages import speaks_chinese
from app.web.navigation import Place
from app.web.paging import one_page
from workflows.supervision import CASE
from workflows.vocabulary import CASE_ROLES, N_, UNIT_SIDE, CaseState, Stage

_READERS = (*sorted(CASE_ROLES), *sorted(UNIT_SIDE))
navigation.add(Place.CASES, "overview.cases", N_("Cases"), roles=_READERS, order=1)


@dataclass(frozen=True)
class CaseFilters:
    """What the address of the list says."""

    stage: Stage | None
    state: CaseState | None
    text: str
    mine: bool
    #: The code of a kind of unit.
    kind: str = ""

    @property
    def any(self) -> bool:
        """Does the address ask for less than everything?"""
        return bool(self.stage or self.state or self.text or self.mine or self.kind)


@blueprint.get("/cases")
@requires(*_READERS)
def cases() -> str | Response:
    """Cases in scope, the newest first."""
    filters = _asked_for()
    statement = _found(filters)
    if request.args.get("format") == "csv":
        return _as_csv(statement)
    return render_template(
        "pages/overview/cases.html",
        page=one_page(statement),
        filters=filters,
        stages=[(stage.value, _(stage.label)) for stage in Stage if stage is not Stage.ASSESSMENT],
        states=[(state.value, _(state.label)) for state in CaseState],
        kinds=[(each.code, each.name if speaks_chinese() else each.name_en or each.name) for each in kinds()],
        stage_of=lambda case: CASE.state(case.state).stage,
        state_of=lambda case: CaseState(case.state),
    )


def _asked_for() -> CaseFilters:
    asked = request.args
    return CaseFilters(
        stage=Stage(asked["stage"]) if asked.get("stage") in set(Stage) else None,
        state=CaseState(asked["state"]) if asked.get("state") in set(CaseState) else None,
        text=asked.get("text", "").strip(),
        mine=asked.get("mine") == "1",
        kind=asked.get("kind", ""),
    )


def _found(filters: CaseFilters) -> Select[Case]:
    statement = visible_cases(me(), local_day(now())).join(Unit, Unit.id == Case.unit_id)
    if filters.stage is not None:
        states = [str(state.name) for state in CASE.states if state.stage is filters.stage]
        statement = statement.where(Case.state.in_(states))
    if filters.state is not None:
        statement = statement.where(Case.state == filters.state)
    if filters.mine:
        statement = statement.where(Case.handler_id == me().id)
    if filters.kind:
        statement = statement.where(Unit.kind_code == filters.kind)
    if filters.text:
        like = filters.text
        statement = statement.where(
            or_(Case.number.contains(like, autoescape=True), Unit.name.contains(like, autoescape=True))
        )
    return statement.order_by(Case.opened_at.desc(), Case.id.desc())


def _as_csv(statement: Select[Case]) -> Response:
    """Exactly the filtered rows."""
    heads = (
        _("Case number"),
        _("Unit"),
        _("Stage"),
        _("State"),
        _("Handler"),
        _("Opened on"),
        _("Closed on"),
    )
    return csv_file("cases", heads, (_cells(case) for case in db.session.scalars(statement).unique()))


def _cells(case: Case) -> list[object]:
    rule = CASE.state(case.state)
    return [
        case.number,
        case.unit.name,
        _(rule.stage.label),
        _(rule.name.label),
        case.handler.name if case.handler else "",
        local_day(case.opened_at),
        local_day(case.closed_at) if case.closed_at else "",
    ]
