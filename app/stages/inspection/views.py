"""Pages of the look-back: what stands, who goes, what was found, the report and its way to the leader."""

from datetime import datetime
from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import case_page, door, me, subject_page
from app.cases.acting import ActForm, ReasonForm, act, buttons_for
from app.cases.models import Case
from app.cases.problems import Problem, problems_of
from app.clock import local_day, now
from app.notices.content.lookback import percent
from app.people.models import User
from app.people.queries import scopes_of
from app.stages.inspection import actions, queries
from app.stages.inspection.forms import ExplanationForm, ReportForm, TeamForm, VerdictForm
from app.stages.inspection.models import LookBack
from app.web.navigation import Place, stand_under
from workflows.actions import Action
from workflows.vocabulary import CASE_ROLES, Verdict

blueprint = Blueprint("inspection", __name__)

Answer = Response | tuple[str, int] | str
OWN_ACTS = (
    Action.APPOINT_TEAM,
    Action.START_LOOKBACK,
    Action.RECORD_VERDICT,
    Action.REPORT_LOOKBACK,
    Action.CHECK_LOOKBACK,
    Action.RETURN_LOOKBACK,
    Action.CONFIRM_LOOKBACK,
)
#: How loudly a verdict is marked; the word stands beside the colour.
TONES = {
    Verdict.RECTIFIED: "done",
    Verdict.BASICALLY: "near",
    Verdict.NOT_RECTIFIED: "late",
    Verdict.REBOUNDED: "late",
    Verdict.FALSE: "late",
}


@blueprint.get("/cases/<int:case_id>/look-back")
@case_page
def lookback_page(case: Case) -> str:
    """Every look-back of a case; a unit sees those whose result was confirmed."""
    stand_under(Place.CASES)
    office = _reads_as_office(case)
    lookbacks = [each for each in queries.lookbacks_of(case) if office or each.confirmed_at]
    can, not_yet = _own_buttons(case)
    return render_template(
        "pages/inspection/lookback.html",
        case=case,
        office=office,
        can=can,
        not_yet=not_yet,
        shown=[_shown(case, each) for each in lookbacks],
        tones=TONES,
    )


@blueprint.route("/cases/<int:subject_id>/look-back/team", methods=["GET", "POST"])
@door("case", Action.APPOINT_TEAM, endpoint="inspection.appoint_team")
def appoint_team(case: Case) -> Answer:
    """The leader in charge appoints the team."""
    lookback = queries.current_lookback(case)
    form = TeamForm(data=_as_appointed(lookback))
    form.offer(queries.possible_inspectors(case, local_day(now())))

    def appoint(form: TeamForm, by: User, now: datetime) -> Any:
        team = queries.people(form.chosen())
        return actions.appoint_team(case, team, form.scope.data or "", by=by, now=now)

    return _act_on(
        case,
        Action.APPOINT_TEAM,
        form,
        appoint,
        _("The team is told; one of its members starts the look-back."),
    )


@blueprint.route("/cases/<int:subject_id>/look-back/start", methods=["GET", "POST"])
@door("case", Action.START_LOOKBACK, endpoint="inspection.start_lookback")
def start_lookback(case: Case) -> Answer:
    """A member of the team goes out."""
    return _act_on(
        case,
        Action.START_LOOKBACK,
        ActForm(),
        lambda _form, by, now: actions.start_lookback(case, by=by, now=now),
        _("The term for the inspection begins today, and the unit is told."),
    )


@blueprint.get("/cases/<int:subject_id>/look-back/verdicts")
@door("case", Action.RECORD_VERDICT, endpoint="inspection.verdict_list")
def verdict_list(case: Case) -> str:
    """The problems, each with its verdict or without one yet."""
    stand_under(Place.CASES)
    lookback = queries.current_lookback(case)
    if lookback is None or not _reads_as_office(case):
        abort(404)
    can, not_yet = _own_buttons(case)
    here = url_for("inspection.verdict_list", subject_id=case.id)
    return render_template(
        "pages/inspection/verdicts.html",
        case=case,
        lookback=lookback,
        findings=queries.findings(case, lookback),
        can=[each for each in can if each[1] != here],
        not_yet=not_yet,
        may_record=any(each[1] == here for each in can),
        tones=TONES,
    )


