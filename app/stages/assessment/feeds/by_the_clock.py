"""Work on a large file that the clock does while nobody waits: claimed by one, and told how far it is."""

from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic
from typing import TypeVar

from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from app.extensions import db, table_of, transaction
from app.stages.assessment.feeds.models import FileCheck, FileTaking

#: Who gave no sign of life for so long has died over it.
PATIENCE = timedelta(minutes=2)

Work = TypeVar("Work", FileCheck, FileTaking)


def claim(work: type[Work], submission_id: int, now: datetime) -> bool:
    """Is it ours to do now? Not if somebody else is at it, or has done it."""
    with transaction():
        found = db.session.get_one(work, submission_id, with_for_update=True)
        if found.is_over or (found.told_at is not None and found.told_at + PATIENCE > now):
            return False
        found.told_at, found.percent = now, 0
    return True


class Telling:
    """Writes down how far it is, beside the transaction in which it is done."""

    def __init__(self, work: type[Work], submission_id: int, now: datetime) -> None:
        self._row = update(table_of(work)).where(table_of(work).c.submission_id == submission_id)
        self._now, self._began = now, monotonic()

    def __call__(self, share: float) -> None:
        """Tell which share is done, 0 … 1; where others keep the database busy, the next share is told."""
        at = self._now + timedelta(seconds=monotonic() - self._began)
        with suppress(OperationalError), db.engine.begin() as aside:
            aside.execute(self._row.values(percent=int(share * 100), told_at=at))
