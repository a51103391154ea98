"""A department's file: kept by its hash, judged cell by cell, and submitted whole or not at all."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from app.cases.models import Event
from app.cases.transitions import require
from app.extensions import db
from app.organisations.queries import unit_of_code
from app.people.models import User
from app.stages.assessment.feeds.actions.placing import Row, put_in_place, row_of
from app.stages.assessment.feeds.judged import Judged
from app.stages.assessment.feeds.models import Delivery, FileCheck, FileTaking, Submission
from app.stages.assessment.feeds.queries import columns_of, known_units, taking_under_way
from app.stages.assessment.feeds.reading import WhyNot, values_in
from app.stages.assessment.feeds.tables import Row as Line
from app.stages.assessment.feeds.tables import Table, table_in
from app.stages.assessment.models import Round
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_

#: A file of so many bytes holds some 40,000 values, which are checked within a second; a larger one's check is the clock's.
LARGE = 250_000
#: After so many rows somebody is told how far the file is read.
HEARD_EVERY = 2_000
Hear = Callable[[float], None]


def nobody(_share: float) -> None:
    """Nobody waits to be told."""


def keep_data_file(
    delivery: Delivery, *, sha256: str, name: str, size: int, by: User, now: datetime
) -> Submission:
    """Remember a file whose bytes the store has, so that nothing is lost between dry run and submission."""
    require(delivery, Action.SUBMIT_DATA, by=by, now=now)
    submission = Submission(
        delivery_id=delivery.id,
        sha256=sha256,
        name=name[-200:] or sha256,
        size=size,
        made_at=now,
        made_by_id=by.id,
    )
    db.session.add(submission)
    db.session.flush()
    if size > LARGE:
        db.session.add(FileCheck(submission_id=submission.id, asked_at=now))
        db.session.flush()
    return submission


def judge_file(delivery: Delivery, submission: Submission, path: Path, hear: Hear = nobody) -> Judged:
    """What submitting the kept file would do. Raises Unreadable where it is no table of this delivery.

    ``hear`` is told again and again which share of the file is read, 0 … 1.
    """
    judged = Judged()
    for _row in rows_in_file(delivery, submission, path, judged, hear):
        pass
    return judged


def rows_in_file(
    delivery: Delivery, submission: Submission, path: Path, judged: Judged, hear: Hear = nobody
) -> Iterator[Row]:
    """The values of a kept file, judged on the way into ``judged``. Raises Unreadable."""
    table = table_in(path, submission.name)
    table = replace(table, rows=_heard(table, hear))
    units, why_not = known_units(delivery.round), _why_not(delivery.round)
    return map(row_of, values_in(table, columns_of(delivery), units, why_not, judged, stamp=delivery.stamp))


def _heard(table: Table, hear: Hear) -> Iterator[Line]:
    for number, row in enumerate(table.rows):
        if number % HEARD_EVERY == 0:
            hear(min(number / max(table.length, 1), 1.0))
        yield row


def submit_data(delivery: Delivery, submission: Submission, path: Path, *, by: User, now: datetime) -> Event:
    """Put the file's values in the place of what was submitted before. Raises Refused while a cell is wrong."""
    require(delivery, Action.SUBMIT_DATA, by=by, now=now)
    _require_its_turn(delivery, submission)
    judged = Judged()
    rows = rows_in_file(delivery, submission, path, judged)
    event = put_in_place(delivery, submission, rows, by=by, now=now, judged=judged)
    submission.sheet = judged.sheet[:64]
    db.session.flush()
    return event


def ask_to_take_over(delivery: Delivery, submission: Submission, *, by: User, now: datetime) -> FileTaking:
    """Ask the clock to submit a large file that was checked; it is told when that is done, or why not."""
    require(delivery, Action.SUBMIT_DATA, by=by, now=now)
    check = db.session.get(FileCheck, submission.id)
    if check is None or check.outcome is None or not Judged.of(check.outcome).may_be_submitted:
        raise Refused(Reason(N_("Only a file that was checked and has no mistake can be submitted.")))
    _require_its_turn(delivery, submission)
    taking = db.session.get(FileTaking, submission.id) or FileTaking(submission_id=submission.id)
    taking.asked_by_id, taking.asked_at, taking.percent = by.id, now, 0
    taking.told_at = taking.ended_at = taking.failure = None
    db.session.add(taking)
    db.session.flush()
    return taking


def _require_its_turn(delivery: Delivery, submission: Submission) -> None:
    """A file is submitted once, and behind every other one of this data that was submitted before."""
    if submission.delivery_id != delivery.id or submission.submitted_at is not None:
        raise Refused(Reason(N_("This file was submitted already; bring it again.")))
    if taking_under_way(delivery) is not None:
        raise Refused(
            Reason(N_("A file of this data is being submitted already; wait until that has ended."))
        )


def _why_not(round_: Round) -> WhyNot:
    def reason(code: str) -> Reason:
        unit = unit_of_code(code)
        if unit is None:
            return Reason(
                N_("No unit has the code “%(code)s”; look it up in the list of units."), {"code": code}
            )
        if not unit.active:
            return Reason(N_("%(name)s is no longer active; remove the row."), {"name": unit.name})
        return Reason(
            N_("%(name)s is not below %(above)s, which this round assesses; remove the row."),
            {"name": unit.name, "above": round_.unit.name},
        )

    return reason
