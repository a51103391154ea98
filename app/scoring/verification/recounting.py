"""How sure the list is, counted again: who is listed under the weights that were drawn, draw by draw.

Every count is added up again from the draws in which a unit is said to be listed. Whether it is listed in them is
computed again for as many draws as time allows, all of them where units are few; which ones, the seal decides, so that
nobody who writes a bundle can choose them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from math import ceil
from struct import iter_unpack
from typing import Any

from app.scoring.complaints import N_
from app.scoring.verification.arithmetic import maybe
from app.scoring.verification.bundle import ENCLOSURES, Bundle, Difference, record_in
from app.scoring.verification.canonical import Record
from app.scoring.verification.climbing import FULL, WHOLE, Climber
from app.scoring.verification.philox import Philox
from app.scoring.verification.placing import most
from app.scoring.verification.situation import Tree, grouped

#: Units times draws that are computed again: some seconds' work, and so it is with fewer where each takes longer.
CELLS, CELLS_THAT_CLIMB = 500_000, 20_000
#: Errors of data are drawn in such pieces: so many cells of a group at a time, in blocks of so many draws.
SHEET, BLOCK = 6_000_000, 500
#: A normal deviate: the sum of twelve uniform 16-bit numbers less its middle, over its spread.
UNIFORMS, SIGMA = 12, 65_536
MIDDLE = UNIFORMS * 65_535 // 2


@dataclass(frozen=True)
class Recount:
    """So many of a tree's draws were computed again."""

    tree: str
    draws: int
    again: int


@dataclass(frozen=True)
class Lists:
    """What the enclosures tell of one tree: the weights of each draw, and who is listed in which of them."""

    name: str
    told: Record
    weights: list[tuple[int, ...]]
    tree: Tree

    @cached_property
    def bits(self) -> dict[str, int]:
        """The draws in which each unit is listed; the first is the lowest bit."""
        return {code: int(each["in"], 16) for code, each in self.told["units"].items()}

    @cached_property
    def groups(self) -> list[list[int]]:
        """The places of the units of each peer group, in the order of the groups' names."""
        labels = [unit["group"] for unit in self.tree.units]
        return [members for _, members in sorted(zip(dict.fromkeys(labels), grouped(labels), strict=True))]

    @cached_property
    def ranked(self) -> list[list[int]]:
        """The same of those that have an index."""
        return [[at for at in members if self.tree.units[at]["index"] is not None] for members in self.groups]

    @cached_property
    def steps(self) -> int:
        """Last places of the index in full marks; of more than a million, millionths."""
        return min(int(self.tree.model["scale"]) * self.tree.per_index_point, FULL)

    @cached_property
    def highest(self) -> int:
        """No index is higher, in steps."""
        return most(self.tree.root, self.tree.full) * self.steps // self.tree.full

    @cached_property
    def plain(self) -> bool:
        """Is every index one weighted sum, and no error of data drawn?"""
        return not self.told["errors"] and all(each is None or each.complete for each in self.climbers)

    @cached_property
    def climbers(self) -> list[Climber | None]:
        """Every unit that has an index."""
        return [None if unit["index"] is None else Climber.of(self.tree, unit) for unit in self.tree.units]


def lists_of(bundle: Bundle) -> Iterator[Lists]:
    """What was enclosed for each tree. A tree whose weights cannot be drawn has nothing."""
    roots = {root["code"]: root for _, root in bundle.model["trees"]}
    for name in bundle.manifest["enclosures"]:
        if name.startswith("listed-") and name.endswith(".json"):
            told = record_in(bundle.files[f"{ENCLOSURES}/{name}"], name)
            root = roots[told["tree"]]
            units = [unit for unit in bundle.units if unit["tree"] == root["code"]]
            tree = Tree(bundle.model, root, units, bundle.manifest["period"])
            drawn = name.replace("listed-", "draws-").replace(".json", ".u32")
            content = bundle.files[f"{ENCLOSURES}/{drawn}"]
            yield Lists(name, told, list(iter_unpack(f"<{len(tree.leaves)}I", content)), tree)


def recount(lists: Lists, seal: str, *, every: bool = False) -> tuple[Recount, list[Difference]]:
    """Count one tree's lists again, in every draw or in those that the seal chooses."""
    draws, units = lists.told["draws"], max(sum(map(len, lists.ranked)), 1)
    again = draws if every else min(draws, ceil((CELLS if lists.plain else CELLS_THAT_CLIMB) / units))
    found = list(_wrong_counts(lists))
    if not found:
        for draw in _chosen(seal, draws, again):
            found += _wrong_list(lists, draw)
    return Recount(lists.tree.root["code"], draws, again), found


