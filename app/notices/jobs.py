"""What the clock does for documents: what nobody signed for in time counts as served, where the rules say so."""

import logging
from datetime import datetime

from app.audit.chain import Busy, hold
from app.cases.transitions import chain_of
from app.clock import local_day
from app.extensions import db, empty_journal, transaction
from app.notices.actions.deeming import deem_served
from app.notices.models import ServiceRecord
from app.notices.queries import services_silent_before
from app.people.queries import the_clock
from workflows.vocabulary import NoticeState

logger = logging.getLogger(__name__)


class SomeFailed(Exception):
    """Every service was looked at, but some could not be counted as served; each is in the log."""

    def __init__(self, failed: list[int]) -> None:
        super().__init__(f"services {', '.join(map(str, failed))} could not be counted as served")
        self.failed = failed


def deem_unsigned(now: datetime) -> int:
    """Count as served what the rules say, each in a transaction of its own; returns how many.

    One that somebody acts on this moment waits for the next run; one that fails is logged, and the others go on.
    """
    deemed, failed = 0, list[int]()
    for record_id in services_silent_before(local_day(now)):
        try:
            with transaction():
                deemed += _deem(db.session.get_one(ServiceRecord, record_id), now)
        except Busy:
            continue
        except Exception:
            logger.exception("service %s could not be counted as served", record_id)
            failed.append(record_id)
    if deemed:
        empty_journal()
    if failed:
        raise SomeFailed(failed)
    return deemed


def _deem(record: ServiceRecord, now: datetime) -> bool:
    """Was it counted as served? Whoever signs first is waited for, and then there is nothing left to do."""
    hold(chain_of(record.notice))
    db.session.refresh(record.notice)
    if record.notice.state != NoticeState.SERVED:
        return False
    deem_served(record, by=the_clock(), now=now)
    return True
