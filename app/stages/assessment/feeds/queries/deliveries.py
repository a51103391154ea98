"""What was asked and brought: deliveries as people may see them, submissions, lateness and coverage."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.cases.models import Deadline
from app.extensions import db
from app.organisations.models import Unit
from app.organisations.queries import within
from app.people.models import User
from app.people.queries import scopes_of
from app.stages.assessment.feeds.models import (
    DeliveredValue,
    Delivery,
    Feed,
    FileTaking,
    OccasionRecord,
    Submission,
)
from app.stages.assessment.feeds.queries.values import HERE, IN_FORCE, count_of_units, is_in_place
from app.stages.assessment.models import Round
from workflows.delivery import DeliveryState


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


def deliveries_of(round_: Round) -> list[Delivery]:
    """What was asked for in a round, by feed and period."""
    wanted = (
        select(Delivery)
        .join(Feed, Feed.id == Delivery.feed_id)
        .where(Delivery.round_id == round_.id)
        .order_by(Feed.name, Delivery.period_until_on, Delivery.id)
    )
    return list(db.session.scalars(wanted).unique())


def uncounted_deliveries(round_: Round) -> list[Delivery]:
    """What was asked for and does not count: not brought, not checked, returned, taken back or missed."""
    return [each for each in deliveries_of(round_) if each.state not in IN_FORCE]


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


def taking_under_way(delivery: Delivery) -> FileTaking | None:
    """The large file of a delivery that the clock is submitting, or is about to."""
    wanted = select(FileTaking).join(Submission, Submission.id == FileTaking.submission_id)
    return db.session.scalar(
        wanted.where(Submission.delivery_id == delivery.id, FileTaking.ended_at.is_(None)).limit(1)
    )


def takings_of(delivery: Delivery) -> dict[int, FileTaking]:
    """The large files of a delivery that the clock was asked to submit, by submission."""
    wanted = select(FileTaking).join(Submission, Submission.id == FileTaking.submission_id)
    found = db.session.scalars(wanted.where(Submission.delivery_id == delivery.id))
    return {each.submission_id: each for each in found}


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


def values_of(submission: Submission) -> Select[DeliveredValue]:
    """The values of one submission, by unit and column."""
    return (
        select(DeliveredValue)
        .join(Unit, Unit.id == DeliveredValue.unit_id)
        .where(DeliveredValue.submission_id == submission.id)
        .order_by(Unit.path, DeliveredValue.column, DeliveredValue.rater)
        .options(joinedload(DeliveredValue.unit))
    )


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


def unit_named(name: str) -> Unit | None:
    """The one active unit of that very name; None where several have it."""
    found = db.session.scalars(select(Unit).where(Unit.name == name, Unit.active).limit(2)).all()
    return found[0] if len(found) == 1 else None
