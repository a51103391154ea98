"""What each part of a model weighs: among its siblings, and in the whole index."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from app.scoring.model import Model, Node
from app.scoring.numbers import WHOLE


@dataclass(frozen=True)
class Weight:
    """Shares of 1: of the parent's children, and of the root."""

    among_siblings: Fraction
    in_whole: Fraction


def weights_in(model: Model) -> dict[str, Weight]:
    """The weight of every node and indicator by its code; the root of a tree weighs 1."""
    found: dict[str, Weight] = {}
    for _kinds, root in model.trees:
        found[root.code] = Weight(Fraction(1), Fraction(1))
        found.update(_below(root, Fraction(1)))
    return found


def _below(node: Node, whole: Fraction) -> Iterator[tuple[str, Weight]]:
    for child in node.children:
        share = Fraction(child.weight, WHOLE)
        yield child.code, Weight(share, share * whole)
        if isinstance(child, Node):
            yield from _below(child, share * whole)
