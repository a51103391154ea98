"""What was computed for a round: the newest computation, its lines, its model, its trend, and who is left out."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, or_, select

from app.extensions import db
from app.organisations.models import Unit
from app.organisations.queries import paths_above, within
from app.people.models import User
from app.people.queries import scopes_of
from app.scoring.model import Model
from app.scoring.robustness.report import CHALLENGES
from app.stages.assessment.computing.models import (
    Computation,
    ComputedLine,
    CorrectedValue,
    Exemption,
    Kind,
    Progress,
)
from app.stages.assessment.feeds.queries import count_of_units, units_assessed
from app.stages.assessment.model.models import IndexModel, ModelVersion
from app.stages.assessment.model.queries import model_of
from app.stages.assessment.models import Round
from app.stages.assessment.queries import PUBLISHED, READERS
from app.stages.assessment.ranking import rounded
from workflows.actions import Action
from workflows.vocabulary import CASE_ROLES, IndexModelState

#: Units times indicators that are computed while somebody waits.
SMALL = 10_000


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


def progress_of(computation: Computation) -> Progress | None:
    """How far somebody is with a computation; None while nobody has begun."""
    return db.session.get(Progress, computation.id)


def waiting_computations() -> list[int]:
    """The ids of everything that was asked for and is not made yet, the oldest first."""
    return list(db.session.scalars(_waiting().with_only_columns(Computation.id)))


def _waiting() -> Select[Computation]:
    return (
        select(Computation)
        .where(Computation.made_at.is_(None), Computation.failure.is_(None))
        .order_by(Computation.id)
    )


def last_failure(round_: Round) -> Computation | None:
    """The newest computation of a round, if it could not be made."""
    newest = db.session.scalar(
        select(Computation)
        .where(Computation.round_id == round_.id, Computation.kind == Kind.DRAFT)
        .order_by(Computation.id.desc())
        .limit(1)
    )
    return newest if newest is not None and newest.failure is not None else None


def listed_in(computation: Computation, scopes: Iterable[str]) -> list[ComputedLine]:
    """Units on the list and those that challenge them, in some subtrees, by group and from the lowest score."""
    wanted = (
        select(ComputedLine)
        .where(
            ComputedLine.computation_id == computation.id,
            or_(ComputedLine.certainty != "", ComputedLine.probability >= CHALLENGES),
            within(ComputedLine.unit_path, scopes),
        )
        .order_by(ComputedLine.peer_group, ComputedLine.score, ComputedLine.unit_path)
    )
    return list(db.session.scalars(wanted).unique())


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


def published_lines_of(unit: Unit) -> list[tuple[Computation, ComputedLine]]:
    """A unit's line of every published round that a model scored, as it counts now, the latest round first."""
    newest = (
        select(func.max(Computation.id))
        .join(Round, Round.id == Computation.round_id)
        .where(Computation.kind == Kind.FINAL, Round.state.in_(PUBLISHED))
        .group_by(Computation.round_id)
    )
    found = db.session.execute(
        select(Computation, ComputedLine)
        .join(ComputedLine, ComputedLine.computation_id == Computation.id)
        .where(Computation.id.in_(newest), ComputedLine.unit_id == unit.id, ComputedLine.tree != "")
        .order_by(Computation.of_on.desc(), Computation.id.desc())
    )
    return [(computation, line) for computation, line in found.unique()]


def model_of_computation(computation: Computation) -> Model:
    """The model that a computation was made by, as the office approved it."""
    return model_of(db.session.get_one(ModelVersion, computation.model_version_id))


def certainty_of(round_: Round, unit: Unit) -> dict[str, Any]:
    """How sure it is that a unit belongs on the list, as its case keeps it; nothing where it was not computed."""
    final = latest_computation(round_, Kind.FINAL)
    line = line_of(final, unit) if final is not None else None
    if line is None or not line.certainty:
        return {}
    return {"certainty": line.certainty, "probability": f"{line.probability:.3f}"}


def sees_whole(round_: Round, user: User, on: date) -> bool:
    """May this person read the results of every unit of the round?"""
    return any(round_.unit_path.startswith(scope) for scope in scopes_of(user, CASE_ROLES | READERS, on))


