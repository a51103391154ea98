"""Weights of the whole tree as integers that sum to exactly 1,000,000,000."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from app.scoring.model import Node
from app.scoring.numbers import WHOLE, shares


def effective_weights(root: Node) -> NDArray[np.int64]:
    """Each leaf's share of the root: the product of the shares above it, by largest remainder."""
    return np.array(shares([share for _, share in leaf_shares(root)]), dtype=np.int64)


def leaf_shares(node: Node, share: Fraction = Fraction(1)) -> Iterator[tuple[str, Fraction]]:
    """(code, exact share of the root) of every leaf, in the order of the tree."""
    for child in node.children:
        below = share * Fraction(child.weight, WHOLE)
        if isinstance(child, Node):
            yield from leaf_shares(child, below)
        else:
            yield child.code, below
