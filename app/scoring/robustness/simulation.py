"""How often each unit is on the list, and at which places it stands, when weights and data are drawn.

Each draw is ranked by the very rule that makes the published list: rounded to the published places, ties sharing
their place, a tie at the boundary extending the list.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.scoring.numbers import WHOLE
from app.scoring.robustness.branches import Floats, Integers, totals
from app.scoring.robustness.draws import Draws
from app.scoring.robustness.standings import Standings, Steps, last_of

#: Cells (draws times units) held at a time, and draws ranked at a time by each thread.
SHEET, BLOCK_ROWS = 6_000_000, 500
#: Cells of a group's table of places; where it would be larger, neighbouring places share a column.
TABLE = 8_000_000
#: Spread of the sum of twelve uniform 16-bit numbers, and its middle.
SIGMA, MIDDLE = 65_536, 12 * 65_535 // 2


@dataclass(frozen=True, eq=False)
class Places:
    """How often each unit of a group stood at each place; ``width`` places share a column."""

    members: Integers
    counts: Integers
    width: int

    def quantiles(self, share: float) -> Integers:
        """The place of each member that is not exceeded in this share of the draws (its column's last place)."""
        cumulated = np.cumsum(self.counts, axis=1)
        wanted = share * cumulated[:, -1:]
        column = (cumulated >= wanted).argmax(axis=1)
        found: Integers = np.minimum((column + 1) * self.width, len(self.members))
        return found


@dataclass(frozen=True, eq=False)
class Chances:
    """Counts over all draws, for each unit."""

    draws: int
    listed: Integers
    below_pass: Integers
    among_last: Integers
    places: tuple[Places, ...]


def monte_carlo_error(count: int, draws: int) -> float:
    """Standard error of a share; a share of none or all is not taken for certain (one more of each is assumed)."""
    share = (count + 1) / (draws + 2)
    return sqrt(share * (1 - share) / draws)


def simulate(standings: Standings, drawn: Draws, hear: Callable[[float], None] | None = None) -> Chances:
    """Rank every group under every draw. The counts are the same however many threads there are.

    ``hear`` is told again and again which share of the draws is done, 0 … 1.
    """
    counts = np.zeros((3, len(standings.scores)), np.int64)
    tables = tuple(_empty(members) for members in standings.members)
    done, cells = 0, len(drawn.weights) * sum(map(len, standings.members))
    with ThreadPoolExecutor(max_workers=2) as threads:
        for group, table in enumerate(tables):
            for first, exact in _sheets(standings, drawn, table.members):
                rows = range(0, len(exact), BLOCK_ROWS)
                parts = (exact[row : row + BLOCK_ROWS] for row in rows)
                streams = (_stream(drawn.key, group, first + row) for row in rows)
                ranked = partial(_ranked, standings, table, standings.last[group])
                for marks, places in threads.map(ranked, parts, streams):
                    counts[:, table.members] += marks
                    table.counts[...] += places
                done += exact.size
                if hear:
                    hear(done / cells)
    return Chances(len(drawn.weights), counts[0], counts[1], counts[2], tables)


def who_is_listed(standings: Standings, drawn: Draws) -> NDArray[np.uint8]:
    """(ceil(D / 8), U) bit by bit, who is listed in each draw; the first draw is the lowest bit.

    The same lists that ``simulate`` counts, kept apart so that others may count them.
    """
    found = np.zeros((-(-len(drawn.weights) // 8), len(standings.scores)), np.uint8)
    for group, members in enumerate(standings.members):
        listed = np.zeros((len(drawn.weights), len(members)), np.bool_)
        for first, exact in _sheets(standings, drawn, members):
            for row in range(0, len(exact), BLOCK_ROWS):
                part = exact[row : row + BLOCK_ROWS]
                _disturb(part, standings.total_error[members], _stream(drawn.key, group, first + row))
                index = standings.rounded(part)
                marks = (index < standings.pass_steps) | last_of(index, standings.last[group])
                listed[first + row : first + row + len(part)] = marks
        found[:, members] = np.packbits(listed, axis=0, bitorder="little")
    return found


def _empty(members: Integers) -> Places:
    size = max(len(members), 1)
    width = -(-size * size // TABLE)
    return Places(members, np.zeros((len(members), -(-size // width)), np.int64), width)


def _sheets(standings: Standings, drawn: Draws, members: Integers) -> Iterator[tuple[int, Floats]]:
    """Totals of a group under as many draws as are held at a time, with the number of the first draw."""
    rows = max(1, SHEET // max(1, len(members)))
    for first in range(0, len(drawn.weights) if len(members) else 0, rows):
        weights = drawn.weights[first : first + rows]
        exact = totals(standings.root, weights, standings.scores[members], standings.missing[members])
        if standings.offset[members].any():
            exact += standings.offset[members] * WHOLE
        yield first, exact


def _ranked(
    standings: Standings, table: Places, last: int, exact: Floats, stream: np.random.Philox
) -> tuple[Integers, Integers]:
    """Counts (3, G) of listed, below the pass mark, among the last; and counts of places (G, columns)."""
    _disturb(exact, standings.total_error[table.members], stream)
    index = standings.rounded(exact)
    ordered = _Ordered.of(index)
    places = np.bincount(ordered.cells(table).ravel(), minlength=table.counts.size)
    return _marks(standings.pass_steps, index, ordered.boundary(last)), places.reshape(table.counts.shape)


def _stream(key: str, group: int, first: int) -> np.random.Philox:
    """The errors of data of a group from this draw on: beside the stream of the weights, which has the key itself."""
    return np.random.Philox(key=int(key, 16) ^ 1, counter=[0, 0, group, first])


def _marks(pass_steps: int, index: Steps, boundary: Steps) -> Integers:
    """Counts of the draws with each mark: listed for either reason, below the pass mark, among the last."""
    marks = (index <= np.maximum(boundary, pass_steps - 1), index < pass_steps, index <= boundary)
    return np.stack([np.count_nonzero(each, axis=0) for each in marks])


def _disturb(exact: Floats, spreads: Integers, stream: np.random.Philox) -> None:
    """Add each unit's error of data and survey: the sum of twelve uniforms stands for a normal deviate.

    Whole numbers of a raw bit stream, which NumPy keeps stable between versions.
    """
    if spreads.any():
        raw = stream.random_raw(3 * exact.size).view(np.uint16).reshape(12, *exact.shape)
        exact += (raw.sum(axis=0, dtype=np.int32) - MIDDLE) * (spreads // SIGMA)


@dataclass(frozen=True, eq=False)
class _Ordered:
    """Units from the best to the worst in each draw, as keys ``(top - score) << bits | unit``.

    Sorting such keys is several times faster than sorting units by score, in 32 bits twice again.
    """

    keys: NDArray[Any]
    bits: int
    top: int

    @classmethod
    def of(cls, index: Steps) -> "_Ordered":
        """Sort each row."""
        size, top = index.shape[1], int(index.max())
        bits = max(1, (size - 1).bit_length())
        kind = np.uint32 if (top + 1) << bits <= 2**32 else np.uint64
        keys: NDArray[Any] = (top - index).astype(kind)
        keys <<= bits
        keys |= np.arange(size, dtype=kind)
        keys.sort(axis=1)
        return cls(keys, bits, top)

    def boundary(self, last: int) -> Steps:
        """(D, 1) the score up to which a unit is among the last: fewer than ``last`` stand strictly below it."""
        size = self.keys.shape[1]
        if last == 0:
            return np.full((len(self.keys), 1), -1, np.int32)
        worst = self.keys[:, max(size - last, 0)] >> self.bits
        return (self.top - worst.astype(np.int64)).astype(np.int32)[:, None]

    def cells(self, table: Places) -> NDArray[np.intp]:
        """The table's cell of each unit in each draw: its row is the unit, its column the place; equals share one."""
        size, columns = table.counts.shape[0], table.counts.shape[1]
        cells = self.keys & ((1 << self.bits) - 1)
        cells *= columns
        cells += (np.arange(size) // table.width).astype(cells.dtype)
        found = cells.astype(np.intp)
        tied, first = self._ties()
        found.ravel()[tied] += (first % size) // table.width - (tied % size) // table.width
        return found

    def _ties(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Flat positions of units that equal the one before them, and of the first unit that they equal."""
        scores = self.keys >> self.bits
        equal = np.zeros(scores.shape, np.bool_)
        np.equal(scores[:, 1:], scores[:, :-1], out=equal[:, 1:])
        tied = np.flatnonzero(equal)
        begins = np.diff(tied, prepend=-2) != 1
        run = np.cumsum(begins) - 1
        return tied, tied[begins][run] - 1
