"""What was found: a verdict on each problem, and for a false rectification agreement and explanation."""

from datetime import datetime
from typing import Any

from flask import abort, render_template, url_for
from flask_babel import gettext as _

from app.cases.access import door, is_office, subject_page
from app.cases.acting import ActForm
from app.cases.models import Case
from app.cases.problems import Problem, problems_of
from app.people.models import User
from app.stages.inspection import actions, queries
from app.stages.inspection.forms import ExplanationForm, VerdictForm
from app.stages.inspection.views import blueprint
from app.stages.inspection.views.showing import TONES, Answer, act_on, own_buttons
from workflows.actions import Action
from workflows.vocabulary import Verdict


@blueprint.get("/cases/<int:subject_id>/look-back/verdicts")
@door("case", Action.RECORD_VERDICT, endpoint="inspection.verdict_list")
def verdict_list(case: Case) -> str:
    """The problems, each with its verdict or without one yet."""
    lookback = queries.current_lookback(case)
    if lookback is None or not is_office(case):
        abort(404)
    can, not_yet = own_buttons(case)
    here = url_for("inspection.verdict_list", subject_id=case.id)
    may_record = any(each[1] == here for each in can)
    can[:] = (each for each in can if each[1] != here)
    return render_template(
        "pages/inspection/verdicts.html",
        case=case,
        lookback=lookback,
        findings=queries.findings(case, lookback),
        can=can,
        not_yet=not_yet,
        may_record=may_record,
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

    return act_on(
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
    return act_on(
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
    return act_on(
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


def _problem(case: Case, problem_id: int) -> tuple[Problem, Any]:
    lookback = queries.current_lookback(case)
    problem = next((each for each in problems_of(case) if each.id == problem_id), None)
    if problem is None or lookback is None:
        abort(404)
    return problem, queries.verdict_on(lookback, problem_id)