@blueprint.route("/cases/<int:subject_id>/look-back/verdicts/<int:problem_id>", methods=["GET", "POST"])
@subject_page("case")
def verdict(case: Case, problem_id: int) -> Answer:
    """What was found on one problem."""
    problem, row = _problem(case, problem_id)
    form = VerdictForm(
        data={"verdict": row.verdict.value, "found": row.found, "requirement": row.requirement} if row else {}
    )

    def record(form: VerdictForm, by: User, now: datetime) -> Any:
        return actions.record_verdict(
            case,
            problem.id,
            Verdict[form.verdict.data.upper()],
            form.found.data or "",
            form.requirement.data or "",
            by=by,
            now=now,
        )

    return _act_on(
        case,
        Action.RECORD_VERDICT,
        form,
        record,
        _("A false rectification needs a second inspector's agreement and the unit's explanation."),
        back=url_for("inspection.verdict_list", subject_id=case.id),
        template="pages/inspection/verdict.html",
        problem=problem,
        row=row,
    )


@blueprint.route("/cases/<int:subject_id>/look-back/verdicts/<int:problem_id>/agree", methods=["GET", "POST"])
@subject_page("case")
def agree(case: Case, problem_id: int) -> Answer:
    """A second inspector agrees that a rectification was false."""
    problem, row = _problem(case, problem_id)
    return _act_on(
        case,
        Action.RECORD_VERDICT,
        ActForm(),
        lambda _form, by, now: actions.agree_that_it_is_false(case, problem_id, by=by, now=now),
        _("You agree as second inspector that this rectification was false."),
        back=url_for("inspection.verdict_list", subject_id=case.id),
        template="pages/inspection/agree.html",
        problem=problem,
        row=row,
    )


@blueprint.route(
    "/cases/<int:subject_id>/look-back/verdicts/<int:problem_id>/explanation", methods=["GET", "POST"]
)
@subject_page("case")
def explanation(case: Case, problem_id: int) -> Answer:
    """What the unit said to the finding of a false rectification."""
    problem, row = _problem(case, problem_id)
    form = ExplanationForm(
        data={"explanation": row.explanation, "explained_by": row.explained_by} if row else {}
    )
    return _act_on(
        case,
        Action.RECORD_VERDICT,
        form,
        lambda form, by, now: actions.record_explanation(
            case, problem_id, form.explanation.data, form.explained_by.data, by=by, now=now
        ),
        _("What the unit says is printed in the feedback beside the finding."),
        back=url_for("inspection.verdict_list", subject_id=case.id),
        template="pages/inspection/explanation.html",
        problem=problem,
        row=row,
    )


@blueprint.route("/cases/<int:subject_id>/look-back/report", methods=["GET", "POST"])
@door("case", Action.REPORT_LOOKBACK, endpoint="inspection.report_lookback")
def report_lookback(case: Case) -> Answer:
    """The team reports."""
    lookback = queries.current_lookback(case)
    names = ("methods", "materials", "overall", "answers", "satisfied")
    form = ReportForm(data={name: getattr(lookback, name) for name in names} if lookback else {})

    def report(form: ReportForm, by: User, now: datetime) -> Any:
        return actions.report_lookback(
            case,
            methods=form.methods.data or "",
            materials=form.materials.data or "",
            overall=form.overall.data or "",
            answers=form.answers.data,
            satisfied=form.satisfied.data,
            by=by,
            now=now,
        )

    return _act_on(
        case,
        Action.REPORT_LOOKBACK,
        form,
        report,
        _("Case management checks the report; after that the leader in charge confirms the verdicts."),
    )


@blueprint.route("/cases/<int:subject_id>/look-back/check", methods=["GET", "POST"])
@door("case", Action.CHECK_LOOKBACK, endpoint="inspection.check_lookback")
def check_lookback(case: Case) -> Answer:
    """Case management passes the report."""
    return _act_on(
        case,
        Action.CHECK_LOOKBACK,
        ActForm(),
        lambda _form, by, now: actions.check_lookback(case, by=by, now=now),
        _("The report is complete and goes to the leader in charge, who confirms the result."),
        template="pages/inspection/act.html",
        shown=_current(case),
        tones=TONES,
    )


