"""Pain points (堵点): where a unit loses most against the best quarter of its peers."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from app.scoring.numbers import WHOLE
from app.scoring.robustness import Listing, Standings
from app.scoring.robustness.branches import Integers, totals


@dataclass(frozen=True)
class Gap:
    """One indicator of one unit beside its peers, in millionths of full marks."""

    code: str
    name: str
    own: int
    #: What the last of the best quarter of the peer group has.
    best_quartile: int
    median: int
    #: Nothing was delivered: ``own`` is what stands in for it.
    missing: bool
    #: What the index would gain, were the unit as good here as the best quarter; negative: it is better.
    lost: Fraction


def gaps(listing: Listing, unit: int) -> tuple[Gap, ...]:
    """Every indicator of a unit, the most painful first; equal ones in the order of the tree."""
    standings = listing.standings
    members = standings.members[int(standings.group[unit])]
    points = standings.stand_in
    best, middle = at_share(points[members], 1, 4), at_share(points[members], 1, 2)
    lost = _gains(standings, unit, best)
    found = [
        Gap(
            leaf.code,
            leaf.name,
            int(points[unit, place]),
            int(best[place]),
            int(middle[place]),
            bool(standings.missing[unit, place]),
            lost[place],
        )
        for place, leaf in enumerate(listing.scores.root.indicators())
    ]
    return tuple(sorted(found, key=lambda gap: -gap.lost))


def _gains(standings: Standings, unit: int, wished: Integers) -> list[Fraction]:
    """What the index of a unit gains when one indicator after the other is as wished, all else as it is."""
    count = len(wished)
    scores, missing = (
        np.tile(standings.scores[unit], (count, 1)),
        np.tile(standings.missing[unit], (count, 1)),
    )
    np.fill_diagonal(scores, wished)
    np.fill_diagonal(missing, False)
    weights = standings.weights[None, :]
    now = totals(standings.root, weights, standings.scores[[unit]], standings.missing[[unit]])[0, 0]
    found = totals(standings.root, weights, scores, missing)[0] - now
    return [Fraction(int(gain), WHOLE) for gain in np.rint(found).tolist()]


def at_share(points: Integers, numerator: int, denominator: int) -> Integers:
    """In each column, what the last unit of this best share has: of 23 units, the sixth ends the best quarter."""
    place = -(-len(points) * numerator // denominator)
    found: Integers = -np.sort(-points, axis=0)[place - 1]
    return found
