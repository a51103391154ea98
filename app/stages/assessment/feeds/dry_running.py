"""The dry run of a large file: claimed, read while nobody waits, and its outcome kept for the page."""

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from app.extensions import db, table_of, the_store, transaction
from app.stages.assessment.feeds.actions import judge_file
from app.stages.assessment.feeds.models import FileCheck
from app.stages.assessment.tables import Unreadable
from workflows.table import Reason
from workflows.vocabulary import N_

logger = logging.getLogger(__name__)

#: Who gave no sign of life for so long has died over it.
PATIENCE = timedelta(minutes=2)
BROKE_OFF = Reason(
    N_("The check broke off because of a fault in the system, which is written down. Bring the file again.")
)


def waiting_checks() -> list[int]:
    """The submissions whose file waits for its check, the oldest first."""
    wanted = select(FileCheck.submission_id).where(FileCheck.checked_at.is_(None))
    return list(db.session.scalars(wanted.order_by(FileCheck.submission_id)))


def check_file(submission_id: int, now: datetime) -> bool:
    """Was it checked here? Not if somebody else is at it, or was."""
    with transaction():
        check = db.session.get_one(FileCheck, submission_id, with_for_update=True)
        if check.checked_at or (check.told_at is not None and check.told_at + PATIENCE > now):
            return False
        check.told_at, check.percent = now, 0
    try:
        _keep(submission_id, now, outcome=_judged(submission_id, now))
    except Unreadable as why:
        _keep(submission_id, now, failure=_told(why.reason))
    except Exception:
        logger.exception("the check of submission %s broke off", submission_id)
        _keep(submission_id, now, failure=_told(BROKE_OFF))
    return True


def _judged(submission_id: int, now: datetime) -> dict[str, object]:
    submission = db.session.get_one(FileCheck, submission_id).submission
    assert submission.sha256 is not None
    began = monotonic()

    def tell(share: float) -> None:
        """Beside the transaction in which it reads; where others keep the database busy, the next share is told."""
        at = now + timedelta(seconds=monotonic() - began)
        told = update(table_of(FileCheck)).where(FileCheck.submission_id == submission_id)
        with suppress(OperationalError), db.engine.begin() as aside:
            aside.execute(told.values(percent=int(share * 100), told_at=at))

    return judge_file(submission.delivery, submission, the_store().path(submission.sha256), tell).told()


def _keep(submission_id: int, now: datetime, **found: dict[str, object]) -> None:
    with transaction():
        check = db.session.get_one(FileCheck, submission_id)
        check.checked_at, check.percent = now, 100
        for name, told in found.items():
            setattr(check, name, told)


def _told(reason: Reason) -> dict[str, object]:
    return {"message": reason.message, "params": {name: str(value) for name, value in reason.params.items()}}
