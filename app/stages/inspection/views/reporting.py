"""The report of the team, its check by case management, and the leader's confirmation."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.cases.access import door
from app.cases.acting import ActForm, ReasonForm
from app.cases.models import Case
from app.people.models import User
from app.stages.inspection import actions, queries
from app.stages.inspection.forms import ReportForm
from app.stages.inspection.views import blueprint
from app.stages.inspection.views.showing import TONES, Answer, act_on, current
from workflows.actions import Action


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

    return act_on(
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
    return act_on(
        case,
        Action.CHECK_LOOKBACK,
        ActForm(),
        lambda _form, by, now: actions.check_lookback(case, by=by, now=now),
        _("The report is complete and goes to the leader in charge, who confirms the result."),
        template="pages/inspection/act.html",
        shown=current(case),
        tones=TONES,
    )


@blueprint.route("/cases/<int:subject_id>/look-back/return", methods=["GET", "POST"])
@door("case", Action.RETURN_LOOKBACK, endpoint="inspection.return_lookback")
def return_lookback(case: Case) -> Answer:
    """The report goes back to the team."""
    return act_on(
        case,
        Action.RETURN_LOOKBACK,
        ReasonForm(),
        lambda form, by, now: actions.return_lookback(case, form.reason.data, by=by, now=now),
        _("The team inspects again what you name; its term begins anew."),
        template="pages/inspection/act.html",
        shown=current(case),
        tones=TONES,
    )


@blueprint.route("/cases/<int:subject_id>/look-back/confirm", methods=["GET", "POST"])
@door("case", Action.CONFIRM_LOOKBACK, endpoint="inspection.confirm_lookback")
def confirm_lookback(case: Case) -> Answer:
    """The leader in charge confirms the verdicts, and signs what follows from them."""
    shown = current(case)
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
    return act_on(
        case,
        Action.CONFIRM_LOOKBACK,
        ActForm(),
        lambda _form, by, now: actions.confirm_lookback(case, by=by, now=now),
        consequence,
        template="pages/inspection/act.html",
        shown=shown,
        tones=TONES,
    )
