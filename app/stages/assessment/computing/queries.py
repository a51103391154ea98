"""What was computed for a round: the newest computation, its lines, its model, its trend, and who is left out."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select

from app.extensions import db
from app.organisations.models import Unit
from app.scoring.model import Model, Node
from app.stages.assessment.computing.models import Computation, ComputedLine, CorrectedValue, Exemption, Kind
from app.stages.assessment.feeds.queries import units_assessed
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.model.queries import model_of
from app.stages.assessment.models import Round
from app.stages.assessment.queries import PUBLISHED
from app.stages.assessment.ranking import rounded


def latest_computation(round_: Round, kind: Kind | None = None) -> Computation | None:
    """The newest computation of a kind that was made; without a kind what counts most: final, draft, running.

    After a correction the final one is the corrected one; a proposal of a correction is a draft and counts for nobody.
    """
    if kind is None:
        found = (latest_computation(round_, each) for each in (Kind.FINAL, Kind.DRAFT, Kind.RUNNING))
        return next((each for each in found if each is not None), None)
    return db.session.scalar(
        select(Computation)
        .where(
            Computation.round_id == round_.id,
            Computation.kind == kind,
            Computation.made_at.is_not(None),
            Computation.declined_at.is_(None),
        )
        .order_by(Computation.id.desc())
        .limit(1)
    )


def waiting_computation(round_: Round) -> Computation | None:
    """The computation that was asked for and is not made yet, if any."""
    return db.session.scalar(_waiting().where(Computation.round_id == round_.id).limit(1))


def waiting_computations() -> list[int]:
    """The ids of everything that was asked for and is not made yet, the oldest first."""
    return list(db.session.scalars(_waiting().with_only_columns(Computation.id)))


def _waiting() -> Select[Computation]:
    return (
        select(Computation)
        .where(Computation.made_at.is_(None), Computation.failure.is_(None))
        .order_by(Computation.id)
    )


def lines(computation: Computation) -> Select[ComputedLine]:
    """The lines of a computation, by group and from the best score; without a score last."""
    return (
        select(ComputedLine)
        .where(ComputedLine.computation_id == computation.id)
        .order_by(ComputedLine.peer_group, ComputedLine.score.desc().nulls_last(), ComputedLine.unit_path)
    )


def line_of(computation: Computation, unit: Unit) -> ComputedLine | None:
    """One unit's line."""
    return db.session.get(ComputedLine, (computation.id, unit.id))


def model_of_computation(computation: Computation) -> Model:
    """The model that a computation was made by, as the office approved it."""
    return model_of(db.session.get_one(ModelVersion, computation.model_version_id))


def model_tree(computation: Computation) -> dict[str, Node]:
    """Code of the root → the tree that scored a line, with names and shares (``ComputedLine.tree`` says which)."""
    return {root.code: root for _kinds, root in model_of_computation(computation).trees}


def certainty_of(round_: Round, unit: Unit) -> dict[str, Any]:
    """How sure it is that a unit belongs on the list, as its case keeps it; nothing where it was not computed."""
    final = latest_computation(round_, Kind.FINAL)
    line = line_of(final, unit) if final is not None else None
    if line is None or not line.certainty:
        return {}
    return {"certainty": line.certainty, "probability": f"{line.probability:.2f}"}


def version_of(round_: Round) -> ModelVersion | None:
    """The model version that scores the round; None where its results are imported."""
    return db.session.get(ModelVersion, round_.model_version_id) if round_.model_version_id else None


def units_scored(round_: Round) -> dict[str, Unit]:
    """The units that a round scores, by code: those it asks data about, without those that are exempt."""
    exempt = select(Exemption.unit_id).where(Exemption.round_id == round_.id)
    found = units_assessed(round_).where(Unit.id.not_in(exempt))
    return {unit.code: unit for unit in db.session.scalars(found).unique()}


def exemptions_of(round_: Round) -> list[Exemption]:
    """The units that a round leaves out, in tree order."""
    found = select(Exemption).join(Unit, Unit.id == Exemption.unit_id).where(Exemption.round_id == round_.id)
    return list(db.session.scalars(found.order_by(Unit.path)).unique())


def corrected_values(round_: Round) -> list[CorrectedValue]:
    """The values that were found wrong after publication and not declined, the latest last: it holds."""
    found = select(CorrectedValue).where(
        CorrectedValue.round_id == round_.id, CorrectedValue.declined_at.is_(None)
    )
    return list(db.session.scalars(found.order_by(CorrectedValue.id)).unique())


def earlier_computations(round_: Round) -> list[Computation]:
    """What counts of the published rounds about the same unit whose periods ended before, the latest first."""
    before = db.session.scalars(
        select(Round)
        .where(
            Round.unit_id == round_.unit_id,
            Round.state.in_(PUBLISHED),
            Round.period_until_on < round_.period_until_on,
        )
        .order_by(Round.period_until_on.desc(), Round.id.desc())
    )
    found = (latest_computation(each, Kind.FINAL) for each in before)
    return [each for each in found if each is not None]


def proposed_correction(round_: Round) -> Computation | None:
    """The correction that waits for a decision, if any."""
    found = latest_computation(round_, Kind.DRAFT)
    return found if found is not None and found.is_correction else None


def corrections_of(round_: Round) -> list[Computation]:
    """Every correction of a published round, decided or not, the newest first."""
    return list(
        db.session.scalars(
            select(Computation)
            .where(
                Computation.round_id == round_.id,
                Computation.supersedes_id.is_not(None),
                Computation.made_at.is_not(None),
            )
            .order_by(Computation.id.desc())
        )
    )


def trend_of(round_: Round, unit: Unit | None = None) -> list[tuple[date, Decimal]]:
    """The running scores of a round day by day: one unit's, or the mean of all that have a score."""
    wanted = (
        select(Computation.of_on, func.sum(ComputedLine.score), func.count(ComputedLine.score))
        .join(ComputedLine, ComputedLine.computation_id == Computation.id)
        .where(
            Computation.round_id == round_.id,
            Computation.kind == Kind.RUNNING,
            ComputedLine.score.is_not(None),
        )
        .group_by(Computation.of_on)
        .order_by(Computation.of_on)
    )
    if unit is not None:
        wanted = wanted.where(ComputedLine.unit_id == unit.id)
    found = db.session.execute(wanted)
    return [(day, rounded(total / count)) for day, total, count in found if total is not None]


def differences(before: Computation, after: Computation) -> list[tuple[ComputedLine | None, ComputedLine]]:
    """The lines that two computations of a round tell differently, by group and from the best score now."""
    earlier = {each.unit_id: each for each in db.session.scalars(lines(before)).unique()}
    return [
        (earlier.get(each.unit_id), each)
        for each in db.session.scalars(lines(after)).unique()
        if _shown(earlier.get(each.unit_id)) != _shown(each)
    ]


def _shown(line: ComputedLine | None) -> tuple[object, ...] | None:
    """What a published list says of a unit."""
    if line is None:
        return None
    return (line.peer_group, line.score, line.rank, line.group_size, line.grade, tuple(line.reasons))
