"""Proof that a unit is listed whatever the weights, within plus or minus d % of each leaf's weight.

"v scores at least as much as u for every admissible weight vector" is a continuous knapsack: every leaf starts at
its least weight, and what is left to give goes to the leaves where v gains least on u, until it is used up. All of
it is integers. Intermediate rounding and missing leaves are allowed for against us, so that a proof that is given
holds; that none is given proves nothing.
"""

from dataclasses import dataclass

import numpy as np

from app.scoring.numbers import WHOLE
from app.scoring.robustness.branches import Integers
from app.scoring.robustness.standings import Standings, spread_of

#: d is counted in thousandths of a weight: 100 is ±10 %.
PER_MILLE = 1000


@dataclass(frozen=True)
class Certificate:
    """What is proved of one unit within the declared box of weights."""

    unit: int
    #: Of so many peers, so many certainly score more, and so many certainly do not score less.
    peers: int
    certainly_above: int
    never_below: int
    certainly_among_last: bool
    certainly_below_pass: bool

    @property
    def holds(self) -> bool:
        """Is the unit listed under every admissible weight vector?"""
        return self.certainly_among_last or self.certainly_below_pass


def certify(standings: Standings, unit: int, per_mille: int) -> Certificate | None:
    """What ±``per_mille``/10 % of each weight cannot change about a unit; None where the index is no weighted sum."""
    if not standings.root.is_a_weighted_sum:
        return None
    if not 0 <= per_mille <= PER_MILLE:
        raise ValueError("the box is between 0 and 1000 thousandths of a weight")
    group = int(standings.group[unit])
    peers = standings.members[group][standings.members[group] != unit]
    slack = standings.rounding * WHOLE * PER_MILLE
    lead = _least_lead(standings, unit, peers, per_mille, slack)
    never_below = int(np.count_nonzero(lead >= slack))
    most = -int(least_sum(-standings.reach[1][[unit]], standings.weights, per_mille)[0])
    most += int(standings.offset[unit]) * WHOLE * PER_MILLE
    return Certificate(
        unit=unit,
        peers=len(peers),
        certainly_above=int(np.count_nonzero(lead > slack)),
        never_below=never_below,
        # whoever may stand below: fewer than the places that are listed
        certainly_among_last=len(peers) - never_below < standings.last[group],
        certainly_below_pass=most + slack < standings.passing_total * PER_MILLE,
    )


def _least_lead(standings: Standings, unit: int, peers: Integers, per_mille: int, slack: int) -> Integers:
    """(V,) the least lead of each peer over the unit, or a number on the same side of the slack.

    Somewhere in the box a lead is at most what it is at the declared weights, and nowhere less than that by more than
    d % of how far peer and unit spread about their own means. Few peers lie between the two and are asked precisely.
    """
    (low, high), (low_sum, high_sum), (low_spread, high_spread) = (
        standings.reach,
        standings.sums,
        standings.spreads,
    )
    bonus = (standings.offset[peers] - standings.offset[unit]) * WHOLE * PER_MILLE
    declared = (low_sum[peers] - high_sum[unit]) * PER_MILLE + bonus
    found: Integers = declared - per_mille * (low_spread[peers] + high_spread[unit])
    near = np.flatnonzero((found <= slack) & (declared >= slack))
    leads = low[peers[near]] - high[unit]
    found[near] = declared[near] - per_mille * spread_of(leads, standings.weights)
    nearest = found[near] <= slack
    found[near[nearest]] = least_sum(leads[nearest], standings.weights, per_mille) + bonus[near[nearest]]
    return found


def least_sum(values: Integers, weights: Integers, per_mille: int) -> Integers:
    """(V,) the least weighted sum of each row of values (V, K) in the box, times 10**9 * 1000.

    ``value << bits | leaf`` sorts values and says whose they are; below 2**63 for values within ±FULL.
    """
    bits = max(1, (len(weights) - 1).bit_length())
    keys = (values << bits) | np.arange(len(weights))
    keys.sort(axis=1)
    room = (2 * per_mille * weights)[keys & ((1 << bits) - 1)]
    given = np.diff(np.minimum(np.cumsum(room, axis=1), per_mille * WHOLE), axis=1, prepend=0)
    found: Integers = values @ ((PER_MILLE - per_mille) * weights) + ((keys >> bits) * given).sum(axis=1)
    return found
