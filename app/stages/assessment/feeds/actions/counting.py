"""Figures that nobody types: counted from our own records, in the name of the system, with every record named."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from app.cases.models import Event
from app.cases.transitions import require
from app.extensions import db
from app.people.models import User
from app.people.queries import the_clock
from app.stages.assessment.feeds.actions.placing import put_in_place
from app.stages.assessment.feeds.models import Delivery, Submission
from app.stages.assessment.feeds.own_records import records_for
from app.stages.assessment.feeds.queries import units_assessed
from app.stages.assessment.feeds.words import Figure
from workflows.actions import Action


def count_records(delivery: Delivery, *, now: datetime) -> Event:
    """Count what our records say of every unit and submit it; a unit without a record has nought, which is known."""
    clock = the_clock()
    require(delivery, Action.SUBMIT_DATA, by=clock, now=now)
    return submit_counted(delivery, _counted(delivery, now), by=clock, now=now)


def submit_counted(delivery: Delivery, rows: Iterator[dict[str, Any]], *, by: User, now: datetime) -> Event:
    """Submit figures that come from records instead of a file."""
    submission = Submission(delivery_id=delivery.id, made_at=now, made_by_id=by.id)
    db.session.add(submission)
    db.session.flush()
    return put_in_place(delivery, submission, rows, by=by, now=now)


def _counted(delivery: Delivery, now: datetime) -> Iterator[dict[str, Any]]:
    units = db.session.scalars(units_assessed(delivery.round)).all()
    for asked in delivery.asked:
        found = records_for(
            Figure(asked["figure"]), delivery.round.unit_path, delivery.period_from_on, delivery.period_until_on, now
        )  # fmt: skip
        for unit in units:
            records = found.get(unit.path, [])
            yield {
                "unit_id": unit.id, "column": asked["column"], "rater": "", "value": str(len(records)), "cell": "",
                "records": [each.as_kept() for each in records],
            }  # fmt: skip
