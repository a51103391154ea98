"""The dry run of a large file: read while nobody waits, and its outcome kept for the page."""

import logging
from datetime import datetime

from sqlalchemy import select

from app.cases.kept_reasons import keep_reason
from app.extensions import db, the_store, transaction
from app.stages.assessment.feeds.actions import judge_file
from app.stages.assessment.feeds.by_the_clock import Telling, claim
from app.stages.assessment.feeds.models import FileCheck
from app.stages.assessment.tables import Unreadable
from workflows.table import Reason
from workflows.vocabulary import N_

logger = logging.getLogger(__name__)

BROKE_OFF = Reason(
    N_("The check broke off because of a fault in the system, which is written down. Bring the file again.")
)


def waiting_checks() -> list[int]:
    """The submissions whose file waits for its check, the oldest first."""
    wanted = select(FileCheck.submission_id).where(FileCheck.checked_at.is_(None))
    return list(db.session.scalars(wanted.order_by(FileCheck.submission_id)))


def check_file(submission_id: int, now: datetime) -> bool:
    """Was it checked here? Not if somebody else is at it, or was."""
    if not claim(FileCheck, submission_id, now):
        return False
    try:
        _keep(submission_id, now, outcome=_judged(submission_id, now))
    except Unreadable as why:
        _keep(submission_id, now, failure=keep_reason(why.reason))
    except Exception:
        logger.exception("the check of submission %s broke off", submission_id)
        _keep(submission_id, now, failure=keep_reason(BROKE_OFF))
    return True


def _judged(submission_id: int, now: datetime) -> dict[str, object]:
    submission = db.session.get_one(FileCheck, submission_id).submission
    assert submission.sha256 is not None
    tell, path = Telling(FileCheck, submission_id, now), the_store().path(submission.sha256)
    return judge_file(submission.delivery, submission, path, tell).told()


def _keep(submission_id: int, now: datetime, **found: dict[str, object]) -> None:
    with transaction():
        check = db.session.get_one(FileCheck, submission_id)
        check.checked_at, check.percent = now, 100
        for name, what in found.items():
            setattr(check, name, what)
