"""How little weight must move before the list is another: the least total variation, in closed form.

Moving weight m from leaf a to leaf b changes the lead of v over u by m times the difference of their leads there. So
the cheapest way to close a lead takes weight from where it is largest, all of it before the next, and gives it to
where it is least.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from app.scoring.numbers import WHOLE
from app.scoring.robustness.branches import Integers
from app.scoring.robustness.standings import Standings

#: A hundredth of the whole weight.
PERCENTAGE_POINT = WHOLE // 100


@dataclass(frozen=True)
class Radius:
    """The least weight that must move, in billionths of the whole, and the unit that then changes sides.

    ``other`` is the challenger that draws level, or None where it is the pass mark that is reached.
    """

    weight: Fraction
    unit: int
    other: int | None

    @property
    def percentage_points(self) -> float:
        """The weight in points of a hundred."""
        return float(self.weight / PERCENTAGE_POINT)


def list_radius(standings: Standings) -> dict[int, Radius | None]:
    """For each group: how little weight changes who is listed, or why. None: no weights do."""
    if not standings.root.is_a_weighted_sum:
        return {}
    return {group: _of_group(standings, group) for group in range(len(standings.last))}


def unit_radius(standings: Standings, unit: int) -> Radius | None:
    """How little weight must move before a listed unit loses every reason for which it is listed.

    Among the last: before somebody who is not comes level with it; it then leaves, or shares its place. None: no
    weights do.
    """
    reasons = []
    group = int(standings.group[unit])
    if standings.among_last[unit]:
        reasons.append(_overtaken(standings, unit, _outsiders(standings, group)))
    if standings.below_pass[unit]:
        reasons.append(_to_the_pass_mark(standings, np.array([unit])))
    if not reasons or None in reasons:
        return None
    return max((reason for reason in reasons if reason), key=lambda reason: reason.weight)


def _of_group(standings: Standings, group: int) -> Radius | None:
    members = standings.members[group]
    found = []
    if standings.pass_mark is not None and len(members):
        found.append(_to_the_pass_mark(standings, members))
    inside = members[standings.among_last[members]]
    boundary = inside[standings.published[inside] == standings.published[inside].max(initial=0)]
    if (
        len(inside) > standings.last[group]
        and (standings.stand_in[boundary] != standings.stand_in[boundary[0]]).any()
    ):
        return Radius(Fraction(0), int(boundary[0]), int(boundary[-1]))  # any change may part the tied
    found += [_overtaken(standings, int(unit), _outsiders(standings, group)) for unit in inside]
    if len(inside) > standings.last[group]:
        found += [_overtaken(standings, int(unit), boundary[:1]) for unit in inside if unit not in boundary]
    return min((each for each in found if each), key=lambda each: each.weight, default=None)


def _outsiders(standings: Standings, group: int) -> Integers:
    members = standings.members[group]
    return members[~standings.among_last[members]]


def _overtaken(standings: Standings, unit: int, outsiders: Integers) -> Radius | None:
    """The nearest of those that stand above: how little brings it level with the unit."""
    leads = standings.stand_in[outsiders] - standings.stand_in[unit]
    bonus = (standings.offset[outsiders] - standings.offset[unit]) * WHOLE
    nearest = _nearest(leads, leads @ standings.weights + bonus, standings.weights)
    return nearest and Radius(nearest[1], unit, int(outsiders[nearest[0]]))


def _to_the_pass_mark(standings: Standings, units: Integers) -> Radius | None:
    """The unit that is nearest to the pass mark on either side, and how little brings it there."""
    points = standings.stand_in[units]
    away = points @ standings.weights + standings.offset[units] * WHOLE - standings.passing_total
    sides = np.where(away < 0, -1, 1)
    nearest = _nearest(points * sides[:, None], away * sides, standings.weights)
    return nearest and Radius(nearest[1], int(units[nearest[0]]), None)


def _nearest(leads: Integers, gaps: Integers, weights: Integers) -> tuple[int, Fraction] | None:
    """Of leads (V, K) that sum to gaps (V,), the one that least weight closes, and that weight."""
    if not len(leads):
        return None
    gaps = np.maximum(gaps, 0)
    gain = leads - leads.min(axis=1, keepdims=True)
    order = np.argsort(-gain, axis=1, kind="stable")
    gain, moved = np.take_along_axis(gain, order, axis=1), weights[order]
    closed = np.cumsum(gain * moved, axis=1)
    enough = closed >= gaps[:, None]
    at = enough.argmax(axis=1)
    rows = np.arange(len(leads))
    before = np.cumsum(moved, axis=1)[rows, at] - moved[rows, at]
    left = gaps - (closed[rows, at] - gain[rows, at] * moved[rows, at])
    rate = np.maximum(gain[rows, at], 1)
    approximate = np.where(enough.any(axis=1), before + left / rate, np.inf)
    nearest = int(approximate.argmin())
    if not np.isfinite(approximate[nearest]):
        return None
    return nearest, int(before[nearest]) + Fraction(int(left[nearest]), int(rate[nearest]))
