"""Which values of a round are in force, what is late or missing, and where each number comes from."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Context, Decimal
from functools import reduce

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import joinedload

from app.cases.models import Deadline
from app.extensions import db
from app.organisations.models import Unit
from app.organisations.queries import within
from app.people.models import User
from app.people.queries import scopes_of
from app.stages.assessment.feeds.columns import Column, called, column_named, columns_of_model
from app.stages.assessment.feeds.judged import KnownUnit
from app.stages.assessment.feeds.models import DeliveredValue, Delivery, Feed, OccasionRecord, Submission
from app.stages.assessment.feeds.words import Combine
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.model.queries import model_of
from app.stages.assessment.models import Round
from workflows.delivery import DeliveryState
from workflows.vocabulary import CASE_ROLES, Role

#: Deliveries whose values count.
IN_FORCE = (str(DeliveryState.ACCEPTED), str(DeliveryState.FIXED))
#: Deliveries whose values a running score may look at before they are checked.
HERE = (*IN_FORCE, str(DeliveryState.SUBMITTED))
#: So many rows are fetched at once: a round may have millions of values.
BATCH = 10_000
_EXACT = Context(prec=200)

#: unit code, column, value, rater ("" but for marks)
Value = tuple[str, str, Decimal, str]


@dataclass(frozen=True)
class Coverage:
    """One delivery of a round: where it stands, until when it was due, and how many units it covers."""

    delivery: Delivery
    submission: Submission | None
    units: int
    expected: int
    due_on: date | None
    is_late: bool

    @property
    def missing(self) -> int:
        """Units without any value of this delivery: missing, not nought."""
        return self.expected - self.units


def units_assessed(round_: Round) -> Select[Unit]:
    """The units that a round asks data about: the active ones below its unit, in tree order."""
    return (
        select(Unit)
        .where(within(Unit.path, [round_.unit_path]), Unit.id != round_.unit_id, Unit.active)
        .order_by(Unit.path)
    )


def known_units(round_: Round) -> dict[str, KnownUnit]:
    """The same units by code, each with its number among them."""
    wanted = units_assessed(round_).with_only_columns(Unit.code, Unit.id, Unit.name)
    return {
        row.code: KnownUnit(position, row.id, row.name)
        for position, row in enumerate(db.session.execute(wanted))
    }


def columns_of(delivery: Delivery) -> list[Column]:
    """What a delivery asks for, as the model of its round describes it."""
    version_id = delivery.round.model_version_id
    version = db.session.get(ModelVersion, version_id) if version_id is not None else None
    known = columns_of_model(model_of(version)) if version is not None else {}
    return [called(column_named(known, each["column"]), each["label"]) for each in delivery.asked]


def values_in_force(round_: Round, *, drafts: bool = False) -> Iterator[Value]:
    """Every value of a round that counts, the periods combined into one, by unit and column.

    Only what was accepted; with ``drafts`` also what waits for its check, and sums of the periods that are there.
    Without ``drafts`` a unit that lacks a period of a sum has no value: what is missing is never nought.
    """
    rules, periods = _asked_in(round_)
    wanted = (
        select(
            Unit.code,
            DeliveredValue.column,
            DeliveredValue.rater,
            Delivery.period_until_on,
            DeliveredValue.value,
        )
        .join(Submission, Submission.id == DeliveredValue.submission_id)
        .join(Delivery, Delivery.id == Submission.delivery_id)
        .join(Unit, Unit.id == DeliveredValue.unit_id)
        .where(
            DeliveredValue.round_id == round_.id,
            is_in_place(),
            Delivery.state.in_(HERE if drafts else IN_FORCE),
        )
        .order_by(Unit.code, DeliveredValue.column, DeliveredValue.rater, Delivery.period_until_on)
    )
    held: list[Decimal] = []
    last: tuple[str, str, str] | None = None

    def combined() -> Iterator[Value]:
        if last is None:
            return
        code, column, rater = last
        if rules.get(column) is not Combine.SUM:
            yield code, column, held[-1], rater
        elif drafts or len(held) == periods[column]:
            yield code, column, _exact_sum(held), rater

    for code, column, rater, _until, value in db.session.execute(wanted).yield_per(BATCH):
        if (code, column, rater) != last:
            yield from combined()
            last, held = (code, column, rater), []
        held.append(Decimal(value))
    yield from combined()


def _exact_sum(values: Iterable[Decimal]) -> Decimal:
    """Every digit counts, however long the numbers are."""
    return reduce(_EXACT.add, values, Decimal(0))


def _asked_in(round_: Round) -> tuple[dict[str, Combine], dict[str, int]]:
    """How each column's periods are combined, and how many periods were asked for."""
    rules: dict[str, Combine] = {}
    periods: dict[str, int] = defaultdict(int)
    for asked in db.session.scalars(select(Delivery.asked).where(Delivery.round_id == round_.id)):
        for each in asked:
            rules[each["column"]] = Combine(each["combine"])
            periods[each["column"]] += 1
    return rules, periods


def is_in_place() -> ColumnElement[bool]:
    """The condition that a submission is the one that counts for its delivery."""
    return and_(Submission.submitted_at.is_not(None), Submission.superseded_at.is_(None))


def deliveries_of(round_: Round) -> list[Delivery]:
    """What was asked for in a round, by feed and period."""
    wanted = (
        select(Delivery)
        .join(Feed, Feed.id == Delivery.feed_id)
        .where(Delivery.round_id == round_.id)
        .order_by(Feed.name, Delivery.period_until_on, Delivery.id)
    )
    return list(db.session.scalars(wanted).unique())


