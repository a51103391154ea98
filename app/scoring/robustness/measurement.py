"""How far an indicator's score may be off because its value may be: from the error that the model states.

A value one standard error higher or lower would have another score among the same peers: the one that lies between
those of its neighbours, or between the fixed points of the measure. The larger of gain and loss counts, for at the end
of a scale one of the two is nothing.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from app.scoring.model import Bands, DistanceToTarget, Goalposts, Indicator
from app.scoring.observations import Observations
from app.scoring.preparing.imputation import value_at
from app.scoring.results import OBSERVED, Scores
from app.scoring.robustness.branches import Floats, Integers
from app.scoring.robustness.standings import FULL

#: Stretches of a logarithmic road that are taken for straight.
STRETCHES = 200


def errors_of_values(scores: Scores, observations: Observations) -> Iterator[tuple[int, Integers]]:
    """(leaf, (U,) standard error of its score in millionths) of each indicator that states an error.

    Only what was delivered has one: an imputed value was not measured, and its bounds tell what it may hide.
    """
    row_of = {unit: row for row, unit in enumerate(observations.units)}
    for place, indicator in enumerate(scores.root.indicators()):
        if indicator.standard_error is not None or indicator.relative_error is not None:
            values = np.full(len(scores.units), np.nan)
            for unit in np.flatnonzero(scores.origin[:, place] == OBSERVED).tolist():
                value = value_at(indicator, observations, row_of[scores.units[unit]])
                values[unit] = np.nan if value is None else float(value)
            yield place, _errors(scores, indicator, values, scores.leaf_millionths[:, place])


def _errors(scores: Scores, indicator: Indicator, values: Floats, points: Integers) -> Integers:
    found = np.zeros(len(values), np.int64)
    compared = not getattr(indicator.measure, "overall", True)
    circles = scores.group if compared else np.zeros_like(scores.group)
    for circle in np.unique(circles):
        peers = np.flatnonzero((circles == circle) & ~np.isnan(values))
        if len(peers):
            curve = _curve(indicator, values[peers], points[peers], scores.model.scale)
            found[peers] = _off(indicator, values[peers], *curve)
    return found


def _off(indicator: Indicator, values: Floats, known: Floats, worth: Floats) -> Integers:
    """How much a score would gain or lose, whichever is more."""
    error = np.hypot(
        float(indicator.standard_error or 0), float(indicator.relative_error or 0) * np.abs(values)
    )
    here = np.interp(values, known, worth)
    moved = [np.abs(np.interp(there, known, worth) - here) for there in (values - error, values + error)]
    return np.rint(np.maximum(*moved)).astype(np.int64)


def _curve(indicator: Indicator, values: Floats, points: Integers, scale: int) -> tuple[Floats, Floats]:
    """What is known of the way from values to points, each value once, rising."""
    fixed = [] if indicator.treatment else list(_fixed_points(indicator, scale))
    leaps = isinstance(indicator.measure, Bands) and not indicator.treatment
    seen = [] if leaps else list(zip(values.tolist(), points.tolist(), strict=True))
    told = np.array([*fixed, *seen], np.float64).reshape(-1, 2)
    known, at = np.unique(told[:, 0], return_index=True)
    return known, told[at, 1]


def _fixed_points(indicator: Indicator, scale: int) -> Iterator[tuple[float, float]]:
    """(value, millionths) that hold whoever the peers are."""
    measure = indicator.measure
    if isinstance(measure, Goalposts):
        low, high = float(measure.lowest), float(measure.highest)
        for share in np.linspace(0, 1, (STRETCHES if measure.logarithm else 1) + 1).tolist():
            value = low * (high / low) ** share if measure.logarithm else low + (high - low) * share
            yield value, FULL * (1 - share if indicator.lower_is_better else share)
    if isinstance(measure, DistanceToTarget):
        yield float(measure.target), FULL
        if measure.lowest is not None:
            yield float(measure.lowest), 0
    if isinstance(measure, Bands):
        if len(measure.steps) == 1:
            yield 0.0, float(measure.steps[0][1]) * FULL / scale
        for (_, before), (bound, after) in pairwise(measure.steps):
            begins = float(bound or 0)
            yield float(np.nextafter(begins, -np.inf)), float(before) * FULL / scale
            yield begins, float(after) * FULL / scale
