"""Which values of a round count, and of which units they are asked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Context, Decimal
from functools import reduce

from sqlalchemy import ColumnElement, Select, and_, func, select

from app.extensions import db
from app.organisations.models import Unit
from app.organisations.queries import within
from app.stages.assessment.feeds.judged import KnownUnit
from app.stages.assessment.feeds.models import DeliveredValue, Delivery, Submission
from app.stages.assessment.feeds.words import Combine
from app.stages.assessment.models import Round
from workflows.delivery import DeliveryState

#: Deliveries whose values count.
IN_FORCE = (str(DeliveryState.ACCEPTED), str(DeliveryState.FIXED))

#: Deliveries whose values a running score may look at before they are checked.
HERE = (*IN_FORCE, str(DeliveryState.SUBMITTED))

#: So many rows are fetched at once: a round may have millions of values.
BATCH = 10_000

_EXACT = Context(prec=200)

#: unit code, column, value, rater ("" but for marks)
Value = tuple[str, str, Decimal, str]


def units_assessed(round_: Round) -> Select[Unit]:
    """The units that a round asks data about: the active ones below its unit, in tree order."""
    return (
        select(Unit)
        .where(within(Unit.path, [round_.unit_path]), Unit.id != round_.unit_id, Unit.active)
        .order_by(Unit.path)
    )


def count_of_units(round_: Round) -> int:
    """How many units a round asks data about."""
    counted = select(func.count()).select_from(units_assessed(round_).order_by(None).subquery())
    return db.session.scalar(counted) or 0


def count_of_values(round_: Round) -> int:
    """How many values are in place in a round."""
    counted = select(func.sum(Submission.values)).join(Delivery, Delivery.id == Submission.delivery_id)
    return db.session.scalar(counted.where(Delivery.round_id == round_.id, is_in_place())) or 0


def known_units(round_: Round) -> dict[str, KnownUnit]:
    """The same units by code, each with its number among them."""
    wanted = units_assessed(round_).with_only_columns(Unit.code, Unit.id, Unit.name)
    return {
        row.code: KnownUnit(position, row.id, row.name)
        for position, row in enumerate(db.session.execute(wanted))
    }


def is_in_place() -> ColumnElement[bool]:
    """The condition that a submission is the one that counts for its delivery."""
    return and_(Submission.submitted_at.is_not(None), Submission.superseded_at.is_(None))


def values_in_force(round_: Round, *, drafts: bool = False, unit: Unit | None = None) -> Iterator[Value]:
    """Every value of a round that counts, the periods combined into one, by unit and column; or of one unit alone.

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
    if unit is not None:
        wanted = wanted.where(DeliveredValue.unit_id == unit.id)
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
