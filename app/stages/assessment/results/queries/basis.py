"""What results of a round rest on: the computation that counts, and the statistics that all pages share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.organisations.models import Unit
from app.scoring.model import Model, Node
from app.stages.assessment.computing.assembling import MEETING_BONUS, MEETING_PENALTY, model_under_rule
from app.stages.assessment.computing.models import Computation, ComputedLine, Kind
from app.stages.assessment.computing.queries import latest_computation
from app.stages.assessment.computing.split import Split, qualitative_indicators, split_of
from app.stages.assessment.meeting.queries import adjustments_of
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.models import Result, Round
from app.stages.assessment.queries import is_published
from app.stages.assessment.ranking import rounded


@dataclass(frozen=True)
class Spread:
    """How scores lie: their exact sum, how many there are, their middle and their ends."""

    count: int = 0
    total: Decimal = Decimal(0)
    median: Decimal | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None

    @property
    def mean(self) -> Decimal | None:
        """Half up to two places; nothing has no mean."""
        return rounded(self.total / self.count) if self.count else None


def spread_of(scores: Iterable[Decimal | None]) -> Spread:
    """The spread of the scores that there are; missing ones are left out, never counted as zero."""
    there = sorted(score for score in scores if score is not None)
    if not there:
        return Spread()
    middle = len(there) // 2
    median = there[middle] if len(there) % 2 else rounded((there[middle - 1] + there[middle]) / 2)
    return Spread(len(there), sum(there, Decimal(0)), median, there[0], there[-1])


def computation_behind(round_: Round) -> Computation | None:
    """The computation that a round's results come from; none where they were imported as totals."""
    return latest_computation(round_, Kind.FINAL if is_published(round_) else Kind.DRAFT)


def model_behind(computation: Computation) -> Model:
    """The engine's model of a computation, under the round's own rule, with what the meeting gave and took."""
    version = db.session.get_one(ModelVersion, computation.model_version_id)
    model = model_under_rule(computation.round, version)
    if adjustments_of(computation.round):
        bonuses, penalties = (*model.bonuses, MEETING_BONUS), (*model.penalties, MEETING_PENALTY)
        model = replace(model, bonuses=bonuses, penalties=penalties)
    return model


def tree_of(model: Model, code: str) -> Node | None:
    """The tree that scored a line."""
    return next((root for _, root in model.trees if root.code == code), None)


def result_of(round_: Round, unit: Unit) -> Result | None:
    """One unit's result in a round."""
    return db.session.scalar(select(Result).where(Result.round_id == round_.id, Result.unit_id == unit.id))


def scores_of_peers(result: Result) -> list[Decimal | None]:
    """The scores of a result's peer group, its own among them."""
    asked = select(Result.score).where(
        Result.round_id == result.round_id, Result.peer_group == result.peer_group
    )
    return list(db.session.scalars(asked))


def lines_of_peers(computation: Computation, line: ComputedLine) -> list[ComputedLine]:
    """The lines of a peer group that the same tree scored, its own among them."""
    asked = select(ComputedLine).where(
        ComputedLine.computation_id == computation.id,
        ComputedLine.peer_group == line.peer_group,
        ComputedLine.tree == line.tree,
    )
    return list(db.session.scalars(asked.order_by(ComputedLine.unit_path)))


def lines_by_unit(computation: Computation | None, units: Sequence[int]) -> dict[int, ComputedLine]:
    """The lines of some units, by unit."""
    found: dict[int, ComputedLine] = {}
    if computation is None:
        return found
    for start in range(0, len(units), 500):
        some = units[start : start + 500]
        asked = select(ComputedLine).where(
            ComputedLine.computation_id == computation.id, ComputedLine.unit_id.in_(some)
        )
        found.update({line.unit_id: line for line in db.session.scalars(asked)})
    return found


def splits_of(computation: Computation | None, lines: Mapping[int, ComputedLine]) -> dict[int, Split | None]:
    """What figures and what raters bring to the index of some units, by unit (M-02)."""
    if computation is None:
        return {}
    judged = qualitative_indicators(model_behind(computation))
    return {unit: split_of(line, judged) for unit, line in lines.items()}


def figure(told: Any) -> Decimal | None:
    """A number of a computed line as it was written."""
    return None if told in (None, "") else Decimal(str(told))
