"""The evaluation report: the office writes what it found and recommends; everything else comes from the round."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import me
from app.clock import local_day, now
from app.extensions import db, transaction
from app.people.queries import actor_for
from app.policies.queries import policy
from app.stages.assessment.access import round_page
from app.stages.assessment.meeting import actions, queries
from app.stages.assessment.meeting.forms import ReportForm, lines_in
from app.stages.assessment.meeting.views import blueprint
from app.stages.assessment.meeting.writing import Written
from app.stages.assessment.models import Round
from workflows.engine import Refused
from workflows.vocabulary import Role

Answer = Response | tuple[str, int] | str


@blueprint.route("/rounds/<int:subject_id>/evaluation-report", methods=["GET", "POST"])
@round_page
def write_report(round_: Round) -> Answer:
    """Write the report, or write its draft anew with the results as they are now."""
    if Role.HANDLER not in actor_for(me(), round_.unit_path, local_day(now())).roles:
        abort(404)
    form, report = ReportForm(), queries.report_of(round_)
    if form.validate_on_submit():
        try:
            with transaction():
                notice = actions.write_report(
                    db.session.get_one(Round, round_.id), _written(form), by=me(), now=now()
                )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The report is written. Read it as it prints, then submit it for review."))
            return redirect(url_for("notices.notice_page", subject_id=notice.id), 303)
    elif not form.is_submitted():
        told = report.content if report is not None else {}
        form.recipient.data = told.get("recipient", f"中共{round_.unit.name}委员会")
        form.basis.data = told.get("basis", policy(round_.policy_version).assessment_rules)
        form.problems.data = "\n".join(told.get("problems", ()))
        form.recommendations.data = "\n".join(told.get("recommendations", ()))
    page = render_template(
        "pages/assessment/meeting/report.html",
        round=round_,
        form=form,
        report=report,
        reason=actions.reason_against_writing(round_),
    )
    return page, 422 if form.is_submitted() else 200


def _written(form: ReportForm) -> Written:
    return Written(
        recipient=form.recipient.data or "",
        basis=form.basis.data or "",
        problems=lines_in(form.problems.data),
        recommendations=lines_in(form.recommendations.data),
    )
