"""What the rulebook may look at of a delivery."""

from datetime import date
from typing import Any

from app.cases.facts import contributes
from app.stages.assessment.feeds.models import Delivery
from app.stages.assessment.feeds.words import FeedKind
from workflows.vocabulary import RoundState


@contributes("delivery")
def round_and_source(delivery: Delivery, _today: date) -> dict[str, Any]:
    """Does the round still take data, and do our own records give it?"""
    return {
        "round_is_open": delivery.round.state == RoundState.DRAFT,
        "is_counted": delivery.feed.kind is FeedKind.RECORDS,
        "is_rated": delivery.feed.kind is FeedKind.RATERS,
    }
