"""The tree of one unit: every node and indicator with its weight, score, and the peers beside it (M-15)."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.scoring.model import Indicator, Node, Raters
from app.scoring.numbers import WHOLE
from app.stages.assessment.computing.models import Computation, ComputedLine
from app.stages.assessment.ranking import rounded
from app.stages.assessment.results.queries.basis import (
    Spread,
    figure,
    lines_of_peers,
    model_behind,
    spread_of,
    tree_of,
)


@dataclass(frozen=True)
class Branch:
    """One node or indicator of a unit's tree."""

    code: str
    name: str
    depth: int
    #: Percent of its node, and of the whole index.
    weight: Decimal
    share: Decimal
    score: Decimal | None
    peers: Spread
    indicator: Indicator | None = None
    #: Of an indicator: what was delivered, and how the points came about.
    value: str = ""
    origin: str = ""

    @property
    def is_leaf(self) -> bool:
        """Is it an indicator?"""
        return self.indicator is not None

    @property
    def is_qualitative(self) -> bool:
        """Was it given by raters? (M-02)"""
        return self.indicator is not None and isinstance(self.indicator.measure, Raters)

    @property
    def beside_the_mean(self) -> Decimal | None:
        """Points above the peers' mean; negative below."""
        return None if self.score is None or self.peers.mean is None else self.score - self.peers.mean


def branches_of(computation: Computation, line: ComputedLine) -> list[Branch]:
    """A unit's tree from the index down, each node before its children; empty where no tree scored the unit."""
    root = tree_of(model_behind(computation), line.tree)
    if root is None:
        return []
    return list(_branches(root, line, _spreads(computation, line, root)))


def dimensions_of(branches: Sequence[Branch]) -> list[Branch]:
    """The children of the index."""
    return [branch for branch in branches if branch.depth == 1]


#: How frozen groups lie, part by part, of those that were asked for last: a batch of reports asks for each again.
_SPREADS: OrderedDict[tuple[str, ...], dict[str, Spread]] = OrderedDict()
_KEPT = 32


def _spreads(computation: Computation, line: ComputedLine, root: Node) -> dict[str, Spread]:
    """The peers beside each part of a tree, by its code; of what is frozen remembered, for it never changes."""
    frozen = computation.bundle_sha256
    key = (str(computation.id), frozen, line.peer_group, line.tree)
    if frozen and key in _SPREADS:
        return _SPREADS[key]
    peers = lines_of_peers(computation, line)
    found = {
        part.code: spread_of(
            _points(_told(peer, part), part if isinstance(part, Indicator) else None) for peer in peers
        )
        for part in _parts(root)
    }
    if frozen:
        _SPREADS[key] = found
        while len(_SPREADS) > _KEPT:
            _SPREADS.popitem(last=False)
    return found


def _parts(part: Node | Indicator) -> Iterator[Node | Indicator]:
    yield part
    if isinstance(part, Node):
        for child in part.children:
            yield from _parts(child)


def _branches(root: Node, line: ComputedLine, spreads: Mapping[str, Spread]) -> Iterator[Branch]:
    def walk(part: Node | Indicator, depth: int, share: Decimal) -> Iterator[Branch]:
        leaf = part if isinstance(part, Indicator) else None
        told = _told(line, part)
        yield Branch(
            part.code,
            part.name or part.code,
            depth,
            _percent(part.weight),
            rounded(share * 100),
            _points(told, leaf),
            spreads[part.code],
            leaf,
            str(told.get("value") or ""),
            str(told.get("origin") or ""),
        )
        if isinstance(part, Node):
            for child in part.children:
                yield from walk(child, depth + 1, share * child.weight / WHOLE)

    yield from walk(root, 0, Decimal(1))


def _told(line: ComputedLine, part: Node | Indicator) -> Mapping[str, object]:
    found: Mapping[str, object] = (line.indicators if isinstance(part, Indicator) else line.nodes).get(
        part.code
    ) or {}
    return found


def _points(told: Mapping[str, object], leaf: Indicator | None) -> Decimal | None:
    found = figure(told.get("points" if leaf else "score"))
    return None if found is None else rounded(found)


def _percent(weight: int) -> Decimal:
    return rounded(Decimal(weight) * 100 / WHOLE)
