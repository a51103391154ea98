"""Peer groups: statistics within them, and places."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.scoring.numbers import Exact

#: Rows that are moved at a time.
BLOCK = 65_536


@dataclass(frozen=True, eq=False)
class Peers:
    """Who is compared with whom: each unit's group as a number, groups in the order of their names."""

    names: tuple[str, ...]
    group: NDArray[np.int64]

    @classmethod
    def of(cls, labels: Sequence[str]) -> "Peers":
        """Groups by their labels."""
        names = sorted(set(labels))
        place = {name: number for number, name in enumerate(names)}
        return cls(tuple(names), np.fromiter(map(place.__getitem__, labels), np.int64, len(labels)))

    def together(self) -> "Peers":
        """All units as one group."""
        return Peers(("",), np.zeros_like(self.group))

    @cached_property
    def rows(self) -> tuple[NDArray[np.intp], ...]:
        """The rows of each group."""
        keys = (
            self.group.astype(np.uint16) if len(self.names) < 2**16 else self.group
        )  # small ones sort in one sweep
        ends = np.cumsum(np.bincount(self.group, minlength=len(self.names)))
        return tuple(np.split(np.argsort(keys, kind="stable"), ends[:-1])) if len(self.names) else ()

    @cached_property
    def nearby(self) -> tuple[NDArray[np.intp], tuple[tuple[int, slice], ...]]:
        """Rows in blocks that fit into the processor's cache, group by group within each; and where each group lies.

        For many units in few groups: values in this order are computed with in stretches, and moved only nearby.
        """
        blocks = np.arange(len(self.group)) // BLOCK
        keys = blocks * len(self.names) + self.group
        count = int(keys[-1] // len(self.names) + 1) * len(self.names) if len(keys) else 0
        order = np.argsort(keys.astype(np.uint16) if count < 2**16 else keys, kind="stable")
        ends = np.cumsum(np.bincount(keys, minlength=count)).tolist()
        stretches = (
            (number % len(self.names), slice(begin, end))
            for number, (begin, end) in enumerate(pairwise([0, *ends]))
        )
        return order, tuple((group, part) for group, part in stretches if part.stop > part.start)

    def extremes(self, values: Exact, present: NDArray[np.bool_]) -> tuple[Exact, Exact]:
        """Lowest and highest value of each group; zeros for a group without any."""
        lows, highs = (np.zeros(len(self.names), dtype=values.dtype) for _ in range(2))
        everywhere = bool(present.all())
        for number, rows in enumerate(self.rows):
            found = values[rows] if everywhere else values[rows[present[rows]]]
            if len(found):
                lows[number], highs[number] = found.min(), found.max()
        return lows, highs

    def counts(self, present: NDArray[np.bool_]) -> NDArray[np.int64]:
        """How many of each group are there."""
        return np.bincount(self.group[present], minlength=len(self.names)).astype(np.int64)


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
