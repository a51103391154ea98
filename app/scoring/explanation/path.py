"""The cheapest path to the pass mark: which indicators to raise, and by how much.

Each indicator can be raised up to a ceiling, at a cost for each point. The dearest gain is left for last: a
continuous knapsack, whose greedy answer is the optimum.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from app.scoring.numbers import WHOLE
from app.scoring.robustness import Listing
from app.scoring.robustness.branches import without
from app.scoring.robustness.standings import FULL


@dataclass(frozen=True)
class Raise:
    """Raise one indicator from a score to another (millionths of full marks)."""

    code: str
    name: str
    before: int
    after: int
    weight: int
    cost: Fraction

    @property
    def gain(self) -> Fraction:
        """What the index gains, in millionths."""
        return Fraction(self.weight * (self.after - self.before), WHOLE)

    @property
    def price(self) -> Fraction:
        """What it costs: points of a hundred, each at its cost."""
        return self.cost * (self.after - self.before) * 100 / FULL


@dataclass(frozen=True)
class Path:
    """The raises in the order of what they gain for their cost, and whether they suffice."""

    steps: tuple[Raise, ...]
    #: What is missing to the pass mark now, in millionths.
    short: Fraction
    arrives: bool

    @property
    def price(self) -> Fraction:
        """What all raises cost together."""
        return sum((step.price for step in self.steps), Fraction(0))


def path_to_pass_mark(
    listing: Listing, unit: int, costs: Mapping[str, Fraction] | None = None, *, to_full_marks: bool = False
) -> Path | None:
    """The cheapest raises that bring a unit to the pass mark; None where there is no mark or no weighted sum.

    Nobody is asked for more than the best peer has reached, unless ``to_full_marks``. A point costs 1 where
    ``costs`` does not name the indicator. What is missing is not raised: it is to be delivered first.
    """
    standings = listing.standings
    if standings.pass_mark is None or not standings.root.is_a_weighted_sum:
        return None
    missing = standings.missing[unit]
    weights = without(standings.root, standings.weights[None, :], missing)[0]
    own = np.where(missing, 0, standings.scores[unit])
    members = standings.members[int(standings.group[unit])]
    shown = np.where(standings.missing[members], 0, standings.scores[members]).max(axis=0)
    ceiling = np.full(len(own), FULL) if to_full_marks else shown
    short = standings.passing_total - int(own @ weights) - int(standings.offset[unit]) * WHOLE
    left = short + standings.rounding * WHOLE  # enough whatever the nodes' roundings do
    leaves = tuple(listing.scores.root.indicators())
    price = [Fraction((costs or {}).get(leaf.code, 1)) for leaf in leaves]
    # the cheapest gain first; of equally cheap ones the one with the most room, so that few suffice
    order = sorted(
        np.flatnonzero(~missing & (weights > 0)).tolist(),
        key=lambda place: (price[place] / int(weights[place]), int(own[place] - ceiling[place]), place),
    )
    steps = []
    for place in order:
        room = int(ceiling[place] - own[place])
        if short <= 0 or left <= 0 or room <= 0:
            continue
        points = min(room, -(-left // int(weights[place])))
        left -= points * int(weights[place])
        before, leaf = int(own[place]), leaves[place]
        steps.append(Raise(leaf.code, leaf.name, before, before + points, int(weights[place]), price[place]))
    return Path(tuple(steps), Fraction(max(short, 0), WHOLE), short <= 0 or left <= 0)
