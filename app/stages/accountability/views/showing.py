"""The list of proceedings, and one proceeding: all of it for the office, what is meant for it for the unit."""

from typing import Any

from flask import Response, abort, render_template, request
from flask_babel import gettext as _
from sqlalchemy import Select

from app.calendars.queries import current_calendar
from app.cases.access import HOMES, is_office, me, subject_page
from app.cases.acting import buttons_for
from app.cases.facts import running_deadlines
from app.cases.models import Subject
from app.cases.queries import last_word_on
from app.clock import local_day, now
from app.extensions import db
from app.notices.queries import may_see
from app.people.models import User
from app.stages.accountability import queries, rules
from app.stages.accountability.forms.investigating import FOUR_FORMS
from app.stages.accountability.models import Appeal, Proceeding
from app.stages.accountability.views import blueprint
from app.stages.accountability.words import Ground
from app.web.access import requires
from app.web.exporting import csv_file
from app.web.navigation import Place, stand_under
from app.web.paging import one_page
from workflows.accountability import PROCEEDING
from workflows.actions import Action
from workflows.appeal import APPEAL
from workflows.calendar import remaining
from workflows.terms import Term
from workflows.vocabulary import CASE_ROLES, AppealState, ProceedingState, Role, Word

HOMES["proceeding"] = "accountability.proceeding_page"


def state_word(subject: Subject) -> Word:
    """The word for where a proceeding or an appeal stands."""
    table = PROCEEDING if isinstance(subject, Proceeding) else APPEAL
    return table.state(subject.state).name


@blueprint.app_context_processor
def _for_templates() -> dict[str, Any]:
    return {"accountability_state": state_word}


@blueprint.get("/proceedings")
@requires(*CASE_ROLES, Role.UNIT_PRINCIPAL)
def proceeding_list() -> str | Response:
    """Every proceeding in scope, the newest first."""
    today = local_day(now())
    state = request.args.get("state", "")
    text = request.args.get("q", "").strip()[:60]
    found = queries.found_proceedings(
        me(), today, state=state if state in set(ProceedingState) else "", text=text
    )
    if request.args.get("format") == "csv":
        return _as_csv(found)
    return render_template(
        "pages/accountability/list.html",
        page=one_page(found),
        states=[(each.value, _(each.label)) for each in ProceedingState],
        state=state,
        text=text,
    )


def _as_csv(found: Select[Proceeding]) -> Response:
    """Exactly the filtered rows."""
    heads = [_("Case"), _("Unit"), _("Against"), _("Situation"), _("State"), _("In this state since")]
    rows = (
        [
            each.case.number,
            each.case.unit.name,
            each.target_name,
            _(each.situation.label),
            _(state_word(each).label),
            local_day(each.state_since_at),
        ]
        for each in db.session.scalars(found).unique()
    )
    return csv_file("proceedings", heads, rows)


@blueprint.get("/proceedings/<int:subject_id>")
@subject_page("proceeding")
def proceeding_page(proceeding: Proceeding) -> str:
    """One proceeding."""
    stand_under(Place.CASES)
    office = is_office(proceeding)
    if not office and proceeding.started_on is None:
        abort(404)
    today = local_day(now())
    can, not_yet = buttons_for(proceeding, *proceeding.appeals)
    calendar = current_calendar()
    return render_template(
        "pages/accountability/proceeding.html",
        proceeding=proceeding,
        case=proceeding.case,
        office=office,
        can=can,
        not_yet=not_yet,
        last_word=last_word_on(proceeding) if office else None,
        may_name_parties=_(Action.NAME_PARTY.label) in {label for label, _url in can},
        state=state_word(proceeding),
        deadlines=[
            (each, remaining(each.due_on, today, calendar))
            for each in running_deadlines(proceeding)
            if office or each.term is Term.APPEAL
        ],
        team=queries.people(proceeding.team),
        situation=rules.of_situation(proceeding.situation),
        grounds=_grounds(proceeding),
        four_forms=FOUR_FORMS,
        form_rules={form.form: rules.of_form(form.form) for p in proceeding.parties for form in p.forms},
        decisions=[each for each in queries.decisions_of(proceeding) if office or may_see(each, me(), today)],
        answers=[
            each for each in queries.documents_of_appeals(proceeding) if office or may_see(each, me(), today)
        ],
        is_decided=proceeding.decided_at is not None,
        is_served=proceeding.served_at is not None,
        appeals=[(each, state_word(each), _people_of(each)) for each in proceeding.appeals],
        events=queries.events_of(proceeding) if office else [],
        appeal_states=AppealState,
    )


def _grounds(proceeding: Proceeding) -> list[tuple[Ground, dict[str, Any]]]:
    return [
        (ground, proceeding.exemption[str(ground)])
        for ground in Ground
        if str(ground) in proceeding.exemption
    ]


def _people_of(appeal: Appeal) -> list[User]:
    return queries.people([each for each in (appeal.reviewed_by_id, appeal.decided_by_id) if each])
