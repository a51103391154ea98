"""What publication takes over: the last draft, if it still is what the data gives."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.stages.assessment.computing.assembling import assemble
from app.stages.assessment.computing.lines import standing_of
from app.stages.assessment.computing.models import Computation, ComputedLine, Kind
from app.stages.assessment.computing.queries import latest_computation, version_of
from app.stages.assessment.computing.verification import digest_of_lines
from app.stages.assessment.models import Round
from app.stages.assessment.ranking import Standing
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_


@dataclass(frozen=True)
class Published:
    """The places of a published computation, and what the event says of its frozen bundle."""

    places: dict[int, Standing]
    details: dict[str, Any]


def require_unchanged_data(round_: Round) -> Computation | None:
    """The draft that the data of this moment gives; None where results are imported. Raises Refused otherwise."""
    version = version_of(round_)
    if version is None:
        return None
    draft = latest_computation(round_, Kind.DRAFT)
    if draft is None:
        raise Refused(Reason(N_("The results have not been computed yet.")))
    if assemble(round_, version).digest != draft.data_sha256:
        raise Refused(
            Reason(N_("The data has changed since the results were computed; they must be computed again."))
        )
    return draft


def publish_computation(round_: Round) -> Published | None:
    """Make the last draft final: its bundle was frozen when it was computed. None where results are imported."""
    draft = require_unchanged_data(round_)
    if draft is None:
        return None
    draft.kind = Kind.FINAL
    db.session.flush()
    return published(draft)


def published(computation: Computation) -> Published:
    """What is published with a computation."""
    return Published(
        places_of(computation),
        {
            "computation": computation.id,
            "seal": computation.seal,
            "root": computation.merkle_root,
            "lines": digest_of_lines(computation.id),
            "bundle": computation.bundle_sha256,
            "model": computation.model_sha256,
        },
    )


def places_of(computation: Computation) -> dict[int, Standing]:
    """Unit id → its place."""
    wanted = select(
        ComputedLine.unit_id, ComputedLine.rank, ComputedLine.group_size, ComputedLine.reasons
    ).where(ComputedLine.computation_id == computation.id)
    return {row.unit_id: standing_of(row._asdict()) for row in db.session.execute(wanted)}
