"""Invitations are sent, moved with their meeting, and ended when nobody is waited for any more."""

from collections.abc import Iterable
from datetime import date, datetime

from app.cases.transitions import open_subject, perform
from app.clock import local_day
from app.people.models import User
from app.people.queries import the_clock
from app.stages.assessment.invitations.models import Invitation
from workflows.actions import Action


def send_invitation(
    user: User,
    *,
    title: str,
    unit_path: str,
    meeting_id: int | None = None,
    version_id: int | None = None,
    delivery_id: int | None = None,
    until_on: date | None = None,
    by: User,
    now: datetime,
) -> Invitation:
    """Ask one person by name: it stands in my work, and the person is told."""
    invitation = Invitation(
        user_id=user.id,
        user=user,
        unit_path=unit_path,
        handler_id=by.id,
        title=title,
        meeting_id=meeting_id,
        version_id=version_id,
        delivery_id=delivery_id,
        asked_on=local_day(now),
        until_on=until_on,
    )
    open_subject(invitation, by=by, now=now, person=user.name, until=until_on)
    return invitation


def move_invitations(invitations: Iterable[Invitation], until_on: date, *, now: datetime) -> None:
    """The meeting has another day; the invitations follow it."""
    for each in invitations:
        each.asked_on, each.until_on = local_day(now), until_on
        perform(each, Action.MOVE_INVITATION, by=the_clock(), now=now, until=until_on)


def end_invitations(invitations: Iterable[Invitation], *, now: datetime) -> None:
    """What was asked for is over, or nobody is asked any more."""
    for each in invitations:
        perform(each, Action.END_INVITATION, by=the_clock(), now=now)
