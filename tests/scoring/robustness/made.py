"""Standings for tests: the ASEM index, and random ones."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from app.scoring.model import Aggregation
from app.scoring.robustness.branches import Branch, Integers, spread
from app.scoring.robustness.of_scores import Listing, listing_of
from app.scoring.robustness.standings import Standings
from tests.scoring.examples import scores_of


def leaf(number: int, code: str = "") -> Branch:
    return Branch(code or f"leaf {number}", (number,))


def joined(
    code: str, children: Sequence[Branch], aggregation: Aggregation = Aggregation.ARITHMETIC
) -> Branch:
    return Branch(code, tuple(at for child in children for at in child.leaves), tuple(children), aggregation)


def flat(leaves: int) -> Branch:
    return joined("index", [leaf(number) for number in range(leaves)])


def two_levels(*sizes: int) -> Branch:
    ends = np.cumsum((0, *sizes))
    return joined(
        "index",
        [
            joined(f"criterion {place}", [leaf(number) for number in range(ends[place], ends[place + 1])])
            for place in range(len(sizes))
        ],
    )


def even(root: Branch) -> Integers:
    """Equal weights at each level."""
    return spread(root, lambda branch: np.ones((1, len(branch.children)), np.int64), 1)[0]


def some_weights(leaves: int, seed: int) -> Integers:
    """Weights that sum to the whole, none of them zero."""
    parts = np.random.default_rng(seed).integers(1, 1000, (1, leaves))
    return spread(flat(leaves), lambda _: parts, 1)[0]


def standings(
    scores: Integers,
    root: Branch | None = None,
    weights: Integers | None = None,
    missing: np.ndarray | None = None,
    group: Integers | None = None,
    last: tuple[int, ...] = (3,),
    **more: object,
) -> Standings:
    tree = root or flat(scores.shape[1])
    return Standings(
        tree,
        even(tree) if weights is None else weights,
        scores,
        np.zeros(scores.shape, np.bool_) if missing is None else missing,
        np.zeros(len(scores), np.int64) if group is None else group,
        last,
        **more,  # type: ignore[arg-type]
    )


def random_scores(units: int, leaves: int, seed: int) -> Integers:
    return np.random.default_rng(seed).integers(0, 1_000_001, (units, leaves))


def asem() -> Listing:
    """The ASEM index with the last three listed."""
    (scores,) = scores_of("asem", "asem")
    return listing_of(scores, last=3)


def listed_under(scores: Integers, weights: Sequence[Fraction | int], last: int) -> set[int]:
    """The last places by fractions alone: who has fewer than ``last`` strictly below."""
    found = [sum(Fraction(int(s)) * w for s, w in zip(row, weights, strict=True)) for row in scores]
    return {unit for unit, mine in enumerate(found) if sum(other < mine for other in found) < last}
