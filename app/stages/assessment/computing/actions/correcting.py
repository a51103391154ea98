"""Corrections (更正): a value that was wrong, the results that follow, and a second person's decision on them."""

from datetime import datetime
from decimal import Decimal, InvalidOperation

from sqlalchemy import select

from app.cases.models import Event
from app.cases.transitions import perform, require
from app.extensions import db
from app.organisations.models import Unit
from app.people.models import User
from app.stages.assessment.computing.actions.computing import asked
from app.stages.assessment.computing.actions.publishing import published
from app.stages.assessment.computing.assembling import gathered
from app.stages.assessment.computing.columns import columns_to_correct
from app.stages.assessment.computing.models import Computation, ComputedLine, CorrectedValue, Kind
from app.stages.assessment.computing.queries import (
    latest_computation,
    model_of_computation,
    proposed_correction,
    units_scored,
)
from app.stages.assessment.feeds.columns import Column
from app.stages.assessment.models import Round
from app.stages.assessment.placing import correct_results as write_corrected
from app.stages.assessment.rating.queries import rater_names
from app.stages.assessment.verification import digest_of_results
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_


def propose_correction(
    round_: Round,
    unit: Unit,
    column: str,
    value: str,
    reason: str,
    *,
    rater: str = "",
    by: User,
    now: datetime,
) -> Computation:
    """Say which value was wrong and what is right; the results that follow are asked for, to be decided on.

    A column of marks asks whose mark it is. Values that were proposed before and not decided on stay in it; the earlier proposal falls away.
    """
    require(round_, Action.PROPOSE_CORRECTION, by=by, now=now, reason=reason)
    before = latest_computation(round_, Kind.FINAL)
    if before is None:
        raise Refused(Reason(N_("The round has no frozen results that could be corrected.")))
    former = _former(round_, before, unit, column, rater)
    _require_value(columns_to_correct(model_of_computation(before))[column], value)
    if _same(former, value):
        raise Refused(Reason(N_("This is what counts already; nothing would be corrected.")))
    db.session.add(
        CorrectedValue(
            round_id=round_.id,
            unit_id=unit.id,
            column=column,
            rater=rater,
            former=former,
            value=value,
            reason=reason,
            made_at=now,
            made_by_id=by.id,
        )
    )
    undecided = proposed_correction(round_)
    if undecided is not None:
        undecided.declined_at = now
    return asked(round_, by=by, now=now, supersedes_id=before.id, reason=reason)


def _former(round_: Round, before: Computation, unit: Unit, column: str, rater: str) -> str:
    """What counts by now, as it is written. Raises Refused where the unit, the column or the rater is none of these."""
    model = model_of_computation(before)
    found = columns_to_correct(model).get(column)
    if unit.code not in units_scored(round_):
        raise Refused(Reason(N_("%(name)s is not among the units of this round."), {"name": unit.name}))
    if found is None:
        raise Refused(Reason(N_("The model reads no column “%(column)s”."), {"column": column}))
    if rater and not found.holds_marks:
        raise Refused(Reason(N_("This column holds no marks of raters; leave the rater blank.")))
    given = gathered(round_, model, unit=unit)
    known = rater_names(round_, column) if found.holds_marks else []
    if found.holds_marks and rater not in known:
        raise Refused(
            Reason(
                N_("Say whose mark it is; the raters of this column are: %(raters)s."),
                {"raters": "、".join(known) or "—"},
            )
        )
    return given.told(unit.code, column, rater)


def _same(former: str, value: str) -> bool:
    return bool(former) == bool(value) and Decimal(former or 0) == Decimal(value or 0)


def _require_value(column: Column, value: str) -> None:
    """A number that is possible in this column, or nothing. Raises Refused."""
    try:
        number = Decimal(value or 0)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Refused(Reason(N_("Write a number, or leave it blank where there is no value.")))
    if value and column.is_strict and not column.admits(number):
        told = {"lowest": column.lowest, "highest": "—" if column.highest is None else column.highest}
        raise Refused(Reason(N_("Only %(lowest)s to %(highest)s is possible here; check the value."), told))


def correct_results(round_: Round, *, by: User, now: datetime) -> Event:
    """Publish the proposed correction: the published results change, on record; the former ones stay frozen."""
    require(round_, Action.CORRECT_RESULTS, by=by, now=now)
    proposal = proposed_correction(round_)
    assert proposal is not None
    assert proposal.supersedes is not None
    final = published(proposal)
    write_corrected(round_, _scores_of(proposal), final.places)
    event = perform(
        round_,
        Action.CORRECT_RESULTS,
        by=by,
        now=now,
        **final.details,
        supersedes=proposal.supersedes.seal,
        reason=proposal.reason,
        digest=digest_of_results(round_.id),
    )
    proposal.kind = Kind.FINAL
    _decide_values(round_, approved_at=now)
    return event


def decline_correction(round_: Round, reason: str, *, by: User, now: datetime) -> Event:
    """Leave the published results as they are."""
    event = perform(round_, Action.DECLINE_CORRECTION, by=by, now=now, reason=reason)
    proposal = proposed_correction(round_)
    assert proposal is not None
    proposal.declined_at = now
    _decide_values(round_, declined_at=now)
    return event


def _decide_values(round_: Round, **decided: datetime) -> None:
    undecided = select(CorrectedValue).where(
        CorrectedValue.round_id == round_.id,
        CorrectedValue.approved_at.is_(None),
        CorrectedValue.declined_at.is_(None),
    )
    for value in db.session.scalars(undecided).unique():  # the trail hears of rows, not of an update in bulk
        for name, at in decided.items():
            setattr(value, name, at)
    db.session.flush()


def _scores_of(computation: Computation) -> dict[int, dict[str, object]]:
    wanted = select(ComputedLine.unit_id, ComputedLine.peer_group, ComputedLine.score).where(
        ComputedLine.computation_id == computation.id
    )
    return {
        row.unit_id: {"peer_group": row.peer_group, "score": row.score} for row in db.session.execute(wanted)
    }
