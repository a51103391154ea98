"""Do the children of a node measure one thing? Cronbach's alpha and correlations.

All from scores, so that directions are already turned: more is better everywhere. A unit counts where it has
both, or all, of what is compared.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from app.scoring.model import Indicator, Node
from app.scoring.results import Scores

Floats = NDArray[np.float64]

#: Cronbach: below it the children hardly measure one thing.
LOW_ALPHA = 0.6
#: Above it two columns say the same; below it two siblings pull against each other.
REDUNDANT, CONFLICT = 0.92, -0.4
#: Of fewer units nothing is computed.
FEWEST_UNITS = 5


class Verdict(StrEnum):
    """What a figure means."""

    FINE = "fine"
    LOW = "low"
    NEGATIVE = "negative"
    REDUNDANT = "redundant"
    CONFLICT = "conflict"
    UNKNOWN = "unknown"  # too few units, or nothing varies


@dataclass(frozen=True)
class Consistency:
    """Cronbach's alpha of a node's children."""

    node: str
    children: int
    units: int
    alpha: float | None

    @property
    def verdict(self) -> Verdict:
        """Negative: the children cancel each other out; then the node's score is mostly noise."""
        if self.alpha is None:
            return Verdict.UNKNOWN
        if self.alpha < 0:
            return Verdict.NEGATIVE
        return Verdict.LOW if self.alpha < LOW_ALPHA else Verdict.FINE


@dataclass(frozen=True)
class Correlation:
    """Pearson's correlation of two indicators that is worth looking at."""

    one: str
    other: str
    siblings: bool
    units: int
    value: float

    @property
    def verdict(self) -> Verdict:
        """Redundant wherever they stand; conflict only among siblings, who should speak of one thing."""
        if self.value > REDUNDANT:
            return Verdict.REDUNDANT
        return Verdict.CONFLICT if self.siblings and self.value < CONFLICT else Verdict.FINE


def values_of(scores: Scores) -> dict[str, Floats]:
    """The score of every indicator and node by its code, for the units with an index; NaN where there is none."""
    found: dict[str, Floats] = {}
    leaves = [(leaf.code, scores.leaf, scores.leaf_missing) for leaf in scores.root.indicators()]
    nodes = [(node.code, scores.node, scores.node_missing) for node in scores.root.nodes()]
    for family in (leaves, nodes):
        for place, (code, points, missing) in enumerate(family):
            column = np.where(missing[:, place], np.nan, points[:, place].astype(np.float64))
            found[code] = column[scores.scored]
    return found


def consistencies(scores: Scores) -> Iterator[Consistency]:
    """Every node with more than one child, from the root downwards."""
    values = values_of(scores)
    for node in scores.root.nodes():
        if len(node.children) > 1:
            columns = np.stack([values[child.code] for child in node.children], axis=1)
            complete = columns[~np.isnan(columns).any(axis=1)]
            yield Consistency(node.code, len(node.children), len(complete), alpha_of(complete))


def alpha_of(columns: Floats) -> float | None:
    """Alpha: k / (k - 1) times (1 - the sum of the variances / the variance of the sum)."""
    units, children = columns.shape
    if units < FEWEST_UNITS:
        return None
    whole = float(columns.sum(axis=1).var(ddof=1))
    if whole == 0:
        return None
    parts = float(columns.var(axis=0, ddof=1).sum())
    return float(children / (children - 1) * (1 - parts / whole))


def correlations(scores: Scores) -> Iterator[Correlation]:
    """Pairs of indicators that are redundant, and siblings in conflict; the strongest first."""
    values, parent = values_of(scores), _parents(scores.root)
    leaves = [leaf.code for leaf in scores.root.indicators()]
    found = []
    for one, other in combinations(leaves, 2):
        both = ~np.isnan(values[one]) & ~np.isnan(values[other])
        value = correlation_of(values[one][both], values[other][both])
        if value is not None:
            siblings = parent[one] == parent[other]
            found.append(Correlation(one, other, siblings, int(both.sum()), value))
    worth_a_look = [each for each in found if each.verdict is not Verdict.FINE]
    yield from sorted(worth_a_look, key=lambda each: -abs(each.value))


def correlation_of(one: Floats, other: Floats) -> float | None:
    """Pearson's coefficient; None of too few, or where one of them does not vary."""
    if len(one) < FEWEST_UNITS:
        return None
    first, second = one - one.mean(), other - other.mean()
    size = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum()) / size if size > 0 else None


def _parents(root: Node) -> dict[str, str]:
    return {
        child.code: node.code
        for node in root.nodes()
        for child in node.children
        if isinstance(child, Indicator)
    }
