"""Health reports as people may see them: how far a round's batch has come, and each report with its deliveries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from app.extensions import db
from app.organisations.queries import within
from app.people.models import User
from app.people.queries import scopes_of
from app.stages.assessment.models import Result, Round
from app.stages.assessment.results.models import HealthReport, ReportDelivery
from workflows.vocabulary import CASE_ROLES, N_, UNIT_SIDE, ReportDeliveryState, ReportRecipient, Word


class Shown(Word):
    """Which reports of a round a list shows: its figures are its filters."""

    WAITING = "waiting", N_("To be printed")
    FAILED = "failed", N_("Could not be printed")
    PRINTED = "printed", N_("Awaiting approval")
    APPROVED = "approved", N_("To be delivered")
    DELIVERED = "delivered", N_("Delivered, not all signed for")
    RECEIVED = "received", N_("Signed for by all four")


@dataclass(frozen=True)
class Progress:
    """How many reports of a round stand where."""

    #: Units with a score that nobody asked a report for yet.
    not_asked: int
    counts: dict[Shown, int]

    @property
    def asked(self) -> int:
        """All reports that were asked for: the counts add up to it."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """Reports that are printed."""
        return self.asked - self.counts[Shown.WAITING] - self.counts[Shown.FAILED]


def progress_of(round_: Round) -> Progress:
    """The figures of a round's batch."""
    sums = [func.coalesce(func.sum(case((_where(shown), 1), else_=0)), 0) for shown in Shown]
    row = db.session.execute(select(*sums).where(HealthReport.round_id == round_.id)).one()
    not_asked = db.session.scalar(select(func.count()).select_from(units_to_report(round_).subquery()))
    return Progress(not_asked or 0, dict(zip(Shown, row, strict=True)))


def units_to_report(round_: Round) -> Select[Result]:
    """The scored results of a round without a report."""
    reported = exists().where(
        HealthReport.round_id == Result.round_id, HealthReport.unit_id == Result.unit_id
    )
    wanted = select(Result).where(Result.round_id == round_.id, Result.score.is_not(None), ~reported)
    return wanted.order_by(Result.unit_path)


def reports_of(round_: Round, user: User, on: date, shown: str = "") -> Select[HealthReport]:
    """The reports of a round below a person's units, those that failed first."""
    wanted = select(HealthReport).where(
        HealthReport.round_id == round_.id, within(HealthReport.unit_path, scopes_of(user, CASE_ROLES, on))
    )
    if shown in set(Shown):
        wanted = wanted.where(_where(Shown(shown)))
    return wanted.order_by(HealthReport.failure.is_(None), HealthReport.unit_path)


def _where(shown: Shown) -> ColumnElement[bool]:
    of_report = ReportDelivery.report_id == HealthReport.id
    delivered = exists().where(of_report).correlate(HealthReport)
    received = (
        select(func.count(ReportDelivery.id))
        .where(of_report, ReportDelivery.state == ReportDeliveryState.RECEIVED)
        .correlate(HealthReport)
        .scalar_subquery()
    ) == len(ReportRecipient)
    printed = HealthReport.pdf_sha256.is_not(None)
    approved = HealthReport.approved_at.is_not(None)
    return {
        Shown.WAITING: and_(~printed, HealthReport.failure.is_(None)),
        Shown.FAILED: HealthReport.failure.is_not(None),
        Shown.PRINTED: and_(printed, ~approved),
        Shown.APPROVED: and_(approved, ~delivered),
        Shown.DELIVERED: and_(delivered, ~received),
        Shown.RECEIVED: received,
    }[shown]


def waiting_reports(limit: int, without: Sequence[int] = ()) -> list[int]:
    """The ids of reports to print, the oldest first."""
    asked = select(HealthReport.id).where(HealthReport.pdf_sha256.is_(None), HealthReport.failure.is_(None))
    return list(
        db.session.scalars(
            asked.where(HealthReport.id.not_in(without)).order_by(HealthReport.id).limit(limit)
        )
    )


def approved_and_undelivered(round_: Round) -> list[HealthReport]:
    """The reports of a round that may go to their recipients and did not yet."""
    wanted = select(HealthReport).where(HealthReport.round_id == round_.id, _where(Shown.APPROVED))
    return list(db.session.scalars(wanted.order_by(HealthReport.unit_path)).unique())


def visible_report(report_id: int, user: User, on: date) -> HealthReport | None:
    """One report: for the office over the unit, and for the unit once its own copy was delivered."""
    return db.session.scalar(
        select(HealthReport).where(HealthReport.id == report_id, report_is_visible(user, on))
    )


def report_is_visible(user: User, on: date) -> ColumnElement[bool]:
    """The condition on reports that this person may see one."""
    office = within(HealthReport.unit_path, scopes_of(user, CASE_ROLES, on))
    mine = [grant.unit_path for grant in user.grants if grant.role in UNIT_SIDE and grant.holds_on(on)]
    own_copy = exists().where(
        ReportDelivery.report_id == HealthReport.id,
        ReportDelivery.recipient == ReportRecipient.UNIT_PRINCIPAL,
    )
    return or_(office, and_(HealthReport.unit_path.in_(mine), own_copy.correlate(HealthReport)))


def reports_for(user: User, on: date) -> Select[HealthReport]:
    """Every printed report that this person may see, the newest first."""
    return (
        select(HealthReport)
        .where(HealthReport.pdf_sha256.is_not(None), report_is_visible(user, on))
        .order_by(HealthReport.id.desc())
    )


def tells_another_result(report: HealthReport) -> bool:
    """Was the result corrected after the report was printed? The report stays as it was issued."""
    if report.content is None:
        return False
    told = report.content["periods"][-1]
    stands = db.session.execute(
        select(Result.score, Result.rank).where(
            Result.round_id == report.round_id, Result.unit_id == report.unit_id
        )
    ).one_or_none()
    return stands is None or (str(stands.score), stands.rank) != (told["score"], told["rank"])
