"""The check by a second person, the return, the taking back, and the end with the round's publication."""

from datetime import datetime

from app.cases.models import Event
from app.cases.transitions import perform
from app.people.models import User
from app.people.queries import the_clock
from app.stages.assessment.feeds.models import Delivery
from app.stages.assessment.feeds.queries import deliveries_of, submission_in_place
from app.stages.assessment.models import Round
from workflows.actions import Action


def accept_data(delivery: Delivery, *, by: User, now: datetime) -> Event:
    """Take the data into force."""
    return perform(delivery, Action.ACCEPT_DATA, by=by, now=now, submission=_number_in_place(delivery))


def return_data(delivery: Delivery, reason: str, *, by: User, now: datetime) -> Event:
    """Send the data back with what has to be corrected; it no longer counts."""
    number = _number_in_place(delivery)
    return perform(delivery, Action.RETURN_DATA, by=by, now=now, reason=reason, submission=number)


def withdraw_data(delivery: Delivery, reason: str, *, by: User, now: datetime) -> Event:
    """The department takes its data back to correct it; it no longer counts."""
    number = _number_in_place(delivery)
    return perform(delivery, Action.WITHDRAW_DATA, by=by, now=now, reason=reason, submission=number)


def react_end_deliveries(subject: Round, _event: Event, *, by: User, now: datetime) -> None:  # noqa: ARG001
    """With the publication of a round its data is fixed, and what is not in force is missing for good."""
    for delivery in deliveries_of(subject):
        perform(delivery, Action.END_DELIVERY, by=the_clock(), now=now)


def _number_in_place(delivery: Delivery) -> int | None:
    submission = submission_in_place(delivery)
    return submission.id if submission is not None else None
