"""The tree of an index as simulation needs it: which leaves lie below which branch, and how they are joined."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.scoring.model import Aggregation, Indicator, Node
from app.scoring.numbers import WHOLE

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]

#: A score of nothing, where a logarithm or a negative power needs more than nothing.
NEXT_TO_NOTHING = 1e-200
#: What a power of a score of nothing is raised to at the most, turned over: its weighted sum is still a number.
LEAST_POWER = 1e-280


@dataclass(frozen=True)
class Branch:
    """A node with what lies below it; a leaf has no children and is itself its only leaf."""

    code: str
    leaves: tuple[int, ...]
    children: tuple["Branch", ...] = ()
    aggregation: Aggregation = Aggregation.ARITHMETIC
    power: float = 1.0

    @cached_property
    def inner(self) -> tuple["Branch", ...]:
        """This branch and every branch below that is no leaf, from the root downwards."""
        below = (branch for child in self.children for branch in child.inner)
        return (self, *below) if self.children else ()

    @property
    def is_a_weighted_sum(self) -> bool:
        """Is the whole tree arithmetic means, so that the index is one weighted sum of its leaves?"""
        return all(branch.aggregation is Aggregation.ARITHMETIC for branch in self.inner)

    @property
    def full_marks(self) -> int:
        """The most that this branch can score, in full marks of a leaf: more than one only where sums are taken."""
        most = [child.full_marks for child in self.children] or [1]
        return sum(most) if self.aggregation is Aggregation.SUM and self.children else max(most)

    @property
    def levels_rounded(self) -> int:
        """How many inner levels below the root are rounded on the way up."""
        return max((1 + child.levels_rounded for child in self.children if child.children), default=0)


def branch_of(root: Node) -> Branch:
    """The tree of a model; leaves are numbered in the order of ``root.indicators()``."""
    numbers = iter(range(sum(1 for _ in root.indicators())))

    def grown(node: Node | Indicator) -> Branch:
        if isinstance(node, Indicator):
            return Branch(node.code, (next(numbers),))
        children = tuple(grown(child) for child in node.children)
        leaves = tuple(leaf for child in children for leaf in child.leaves)
        return Branch(node.code, leaves, children, node.aggregation, float(node.power))

    return grown(root)


def split(whole: Integers, parts: Integers) -> Integers:
    """Each row's whole in the proportion of its parts, in integers that sum to it exactly.

    Cumulative sums are rounded down, so a part gets its share to within one; parts of nothing but zeros share
    alike. Neither whole nor the sum of the parts exceeds 10**9, so that the products fit.
    """
    nothing = parts.sum(axis=1) == 0
    cumulated = np.cumsum(np.where(nothing[:, None], 1, parts), axis=1)
    edges = whole[:, None] * cumulated // cumulated[:, -1:]
    shares: Integers = np.diff(edges, axis=1, prepend=0)
    return shares


def spread(root: Branch, parts_of: Callable[[Branch], Integers], rows: int) -> Integers:
    """Leaf weights (rows, K) of a whole that goes down the tree, at each branch in the proportion of its parts."""
    weights = np.zeros((rows, len(root.leaves)), np.int64)

    def descend(branch: Branch, whole: Integers) -> None:
        if not branch.children:
            weights[:, branch.leaves[0]] = whole
            return
        given = split(whole, parts_of(branch))
        for place, child in enumerate(branch.children):
            if given[:, place].any():
                descend(child, given[:, place])

    descend(root, np.full(rows, WHOLE, np.int64))
    return weights


def without(root: Branch, weights: Integers, dropped: Marks) -> Integers:
    """Leaf weights (R, K) when some leaves are gone: siblings take a leaf's weight, an empty branch's its own."""

    def parts_of(branch: Branch) -> Integers:
        own = [
            np.zeros(len(weights), np.int64)
            if dropped[list(child.leaves)].all()
            # a branch that stays keeps its place even if a draw gave it nothing
            else np.maximum(weights[:, child.leaves].sum(axis=1), 1)
            for child in branch.children
        ]
        return np.stack(own, axis=1)

    return spread(root, parts_of, len(weights))


def totals(root: Branch, weights: Integers, scores: Integers, missing: Marks) -> Floats:
    """(D, U) index of every unit under every row of weights, in millionths of full marks times 10**9.

    A complete row of a weighted sum is exact: its products and sums are integers below 2**53, which float64
    adds without rounding in any order. A row with missing leaves, or of other means, climbs through its nodes.
    """
    climbing = missing.any(axis=1) | (not root.is_a_weighted_sum)
    found: Floats = weights.astype(np.float64) @ scores.T.astype(np.float64)
    if climbing.any():
        # a leaf that is the only one there counts, however little a draw gave it
        least = np.maximum(weights, 1).astype(np.float64)
        found[:, climbing] = WHOLE * _climbed(root, least, scores[climbing], ~missing[climbing])
    return found


def _climbed(branch: Branch, weights: Floats, scores: Integers, there: Marks) -> Floats:
    """(D, U) values of a branch from those of its children; nothing of its leaves there: no say above."""
    forward, backward = _MEANS[branch.aggregation](branch.power)
    plain = branch.aggregation is Aggregation.SUM
    own = [child.leaves[0] for child in branch.children if not child.children]
    given = there[:, own].astype(np.float64)
    counted = np.ones_like(weights[:, own]) if plain else weights[:, own]
    value_sum: Floats = counted @ (forward(scores[:, own].astype(np.float64)) * given).T
    weight_sum: Floats = counted @ given.T
    for child in (child for child in branch.children if child.children):
        leaves = list(child.leaves)
        weight = 1.0 if plain else weights[:, leaves].sum(axis=1, keepdims=True)
        say = weight * there[:, leaves].any(axis=1)
        weight_sum += say
        value_sum += say * forward(_climbed(child, weights, scores, there))
    if plain:
        return value_sum
    weight_sum[:, ~there[:, list(branch.leaves)].any(axis=1)] = 1
    return backward(np.divide(value_sum, weight_sum, out=value_sum))


_Scale = Callable[[Floats], Floats]


def _arithmetic(power: float) -> tuple[_Scale, _Scale]:
    del power
    return (lambda value: value), (lambda value: value)


def _geometric(power: float) -> tuple[_Scale, _Scale]:
    del power
    return (lambda value: np.log(np.maximum(value, NEXT_TO_NOTHING))), np.exp


def _generalised(power: float) -> tuple[_Scale, _Scale]:
    least = LEAST_POWER ** (1 / max(abs(power), 1))
    return (
        lambda value: np.maximum(value, least) ** power,
        lambda value: np.maximum(value, NEXT_TO_NOTHING) ** (1 / power),
    )


_MEANS: dict[Aggregation, Callable[[float], tuple[_Scale, _Scale]]] = {
    Aggregation.ARITHMETIC: _arithmetic,
    Aggregation.SUM: _arithmetic,
    Aggregation.GEOMETRIC: _geometric,
    Aggregation.HARMONIC: lambda _: _generalised(-1.0),
    Aggregation.GENERALISED: _generalised,
}
