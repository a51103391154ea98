"""What the clock does with deadlines: remind, and after the due day escalate."""

import logging
from datetime import datetime

from app.audit.chain import Busy, hold
from app.extensions import db, transaction
from app.reminders.actions.ladder import climb
from app.reminders.queries import chain_of_deadline, next_due_rung

logger = logging.getLogger(__name__)


class SomeFailed(Exception):
    """The sweep went to its end, but some deadlines could not be reminded of; each is in the log."""

    def __init__(self, failed: list[int]) -> None:
        super().__init__(f"reminders failed for deadlines {', '.join(map(str, failed))}")
        self.failed = failed


def send_due(now: datetime, limit: int | None = None) -> int:
    """Send what is due, one transaction for each deadline; returns how many reminders were sent.

    A deadline that fails is logged and left for the next run; the sweep goes on, then raises SomeFailed.
    """
    sent, seen = 0, 0
    failed: list[int] = []
    busy: list[int] = []
    while limit is None or seen < limit:
        held: int | None = None
        try:
            with transaction():
                deadline = db.session.scalar(next_due_rung(now, [*failed, *busy]))
                if deadline is None:
                    break
                held = deadline.id
                hold(chain_of_deadline(deadline))
                spoke = climb(deadline, now=now)
        except Busy:
            # Somebody is acting on the case this moment; waiting for them while holding the deadline that they
            # are about to end would lock both out. The next run finds it.
            busy.append(held or 0)
        except Exception:
            if held is None:
                raise
            logger.exception("the reminder of deadline %s failed", held)
            failed.append(held)
        else:
            sent += spoke
        seen += 1
    if failed:
        raise SomeFailed(failed)
    return sent