def _chosen(seal: str, draws: int, count: int) -> list[int]:
    """So many of the draws, by the hash of the seal with their numbers."""
    return sorted(range(draws), key=lambda draw: sha256(f"{seal} {draw}".encode()).digest())[:count]


def _wrong_counts(lists: Lists) -> Iterator[Difference]:
    """What can be said without a single index: sums of weights, counts, and units that are left out."""
    draws = lists.told["draws"]
    if len(lists.weights) != draws or any(sum(row) != WHOLE for row in lists.weights):
        yield Difference(lists.name, N_("has weights that do not sum to 1,000,000,000"))
    known = {unit["unit"] for unit in lists.tree.units if unit["index"] is not None}
    for code, bits in lists.bits.items():
        told = lists.told["units"][code]["listed"]
        if code not in known or bits >> draws or bits.bit_count() != told:
            yield Difference(
                code, N_("is not listed in as many draws as is told"), "", told, bits.bit_count()
            )
    for unit in lists.tree.units:
        if (unit["below_pass"] or unit["among_last"]) and unit["unit"] not in lists.bits:
            yield Difference(unit["unit"], N_("is not listed in as many draws as is told"), "", None, 0)


def _wrong_list(lists: Lists, draw: int) -> Iterator[Difference]:
    """Units whose place on or off the list of one draw does not follow from the weights of that draw."""
    message = N_("is not where the weights of this draw put it")
    for number, members in enumerate(lists.ranked):
        sure, perhaps = _listed(lists, draw, number, members)
        for at in members:
            code = lists.tree.units[at]["unit"]
            told = bool(lists.bits.get(code, 0) >> draw & 1)
            if not (at in sure) <= told <= (at in perhaps):
                yield Difference(code, message, f"{lists.name} · {draw + 1}", told, not told)


def _listed(lists: Lists, draw: int, number: int, members: list[int]) -> tuple[set[int], set[int]]:
    """Who of a group is listed under the weights of a draw, surely and perhaps; the same but at a hair's breadth."""
    model, weights = lists.tree.model, lists.weights[draw]
    moved = _errors(lists, draw, number, members)
    low, high = {}, {}
    for at, move in zip(members, moved, strict=True):
        climber = lists.climbers[at]
        assert climber is not None
        least, greatest = climber.total(weights)
        low[at] = high[at] = _published(least + move, lists)
        if greatest != least:
            high[at] = _published(greatest + move, lists)
    ranked = any(lists.tree.units[at]["rank"] for at in members)
    places, mark = model["notices"]["last_places"] if ranked else 0, maybe(model["notices"]["pass_mark"])
    passing = 0 if mark is None else ceil(mark * lists.steps / int(model["scale"]))
    sure, perhaps = (_boundary(each.values(), places) for each in (low, high))
    return (
        {at for at in members if high[at] <= sure or high[at] < passing},
        {at for at in members if low[at] <= perhaps or low[at] < passing},
    )


def _boundary(index: Any, places: int) -> int:
    """Up to which index a unit is among the last: fewer than so many stand strictly below it."""
    ordered = sorted(index)
    return ordered[min(places, len(ordered)) - 1] if places and ordered else -1


def _published(total: int, lists: Lists) -> int:
    """An index in its last place from a total in millionths times 10**9: half up, within nothing and full marks."""
    found = (2 * total * lists.steps + FULL * WHOLE) // (2 * FULL * WHOLE)
    return min(max(found, 0), lists.highest)


def _errors(lists: Lists, draw: int, number: int, members: list[int]) -> list[int]:
    """How far errors of data and survey move each of a group in one draw. The errors themselves rest on the seal."""
    told = [int(lists.told["errors"].get(lists.tree.units[at]["unit"], 0)) for at in members]
    if not any(told):
        return told
    rows = max(1, SHEET // len(members))
    sheet, row = draw - draw % rows, draw % rows
    first = row - row % BLOCK
    size = min(BLOCK, min(rows, lists.told["draws"] - sheet) - first) * len(members)
    stream = Philox(int(lists.told["key"], 16) ^ 1, (0, 0, number, sheet + first))
    begins = (place * size + (row - first) * len(members) for place in range(UNIFORMS))
    uniforms = zip(*(stream.halves(begin, len(members)) for begin in begins), strict=True)
    return [(sum(each) - MIDDLE) * (error // SIGMA) for each, error in zip(uniforms, told, strict=True)]
