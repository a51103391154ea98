"""Points that depend on the peers: min-max, z-score, percentile rank, rank, distance to target."""

from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
from numpy.typing import NDArray

from app.scoring.measuring.lines import along_lines
from app.scoring.measuring.situation import Situation
from app.scoring.model import DistanceToTarget, MinMax, PercentileRank, RankPoints, ZScore
from app.scoring.numbers import Exact, divide_half_up, fraction, with_room
from app.scoring.peers import below_and_equal
from app.scoring.rounding import precisely, settled


def min_max(measure: MinMax, at: Situation) -> Exact:
    """The peers' worst has nothing, their best full marks; where all are equal, full marks."""
    peers = at.circle(measure.overall)
    found = np.empty(len(at.values), dtype=np.int64) if at.out is None else at.out
    if at.values.dtype != object:
        values = at.values if at.complete else peers.stood_in(at.values, at.present)
        if along_lines(values, peers, at.full, found, lower_is_better=at.lower_is_better):
            return found
    lows, highs = peers.extremes(at.values, at.present)
    worst, best = (highs, lows) if at.lower_is_better else (lows, highs)
    for rows, begin, end in zip(peers.rows, worst, best, strict=True):
        found[rows] = at.full if begin == end else share_of_way(at.values[rows], begin, end, at.full)
    return found


def share_of_way(values: Exact, worst: Any, best: Any, full: int) -> NDArray[np.int64]:
    """Full marks times the share of the way from worst to best, clipped at both ends, half up."""
    low, high = (int(end) if isinstance(end, np.integer) else end for end in sorted((worst, best)))
    inside = with_room(values, int(max(abs(low), abs(high))) + 1)
    way = inside - low if best > worst else high - inside
    way = np.clip(way, 0, high - low, out=way)
    return divide_half_up(with_room(way, 2 * (int(high - low) + 1) * (full + 1)) * full, high - low).astype(
        np.int64, copy=False
    )


def on_the_way_to_target(measure: DistanceToTarget, at: Situation) -> NDArray[np.int64]:
    """From the declared lowest, or the peers' worst, to the target."""
    target = measure.target * at.column.unit
    peers = at.circle(measure.overall)
    lows, highs = peers.extremes(at.values, at.present)
    ends = highs if at.lower_is_better else lows
    found = np.full(len(at.values), at.full, dtype=np.int64)
    for rows, end in zip(peers.rows, ends.tolist(), strict=True):
        worst = fraction(end) if measure.lowest is None else measure.lowest * at.column.unit
        if (worst > target) if at.lower_is_better else (worst < target):
            found[rows] = share_of_way(at.values[rows].astype(object), worst, target, at.full)
    return found


def percentile_rank(measure: PercentileRank, at: Situation) -> NDArray[np.int64]:
    """Strictly below / (n - 1); where lower is better, 1 minus that. Alone in its group: full marks."""
    peers = at.circle(measure.overall)
    below, _ = below_and_equal(at.values, at.present, peers)
    others = peers.counts(at.present)[peers.group] - 1
    passed = others - below if at.lower_is_better else below
    return of_others(passed, others, at.full)


def rank_points(measure: RankPoints, at: Situation) -> NDArray[np.int64]:
    """(n - place) / (n - 1), equal values sharing the mean of their places."""
    peers = at.circle(measure.overall)
    below, equal = below_and_equal(at.values, at.present, peers)
    others = peers.counts(at.present)[peers.group] - 1
    doubled = 2 * below + equal - 1
    return of_others(2 * others - doubled if at.lower_is_better else doubled, 2 * others, at.full)


def of_others(passed: NDArray[np.int64], others: NDArray[np.int64], full: int) -> NDArray[np.int64]:
    """Full marks times passed of others; full marks where there are no others."""
    roomy = with_room(passed, 2 * (2 * len(passed) + 1) * (full + 1))
    shared = divide_half_up(roomy * full, np.maximum(others, 1)).astype(np.int64, copy=False)
    return np.where(others > 0, shared, full)


def standardised(measure: ZScore, at: Situation) -> NDArray[np.int64]:
    """Centre + spread × (value - mean) / standard deviation of the sample, clipped; the centre where all are equal."""
    peers = at.circle(measure.overall)
    found = np.zeros(len(at.values), dtype=np.int64)
    for rows in peers.rows:
        there = rows[at.present[rows]]
        if len(there):
            found[there] = _standardised_group(at.values[there], measure, at)
    return np.clip(found, 0, at.full)


def _standardised_group(values: Exact, measure: ZScore, at: Situation) -> NDArray[np.int64]:
    """Deviations are exact; only the root of the variance is not, and rounding settles it."""
    count, total = len(values), sum(values.tolist())
    deviations = [fraction(value) * count - total for value in values.tolist()]
    squares = sum(each**2 for each in deviations)
    centre = measure.centre * at.per_point
    if not squares:
        return np.full(count, int(centre), dtype=np.int64)
    spread = measure.spread * at.per_point * (-1 if at.lower_is_better else 1)
    variance = Fraction(squares) / (count - 1)

    def precise(row: int) -> mpmath.mpf:
        return precisely(centre) + precisely(spread * deviations[row]) / mpmath.sqrt(precisely(variance))

    root = float(mpmath.sqrt(precisely(variance)))
    terms = np.array([float(spread * each) / root for each in deviations])
    size = np.abs(terms) + float(abs(centre))
    return settled(float(centre) + terms, size, precise)
