"""Health reports as people may see them: how far a round's batch has come, and each report with its deliveries."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, true
from sqlalchemy.orm import aliased, selectinload

from app.extensions import db
from app.notices.seals import the_sealer
from app.organisations.queries import within
from app.people.models import User
from app.people.queries import scopes_of
from app.stages.assessment.computing.models import Computation, ComputedLine
from app.stages.assessment.models import Result, Round
from app.stages.assessment.results.models import HealthReport, ReportDelivery
from workflows.vocabulary import CASE_ROLES, N_, UNIT_SIDE, ReportDeliveryState, ReportRecipient, Word


class Shown(Word):
    """Which reports of a round a list shows: its figures are its filters."""

    WAITING = "waiting", N_("To be printed")
    FAILED = "failed", N_("Could not be made")
    PRINTED = "printed", N_("Awaiting approval")
    UNSEALED = "unsealed", N_("To be sealed")
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
    def left(self) -> int:
        """Reports that the clock is at: to be printed, or to be sealed."""
        return self.counts[Shown.WAITING] + self.counts[Shown.UNSEALED]

    @property
    def done(self) -> int:
        """Reports that the clock has finished with, for now."""
        return self.asked - self.left - self.counts[Shown.FAILED]

    @property
    def percent(self) -> int:
        """What is done or failed of all, in whole percent; a hundred only when nothing is left."""
        return 100 * (self.asked - self.left) // self.asked if self.asked else 0


def progress_of(round_: Round) -> Progress:
    """The figures of a round's batch."""
    sums = [func.coalesce(func.sum(case((_where(shown), 1), else_=0)), 0) for shown in Shown]
    row = db.session.execute(select(*sums).where(HealthReport.round_id == round_.id, _stands())).one()
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
    """The latest report of each unit of a round below a person's units, those that failed first."""
    wanted = select(HealthReport).where(
        HealthReport.round_id == round_.id,
        within(HealthReport.unit_path, scopes_of(user, CASE_ROLES, on)),
        _stands(),
    )
    if shown in set(Shown):
        wanted = wanted.where(_where(Shown(shown)))
    wanted = wanted.options(selectinload(HealthReport.deliveries))
    return wanted.order_by(HealthReport.failure.is_(None), HealthReport.unit_path)


@cache
def _stands() -> ColumnElement[bool]:
    """No other report was asked for in its place."""
    later = aliased(HealthReport)
    return ~exists().where(later.supersedes_id == HealthReport.id).correlate(HealthReport)


def _where(shown: Shown) -> ColumnElement[bool]:
    # Without electronic seals the paper is sealed by hand.
    return _conditions(the_sealer() is not None)[shown]


@cache
def _conditions(electronic: bool) -> dict[Shown, ColumnElement[bool]]:
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
    failed = HealthReport.failure.is_not(None)
    sealed = HealthReport.sealed_at.is_not(None) if electronic else true()
    return {
        Shown.WAITING: and_(~printed, ~failed),
        Shown.FAILED: failed,
        Shown.PRINTED: and_(printed, ~approved),
        Shown.UNSEALED: and_(approved, ~sealed, ~delivered, ~failed),
        Shown.APPROVED: and_(approved, sealed, ~delivered, ~failed),
        Shown.DELIVERED: and_(delivered, ~received),
        Shown.RECEIVED: received,
    }


def failed_reports(round_: Round) -> Select[HealthReport]:
    """The reports of a round that could not be printed or sealed."""
    return select(HealthReport).where(HealthReport.round_id == round_.id, HealthReport.failure.is_not(None))


def next_to_print(after: int = 0) -> HealthReport | None:
    """The report that waits longest to be printed, of those behind that id."""
    return _next(Shown.WAITING, after)


def next_to_seal(after: int = 0) -> HealthReport | None:
    """The report that waits longest to be sealed, of those behind that id."""
    return _next(Shown.UNSEALED, after)


def _next(shown: Shown, after: int) -> HealthReport | None:
    wanted = select(HealthReport).where(HealthReport.id > after, _where(shown), _stands())
    return db.session.scalars(wanted.order_by(HealthReport.id).limit(1)).first()


def how_many_left() -> int:
    """How many reports of all rounds wait to be printed or sealed."""
    left = or_(_where(Shown.WAITING), _where(Shown.UNSEALED))
    return db.session.scalar(select(func.count(HealthReport.id)).where(left, _stands())) or 0


def reports_that_failed() -> list[HealthReport]:
    """The reports of all rounds that could not be printed or sealed."""
    wanted = select(HealthReport).where(HealthReport.failure.is_not(None))
    return list(db.session.scalars(wanted.order_by(HealthReport.id)).unique())


def reports_of_changed_lines(round_: Round, corrected: Computation) -> list[HealthReport]:
    """The latest report of each unit whose line is another one in a correction than in what it corrects."""
    changed = _lines(corrected.id).items() - _lines(corrected.supersedes_id).items()
    units = {unit_id for unit_id, _line in changed}
    wanted = select(HealthReport).where(HealthReport.round_id == round_.id, _stands())
    found = db.session.scalars(wanted.order_by(HealthReport.id)).unique()
    return [report for report in found if report.unit_id in units]


#: What a report prints of a unit's line; how sure the list is moves a little with every draw.
_PRINTED_OF_A_LINE = (
    ComputedLine.peer_group,
    ComputedLine.score,
    ComputedLine.rank,
    ComputedLine.group_size,
    ComputedLine.grade,
    ComputedLine.reasons,
    ComputedLine.certainty,
    ComputedLine.indicators,
    ComputedLine.adjustments,
)


def _lines(computation_id: int | None) -> dict[int, str]:
    """What is printed of each line, by unit."""
    asked = select(ComputedLine.unit_id, *_PRINTED_OF_A_LINE).where(
        ComputedLine.computation_id == computation_id
    )
    return {
        unit_id: json.dumps(told, sort_keys=True, default=str) for unit_id, *told in db.session.execute(asked)
    }


def approved_and_undelivered(round_: Round) -> list[HealthReport]:
    """The reports of a round that may go to their recipients and did not yet."""
    wanted = select(HealthReport).where(HealthReport.round_id == round_.id, _where(Shown.APPROVED), _stands())
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
