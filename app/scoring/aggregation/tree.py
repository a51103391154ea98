"""Up the tree: the scores of every node, and the index's base score."""

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from app.scoring.aggregation.means import Children, Integers, Mask, combined
from app.scoring.measuring.fixed import reached
from app.scoring.measuring.relative import of_others
from app.scoring.model import Aggregation, Indicator, Model, Node
from app.scoring.numbers import WHOLE, shares, smallest, with_room
from app.scoring.peers import Peers, below_and_equal
from app.scoring.preparing.outliers import Treated
from app.scoring.results import DOES_NOT_APPLY, IMPUTED_EARLIER, OBSERVED
from app.scoring.weights import effective_weights, leaf_shares


@dataclass(frozen=True, eq=False)
class Leaves:
    """The scores of all indicators, (U, K), columns one after the other in memory."""

    scores: Integers
    origin: NDArray[np.uint8]
    flags: Mask
    #: Where each indicator has points.
    present: tuple[Mask, ...] = ()
    treatments: tuple[tuple[str, Treated], ...] = ()

    @classmethod
    def empty(cls, shape: tuple[int, int], full: int) -> "Leaves":
        """Room for so many units and indicators, with points up to full marks; all as if observed."""
        return cls(
            scores=np.zeros(shape, dtype=smallest(full), order="F"),
            origin=np.zeros(shape, dtype=np.uint8, order="F"),
            flags=np.zeros(shape, dtype=np.bool_, order="F"),
        )


@dataclass(frozen=True, eq=False)
class Nodes:
    """The scores of all nodes, (U, N), in the order of the tree."""

    scores: Integers
    #: Where each node has a score.
    present: list[Mask]
    flags: Mask
    flag_count: Integers

    @classmethod
    def empty(cls, shape: tuple[int, int], bound: int) -> "Nodes":
        """Room for so many units and nodes, with scores up to a bound."""
        return cls(
            scores=np.zeros(shape, dtype=smallest(bound), order="F"),
            present=[np.zeros(0, dtype=np.bool_)] * shape[1],
            flags=np.zeros(shape, dtype=np.bool_, order="F"),
            flag_count=np.zeros(shape, dtype=np.int64, order="F"),
        )

    @property
    def missing(self) -> Mask:
        """(U, N) where a node has no score."""
        found = np.zeros(self.scores.shape, dtype=np.bool_, order="F")
        for place, there in enumerate(self.present):
            if not there.all():  # memory that nobody touches costs nothing
                found[:, place] = ~there
        return found


def score_nodes(model: Model, root: Node, leaves: Leaves, peers: Peers) -> Nodes:
    """Every node from its children, the deepest first."""
    order = list(root.nodes())
    nodes = Nodes.empty((len(leaves.scores), len(order)), max(most(node, model.full_marks) for node in order))
    for place in reversed(range(len(order))):
        node = order[place]
        column = nodes.scores[:, place]
        children = replace(children_of(model, root, node, leaves, nodes, peers), out=column)
        found, there = combined(node.aggregation, children)
        if node.minimum_coverage:
            there = there & enough_covered(node, root, leaves)
        if node.then:
            found = percentiles(found, there, peers.together if node.then.overall else peers, children.full)
        if found is not column or not there.all():
            column[:] = np.where(there, found, 0)
        nodes.present[place] = there
        if node.flag:
            nodes.flags[:, place] = there & reached(found, node.flag.at_least, 10**model.score_places)
        for leaf_place in _leaf_places(root, node, flagged=True):
            nodes.flag_count[:, place] += leaves.flags[:, leaf_place]
    return nodes


def base_scores(model: Model, root: Node, leaves: Leaves, nodes: Nodes, peers: Peers) -> Integers:
    """The index before adjustments, in 10**-places, rounded once."""
    rescale = Fraction(10**model.places, 10**model.score_places)
    if root.then:
        before, _ = combined(root.aggregation, children_of(model, root, root, leaves, nodes, peers))
        circle = peers.together if root.then.overall else peers
        return percentiles(before, nodes.present[0], circle, model.scale * 10**model.places)
    children = children_of(model, root, root, leaves, nodes, peers)
    if not model.from_published_scores:
        weights = tuple(effective_weights(root).tolist())
        columns = range(leaves.scores.shape[1])
        children = replace(
            children,
            scores=tuple(leaves.scores[:, place] for place in columns),
            present=leaves.present,
            weights=weights,
            bound=model.full_marks,
        )
    found, _ = combined(root.aggregation, children, rescale)
    return np.where(nodes.present[0], found, 0)


def children_of(model: Model, root: Node, node: Node, leaves: Leaves, nodes: Nodes, peers: Peers) -> Children:
    """The finished scores that a node is made of."""
    leaf_at = {leaf.code: place for place, leaf in enumerate(root.indicators())}
    node_at = {each.code: place for place, each in enumerate(root.nodes())}
    sources = [
        (nodes.scores[:, node_at[child.code]], nodes.present[node_at[child.code]])
        if isinstance(child, Node)
        else (leaves.scores[:, leaf_at[child.code]], leaves.present[leaf_at[child.code]])
        for child in node.children
    ]
    return Children(
        scores=tuple(scores for scores, _ in sources),
        present=tuple(present for _, present in sources),
        weights=tuple(child.weight for child in node.children),
        peers=peers,
        full=model.full_marks,
        bound=max(most(child, model.full_marks) for child in node.children),
        power=node.power,
    )


def most(child: Node | Indicator, full: int) -> int:
    """No score of this node or indicator is larger."""
    if isinstance(child, Indicator) or child.then or child.aggregation is Aggregation.COPELAND:
        return full
    bounds = [most(each, full) for each in child.children] or [full]
    return sum(bounds) if child.aggregation is Aggregation.SUM else max(bounds)


def percentiles(scores: Integers, there: Mask, peers: Peers, full: int) -> Integers:
    """Strictly below / (n - 1) of each node score, in parts of full marks; alone in its group: full marks."""
    below, _ = below_and_equal(scores, there, peers)
    return of_others(below, peers.counts(there)[peers.group] - 1, full)


def enough_covered(node: Node, root: Node, leaves: Leaves) -> Mask:
    """Units that delivered enough of the weight below a node. What does not apply to a unit is not asked of it."""
    weights = shares([share for _, share in leaf_shares(node)])
    covered, asked = (np.zeros(len(leaves.scores), dtype=np.int64) for _ in range(2))
    for place, weight in zip(_leaf_places(root, node), weights, strict=True):
        origin = leaves.origin[:, place]
        covered += ((origin == OBSERVED) | (origin == IMPUTED_EARLIER)) * np.int64(weight)
        asked += (origin != DOES_NOT_APPLY) * np.int64(weight)
    least = node.minimum_coverage
    bound = WHOLE * least.denominator
    enough = with_room(covered, bound) * least.denominator >= with_room(asked, bound) * least.numerator
    return np.asarray(enough & (asked > 0), dtype=np.bool_)


def _leaf_places(root: Node, node: Node, *, flagged: bool = False) -> list[int]:
    """The columns of the indicators below a node; only of those that carry a flag."""
    mine = {leaf.code for leaf in node.indicators() if leaf.flag or not flagged}
    return [place for place, leaf in enumerate(root.indicators()) if leaf.code in mine]