def visible_deliveries(user: User, on: date) -> Select[Delivery]:
    """What a person may see: of the departments one reports for, or over whose units one works on cases."""
    scopes = scopes_of(user, Delivery.subject_readers, on)
    return (
        select(Delivery)
        .join(Feed, Feed.id == Delivery.feed_id)
        .where(within(Delivery.unit_path, scopes))
        .order_by(Delivery.period_until_on.desc(), Feed.name, Delivery.id)
    )


def submission_in_place(delivery: Delivery) -> Submission | None:
    """The submission that counts for a delivery, if anything was submitted."""
    return db.session.scalar(select(Submission).where(Submission.delivery_id == delivery.id, is_in_place()))


def submissions_of(delivery: Delivery) -> list[Submission]:
    """Everything that was brought for a delivery, the newest first."""
    wanted = select(Submission).where(Submission.delivery_id == delivery.id).order_by(Submission.id.desc())
    return list(db.session.scalars(wanted.options(joinedload(Submission.made_by))))


def coverage_of(round_: Round, now: datetime) -> list[Coverage]:
    """Every delivery of a round with its state, its day and the units that it covers."""
    found = deliveries_of(round_)
    submissions = {
        each.delivery_id: each
        for each in db.session.scalars(
            select(Submission)
            .join(Delivery, Delivery.id == Submission.delivery_id)
            .where(Delivery.round_id == round_.id, is_in_place())
        )
    }
    running = deadlines_of(found)
    expected = count_of_units(round_)
    return [
        Coverage(
            delivery=each,
            submission=submissions.get(each.id),
            units=submissions[each.id].units if each.id in submissions and each.state in HERE else 0,
            expected=expected,
            due_on=running[each.id].due_on if each.id in running else None,
            is_late=each.id in running and running[each.id].is_overdue(now),
        )
        for each in found
    ]


def late_deliveries(round_: Round, now: datetime) -> list[Delivery]:
    """What should be here by now and is not."""
    return [
        each.delivery
        for each in coverage_of(round_, now)
        if each.delivery.state not in HERE and (each.is_late or each.delivery.state == DeliveryState.MISSED)
    ]


def deadlines_of(deliveries: Iterable[Delivery]) -> dict[int, Deadline]:
    """The open deadline of each delivery, where somebody is waited for."""
    ids = [each.id for each in deliveries]
    wanted = select(Deadline).where(
        Deadline.subject_kind == Delivery.workflow_name,
        Deadline.subject_id.in_(ids),
        Deadline.closed_at.is_(None),
    )
    return {each.subject_id: each for each in db.session.scalars(wanted)}


def count_of_units(round_: Round) -> int:
    """How many units a round asks data about."""
    counted = select(func.count()).select_from(units_assessed(round_).order_by(None).subquery())
    return db.session.scalar(counted) or 0


def origins_of(round_: Round, unit: Unit, column: str) -> list[DeliveredValue]:
    """Everything that was ever submitted for one number of a round: what is in place first, then the newest."""
    wanted = (
        select(DeliveredValue)
        .join(Submission, Submission.id == DeliveredValue.submission_id)
        .where(
            DeliveredValue.round_id == round_.id,
            DeliveredValue.unit_id == unit.id,
            DeliveredValue.column == column,
        )
        .order_by(Submission.superseded_at.is_not(None), Submission.id.desc(), DeliveredValue.rater)
        .options(joinedload(DeliveredValue.submission).joinedload(Submission.made_by))
    )
    return list(db.session.scalars(wanted).unique())


def values_of(submission: Submission) -> Select[DeliveredValue]:
    """The values of one submission, by unit and column."""
    return (
        select(DeliveredValue)
        .join(Unit, Unit.id == DeliveredValue.unit_id)
        .where(DeliveredValue.submission_id == submission.id)
        .order_by(Unit.path, DeliveredValue.column, DeliveredValue.rater)
        .options(joinedload(DeliveredValue.unit))
    )


def feeds_of(model_id: int) -> list[Feed]:
    """The feeds of a model, those that ended last."""
    wanted = select(Feed).where(Feed.model_id == model_id).order_by(Feed.ended_at.is_not(None), Feed.name)
    return list(db.session.scalars(wanted).unique())


def occasions_of(delivery: Delivery) -> list[OccasionRecord]:
    """What was recorded for a month, by unit and day."""
    wanted = (
        select(OccasionRecord)
        .join(Unit, Unit.id == OccasionRecord.unit_id)
        .where(OccasionRecord.delivery_id == delivery.id)
        .order_by(Unit.path, OccasionRecord.held_on, OccasionRecord.id)
        .options(joinedload(OccasionRecord.unit))
    )
    return list(db.session.scalars(wanted))


def occasions_so_far(delivery: Delivery) -> list[OccasionRecord]:
    """What was recorded for a month and for those of the same feed and round before it."""
    wanted = (
        select(OccasionRecord)
        .join(Delivery, Delivery.id == OccasionRecord.delivery_id)
        .where(
            Delivery.round_id == delivery.round_id,
            Delivery.feed_id == delivery.feed_id,
            Delivery.period_until_on <= delivery.period_until_on,
        )
        .order_by(OccasionRecord.held_on, OccasionRecord.id)
    )
    return list(db.session.scalars(wanted))


def reporters_reach(user: User, path: str, on: date) -> bool:
    """Does this person report data for the department at that path?"""
    return any(path.startswith(scope) for scope in scopes_of(user, [Role.DATA_REPORTER], on))


def works_on_cases_over(user: User, path: str, on: date) -> bool:
    """Does this person work on cases over that path?"""
    return any(path.startswith(scope) for scope in scopes_of(user, CASE_ROLES, on))
