"""Whose data decide: how places move when one department, or one criterion, is left out.

A department that reports on others, and whose own units win by its reports, is a conflict of interest to look at.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from app.scoring.robustness import Listing, Standings
from app.scoring.robustness.branches import Integers, Marks, without


@dataclass(frozen=True)
class Effect:
    """What leaving this out does to places."""

    code: str
    #: The mean over all units of how many places each moves.
    mean_shift: float
    #: The unit that most owes its place to it, and how many places it would lose; and the other way round.
    helped: int
    helped_by: int
    hurt: int
    hurt_by: int


def department_effects(listing: Listing) -> Iterator[Effect]:
    """Every department that answers for some indicators, but not for all."""
    sources = np.array(listing.sources, dtype=object)
    for source in sorted({source for source in listing.sources if source}):
        dropped = np.asarray(sources == source, np.bool_)
        if not dropped.all():
            yield effect_of(listing.standings, source, dropped)


def criterion_effects(listing: Listing) -> Iterator[Effect]:
    """Every node below the root, as far as anything is left without it."""
    for branch in listing.standings.root.inner[1:]:
        dropped = np.zeros(len(listing.standings.weights), np.bool_)
        dropped[list(branch.leaves)] = True
        if not dropped.all():
            yield effect_of(listing.standings, branch.code, dropped)


def effect_of(standings: Standings, code: str, dropped: Marks) -> Effect:
    """How places move when these leaves give their weight to what is left."""
    weights = without(standings.root, standings.weights[None, :], dropped)[0]
    missing = standings.missing | (dropped & standings.climbing[:, None])
    finest = replace(standings, step=1, told=None)  # what two places print alike is no tie here
    lost = _places(replace(finest, weights=weights, missing=missing)) - _places(finest)
    helped, hurt = int(lost.argmax()), int(lost.argmin())
    return Effect(code, float(np.abs(lost).mean()), helped, int(lost[helped]), hurt, -int(lost[hurt]))


def _places(standings: Standings) -> Integers:
    """(U,) 1224 within each group."""
    places = np.zeros(len(standings.published), np.int64)
    for members in standings.members:
        index = standings.published[members]
        places[members] = 1 + len(index) - np.searchsorted(np.sort(index), index, side="right")
    return places