def version_of(round_: Round) -> ModelVersion | None:
    """The model version that scores the round; None where its results are imported."""
    return db.session.get(ModelVersion, round_.model_version_id) if round_.model_version_id else None


def scale_of(round_: Round) -> int | None:
    """Which rounds have scores that may be compared: those of one model, in whichever version, and imported ones."""
    version = version_of(round_)
    return version.model_id if version is not None else None


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


def correction_in_force(round_: Round) -> Computation | None:
    """The correction that the published results stand by now, if there was one."""
    final = latest_computation(round_, Kind.FINAL)
    return final if final is not None and final.is_correction else None


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


def is_small(round_: Round, version: ModelVersion) -> bool:
    """Is it computed within two seconds, so that whoever asks may wait for it?"""
    return count_of_units(round_) * len(model_of(version).indicators) <= SMALL


def certainties(round_: Round) -> dict[int, str]:
    """Unit id → how sure it is that the unit belongs on the list, for the units on it."""
    counted = latest_computation(round_, Kind.FINAL) or latest_computation(round_, Kind.DRAFT)
    if counted is None:
        return {}
    wanted = select(ComputedLine.unit_id, ComputedLine.certainty).where(
        ComputedLine.computation_id == counted.id, ComputedLine.certainty != ""
    )
    return {row.unit_id: row.certainty for row in db.session.execute(wanted)}


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """The names of units by code."""
    wanted = select(Unit.code, Unit.name).where(Unit.code.in_(set(codes)))
    return {row.code: row.name for row in db.session.execute(wanted)}


def corrections_in_force(round_: Round, unit: Unit, columns: Iterable[str]) -> list[CorrectedValue]:
    """What was corrected of a unit's values since publication, the latest last: it holds."""
    found = select(CorrectedValue).where(
        CorrectedValue.round_id == round_.id,
        CorrectedValue.unit_id == unit.id,
        CorrectedValue.column.in_(list(columns)),
        CorrectedValue.approved_at.is_not(None),
    )
    return list(db.session.scalars(found.order_by(CorrectedValue.id)).unique())


def values_behind(computation: Computation) -> list[CorrectedValue]:
    """The corrected values that a correction was computed from."""
    at = computation.asked_at
    found = select(CorrectedValue).where(
        CorrectedValue.round_id == computation.round_id,
        CorrectedValue.made_at <= at,
        or_(CorrectedValue.declined_at.is_(None), CorrectedValue.declined_at >= at),
    )
    return list(db.session.scalars(found.order_by(CorrectedValue.id)).unique())


def idle_acts(round_: Round) -> tuple[Action, ...]:
    """Acts that mean nothing in this round: of a model where it has none, of a correction where none is proposed."""
    of_models = (
        Action.COMPUTE_RESULTS,
        Action.REQUEST_DATA,
        Action.EXEMPT_UNIT,
        Action.END_EXEMPTION,
        Action.PROPOSE_CORRECTION,
        Action.CORRECT_RESULTS,
        Action.DECLINE_CORRECTION,
    )
    if round_.model_version_id is None:
        return of_models
    idle = [Action.IMPORT_RESULTS]
    if not exemptions_of(round_):
        idle.append(Action.END_EXEMPTION)
    if proposed_correction(round_) is None:
        idle += [Action.CORRECT_RESULTS, Action.DECLINE_CORRECTION]
    return tuple(idle)


def approved_versions_within(paths: Iterable[str]) -> list[ModelVersion]:
    """The approved versions that rounds of these units, or of any below them, may use."""
    scopes = list(paths)
    wanted = or_(
        within(IndexModel.unit_path, scopes),
        IndexModel.unit_path.in_({above for path in scopes for above in paths_above(path)}),
    )
    found = (
        select(ModelVersion).join(IndexModel).where(ModelVersion.state == IndexModelState.APPROVED, wanted)
    )
    return list(db.session.scalars(found.order_by(IndexModel.unit_path, ModelVersion.number.desc())).unique())
