"""What all raters gave becomes the data of the delivery: when nobody is awaited any more, or the last day is over."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.cases.models import Event
from app.clock import local_day
from app.extensions import db
from app.people.models import User
from app.people.queries import the_clock
from app.stages.assessment.feeds.actions.counting import submit_counted
from app.stages.assessment.feeds.models import Delivery
from app.stages.assessment.feeds.queries import deliveries_of, submission_in_place, units_assessed
from app.stages.assessment.invitations.actions import end_invitations
from app.stages.assessment.invitations.models import Invitation
from app.stages.assessment.invitations.queries import open_invitations
from app.stages.assessment.models import Round
from app.stages.assessment.rating.models import Rater, RaterMark
from app.stages.assessment.rating.queries import raters_of


def collect_if_nobody_is_awaited(delivery: Delivery, *, now: datetime) -> Event | None:
    """Submit the marks in the name of the system once every rater has given, was released, or let the day pass.

    Nothing where nobody gave marks since the last time. A rater's mark that is not there is missing, never nought.
    """
    # The last two may submit at the same moment: the second waits for the first, and then awaits nobody.
    db.session.execute(select(Delivery.id).where(Delivery.id == delivery.id).with_for_update())
    gave = [each for each in raters_of(delivery) if each.counts]
    before = submission_in_place(delivery)
    new = [
        each
        for each in gave
        if each.given_at is not None
        and (before is None or before.submitted_at is None or each.given_at > before.submitted_at)
    ]
    if open_invitations(delivery_id=delivery.id) or not new:
        return None
    return submit_counted(delivery, _rows(delivery, gave), by=the_clock(), now=now)


def end_late_ratings(delivery: Delivery, *, now: datetime) -> int:
    """Wait no longer for those whose last day is over: their marks are missing. Returns how many were late."""
    late = [each for each in open_invitations(delivery_id=delivery.id) if _is_late(each, now)]
    end_invitations(late, now=now)
    collect_if_nobody_is_awaited(delivery, now=now)
    return len(late)


def react_end_ratings(subject: Round, _event: Event, *, by: User, now: datetime) -> None:  # noqa: ARG001
    """With the publication of a round nobody is asked for marks any more."""
    for delivery in deliveries_of(subject):
        end_invitations(open_invitations(delivery_id=delivery.id), now=now)


def _is_late(invitation: Invitation, now: datetime) -> bool:
    return invitation.until_on is not None and invitation.until_on < local_day(now)


def _rows(delivery: Delivery, gave: list[Rater]) -> Iterator[dict[str, Any]]:
    """Every mark of these raters for a unit that the round still asks about, by unit, column and rater."""
    names = {each.id: each.name for each in gave}
    places = {
        unit.id: at for at, unit in enumerate(db.session.scalars(units_assessed(delivery.round)).unique())
    }
    wanted = select(RaterMark).where(RaterMark.rater_id.in_(names), RaterMark.column.in_(delivery.columns))
    marks = [each for each in db.session.scalars(wanted) if each.unit_id in places]
    for mark in sorted(marks, key=lambda each: (places[each.unit_id], each.column, names[each.rater_id])):
        yield {
            "unit_id": mark.unit_id, "column": mark.column, "rater": names[mark.rater_id], "value": mark.value, "cell": ""
        }  # fmt: skip
