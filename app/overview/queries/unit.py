"""What a unit's page joins: results over the rounds, and the problems that are still open."""

from sqlalchemy import func, select

from app.extensions import db
from app.organisations.models import Unit
from app.stages.assessment.models import Result, Round
from app.stages.rectification.models import Item
from workflows.vocabulary import ItemState, RoundState

_ENDED = (ItemState.ACCEPTED, ItemState.CANCELLED, ItemState.OPEN)


def results_of(unit: Unit) -> list[Result]:
    """The published results of a unit, the newest first."""
    published = (RoundState.PUBLISHED, RoundState.CONCLUDED)
    wanted = (
        select(Result)
        .join(Round, Round.id == Result.round_id)
        .where(Result.unit_id == unit.id, Round.state.in_(published))
        .order_by(Round.period_until_on.desc(), Round.id.desc())
    )
    return list(db.session.scalars(wanted))


def open_items_below(unit: Unit) -> int:
    """How many problems of the unit itself are being rectified now."""
    counted = select(func.count(Item.id)).where(Item.unit_path == unit.path, Item.state.not_in(_ENDED))
    return db.session.scalar(counted) or 0
