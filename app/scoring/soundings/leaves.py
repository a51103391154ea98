"""What each indicator really does to the index: its share of the differences, and whether it tells units apart."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.scoring.robustness import Listing
from app.scoring.robustness.branches import Branch
from app.scoring.robustness.standings import FULL

#: An influence beyond so many times its weight, or below the same part of it, is worth a look.
OUT_OF_PROPORTION = 2.0
#: From this share of units at one end, an indicator no longer tells them apart there.
SATURATED = 0.5


@dataclass(frozen=True)
class Influence:
    """The weight that was declared, and the share of the index's variance that comes from here.

    The share is weight times the covariance with the index, over the variance of the index; the shares of all
    indicators sum to one. Negative: it takes differences away. None where the index is no weighted sum or all
    units are equal.
    """

    code: str
    weight: float
    share: float | None

    @property
    def out_of_proportion(self) -> bool:
        """Does it weigh much more or much less than was declared?"""
        if self.share is None or self.weight == 0:
            return False
        ratio = self.share / self.weight
        return ratio > OUT_OF_PROPORTION or ratio < 1 / OUT_OF_PROPORTION


@dataclass(frozen=True)
class Range:
    """How an indicator's scores lie: how many units, and which shares of them have nothing or full marks."""

    code: str
    units: int
    at_nothing: float
    at_full_marks: float
    dead: bool

    @property
    def saturated(self) -> bool:
        """Do half of the units stand at one end?"""
        return not self.dead and max(self.at_nothing, self.at_full_marks) >= SATURATED


def influences(listing: Listing) -> Iterator[Influence]:
    """Every node and indicator below the root."""
    standings = listing.standings
    points = standings.stand_in.astype(np.float64)
    shares = standings.weights / standings.weights.sum()
    index = points @ shares
    away = index - index.mean()
    variance = float((away**2).sum())
    linear = standings.root.is_a_weighted_sum and variance > 0
    each = shares * ((points - points.mean(axis=0)).T @ away) / (variance if linear else 1.0)
    for branch in _below(standings.root):
        leaves = list(branch.leaves)
        yield Influence(
            branch.code, float(shares[leaves].sum()), float(each[leaves].sum()) if linear else None
        )


def _below(root: Branch) -> Iterator[Branch]:
    for child in root.children:
        yield child
        yield from _below(child)


def ranges(listing: Listing) -> Iterator[Range]:
    """Every indicator, over the units that have it."""
    standings = listing.standings
    for place, leaf in enumerate(listing.scores.root.indicators()):
        there = standings.scores[~standings.missing[:, place], place]
        units = len(there)
        yield Range(
            leaf.code,
            units,
            float((there == 0).sum()) / max(units, 1),
            float((there == FULL).sum()) / max(units, 1),
            dead=units > 0 and bool((there == there[0]).all()),
        )
