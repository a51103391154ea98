"""Where a number comes from, as far as a person may see it."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.organisations.models import Unit
from app.people.models import User
from app.stages.assessment.feeds.models import DeliveredValue, Submission
from app.stages.assessment.feeds.queries.people import holds_over, reports_for, still_rates, works_over
from app.stages.assessment.feeds.queries.values import IN_FORCE
from app.stages.assessment.models import Round
from workflows.vocabulary import UNIT_SIDE, Role


def origins_of(round_: Round, unit: Unit, *columns: str) -> list[DeliveredValue]:
    """Everything that was ever submitted for a number of a round: what is in place first, then the newest."""
    wanted = (
        select(DeliveredValue)
        .join(Submission, Submission.id == DeliveredValue.submission_id)
        .where(
            DeliveredValue.round_id == round_.id,
            DeliveredValue.unit_id == unit.id,
            DeliveredValue.column.in_(columns),
        )
        .order_by(
            Submission.superseded_at.is_not(None),
            DeliveredValue.column,
            Submission.id.desc(),
            DeliveredValue.rater,
        )
        .options(joinedload(DeliveredValue.submission).joinedload(Submission.made_by))
    )
    return list(db.session.scalars(wanted).unique())


def origins_seen_by(
    user: User, round_: Round, unit: Unit, columns: Sequence[str], on: date
) -> list[DeliveredValue] | None:
    """The same as far as a person may see it; None where that is nothing at all.

    Whoever works on cases over the unit sees everything, but no marks beside which the own are awaited; a reporter what
    the own department brought; once the round is published readers over the unit, and the unit's own people, see what
    counted.
    """
    found = _not_to_be_rated_by(user, origins_of(round_, unit, *columns))
    if works_over(user, unit.path, on):
        return found
    own = [each for each in found if reports_for(user, each.submission.delivery.unit_path, on)]
    if own:
        return own
    of_unit = any(
        grant.role in UNIT_SIDE and grant.unit_path == unit.path and grant.holds_on(on)
        for grant in user.grants
    )
    if round_.published_at is not None and (of_unit or holds_over(user, [Role.VIEWER], unit.path, on)):
        return [each for each in found if each.submission.delivery.state in IN_FORCE]
    return None


def _not_to_be_rated_by(user: User, found: Iterable[DeliveredValue]) -> list[DeliveredValue]:
    """Without the values of deliveries for which this person is still to give marks."""
    by_delivery = groupby(found, lambda each: each.submission.delivery_id)
    return [
        each for delivery_id, values in by_delivery if not still_rates(user, delivery_id) for each in values
    ]
