"""Raters are named with the units that they mark and a last day, and released when they cannot give their marks."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import chain, count

from app.cases.models import Event
from app.cases.transitions import perform
from app.clock import local_day
from app.extensions import db
from app.organisations.models import Unit
from app.people.models import User
from app.people.queries import actor_for
from app.stages.assessment.feeds.models import Delivery
from app.stages.assessment.invitations.actions import end_invitations, send_invitation
from app.stages.assessment.invitations.queries import open_invitations
from app.stages.assessment.rating.actions.collecting import collect_if_nobody_is_awaited
from app.stages.assessment.rating.models import Rater
from app.stages.assessment.rating.queries import count_asked, raters_of
from workflows.actions import Action
from workflows.engine import Refused
from workflows.index_model import JUDGES
from workflows.table import Reason
from workflows.vocabulary import N_

LONGEST_NAME = 40


def name_rater(
    delivery: Delivery, user: User, until_on: date, units: Sequence[Unit] = (), *, by: User, now: datetime
) -> Rater:
    """Ask one person for marks of these units, or of all, until a day; asked again, the marks given before are there.

    It stands in the person's work, with reminders before the day. Marks that are not submitted by then are missing.
    """
    _refuse_who_cannot(delivery, user, until_on, now)
    perform(
        delivery,
        Action.NAME_RATER,
        by=by,
        now=now,
        person=user.name,
        until=until_on,
        units=[each.code for each in units] or None,
    )
    rater = _rater(delivery, user, now, by)
    rater.unit_ids = [each.id for each in units] or None
    rater.given_at = rater.released_at = None
    db.session.flush()
    if not count_asked(rater):
        raise Refused(
            Reason(
                N_("None of these units may be marked by %(name)s: one's own is left out."),
                {"name": user.name},
            )
        )
    send_invitation(
        user,
        title=delivery.subject_title,
        unit_path=delivery.round.unit_path,
        delivery_id=delivery.id,
        until_on=until_on,
        by=by,
        now=now,
    )
    return rater


def release_rater(rater: Rater, reason: str, *, by: User, now: datetime) -> Event:
    """Wait for this person no longer; nothing of this one counts. If all others have given, their marks are submitted."""
    delivery = rater.delivery
    event = perform(delivery, Action.RELEASE_RATER, by=by, now=now, reason=reason, person=rater.user.name)
    if rater.released_at is not None:
        raise Refused(Reason(N_("This rater was released already.")))
    rater.released_at = now
    db.session.flush()
    end_invitations(open_invitations(delivery_id=delivery.id, user_id=rater.user_id), now=now)
    collect_if_nobody_is_awaited(delivery, now=now)
    return event


def _refuse_who_cannot(delivery: Delivery, user: User, until_on: date, now: datetime) -> None:
    today = local_day(now)
    if not actor_for(user, delivery.round.unit_path, today).roles & set(JUDGES):
        raise Refused(Reason(N_("This person has no role over the round's units that may give marks.")))
    if open_invitations(delivery_id=delivery.id, user_id=user.id):
        raise Refused(Reason(N_("This person is waited for already.")))
    if until_on <= today:
        raise Refused(Reason(N_("The last day must come after today.")))


def _rater(delivery: Delivery, user: User, now: datetime, by: User) -> Rater:
    known = raters_of(delivery)
    rater = next((each for each in known if each.user_id == user.id), None)
    if rater is None:
        rater = Rater(
            delivery_id=delivery.id,
            delivery=delivery,
            user_id=user.id,
            user=user,
            name=_name_among(known, user),
        )
        db.session.add(rater)
    rater.named_at, rater.named_by_id = now, by.id
    return rater


def _name_among(known: Sequence[Rater], user: User) -> str:
    """What the values call a rater: the name, with a number where others have the same."""
    names = {each.name for each in known}
    numbered = (f"{user.name[: LONGEST_NAME - 5]}（{number}）" for number in count(2))
    return next(name for name in chain([user.name[:LONGEST_NAME]], numbered) if name not in names)
