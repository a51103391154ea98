"""Put a submission in its place: its values are written in bulk, the one before it steps back, a digest goes on record."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import insert

from app.cases.models import Event
from app.cases.transitions import perform
from app.extensions import db, table_of
from app.people.models import User
from app.stages.assessment.feeds.judged import Judged, Read
from app.stages.assessment.feeds.models import DeliveredValue, Delivery, Submission
from app.stages.assessment.feeds.queries import submission_in_place
from app.stages.assessment.feeds.verification import line_of_value
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_

BATCH = 5_000
_WRITE = insert(table_of(DeliveredValue))


def row_of(read: Read) -> dict[str, Any]:
    """A value as it is written."""
    return {
        "unit_id": read.unit_id, "column": read.column, "rater": read.rater, "value": read.value, "cell": read.cell
    }  # fmt: skip


def put_in_place(
    delivery: Delivery,
    submission: Submission,
    rows: Iterable[dict[str, Any]],
    *,
    by: User,
    now: datetime,
    judged: Judged | None = None,
) -> Event:
    """Write the values and submit them. Raises Refused where one of them is wrong, or there is none."""
    before = submission_in_place(delivery)
    if before is not None:
        before.superseded_at = now
        db.session.flush()
    digest, units, values = hashlib.sha256(), set[int](), 0
    of_all = {"submission_id": submission.id, "round_id": delivery.round_id}
    for some in _batches(rows):
        db.session.connection().execute(_WRITE, [row | of_all for row in some])
        for row in some:
            digest.update(line_of_value(row))
            units.add(row["unit_id"])
        values += len(some)
    if judged is not None and judged.mistakes_in_all:
        raise Refused(
            Reason(
                N_("%(n)s cells have mistakes; correct the file and bring it again."),
                {"n": judged.mistakes_in_all},
            )
        )
    if not values:
        raise Refused(
            Reason(N_("There is no value in it. What is missing stays missing without being submitted."))
        )
    submission.submitted_at, submission.units, submission.values = now, len(units), values
    db.session.flush()
    return perform(
        delivery,
        Action.SUBMIT_DATA,
        by=by,
        now=now,
        submission=submission.id,
        file=submission.name or None,
        sha256=submission.sha256,
        units=len(units),
        values=values,
        digest=digest.hexdigest(),
        supersedes=before.id if before is not None else None,
    )


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    source = iter(rows)
    while some := list(islice(source, BATCH)):
        yield some
