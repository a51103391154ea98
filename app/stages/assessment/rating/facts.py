"""What the rulebook may look at of raters and their marks."""

from datetime import date
from typing import Any

from app.cases.facts import contributes
from app.extensions import db
from app.stages.assessment.feeds.models import Delivery
from app.stages.assessment.invitations.models import Invitation
from app.stages.assessment.rating.queries import count_given, rater_of, raters_of
from workflows.delivery import DeliveryState
from workflows.invitation import InvitationState
from workflows.vocabulary import RoundState

#: Marks are given while the delivery waits for them.
AWAITED = (DeliveryState.DUE, DeliveryState.RETURNED, DeliveryState.WITHDRAWN)


@contributes("invitation", in_states=(InvitationState.OPEN,))
def asked_for_marks(invitation: Invitation, today: date) -> dict[str, Any]:
    """How many marks there are, and whether it is still time for them."""
    if invitation.delivery_id is None or invitation.until_on is None:
        return {}
    delivery = db.session.get_one(Delivery, invitation.delivery_id)
    rater = rater_of(invitation)
    return {
        "marks_given": count_given(rater) if rater is not None else 0,
        "marks_are_awaited": delivery.state in AWAITED
        and delivery.round.state == RoundState.DRAFT
        and today <= invitation.until_on,
    }


@contributes("delivery", in_states=(DeliveryState.SUBMITTED,))
def who_gave_marks(delivery: Delivery, _today: date) -> dict[str, Any]:
    """Whoever gave marks does not check them."""
    return {"raters": frozenset(each.user_id for each in raters_of(delivery) if each.counts)}
