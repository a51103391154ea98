"""What a unit's page joins: results over the rounds, problems, look-backs, accountability, lists (M-16)."""

from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from app.cases.models import Case
from app.cases.queries import case_is_visible
from app.extensions import db
from app.organisations.models import Unit
from app.people.models import User
from app.stages.accountability.models import Proceeding
from app.stages.accountability.queries import visible_proceedings
from app.stages.assessment.models import Result, Round
from app.stages.assessment.results.models import HealthReport, KeyEntry
from app.stages.assessment.results.queries.basis import scores_of_peers, spread_of
from app.stages.assessment.results.queries.keylist import entries_for
from app.stages.assessment.results.queries.reports import reports_for
from app.stages.inspection.models import ItemVerdict, LookBack
from app.stages.rectification.models import Item
from workflows.vocabulary import ItemState, RoundState, Verdict

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


def means_beside(results: list[Result]) -> dict[int, Decimal | None]:
    """The mean of the peers beside each result, by the result's id."""
    return {result.id: spread_of(scores_of_peers(result)).mean for result in results}


def open_items_below(unit: Unit) -> int:
    """How many problems of the unit itself are being rectified now."""
    counted = select(func.count(Item.id)).where(Item.unit_path == unit.path, Item.state.not_in(_ENDED))
    return db.session.scalar(counted) or 0


def lookbacks_of(unit: Unit, user: User, on: date) -> list[tuple[LookBack, dict[Verdict, int]]]:
    """The confirmed look-backs of the unit's visible cases, the newest first, with how many problems got which verdict."""
    wanted = (
        select(LookBack)
        .join(Case, Case.id == LookBack.case_id)
        .where(Case.unit_id == unit.id, case_is_visible(user, on), LookBack.confirmed_at.is_not(None))
        .order_by(LookBack.confirmed_at.desc())
    )
    lookbacks = list(db.session.scalars(wanted).unique())
    counted = (
        select(ItemVerdict.lookback_id, ItemVerdict.verdict, func.count())
        .where(ItemVerdict.lookback_id.in_([each.id for each in lookbacks]))
        .group_by(ItemVerdict.lookback_id, ItemVerdict.verdict)
    )
    verdicts: dict[int, dict[Verdict, int]] = {}
    for lookback_id, verdict, count in db.session.execute(counted):
        verdicts.setdefault(lookback_id, {})[verdict] = count
    return [(each, verdicts.get(each.id, {})) for each in lookbacks]


def proceedings_about(unit: Unit, user: User, on: date) -> list[Proceeding]:
    """The proceedings about the unit that a person may see, the newest first."""
    wanted = visible_proceedings(user, on).where(
        Proceeding.case_id.in_(select(Case.id).where(Case.unit_id == unit.id))
    )
    return list(db.session.scalars(wanted).unique())


def key_entries_about(unit: Unit, user: User, on: date) -> list[KeyEntry]:
    """The unit's entries on the key list, as the office sees them."""
    return list(db.session.scalars(entries_for(user, on).where(KeyEntry.unit_id == unit.id)).unique())


def reports_about(unit: Unit, user: User, on: date) -> list[HealthReport]:
    """The unit's health reports that a person may see, the newest first."""
    return list(db.session.scalars(reports_for(user, on).where(HealthReport.unit_id == unit.id)).unique())
