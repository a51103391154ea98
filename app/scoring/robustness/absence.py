"""What the missing values could hide: every index and place at their worst and at their best."""

from dataclasses import dataclass

import numpy as np

from app.scoring.numbers import WHOLE
from app.scoring.robustness.branches import Integers, totals
from app.scoring.robustness.standings import FULL, Standings


@dataclass(frozen=True, eq=False)
class Bounds:
    """(U,) the index (in steps) and the place between which a unit lies, whatever the missing values are."""

    lowest: Integers
    highest: Integers
    best_place: Integers
    worst_place: Integers

    def width(self, unit: int) -> int:
        """How many places apart the best and the worst are."""
        return int(self.worst_place[unit] - self.best_place[unit])


def bounds(standings: Standings) -> Bounds:
    """Every value that was not delivered counts as nothing, and as full marks; what does not apply stays out.

    The best place of a unit is its own at its best among the others at their worst, and the other way round.
    """
    lowest, highest = _all_at(standings, 0), _all_at(standings, FULL)
    best, worst = np.zeros_like(lowest), np.zeros_like(lowest)
    for members in standings.members:
        low, high = np.sort(lowest[members]), np.sort(highest[members])
        size = len(members)
        best[members] = 1 + size - np.searchsorted(low, highest[members], side="right")
        above = size - np.searchsorted(high, lowest[members], side="right")
        worst[members] = 1 + above - (highest[members] > lowest[members])  # nobody stands above itself
    return Bounds(lowest, highest, best, worst)


def _all_at(standings: Standings, score: int) -> Integers:
    """(U,) the index in steps with this score wherever a value was not delivered."""
    scores = np.where(standings.known | ~standings.applies, standings.scores, score)
    exact = totals(standings.root, standings.weights[None, :], scores, ~standings.applies)
    exact += standings.offset * WHOLE
    found: Integers = standings.rounded(exact)[0].astype(np.int64)
    return found
