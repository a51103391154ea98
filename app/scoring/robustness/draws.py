"""Weights as they might have been: drawn down the tree, rounded to integers, frozen by their hash.

Each set of siblings is drawn from a Dirichlet distribution around its declared weights. Its concentration c says
how firmly they are held: a sibling of weight w has a standard deviation of sqrt(w (1 - w) / (c + 1)).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from app.scoring.numbers import WHOLE
from app.scoring.robustness.branches import Branch, Integers, spread

#: Without judges to learn from: a sibling of 25 % is drawn within 22 to 28 % two times in three.
USUAL_CONCENTRATION = 200.0
DRAWS = 10_000


@dataclass(frozen=True)
class Firmness:
    """How firmly the weights are held: the concentration of each set of siblings, by its node's code."""

    usual: float = USUAL_CONCENTRATION
    of: Mapping[str, float] = field(default_factory=dict)

    def at(self, code: str) -> float:
        """The concentration of a node's children."""
        return self.of.get(code, self.usual)


@dataclass(frozen=True, eq=False)
class Draws:
    """Frozen integer weights (D, K), each row summing to 10**9, and where they come from."""

    weights: Integers
    #: The 128-bit key of the Philox generator, in hexadecimal: it follows from what was asked.
    key: str

    @property
    def content(self) -> bytes:
        """The integers, row by row as little-endian 32-bit words: the same everywhere."""
        return self.weights.astype("<u4").tobytes()

    @property
    def sha256(self) -> str:
        """Their hash."""
        return hashlib.sha256(self.content).hexdigest()


def key_of(root: Branch, weights: Integers, firmness: Firmness) -> str:
    """The generator's key: a hash of tree, weights and firmness, so that nobody can pick a lucky one."""
    lines = ["qingjian weight draws, 1"]
    lines += [
        f"{branch.code} {','.join(str(leaf) for leaf in branch.leaves)} {firmness.at(branch.code)!r}"
        for branch in root.inner
    ]
    lines.append(",".join(str(weight) for weight in weights.tolist()))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


def draw_weights(
    root: Branch, weights: Integers, firmness: Firmness | None = None, count: int = DRAWS
) -> Draws:
    """Draw integer weights of the leaves around the declared ones."""
    held = firmness or Firmness()
    key = key_of(root, weights, held)
    chance = np.random.Generator(np.random.Philox(key=int(key, 16)))

    def parts_of(branch: Branch) -> Integers:
        own = np.array([int(weights[list(child.leaves)].sum()) for child in branch.children], np.float64)
        drawn = chance.standard_gamma(held.at(branch.code) * own / max(own.sum(), 1.0), (count, len(own)))
        whole = np.maximum(drawn.sum(axis=1, keepdims=True), np.finfo(np.float64).tiny)
        parts: Integers = np.floor(drawn / whole * WHOLE).astype(np.int64)
        return parts

    return Draws(spread(root, parts_of, count), key)
