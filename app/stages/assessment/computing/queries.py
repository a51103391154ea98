"""What was computed for a round: the newest computation, its lines, its model, its trend, and who is left out."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, or_, select

from app.extensions import db
from app.organisations.models import Unit
from app.scoring.model import Model
from app.stages.assessment.computing.models import Computation, ComputedLine, CorrectedValue, Exemption, Kind
from app.stages.assessment.models import Round


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
