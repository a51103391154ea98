"""Peer groups: statistics within them, and places."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.scoring.numbers import Exact

#: Rows at a time: what one indicator needs of them fits the cache, and threads need not wait for each other often.
BLOCK = 65_536


@dataclass(frozen=True, eq=False)
class Block:
    """Some neighbouring rows, few enough for the processor's cache, and the way to put them group by group."""

    rows: slice
    #: Which of the rows stands at each place when the groups follow each other, and the place of each row.
    order: NDArray[np.intp]
    back: NDArray[np.intp]
    #: The groups that have rows here, how many each, and where each begins.
    groups: NDArray[np.int64]
    counts: NDArray[np.int64]
    begins: NDArray[np.intp]

    @cached_property
    def parts(self) -> tuple[slice, ...]:
        """The places of each group."""
        ends = (self.begins + self.counts).tolist()
        return tuple(slice(begin, end) for begin, end in zip(self.begins.tolist(), ends, strict=True))


@dataclass(frozen=True, eq=False)
class Peers:
    """Who is compared with whom: each unit's group as a number, groups in the order of their names."""

    names: tuple[str, ...]
    group: NDArray[np.int64]

    @classmethod
    def of(cls, labels: Sequence[str]) -> "Peers":
        """Groups by their labels."""
        met: defaultdict[str, int] = defaultdict(count().__next__)
        order_of_meeting = _small_numbers(met.__getitem__, labels)
        names = sorted(met)
        number = np.empty(len(names), dtype=np.int64)
        number[[met[name] for name in names]] = np.arange(len(names))
        return cls(tuple(names), number[order_of_meeting])

    @cached_property
    def together(self) -> "Peers":
        """All units as one group."""
        return Peers(("",), np.zeros_like(self.group))

    @cached_property
    def rows(self) -> tuple[NDArray[np.intp], ...]:
        """The rows of each group."""
        ends = np.cumsum(np.bincount(self.group, minlength=len(self.names)))
        order = _places(self.group, len(self.names))
        return tuple(np.split(order, ends[:-1])) if len(self.names) else ()

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """All rows, block by block."""
        return tuple(self._block(slice(begin, begin + BLOCK)) for begin in range(0, len(self.group), BLOCK))

    def _block(self, rows: slice) -> Block:
        order = _places(self.group[rows], len(self.names))
        back = np.empty_like(order)
        back[order] = np.arange(len(order))
        members = np.bincount(self.group[rows])
        groups = np.flatnonzero(members)
        counts = members[groups]
        return Block(rows, order, back, groups, counts, np.cumsum(counts) - counts)

    def extremes(self, values: Exact, present: NDArray[np.bool_]) -> tuple[Exact, Exact]:
        """Lowest and highest value of each group; zeros for a group without any."""
        lows, highs = (np.zeros(len(self.names), dtype=values.dtype) for _ in range(2))
        for number, rows in enumerate(self.rows):
            found = values[rows[present[rows]]]
            if len(found):
                lows[number], highs[number] = found.min(), found.max()
        return lows, highs

    def stood_in(self, values: Exact, present: NDArray[np.bool_]) -> Exact:
        """The values with some peer's in place of each that is missing, so that no extreme moves; 0 without a peer."""
        some = np.zeros(len(self.names), dtype=values.dtype)
        some[self.group[present]] = values[present]
        return np.where(present, values, some[self.group])

    def counts(self, present: NDArray[np.bool_]) -> NDArray[np.int64]:
        """How many of each group are there."""
        whole = self.group if present.all() else self.group[present]
        return np.bincount(whole, minlength=len(self.names)).astype(np.int64)


def _small_numbers(number: Callable[[str], int], labels: Sequence[str]) -> NDArray[np.integer[Any]]:
    """Each label's number. As long as all fit into bytes, Python hands them over in half the time."""
    try:
        return np.frombuffer(bytes(map(number, labels)), dtype=np.uint8)
    except ValueError:
        return np.fromiter(map(number, labels), np.int64, len(labels))


def _places(group: NDArray[np.int64], groups: int) -> NDArray[np.intp]:
    """Where the members of the first group stand, then those of the second … Small numbers sort in one sweep."""
    return np.argsort(group.astype(np.uint16) if groups <= 2**16 else group, kind="stable")


def below_and_equal(
    values: Exact, present: NDArray[np.bool_], peers: Peers
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each unit that is there: how many peers lie strictly below it, and how many equal it (itself among them)."""
    below, equal = (np.zeros(len(values), dtype=np.int64) for _ in range(2))
    for rows in peers.rows:
        chosen = rows[present[rows]]
        ordered = np.sort(values[chosen])
        left = np.searchsorted(ordered, values[chosen], "left")
        below[chosen] = left
        equal[chosen] = np.searchsorted(ordered, values[chosen], "right") - left
    return below, equal
