"""Health reports: the batch of a round with its progress, one report, its bytes, and everybody's own list."""

import io

from flask import Response as FlaskResponse
from flask import abort, flash, make_response, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.cases.access import me, subject_page
from app.cases.kept_reasons import reason_kept
from app.clock import local_day, now
from app.extensions import the_store, transaction
from app.people.queries import actor_for
from app.stages.assessment.models import Round
from app.stages.assessment.results.actions.reports import LEADERS, approve_reports, ask_for_reports
from app.stages.assessment.results.models import HealthReport
from app.stages.assessment.results.queries.reports import (
    Progress,
    Shown,
    progress_of,
    reports_for,
    reports_of,
    tells_another_result,
    visible_report,
)
from app.stages.assessment.results.views import blueprint
from app.store import TamperedBytes
from app.web import navigation
from app.web.access import requires
from app.web.errors import page_for
from app.web.navigation import Place, stand_under
from app.web.paging import one_page
from app.web.sentences import run_together, sentence, sentences
from workflows.engine import Refused
from workflows.vocabulary import CASE_ROLES, N_, UNIT_SIDE, ReportDeliveryState, Role

READERS = (*sorted(CASE_ROLES), *sorted(UNIT_SIDE))
navigation.add(Place.DOCUMENTS, "results.my_reports", N_("Health reports"), roles=READERS, order=20)

Answer = Response | str
#: While reports are being made the page asks again after so many seconds.
ASKS_AGAIN = 5


@blueprint.get("/reports")
@requires(*READERS)
def my_reports() -> str:
    """Every report that this person may see, the newest first."""
    stand_under(Place.DOCUMENTS)
    return render_template(
        "pages/assessment/results/my_reports.html", page=one_page(reports_for(me(), local_day(now())))
    )


@blueprint.get("/rounds/<int:subject_id>/reports")
@subject_page("round")
def reports(round_: Round) -> FlaskResponse:
    """The batch of a round: how far it is, what failed and why, and what can be done now."""
    progress = progress_of(round_)
    page = one_page(reports_of(round_, me(), local_day(now()), request.args.get("shown", "")))
    answer = make_response(
        render_template(
            "pages/assessment/results/reports.html",
            round=round_,
            progress=progress,
            shown=request.args.get("shown", ""),
            page=page,
            Shown=Shown,
            Received=ReportDeliveryState.RECEIVED,
            can=_possible(round_, progress),
            why=_why,
        )
    )
    if progress.left:
        answer.headers["Refresh"] = str(ASKS_AGAIN)
    return answer


def _possible(round_: Round, progress: Progress) -> set[str]:
    """Which of the three acts this person may do now."""
    roles = actor_for(me(), round_.unit_path, local_day(now())).roles
    found = set()
    if (
        Role.HANDLER in roles
        and round_.published_at
        and (progress.not_asked or progress.counts[Shown.FAILED])
    ):
        found.add("ask")
    if roles & set(LEADERS) and progress.counts[Shown.PRINTED]:
        found.add("approve")
    if roles & {Role.HANDLER, Role.CASE_MANAGER} and progress.counts[Shown.APPROVED]:
        found.add("deliver")
    return found


@blueprint.post("/rounds/<int:subject_id>/reports/ask")
@subject_page("round")
def ask(round_: Round) -> Answer:
    """Ask for the reports of a round, or again for those that failed."""
    back = url_for("results.reports", subject_id=round_.id)
    try:
        with transaction():
            count = ask_for_reports(round_, by=me(), now=now())
    except Refused as refusal:
        flash(run_together(sentences(refusal)), "error")
    else:
        flash(ngettext("%(num)d report is being printed.", "%(num)d reports are being printed.", count))
    return redirect(back, 303)


@blueprint.post("/rounds/<int:subject_id>/reports/approve")
@subject_page("round")
def approve(round_: Round) -> Answer:
    """Let the printed reports go to their recipients."""
    back = url_for("results.reports", subject_id=round_.id)
    try:
        with transaction():
            count = approve_reports(round_, by=me(), now=now())
    except Refused as refusal:
        flash(run_together(sentences(refusal)), "error")
    else:
        flash(ngettext("%(num)d report was approved.", "%(num)d reports were approved.", count))
    return redirect(back, 303)


@blueprint.get("/reports/<int:report_id>")
@requires(*READERS)
def report_page(report_id: int) -> str:
    """One report: what it says in short, its PDF, its four deliveries and what can be done with them."""
    stand_under(Place.DOCUMENTS)
    report = _the_report(report_id)
    return render_template(
        "pages/assessment/results/report.html",
        report=report,
        office=actor_for(me(), report.unit_path, local_day(now())).roles & CASE_ROLES,
        mine=actor_for(me(), report.unit_path, local_day(now())).roles,
        states=ReportDeliveryState,
        Role=Role,
        why=_why(report),
        corrected=tells_another_result(report),
        sees_later=_sees(report.superseded_by),
        sees_former=_sees(report.supersedes),
    )


@blueprint.get("/reports/<int:report_id>/document.pdf")
@requires(*READERS)
def report_pdf(report_id: int) -> Response | tuple[str, int]:
    """The bytes as they were issued, their hash checked."""
    report = _the_report(report_id)
    if report.issued_sha256 is None:
        abort(404)
    try:
        content = the_store().get(report.issued_sha256)
    except (TamperedBytes, FileNotFoundError):
        return page_for(
            500,
            _("This document is not what was issued"),
            _(
                "Its bytes no longer match the hash that was recorded. It is not handed out; tell the operators."
            ),
        )
    return send_file(io.BytesIO(content), mimetype="application/pdf", download_name=f"{report.number}.pdf")


def _why(report: HealthReport) -> str:
    """Why a report could not be printed, as a sentence."""
    return "" if report.failure is None else sentence(reason_kept(report.failure))


def _sees(report: HealthReport | None) -> bool:
    return report is not None and visible_report(report.id, me(), local_day(now())) is not None


def _the_report(report_id: int) -> HealthReport:
    report = visible_report(report_id, me(), local_day(now()))
    if report is None:
        abort(404)
    return report
