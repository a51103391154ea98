"""A unit's index in two: what figures bring to it, and what raters judge (M-02); bonus and penalty beside them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.scoring.model import Model, Raters
from app.stages.assessment.computing.models import ComputedLine
from app.stages.assessment.ranking import rounded


@dataclass(frozen=True)
class Split:
    """Points of the index, to two places: the three add up to it exactly."""

    quantitative: Decimal
    qualitative: Decimal
    #: Bonus less penalty, and what the ends of the scale cut off.
    adjusted: Decimal

    @property
    def score(self) -> Decimal:
        """The index."""
        return self.quantitative + self.qualitative + self.adjusted


def qualitative_indicators(model: Model) -> frozenset[str]:
    """The codes of the indicators that raters judge; all others are counted from figures."""
    return frozenset(leaf.code for leaf in model.indicators if isinstance(leaf.measure, Raters))


def split_of(line: ComputedLine, qualitative: frozenset[str]) -> Split | None:
    """The parts of a unit's index; None without an index, and where it is no sum of its indicators.

    What raters judge is rounded half up; figures are what remains, so that nothing is lost in rounding.
    """
    base = _base_of(line)
    if line.score is None or base is None:
        return None
    judged = Decimal(0)
    for code, told in line.indicators.items():
        if told["points"] is None:
            continue
        if told["contribution"] is None:
            return None
        if code in qualitative:
            judged += Decimal(told["contribution"])
    judged = rounded(judged)
    return Split(base - judged, judged, line.score - base)


def _base_of(line: ComputedLine) -> Decimal | None:
    """The index before bonus and penalty."""
    told: Any = line.nodes.get(line.tree, {}).get("base")
    return None if told is None else Decimal(told)
