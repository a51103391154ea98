"""What the clock does for data feeds: check and submit large files, and count our own records once their period is over."""

import logging
from datetime import datetime

from sqlalchemy import select

from app.clock import local_day
from app.extensions import db, transaction
from app.stages.assessment.feeds.actions import count_records
from app.stages.assessment.feeds.dry_running import check_file, waiting_checks
from app.stages.assessment.feeds.models import Delivery, Feed
from app.stages.assessment.feeds.taking_over import take_over, waiting_takings
from app.stages.assessment.feeds.words import FeedKind
from app.stages.assessment.models import Round
from workflows.delivery import DeliveryState
from workflows.vocabulary import RoundState

logger = logging.getLogger(__name__)


def check_large_files(now: datetime) -> int:
    """Look at every large file that somebody brought, one by one; returns how many were looked at."""
    db.session.rollback()  # others have written since
    return sum(check_file(submission_id, now) for submission_id in waiting_checks())


def submit_large_files(now: datetime) -> int:
    """Submit every large file that somebody asked for, one by one; returns how many came to their end."""
    db.session.rollback()  # others have written since
    return sum(take_over(submission_id, now) for submission_id in waiting_takings())


def count_our_records(now: datetime) -> int:
    """Count every figure of our own records whose period ended before today; returns how many deliveries.

    One that fails is logged and left for the next run; the others go on.
    """
    wanted = (
        select(Delivery.id)
        .join(Feed, Feed.id == Delivery.feed_id)
        .join(Round, Round.id == Delivery.round_id)
        .where(
            Feed.kind == FeedKind.RECORDS,
            Delivery.state == DeliveryState.DUE,
            Round.state == RoundState.DRAFT,
            Delivery.period_until_on < local_day(now),
        )
        .order_by(Delivery.id)
    )
    with transaction():
        waiting = list(db.session.scalars(wanted))
    counted = 0
    for delivery_id in waiting:
        try:
            with transaction():
                count_records(db.session.get_one(Delivery, delivery_id), now=now)
        except Exception:
            logger.exception("counting the records of delivery %s failed", delivery_id)
        else:
            counted += 1
    return counted
