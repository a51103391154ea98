"""Which measure turns a column into points."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.scoring.measuring.fixed import banded, between_goalposts, deducted, rated
from app.scoring.measuring.relative import (
    min_max,
    on_the_way_to_target,
    percentile_rank,
    rank_points,
    standardised,
)
from app.scoring.measuring.situation import Situation
from app.scoring.model import (
    Bands,
    Deductions,
    DistanceToTarget,
    Goalposts,
    MinMax,
    PercentileRank,
    RankPoints,
    Raters,
    ZScore,
)

#: Each kind of measure and the function that gives its points, int64, for the rows that have a value.
MEASURES: dict[type, Callable[[Any, Situation], NDArray[np.int64]]] = {
    Bands: banded,
    Deductions: deducted,
    DistanceToTarget: on_the_way_to_target,
    Goalposts: between_goalposts,
    MinMax: min_max,
    PercentileRank: percentile_rank,
    RankPoints: rank_points,
    Raters: rated,
    ZScore: standardised,
}


def points(measure: object, situation: Situation) -> NDArray[np.int64]:
    """Points of 0 … full marks; 0 where the value is missing."""
    found = MEASURES[type(measure)](measure, situation)
    return found if situation.complete else np.where(situation.present, found, 0)
