"""The submission of a large file: read and written while nobody waits, in batches that let others write in between.

Values of a submission count when it takes its place, so a batch that is there alone counts for nothing. Who is killed
in the middle is followed by another, who goes on where the first one ended: the same file gives the same values in the
same order, and a digest over what was written proves it before anything counts.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from itertools import islice

from sqlalchemy import func, select

from app.cases.kept_reasons import keep_reason
from app.cases.transitions import require
from app.extensions import db, the_store, transaction
from app.outbox.actions import tell
from app.outbox.kinds import Kind
from app.stages.assessment.feeds.actions.placing import (
    Tally,
    batches,
    refuse_mistakes,
    take_its_place,
    write_values,
)
from app.stages.assessment.feeds.actions.submitting import rows_in_file
from app.stages.assessment.feeds.by_the_clock import Telling, claim
from app.stages.assessment.feeds.judged import Judged
from app.stages.assessment.feeds.models import DeliveredValue, FileTaking, Submission
from app.stages.assessment.feeds.verification import digest_of_values
from app.stages.assessment.tables import Unreadable
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_

logger = logging.getLogger(__name__)

#: The first reading judges every cell, the second one writes.
JUDGED = 0.4
BROKE_OFF = Reason(
    N_("It broke off because of a fault in the system, which is written down. Submit the file once more.")
)
CHANGED = Reason(
    N_("What is asked for, or the list of units, changed while the file was being submitted. Bring it again.")
)


def waiting_takings() -> list[int]:
    """The submissions whose file waits to be submitted, the oldest first."""
    wanted = select(FileTaking.submission_id).where(FileTaking.ended_at.is_(None))
    return list(db.session.scalars(wanted.order_by(FileTaking.asked_at)))


def take_over(submission_id: int, now: datetime) -> bool:
    """Did it come to its end here? Not if somebody else is at it, or was."""
    if not claim(FileTaking, submission_id, now):
        return False
    try:
        tally = _written(submission_id, now)
        with transaction():
            _submit(db.session.get_one(FileTaking, submission_id), tally, now)
    except Unreadable as why:
        _give_up(submission_id, why.reason, now)
    except Refused as refusal:
        _give_up(submission_id, refusal.reasons[0], now)
    except Exception:
        logger.exception("submitting the file of submission %s broke off", submission_id)
        _give_up(submission_id, BROKE_OFF, now)
    return True


def _written(submission_id: int, now: datetime) -> Tally:
    """Judge the whole file, then write what is not there yet. Raises Unreadable or Refused."""
    taking = db.session.get_one(FileTaking, submission_id)
    submission, hear = taking.submission, Telling(FileTaking, submission_id, now)
    require(submission.delivery, Action.SUBMIT_DATA, by=taking.asked_by, now=now)
    tally = _judged(submission, lambda share: hear(JUDGED * share))
    _write_the_rest(submission, lambda share: hear(JUDGED + (1 - JUDGED) * share))
    if digest_of_values(submission_id) != tally.digest:
        raise Refused(CHANGED)
    return tally


def _judged(submission: Submission, hear: Callable[[float], None]) -> Tally:
    judged, tally = Judged(), Tally()
    assert submission.sha256 is not None
    path = the_store().path(submission.sha256)
    tally.count(rows_in_file(submission.delivery, submission, path, judged, hear))
    refuse_mistakes(judged)
    return tally


def _write_the_rest(submission: Submission, hear: Callable[[float], None]) -> None:
    assert submission.sha256 is not None
    judged, path, round_id = Judged(), the_store().path(submission.sha256), submission.delivery.round_id
    there = _count_written(submission.id)
    rows = rows_in_file(submission.delivery, submission, path, judged, hear)
    for some in batches(islice(rows, there, None)):
        with transaction():
            write_values(submission, round_id, some)
    with transaction():
        submission.sheet = judged.sheet[:64]


def _count_written(submission_id: int) -> int:
    counted = select(func.count()).where(DeliveredValue.submission_id == submission_id)
    return db.session.scalar(counted) or 0


def _submit(taking: FileTaking, tally: Tally, now: datetime) -> None:
    """It counts from the moment of asking: nobody is late because a large file takes its time."""
    submission = taking.submission
    take_its_place(submission.delivery, submission, tally, by=taking.asked_by, now=taking.asked_at)
    taking.ended_at, taking.percent = now, 100
    _tell(taking, None, now)


def _give_up(submission_id: int, why: Reason, now: datetime) -> None:
    """Nothing counts; whoever asked is told why."""
    with transaction():
        taking = db.session.get_one(FileTaking, submission_id)
        taking.ended_at, taking.failure = now, keep_reason(why)
        _tell(taking, why, now)


def _tell(taking: FileTaking, why: Reason | None, now: datetime) -> None:
    submission, delivery = taking.submission, taking.submission.delivery
    tell(
        [taking.asked_by],
        Kind.DATA_FILE_TAKEN,
        key=f"file taking:{taking.submission_id}:{taking.asked_at.isoformat()}",
        now=now,
        unit_path=delivery.unit_path,
        unit=delivery.feed.unit.name,
        title=delivery.subject_title,
        file=submission.name,
        values=submission.values,
        units=submission.units,
        why=why,
    )
