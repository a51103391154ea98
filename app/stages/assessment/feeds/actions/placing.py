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

#: A value as it is written.
Row = dict[str, Any]


def row_of(read: Read) -> Row:
    """A value as it is written."""
    return {
        "unit_id": read.unit_id, "column": read.column, "rater": read.rater, "value": read.value, "cell": read.cell
    }  # fmt: skip


class Tally:
    """What the record of a submission says of all its values."""

    def __init__(self) -> None:
        self.values = 0
        self._units: set[int] = set()
        self._digest = hashlib.sha256()

    def count(self, rows: Iterable[Row]) -> None:
        """Count some more, in the order in which they are written."""
        for row in rows:
            self.values += 1
            self._units.add(row["unit_id"])
            self._digest.update(line_of_value(row))

    @property
    def units(self) -> int:
        """How many units have a value."""
        return len(self._units)

    @property
    def digest(self) -> str:
        """SHA-256 over the values."""
        return self._digest.hexdigest()


def put_in_place(
    delivery: Delivery,
    submission: Submission,
    rows: Iterable[Row],
    *,
    by: User,
    now: datetime,
    judged: Judged | None = None,
) -> Event:
    """Write the values and submit them. Raises Refused where one of them is wrong, or there is none."""
    tally = Tally()
    for some in batches(rows):
        write_values(submission, delivery.round_id, some)
        tally.count(some)
    if judged is not None:
        refuse_mistakes(judged)
    return take_its_place(delivery, submission, tally, by=by, now=now)


def write_values(submission: Submission, round_id: int, rows: Iterable[Row]) -> None:
    """Values of a submission, which count when it has taken its place."""
    of_all = {"submission_id": submission.id, "round_id": round_id}
    db.session.connection().execute(_WRITE, [row | of_all for row in rows])


def refuse_mistakes(judged: Judged) -> None:
    """Raises Refused where a cell is wrong."""
    if judged.mistakes_in_all:
        raise Refused(
            Reason(
                N_("%(n)s cells have mistakes; correct the file and bring it again."),
                {"n": judged.mistakes_in_all},
            )
        )


def take_its_place(
    delivery: Delivery, submission: Submission, tally: Tally, *, by: User, now: datetime
) -> Event:
    """Submit what was written; what was submitted before steps back. Raises Refused."""
    if not tally.values:
        raise Refused(
            Reason(N_("There is no value in it. What is missing stays missing without being submitted."))
        )
    before = submission_in_place(delivery)
    if before is not None:
        before.superseded_at = now
        db.session.flush()
    submission.submitted_at, submission.units, submission.values = now, tally.units, tally.values
    db.session.flush()
    return perform(
        delivery,
        Action.SUBMIT_DATA,
        by=by,
        now=now,
        submission=submission.id,
        file=submission.name or None,
        sha256=submission.sha256,
        units=tally.units,
        values=tally.values,
        digest=tally.digest,
        supersedes=before.id if before is not None else None,
    )


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows, so many at a time as one statement writes."""
    source = iter(rows)
    while some := list(islice(source, BATCH)):
        yield some
