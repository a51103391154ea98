"""Why an index changed: own performance, peers, weights, model. Shapley's shares, which sum to the change exactly.

Each of the four may stand at the earlier or at the later period: sixteen indices of the same unit, all by the
engine itself. A factor's share is the mean, over all orders of changing the four, of what its change does.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from itertools import combinations
from math import factorial

import numpy as np

from app.scoring.model import Indicator, Model, Node
from app.scoring.numbers import half_up, largest, with_room
from app.scoring.observations import Column, Observations
from app.scoring.pipeline import score


class Factor(Enum):
    """What may have changed."""

    OWN = "own"  # the unit's own values
    PEERS = "peers"  # everybody else's, which relative scores look at
    WEIGHTS = "weights"  # of families that both models have
    MODEL = "model"  # everything else in the model


class NotComparable(Exception):
    """The unit has no index when the factors stand so: by this model, of this period's values."""

    def __init__(self, changed: Iterable[Factor]) -> None:
        self.changed = frozenset(changed)
        super().__init__(", ".join(sorted(factor.value for factor in self.changed)))


@dataclass(frozen=True)
class Moment:
    """A period with the model that it was scored by."""

    model: Model
    observations: Observations


@dataclass(frozen=True)
class Change:
    """An index before and after, in 10**-places, and each factor's share, whole numbers that sum to the change."""

    before: int
    after: int
    shares: Mapping[Factor, int]
    #: The shares before they were rounded (by largest remainder, so that they still sum).
    exact: Mapping[Factor, Fraction]


def change_between(earlier: Moment, later: Moment, unit: str) -> Change:
    """Split the change of a unit's index. Raises NotComparable; KeyError where a period has no such unit.

    Both indices are counted on the later model's scale, at its places.
    """
    indices: dict[frozenset[Factor], int] = {}

    def index(changed: frozenset[Factor]) -> int:
        if changed not in indices:
            indices[changed] = _index(earlier, later, unit, changed)
        return indices[changed]

    exact = shapley(index)
    before, after = index(frozenset()), index(frozenset(Factor))
    return Change(before, after, _whole(exact, after - before), exact)


def shapley(value: Callable[[frozenset[Factor]], int]) -> dict[Factor, Fraction]:
    """Each factor's share of value(all) - value(none): sum over coalitions of s! (n-1-s)! / n! times what it adds."""
    count = len(Factor)
    shares = {}
    for factor in Factor:
        others = [each for each in Factor if each is not factor]
        share = Fraction(0)
        for size in range(count):
            chance = Fraction(factorial(size) * factorial(count - 1 - size), factorial(count))
            for coalition in map(frozenset, combinations(others, size)):
                share += chance * (value(coalition | {factor}) - value(coalition))
        shares[factor] = share
    return shares


def _whole(exact: Mapping[Factor, Fraction], total: int) -> dict[Factor, int]:
    """Rounded down, then up by one where the remainder is largest, until they sum to the total."""
    floors = {factor: share.numerator // share.denominator for factor, share in exact.items()}
    by_remainder = sorted(exact, key=lambda factor: floors[factor] - exact[factor])
    for factor in by_remainder[: total - sum(floors.values())]:
        floors[factor] += 1
    return floors


def _index(earlier: Moment, later: Moment, unit: str, changed: frozenset[Factor]) -> int:
    base, other = (later, earlier) if Factor.MODEL in changed else (earlier, later)
    weighted = (
        base.model
        if (Factor.WEIGHTS in changed) == (Factor.MODEL in changed)
        else with_weights_of(base.model, other.model)
    )
    mine = (later if Factor.OWN in changed else earlier).observations
    theirs = (later if Factor.PEERS in changed else earlier).observations
    model = replace(weighted, places=later.model.places)
    for scores in score(model, among(mine, theirs, unit, model)):
        row = scores.units.index(unit) if unit in scores.units else -1
        if row >= 0 and scores.scored[row]:
            return half_up(Fraction(int(scores.index[row]) * later.model.scale, model.scale))
    raise NotComparable(changed)


def with_weights_of(model: Model, other: Model) -> Model:
    """The model with the other's weights wherever a family has the same children in both."""
    theirs = {node.code: node for _, root in other.trees for node in root.nodes()}

    def weighed(node: Node) -> Node:
        twin = theirs.get(node.code)
        weights = {child.code: child.weight for child in twin.children} if twin else {}
        same = set(weights) == {child.code for child in node.children}
        children: list[Node | Indicator] = []
        for child in node.children:
            item = weighed(child) if isinstance(child, Node) else child
            children.append(replace(item, weight=weights[child.code]) if same else item)
        return replace(node, children=tuple(children))

    return replace(model, trees=tuple((kinds, weighed(root)) for kinds, root in model.trees))


def among(mine: Observations, theirs: Observations, unit: str, model: Model) -> Observations:
    """One unit as it was in one period among the peers of another; columns that a period lacks are missing."""
    if mine is theirs:
        return _complete(mine, model)
    own, others = _complete(mine, model), _complete(theirs, model)
    row = own.units.index(unit)
    kept = others.rows(np.array([at for at, each in enumerate(others.units) if each != unit], np.intp))
    return _joined(kept, own.rows(np.array([row], np.intp)))


def _complete(observations: Observations, model: Model) -> Observations:
    """With an empty column for everything that the model reads and the period has not."""
    count = len(observations.units)
    absent = Column(np.zeros(count, np.int64), np.zeros(count, np.bool_))
    nothing: tuple[tuple[Fraction, ...], ...] = ((),) * count
    blank = ("",) * count
    return replace(
        observations,
        columns={name: observations.columns.get(name, absent) for name in model.inputs},
        ratings={name: observations.ratings.get(name, nothing) for name in model.ratings},
        labels={name: observations.labels.get(name, blank) for name in model.labels},
    )


def _joined(one: Observations, other: Observations) -> Observations:
    """Rows of one after those of the other, both complete for the same model."""
    return replace(
        one,
        units=one.units + other.units,
        names=_both(one.names, other.names, one, other),
        groups=_both(one.groups, other.groups, one, other),
        kinds=_both(one.kinds, other.kinds, one, other),
        columns={name: _stacked(column, other.columns[name]) for name, column in one.columns.items()},
        ratings={name: each + other.ratings[name] for name, each in one.ratings.items()},
        labels={name: each + other.labels[name] for name, each in one.labels.items()},
    )


def _both(
    first: tuple[str, ...], second: tuple[str, ...], one: Observations, other: Observations
) -> tuple[str, ...]:
    """Words of both, blank where only one of them has any."""
    if not first and not second:
        return ()
    return (first or ("",) * len(one.units)) + (second or ("",) * len(other.units))


def _stacked(one: Column, other: Column) -> Column:
    """Both columns in the finer of their units."""
    unit = max(one.unit, other.unit)
    values = [
        with_room(column.values, 2 * largest(column.values) * (unit // column.unit)) * (unit // column.unit)
        for column in (one, other)
    ]
    return Column(np.concatenate(values), np.concatenate([one.present, other.present]), unit)
