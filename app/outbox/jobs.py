"""What the clock does with the outbox: deliver what waits."""

import logging
from datetime import datetime

from app.extensions import db, transaction
from app.outbox.actions import claim_waiting, record_delivery, record_failure
from app.outbox.mail import Carrier, Letter, NotDelivered, post
from app.outbox.models import Message
from workflows.vocabulary import N_

logger = logging.getLogger(__name__)

#: So many messages are claimed at once; a sender that dies holds back no more than these for the time of a lease.
BATCH = 50
#: Between writing and sending, the account lost its address or was closed.
NO_ADDRESS = N_("The account has no mail address, or is closed.")


def deliver_waiting(now: datetime) -> int:
    """Deliver every message whose turn it is; returns how many were delivered.

    Claim, attempt and record are three steps: no transaction is open while the post is asked, and two senders
    never hold the same message.
    """
    delivered = 0
    with post() as carrier:
        while True:
            with transaction():
                claimed = claim_waiting(now, BATCH)
            if not claimed:
                return delivered
            for message_id in claimed:
                delivered += _deliver(message_id, carrier, now)


def _deliver(message_id: int, carrier: Carrier, now: datetime) -> bool:
    message = db.session.get_one(Message, message_id)
    address = message.recipient.email if message.recipient.active else ""
    letter = Letter(message.id, address, message.subject, message.body, message.created_at)
    db.session.rollback()
    try:
        if not address:
            raise NotDelivered(NO_ADDRESS, for_good=True)
        said = carrier.deliver(letter)
    except NotDelivered as refusal:
        logger.warning("message %s was not delivered: %s", message_id, refusal)
        with transaction():
            record_failure(
                db.session.get_one(Message, message_id), str(refusal), now=now, for_good=refusal.for_good
            )
        return False
    with transaction():
        record_delivery(db.session.get_one(Message, message_id), said, now=now)
    return True
