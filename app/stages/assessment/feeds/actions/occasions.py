"""The monthly form on weddings, funerals and celebrations (M-05): records by unit, counted into columns."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.cases.models import Event
from app.cases.transitions import require
from app.extensions import db
from app.organisations.models import Unit
from app.people.models import User
from app.stages.assessment.feeds.actions.counting import submit_counted
from app.stages.assessment.feeds.models import Delivery, OccasionRecord
from app.stages.assessment.feeds.queries import occasions_of, occasions_so_far, units_assessed
from app.stages.assessment.feeds.words import FeedKind, Figure, Occasion
from app.stages.assessment.ranking import rounded
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_


def record_occasion(
    delivery: Delivery,
    unit: Unit,
    occasion: Occasion,
    *,
    held_on: date | None = None,
    reported_before: bool = False,
    reported_after: bool = False,
    violation: str = "",
    by: User,
    now: datetime,
) -> OccasionRecord:
    """Record one occasion that a unit reported, or that it reported none."""
    _require_open_form(delivery, by, now)
    if unit.id == delivery.round.unit_id or not unit.path.startswith(delivery.round.unit_path):
        raise Refused(Reason(N_("%(unit)s is not assessed in this round."), {"unit": unit.name}))
    _refuse_a_contradiction(delivery, unit, occasion, held_on)
    nothing = occasion is Occasion.NONE
    record = OccasionRecord(
        delivery_id=delivery.id,
        unit_id=unit.id,
        occasion=occasion,
        held_on=None if nothing else held_on,
        reported_before=not nothing and reported_before,
        reported_after=not nothing and reported_after,
        violation="" if nothing else violation,
        recorded_at=now,
        recorded_by_id=by.id,
    )
    db.session.add(record)
    db.session.flush()
    return record


def record_none_for_the_rest(delivery: Delivery, *, by: User, now: datetime) -> int:
    """Record "none in this period" for every unit of which nothing is recorded; returns for how many."""
    _require_open_form(delivery, by, now)
    recorded = set(
        db.session.scalars(select(OccasionRecord.unit_id).where(OccasionRecord.delivery_id == delivery.id))
    )
    rest = [unit for unit in db.session.scalars(units_assessed(delivery.round)) if unit.id not in recorded]
    db.session.add_all(
        OccasionRecord(
            delivery_id=delivery.id,
            unit_id=unit.id,
            occasion=Occasion.NONE,
            recorded_at=now,
            recorded_by_id=by.id,
        )
        for unit in rest
    )
    db.session.flush()
    return len(rest)


def strike_occasion(record: OccasionRecord, *, by: User, now: datetime) -> None:
    """Take back what was recorded wrongly, before it is submitted."""
    _require_open_form(record.delivery, by, now)
    db.session.delete(record)
    db.session.flush()


def submit_occasions(delivery: Delivery, *, by: User, now: datetime) -> Event:
    """Count the records into the columns and submit them. A unit of which nothing is recorded has no value."""
    _require_open_form(delivery, by, now)
    return submit_counted(delivery, _counted(delivery), by=by, now=now)


def _counted(delivery: Delivery) -> Iterator[dict[str, Any]]:
    by_unit, so_far = _by_unit(occasions_of(delivery)), _by_unit(occasions_so_far(delivery))
    for asked in delivery.asked:
        figure = Figure(asked["figure"])
        for unit_id in by_unit:
            if figure is Figure.REPORTED_RATE:
                held = [each for each in so_far[unit_id] if each.occasion is not Occasion.NONE]
                missed = [each for each in held if not (each.reported_before and each.reported_after)]
                value, counted = _share(len(held) - len(missed), len(held)), missed
            else:
                counted = [each for each in by_unit[unit_id] if _counts(each, figure)]
                value = str(len(counted))
            yield {
                "unit_id": unit_id, "column": asked["column"], "rater": "", "value": value, "cell": "",
                "records": [_as_kept(each) for each in counted],
            }  # fmt: skip


def _by_unit(records: list[OccasionRecord]) -> dict[int, list[OccasionRecord]]:
    by_unit: dict[int, list[OccasionRecord]] = defaultdict(list)
    for record in records:
        by_unit[record.unit_id].append(record)
    return by_unit


def _share(part: int, whole: int) -> str:
    """Per cent with two places, half up."""
    return str(rounded(Decimal(100 * part) / whole)) if whole else "100"


def _counts(record: OccasionRecord, figure: Figure) -> bool:
    if record.occasion is Occasion.NONE:
        return False
    return {
        Figure.OCCASIONS_HELD: True,
        Figure.NOT_REPORTED_BEFORE: not record.reported_before,
        Figure.NOT_REPORTED_AFTER: not record.reported_after,
        Figure.VIOLATIONS: bool(record.violation),
    }[figure]


def _as_kept(record: OccasionRecord) -> dict[str, Any]:
    assert record.held_on is not None
    return {
        "kind": "occasion", "id": record.id, "occasion": str(record.occasion), "on": record.held_on.isoformat(),
        "title": record.violation,
    }  # fmt: skip


def _require_open_form(delivery: Delivery, by: User, now: datetime) -> None:
    require(delivery, Action.SUBMIT_DATA, by=by, now=now)
    if delivery.feed.kind is not FeedKind.OCCASIONS:
        raise Refused(Reason(N_("This data is not brought by the form.")))


def _refuse_a_contradiction(delivery: Delivery, unit: Unit, occasion: Occasion, held_on: date | None) -> None:
    known = set(
        db.session.scalars(
            select(OccasionRecord.occasion).where(
                OccasionRecord.delivery_id == delivery.id, OccasionRecord.unit_id == unit.id
            )
        )
    )
    if known and (occasion is Occasion.NONE or Occasion.NONE in known):
        raise Refused(
            Reason(
                N_(
                    "%(unit)s cannot have held something and nothing in one period; strike what is wrong first."
                ),
                {"unit": unit.name},
            )
        )
    if occasion is Occasion.NONE:
        return
    if held_on is None or not delivery.period_from_on <= held_on <= delivery.period_until_on:
        raise Refused(
            Reason(
                N_("The occasion must have been held from %(first)s to %(last)s."),
                {"first": f"{delivery.period_from_on}", "last": f"{delivery.period_until_on}"},
            )
        )
