"""What happens to a plan that was handed in: confirmed, checked, returned, approved; its extension; progress."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import door
from app.cases.acting import ActForm, ReasonForm, SummaryForm, act
from app.cases.models import Case
from app.policies.queries import policy
from app.stages.rectification import queries
from app.stages.rectification.actions import claims, plan
from app.stages.rectification.forms import ExtendPlanForm, RemarkForm
from app.stages.rectification.views import blueprint
from workflows.actions import Action

Answer = Response | tuple[str, int] | str


def act_on_plan(case: Case, action: Action, form: ActForm, verb: Any, consequence: str = "") -> Answer:
    """An act on the plan, with the plan itself on the page."""
    return act(
        case,
        action,
        form,
        verb,
        consequence=consequence,
        template="pages/rectification/plan_act.html",
        rows=queries.plan_rows(case),
        back=url_for("rectification.plan_page", subject_id=case.id) if action is Action.SUBMIT_PLAN else "",
    )


@blueprint.route("/cases/<int:subject_id>/plan/confirm", methods=["GET", "POST"])
@door("case", Action.CONFIRM_PLAN, endpoint="rectification.confirm_plan")
def confirm_plan(case: Case) -> Answer:
    """The principal stands for the plan."""
    return act_on_plan(
        case,
        Action.CONFIRM_PLAN,
        ActForm(),
        lambda _form, by, now: plan.confirm_plan(case, by=by, now=now),
        _(
            "You confirm the plan for the unit; it goes to the supervising office, which approves or returns it."
        ),
    )


@blueprint.route("/cases/<int:subject_id>/plan/decline", methods=["GET", "POST"])
@door("case", Action.DECLINE_PLAN, endpoint="rectification.decline_plan")
def decline_plan(case: Case) -> Answer:
    """The principal gives the plan back within the unit."""
    return act_on_plan(
        case,
        Action.DECLINE_PLAN,
        ReasonForm(),
        lambda form, by, now: plan.decline_plan(case, form.reason.data, by=by, now=now),
        _("The plan goes back to the liaison; its term runs on."),
    )


@blueprint.route("/cases/<int:subject_id>/plan/check", methods=["GET", "POST"])
@door("case", Action.CHECK_PLAN, endpoint="rectification.check_plan")
def check_plan(case: Case) -> Answer:
    """The handler's check."""
    return act_on_plan(
        case,
        Action.CHECK_PLAN,
        RemarkForm(),
        lambda form, by, now: plan.check_plan(case, form.opinion.data or "", by=by, now=now),
        _(
            "The plan is specific and feasible, its terms are reasonable and no problem is missing; it goes on for approval."
        ),
    )


@blueprint.route("/cases/<int:subject_id>/plan/return", methods=["GET", "POST"])
@door("case", Action.RETURN_PLAN, endpoint="rectification.return_plan")
def return_plan(case: Case) -> Answer:
    """Give the plan back to the unit."""
    return act_on_plan(
        case,
        Action.RETURN_PLAN,
        ReasonForm(),
        lambda form, by, now: plan.return_plan(case, form.reason.data, by=by, now=now),
        _(
            "The plan goes back to the unit with your reason (at least 10 characters), and a new term for it begins."
        ),
    )


@blueprint.route("/cases/<int:subject_id>/plan/approve", methods=["GET", "POST"])
@door("case", Action.APPROVE_PLAN, endpoint="rectification.approve_plan")
def approve_plan(case: Case) -> Answer:
    """The office director approves; the three lists are printed and signed."""
    return act_on_plan(
        case,
        Action.APPROVE_PLAN,
        ActForm(),
        lambda _form, by, now: plan.approve_plan(case, by=by, now=now),
        _(
            "You approve the plan; the problem, task and responsibility lists are numbered and signed, and the unit carries it out."
        ),
    )


@blueprint.route("/cases/<int:subject_id>/plan/extend", methods=["GET", "POST"])
@door("case", Action.EXTEND_PLAN, endpoint="rectification.extend_plan")
def extend_plan(case: Case) -> Answer:
    """More time for the plan, once."""
    longest = policy(case.policy_version).plan_extension_longest
    return act(
        case,
        Action.EXTEND_PLAN,
        ExtendPlanForm(),
        lambda form, by, now: plan.extend_plan(case, form.days.data, form.reason.data, by=by, now=now),
        consequence=_("The plan's term is extended once, by at most %(n)s working days.", n=longest),
    )


@blueprint.route("/cases/<int:subject_id>/progress", methods=["GET", "POST"])
@door("case", Action.REPORT_PROGRESS, endpoint="rectification.report_progress")
def report_progress(case: Case) -> Answer:
    """The unit's monthly report."""
    return act(
        case,
        Action.REPORT_PROGRESS,
        SummaryForm(),
        lambda form, by, now: claims.report_progress(case, form.summary.data, by=by, now=now),
        consequence=_("The report goes to the supervising office; the next one falls due a month later."),
        template="pages/rectification/progress.html",
        reports=queries.progress_of(case),
    )
