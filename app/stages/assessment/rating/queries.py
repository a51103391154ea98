"""Who rates for a delivery, which units, what each has given, and who is still to give."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select

from app.clock import local_day
from app.extensions import db
from app.organisations.models import Unit
from app.people.models import User
from app.people.queries import holders_of
from app.stages.assessment.feeds.models import DeliveredValue, Delivery
from app.stages.assessment.feeds.queries import units_assessed
from app.stages.assessment.invitations.models import Invitation
from app.stages.assessment.invitations.queries import open_invitations
from app.stages.assessment.models import Round
from app.stages.assessment.rating.models import Rater, RaterMark
from workflows.index_model import JUDGES
from workflows.vocabulary import UNIT_SIDE


@dataclass(frozen=True)
class Standing:
    """One rater as the office sees them: how many marks of how many are there, and until when; never which marks."""

    rater: Rater
    marks: int
    asked: int
    invitation: Invitation | None

    @property
    def is_awaited(self) -> bool:
        """Is this rater still to give?"""
        return self.invitation is not None


def raters_of(delivery: Delivery) -> list[Rater]:
    """Everybody who was named, released ones included, in the order of naming."""
    return list(db.session.scalars(select(Rater).where(Rater.delivery_id == delivery.id).order_by(Rater.id)))


def rater_of(invitation: Invitation) -> Rater | None:
    """The rater whom an invitation is for."""
    return db.session.scalar(
        select(Rater).where(Rater.delivery_id == invitation.delivery_id, Rater.user_id == invitation.user_id)
    )


def units_of(rater: Rater) -> Select[Unit]:
    """The units that a rater marks, in tree order: those assigned, without any that the rater belongs to."""
    on = local_day(rater.named_at)
    own = [grant.unit_path for grant in rater.user.grants if grant.role in UNIT_SIDE and grant.holds_on(on)]
    wanted = units_assessed(rater.delivery.round).where(
        Unit.id != (rater.user.unit_id or 0), Unit.path.not_in(own)
    )
    return wanted if rater.unit_ids is None else wanted.where(Unit.id.in_(rater.unit_ids))


def count_asked(rater: Rater) -> int:
    """How many marks a rater is asked for."""
    counted = select(func.count()).select_from(units_of(rater).order_by(None).subquery())
    return (db.session.scalar(counted) or 0) * len(rater.delivery.columns)


def marks_of(rater: Rater, units: Iterable[int] | None = None) -> dict[tuple[int, str], str]:
    """(unit, column) → what a rater gave; of these units, or of all."""
    wanted = select(RaterMark).where(RaterMark.rater_id == rater.id)
    if units is not None:
        wanted = wanted.where(RaterMark.unit_id.in_(list(units)))
    return {(each.unit_id, each.column): each.value for each in db.session.scalars(wanted)}


def count_given(rater: Rater) -> int:
    """How many marks a rater has given so far, submitted or not."""
    counted = select(func.count()).where(RaterMark.rater_id == rater.id)
    return db.session.scalar(counted) or 0


def standings_of(delivery: Delivery) -> list[Standing]:
    """How far each rater is."""
    wanted = (
        select(RaterMark.rater_id, func.count())
        .join(Rater, Rater.id == RaterMark.rater_id)
        .where(Rater.delivery_id == delivery.id)
        .group_by(RaterMark.rater_id)
    )
    given = Counter({row[0]: row[1] for row in db.session.execute(wanted)})
    awaited = {each.user_id: each for each in open_invitations(delivery_id=delivery.id)}
    return [
        Standing(each, given[each.id], count_asked(each), awaited.get(each.user_id))
        for each in raters_of(delivery)
    ]


def candidates_for_rating(delivery: Delivery, on: date) -> list[User]:
    """The people who may be named now: not those who are waited for already."""
    awaited = {each.user_id for each in open_invitations(delivery_id=delivery.id)}
    found = {
        user.id: user
        for role in JUDGES
        for user in holders_of(role, delivery.round.unit_path, on)
        if user.id not in awaited
    }
    return sorted(found.values(), key=lambda user: (user.name, user.id))


def ratings_of(user: User) -> list[tuple[Rater, Invitation]]:
    """Everything that a person was asked to rate, with the newest invitation to it, the newest first."""
    newest = (
        select(func.max(Invitation.id))
        .where(Invitation.user_id == user.id, Invitation.delivery_id.is_not(None))
        .group_by(Invitation.delivery_id)
    )
    found = db.session.execute(
        select(Rater, Invitation)
        .join(
            Invitation, (Invitation.delivery_id == Rater.delivery_id) & (Invitation.user_id == Rater.user_id)
        )
        .where(Rater.user_id == user.id, Invitation.id.in_(newest))
        .order_by(Invitation.id.desc())
    )
    return [(rater, invitation) for rater, invitation in found]


def rater_names(round_: Round, column: str) -> list[str]:
    """Whoever gave marks in a column of a round, or was named to give some."""
    gave = select(DeliveredValue.rater).where(
        DeliveredValue.round_id == round_.id, DeliveredValue.column == column, DeliveredValue.rater != ""
    )
    named = (
        select(Rater, Delivery)
        .join(Delivery, Delivery.id == Rater.delivery_id)
        .where(Delivery.round_id == round_.id)
    )
    found = set(db.session.scalars(gave.distinct()))
    found |= {rater.name for rater, delivery in db.session.execute(named) if column in delivery.columns}
    return sorted(found)