@blueprint.route("/cases/<int:subject_id>/look-back/return", methods=["GET", "POST"])
@door("case", Action.RETURN_LOOKBACK, endpoint="inspection.return_lookback")
def return_lookback(case: Case) -> Answer:
    """The report goes back to the team."""
    return _act_on(
        case,
        Action.RETURN_LOOKBACK,
        ReasonForm(),
        lambda form, by, now: actions.return_lookback(case, form.reason.data, by=by, now=now),
        _("The team inspects again what you name; its term begins anew."),
        template="pages/inspection/act.html",
        shown=_current(case),
        tones=TONES,
    )


@blueprint.route("/cases/<int:subject_id>/look-back/confirm", methods=["GET", "POST"])
@door("case", Action.CONFIRM_LOOKBACK, endpoint="inspection.confirm_lookback")
def confirm_lookback(case: Case) -> Answer:
    """The leader in charge confirms the verdicts, and signs what follows from them."""
    shown = _current(case)
    unsettled = sum(
        row is not None and row.verdict in queries.UNSETTLED for _problem, row in shown["findings"]
    )
    bad = sum(row is not None and row.verdict in queries.BAD for _problem, row in shown["findings"])
    if not unsettled:
        consequence = _("You confirm that every problem is rectified, and sign the feedback to the unit.")
    elif not bad:
        consequence = _(
            "You confirm the verdicts: %(n)s problems are reopened with a second term, and you sign the feedback"
            " and the second rectification notice.",
            n=unsettled,
        )
    else:
        consequence = _(
            "You confirm the verdicts: %(n)s problems are reopened with a second term, you sign the feedback and"
            " the second rectification notice, and accountability is proposed, not decided.",
            n=unsettled,
        )
    return _act_on(
        case,
        Action.CONFIRM_LOOKBACK,
        ActForm(),
        lambda _form, by, now: actions.confirm_lookback(case, by=by, now=now),
        consequence,
        template="pages/inspection/act.html",
        shown=shown,
        tones=TONES,
    )


def _act_on(
    case: Case,
    action: Action,
    form: ActForm,
    verb: Any,
    consequence: str,
    *,
    back: str = "",
    template: str = "pages/inspection/act.html",
    **context: Any,
) -> Answer:
    stand_under(Place.CASES)
    if not _reads_as_office(case):
        abort(404)
    context.setdefault("shown", None)
    return act(
        case,
        action,
        form,
        verb,
        consequence=consequence,
        back=back or url_for("inspection.lookback_page", case_id=case.id),
        template=template,
        **context,
    )


def _shown(case: Case, lookback: LookBack) -> dict[str, Any]:
    """What a page shows of one look-back."""
    return {
        "lookback": lookback,
        "team": queries.people(lookback.team),
        "findings": queries.findings(case, lookback),
        "satisfaction": percent(lookback.satisfied, lookback.answers)
        if lookback.answers and lookback.satisfied is not None
        else "",
    }


def _current(case: Case) -> dict[str, Any]:
    lookback = queries.current_lookback(case)
    if lookback is None:
        abort(404)
    return _shown(case, lookback)


def _own_buttons(case: Case) -> tuple[list[tuple[str, str]], list[tuple[str, list[str]]]]:
    """What one can do about the look-back; what else a case allows stands in its file."""
    can, not_yet = buttons_for(case)
    own = {_(action.label) for action in OWN_ACTS}
    can[:] = (each for each in can if each[0] in own)
    return can, [each for each in not_yet if each[0] in own]


def _problem(case: Case, problem_id: int) -> tuple[Problem, Any]:
    lookback = queries.current_lookback(case)
    problem = next((each for each in problems_of(case) if each.id == problem_id), None)
    if problem is None or lookback is None:
        abort(404)
    return problem, queries.verdict_on(lookback, problem_id)


def _as_appointed(lookback: LookBack | None) -> dict[str, Any]:
    if lookback is None or not lookback.team:
        return {}
    return {"team": lookback.team, "leader": lookback.team[0], "scope": lookback.scope}


def _reads_as_office(case: Case) -> bool:
    scopes = scopes_of(me(), CASE_ROLES, local_day(now()))
    return any(case.unit_path.startswith(scope) for scope in scopes)
