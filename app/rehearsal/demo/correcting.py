"""After publication a department finds one of its figures wrong: the results are corrected, and so is the report."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from app.extensions import db
from app.organisations.models import Unit
from app.rehearsal.cast import Cast
from app.rehearsal.demo.figures import figure
from app.rehearsal.demo.reporting import ADDRESSEES
from app.rehearsal.demo.scene import APART
from app.rehearsal.steps import Moments
from app.stages.assessment.computing import actions as computing
from app.stages.assessment.models import Round
from app.stages.assessment.results.actions import reports
from app.stages.assessment.results.models import HealthReport, ReportDelivery
from workflows.vocabulary import ReportDeliveryState

#: In which column a figure was wrong, and by how many points.
COLUMN, SHORT = "study", Decimal("0.6")
REASON = "宣传部门复核原始签到记录，理论学习参学率少计一次集中学习，据实更正。"


def correct_one_figure(round_: Round, cast: Cast, *, now: datetime) -> None:
    """Whoever has not signed for the former report signs for the new one alone."""
    at, handler, unit = Moments(now, APART), cast["handler1"], _unit_that_has_not_signed(round_)
    right = str(Decimal(str(figure(unit, COLUMN))) + SHORT)
    proposal = computing.propose_correction(round_, unit, COLUMN, right, REASON, by=handler, now=at.next())
    computing.finish(proposal, computing.prepare(proposal), now=at.next())
    computing.correct_results(round_, by=cast["principal"], now=at.next())
    fresh = _corrected_reports(round_)
    for report in fresh:
        reports.print_report(report, now=at.next())
    reports.approve_reports(round_, by=cast["leader"], now=at.next())
    for report in fresh:
        reports.seal_report(report, now=at.next())
    reports.deliver_reports_of(round_, ADDRESSEES, by=handler, now=at.next())


def _corrected_reports(round_: Round) -> list[HealthReport]:
    """The reports that stand for one that was let go before."""
    found = select(HealthReport).where(
        HealthReport.round_id == round_.id,
        HealthReport.supersedes_id.is_not(None),
        HealthReport.approved_at.is_(None),
    )
    return list(db.session.scalars(found.order_by(HealthReport.unit_path)).unique())


def _unit_that_has_not_signed(round_: Round) -> Unit:
    """Whose copy of the report still waits for a signature."""
    waiting = (
        select(ReportDelivery)
        .join(HealthReport)
        .where(HealthReport.round_id == round_.id, ReportDelivery.state == ReportDeliveryState.DELIVERED)
    )
    found = db.session.scalars(waiting.order_by(ReportDelivery.id)).first()
    assert found is not None
    return found.report.unit
