"""One tree with its units as the bundle holds them, and the columns that can be read from them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from app.scoring.verification.arithmetic import number
from app.scoring.verification.canonical import Record

#: One value for each unit, None where there is none.
Values = list[Fraction | None]


@dataclass(frozen=True)
class Tree:
    """The model, one of its trees, and the records of the units that it scores."""

    model: Record
    root: Record
    units: list[Record]
    period: str

    @property
    def full(self) -> int:
        """Full marks, counted in the last place of a score."""
        return int(self.model["scale"]) * self.per_point

    @property
    def per_point(self) -> int:
        """The last places of a score in one point."""
        return int(10 ** self.model["score_places"])

    @property
    def per_index_point(self) -> int:
        """The last places of the index in one point."""
        return int(10 ** self.model["places"])

    @cached_property
    def leaves(self) -> list[Record]:
        """Every indicator, in the order of the tree."""
        return list(leaves_of(self.root))

    @cached_property
    def groups(self) -> list[list[int]]:
        """The places of the units of each peer group."""
        return grouped([unit["group"] for unit in self.units])

    def circle(self, measure: Record) -> list[list[int]]:
        """Who is compared with whom: all, or the peer groups."""
        return [list(range(len(self.units)))] if measure.get("overall") else self.groups

    def column(self, name: str) -> Values:
        """What was delivered under a name."""
        cells = (unit["delivered"].get(name) for unit in self.units)
        return [None if cell is None else number(cell) for cell in cells]

    def ratings(self, name: str) -> list[list[Fraction]]:
        """The ratings that were given under a name."""
        return [[number(each) for each in unit["ratings"].get(name, [])] for unit in self.units]


def grouped(labels: list[str]) -> list[list[int]]:
    """Places with the same label."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, label in enumerate(labels):
        found[label].append(place)
    return list(found.values())


def is_node(item: Record) -> bool:
    """Has it children?"""
    return bool(item["is"] == "Node")


def nodes_of(node: Record) -> Iterator[Record]:
    """A node and all below, each before its children."""
    yield node
    for child in node["children"]:
        if is_node(child):
            yield from nodes_of(child)


def leaves_of(node: Record) -> Iterator[Record]:
    """Every indicator below a node."""
    for child in node["children"]:
        if is_node(child):
            yield from leaves_of(child)
        else:
            yield child


def leaf_shares(node: Record, share: Fraction = Fraction(1)) -> Iterator[tuple[str, Fraction]]:
    """Each indicator below with its share of the node."""
    for child in node["children"]:
        mine = share * Fraction(child["weight"], 10**9)
        if is_node(child):
            yield from leaf_shares(child, mine)
        else:
            yield child["code"], mine
