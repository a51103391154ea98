"""Points that no other unit can move: goalposts, bands, deductions, raters."""

from fractions import Fraction
from math import ceil

import mpmath
import numpy as np
from numpy.typing import NDArray

from app.scoring.measuring.relative import share_of_way
from app.scoring.measuring.situation import Situation
from app.scoring.model import Bands, Deductions, Goalposts, Raters
from app.scoring.numbers import Exact, half_up
from app.scoring.rounding import precisely, settled


def between_goalposts(measure: Goalposts, at: Situation) -> NDArray[np.int64]:
    """The share of the way between two fixed ends, on a straight or on a logarithmic road."""
    low, high = measure.lowest * at.column.unit, measure.highest * at.column.unit
    if measure.logarithm:
        return _on_a_logarithmic_road(low, high, at)
    worst, best = (high, low) if at.lower_is_better else (low, high)
    if low.denominator == high.denominator == 1:
        return share_of_way(at.values, int(worst), int(best), at.full)
    return share_of_way(at.values.astype(object), worst, best, at.full)


def _on_a_logarithmic_road(low: Fraction, high: Fraction, at: Situation) -> NDArray[np.int64]:
    """Full marks × ln(value / lowest) / ln(highest / lowest), the value clipped to the ends."""
    inside = [min(max(Fraction(value), low), high) for value in at.values.tolist()]
    ratios = [high / value if at.lower_is_better else value / low for value in inside]
    road = high / low

    def precise(row: int) -> mpmath.mpf:
        return mpmath.log(precisely(ratios[row])) / mpmath.log(precisely(road)) * at.full

    rough = np.log(np.array([float(ratio) for ratio in ratios])) / np.log(float(road)) * at.full
    return settled(rough, float(at.full), precise)


def banded(measure: Bands, at: Situation) -> NDArray[np.int64]:
    """The points of the last band that the value reaches."""
    found = np.zeros(len(at.values), dtype=np.int64)
    for at_least, worth in measure.steps:
        found[reached(at.values, at_least, at.column.unit)] = half_up(worth * at.per_point)
    return found


def reached(values: Exact, at_least: Fraction | None, unit: int) -> NDArray[np.bool_]:
    """Where values / unit are at least so much. None: everywhere."""
    if at_least is None:
        return np.ones(len(values), dtype=np.bool_)
    limit = at_least * unit
    return np.asarray(values >= (limit if values.dtype == object else ceil(limit)), dtype=np.bool_)


def deducted(measure: Deductions, at: Situation) -> NDArray[np.int64]:
    """Full marks less each rule's points, every rule up to its cap, never below nothing."""
    left = np.full(len(at.values), Fraction(at.full), dtype=object)
    for name, each, cap in measure.rules:
        off = at.observations.columns[name].as_fractions() * each
        left = left - (off if cap is None else np.minimum(off, np.array(cap, dtype=object))) * at.per_point
    return np.array([half_up(max(points, Fraction(0))) for points in left.tolist()], dtype=np.int64)


def rated(measure: Raters, at: Situation) -> NDArray[np.int64]:
    """The trimmed mean of the raters, as a share of the way along their scale."""
    ratings = at.observations.ratings[at.rated]
    road = measure.highest - measure.lowest
    found = np.zeros(len(ratings), dtype=np.int64)
    for row in np.flatnonzero(at.present).tolist():
        way = (trimmed_mean(ratings[row], measure.trim) - measure.lowest) / road
        found[row] = half_up((1 - way if at.lower_is_better else way) * at.full)
    return found


def trimmed_mean(ratings: tuple[Fraction, ...], trim: int) -> Fraction:
    """The mean without so many of the highest and of the lowest."""
    counted = sorted(ratings)[trim : len(ratings) - trim]
    return sum(counted, Fraction(0)) / len(counted)
