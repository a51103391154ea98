"""What the clock does for raters: after the last day nobody is awaited, and what was given is submitted."""

import logging
from datetime import datetime

from sqlalchemy import select

from app.clock import local_day
from app.extensions import db, transaction
from app.stages.assessment.feeds.models import Delivery
from app.stages.assessment.invitations.models import Invitation
from app.stages.assessment.models import Round
from app.stages.assessment.rating.actions import end_late_ratings
from workflows.invitation import InvitationState
from workflows.vocabulary import RoundState

logger = logging.getLogger(__name__)


def end_ratings(now: datetime) -> int:
    """End every invitation to rate whose last day is over; returns how many.

    A round that is under review takes no data: its raters wait until it is returned, or published. One delivery that
    fails is logged and left for the next run; the others go on.
    """
    with transaction():
        late = (
            select(Invitation.delivery_id)
            .join(Delivery, Delivery.id == Invitation.delivery_id)
            .join(Round, Round.id == Delivery.round_id)
            .where(
                Invitation.state == InvitationState.OPEN,
                Invitation.until_on < local_day(now),
                Round.state == RoundState.DRAFT,
            )
        )
        waiting = list(db.session.scalars(late.distinct().order_by(Invitation.delivery_id)))
    ended = 0
    for delivery_id in waiting:
        try:
            with transaction():
                ended += end_late_ratings(db.session.get_one(Delivery, delivery_id), now=now)
        except Exception:
            logger.exception("ending the ratings of delivery %s failed", delivery_id)
    return ended
