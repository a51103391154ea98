"""What a round is scored by, and whom: its model with the rule that it pins, and the units that it leaves out."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import delete, select, update

from app.cases.models import Event
from app.cases.transitions import perform
from app.extensions import db
from app.organisations.models import Unit
from app.people.models import User
from app.policies.queries import policy
from app.scoring.model import Model
from app.stages.assessment.computing.models import Computation, Exemption
from app.stages.assessment.feeds.queries import units_assessed
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.model.queries import approved_versions, model_of
from app.stages.assessment.models import Result, Round
from app.stages.assessment.ranking import rounded
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_


def choose_model(round_: Round, version: ModelVersion | None, *, by: User, now: datetime) -> Event:
    """Let a version score the round, or nobody, so that results are imported. What was computed before falls away."""
    if version is not None:
        require_usable(round_.unit, version)
    event = perform(
        round_,
        Action.CHOOSE_MODEL,
        by=by,
        now=now,
        model=version.subject_title if version else None,
        sha256=version.sha256 if version else None,
    )
    pin_model(round_, version)
    db.session.execute(delete(Result).where(Result.round_id == round_.id))
    db.session.execute(
        update(Computation)
        .where(Computation.round_id == round_.id, Computation.declined_at.is_(None))
        .values(declined_at=now)
    )
    db.session.flush()
    return event


def require_usable(unit: Unit, version: ModelVersion) -> None:
    """An approved version of the unit or one above, in hundred points with two places. Raises Refused."""
    if version not in approved_versions(unit):
        raise Refused(Reason(N_("This version of the model is not approved for this unit.")))
    model = model_of(version)
    if model.scale != 100 or model.places > 2:
        raise Refused(
            Reason(N_("A round counts in hundred points with at most two places; this model does not."))
        )


def pin_model(round_: Round, version: ModelVersion | None) -> None:
    """The round's rule is the model's; where the model has none, the policy's under which the round was opened."""
    given = policy(round_.policy_version)
    round_.model_version_id = version.id if version else None
    round_.pass_mark, round_.bottom_n = given.pass_mark, given.bottom_n
    round_.min_group_size = given.min_group_size
    if version is not None:
        _pin(round_, model_of(version))


def _pin(round_: Round, model: Model) -> None:
    mark = model.notices.pass_mark
    if mark is not None:
        round_.pass_mark = rounded(Decimal(mark.numerator) / mark.denominator)
    round_.bottom_n = model.notices.last_places or round_.bottom_n
    round_.min_group_size = model.ranking.minimum_group


def exempt_unit(round_: Round, unit: Unit, reason: str, *, by: User, now: datetime) -> Event:
    """Leave a unit out of the round, with the reason that the coverage report prints (M-03)."""
    if not db.session.scalar(units_assessed(round_).with_only_columns(Unit.id).where(Unit.id == unit.id)):
        raise Refused(Reason(N_("%(name)s is not among the units of this round."), {"name": unit.name}))
    if _exemption(round_, unit) is not None:
        raise Refused(Reason(N_("%(name)s is exempt already."), {"name": unit.name}))
    event = perform(round_, Action.EXEMPT_UNIT, by=by, now=now, unit=unit.name, reason=reason)
    db.session.add(
        Exemption(round_id=round_.id, unit_id=unit.id, reason=reason, made_at=now, made_by_id=by.id)
    )
    db.session.flush()
    return event


def end_exemption(round_: Round, unit: Unit, *, by: User, now: datetime) -> Event:
    """Take a unit back into the round."""
    exemption = _exemption(round_, unit)
    if exemption is None:
        raise Refused(Reason(N_("%(name)s is not exempt."), {"name": unit.name}))
    event = perform(round_, Action.END_EXEMPTION, by=by, now=now, unit=unit.name)
    db.session.delete(exemption)
    db.session.flush()
    return event


def _exemption(round_: Round, unit: Unit) -> Exemption | None:
    found = select(Exemption).where(Exemption.round_id == round_.id, Exemption.unit_id == unit.id)
    return db.session.scalars(found).unique().one_or_none()
