"""What a model file holds: a head, the entries of its tree, sheets of judgements, and the rules beside the tree."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from typing import Any

from app.scoring.ahp import Judgements

#: One table of the file, keys as the file names them. Numbers are int, Decimal, or a ratio as text ("1/3").
Table = dict[str, Any]
Pair = tuple[str, str]


class EntryKind(StrEnum):
    """What stands at a place of the tree."""

    NODE = "node"
    INDICATOR = "indicator"


@dataclass
class Entry:
    """A node or an indicator."""

    kind: EntryKind
    table: Table

    @property
    def code(self) -> str:
        """What it is called in the file; each once."""
        return str(self.table["code"])

    @property
    def name(self) -> str:
        """What people read."""
        return str(self.table.get("name", self.code))

    @property
    def parent(self) -> str | None:
        """The code of the node that it belongs to; None for the root of a tree."""
        found = self.table.get("parent")
        return None if found is None else str(found)

    @property
    def is_node(self) -> bool:
        """May it have children?"""
        return self.kind is EntryKind.NODE

    @property
    def tags(self) -> tuple[str, ...]:
        """Goals, systems and kinds of unit that it serves."""
        return tuple(str(each) for each in self.table.get("tags", ()))


@dataclass
class Expert:
    """What one expert said of the pairs of one sheet, by the codes that were compared."""

    name: str
    share: Any = 1
    #: How many times more important the first is than the second; a pair stands in one order only.
    ratios: dict[Pair, Fraction] = field(default_factory=dict)

    def ratio(self, first: str, second: str) -> Fraction | None:
        """What was said of a pair, in this order."""
        if (first, second) in self.ratios:
            return self.ratios[first, second]
        turned = self.ratios.get((second, first))
        return None if turned is None else 1 / turned

    def say(self, first: str, second: str, ratio: Fraction | None) -> None:
        """Put one judgement in place of what was said of the pair; None takes it back."""
        self.ratios.pop((first, second), None)
        self.ratios.pop((second, first), None)
        if ratio is not None:
            self.ratios[first, second] = ratio

    def judgements(self, codes: tuple[str, ...]) -> Judgements:
        """The same for the engine, in the order of these codes."""
        told = {
            (i, j): self.ratio(codes[i], codes[j])
            for i, j in combinations(range(len(codes)), 2)
            if self.ratio(codes[i], codes[j]) is not None
        }
        return Judgements(codes, {pair: ratio for pair, ratio in told.items() if ratio is not None})


@dataclass
class Sheet:
    """Pairwise judgements of the children of one node."""

    experts: list[Expert] = field(default_factory=list)
    #: method, aggregate, random_index, where they are not the usual ones.
    rules: Table = field(default_factory=dict)

    def expert(self, name: str) -> Expert | None:
        """The expert of that name."""
        return next((each for each in self.experts if each.name == name), None)


@dataclass
class Document:
    """A model file."""

    head: Table
    entries: list[Entry]
    #: By the code of the node whose children are compared.
    sheets: dict[str, Sheet] = field(default_factory=dict)
    #: Everything else, table by table: columns, survey, bonus, penalty, caps, veto, grade, ranking, notices, treatment.
    rules: dict[str, Any] = field(default_factory=dict)

    def entry(self, code: str) -> Entry | None:
        """The entry of that code."""
        return next((each for each in self.entries if each.code == code), None)

    def children(self, code: str | None) -> list[Entry]:
        """The entries right below a node, or the roots."""
        return [each for each in self.entries if each.parent == code]

    def below(self, code: str) -> Iterator[Entry]:
        """Everything below a node, each before its children."""
        for child in self.children(code):
            yield child
            yield from self.below(child.code)

    def in_order(self) -> Iterator[tuple[int, Entry]]:
        """The whole tree with each entry's depth, a root being 0."""
        yield from self._descending(None, 0, self._families())

    def _families(self) -> Mapping[str | None, list[Entry]]:
        families: dict[str | None, list[Entry]] = {}
        for each in self.entries:
            families.setdefault(each.parent, []).append(each)
        return families

    def _descending(
        self, code: str | None, depth: int, families: Mapping[str | None, list[Entry]]
    ) -> Iterator[tuple[int, Entry]]:
        for child in families.get(code, ()):
            yield depth, child
            yield from self._descending(child.code, depth + 1, families)

    @property
    def indicators(self) -> list[Entry]:
        """Every indicator, in the order of the tree."""
        return [each for _, each in self.in_order() if not each.is_node]
