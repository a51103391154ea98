"""Every group's straight line from its worst to its best value, for a million units at a time."""

import numpy as np
from numpy.typing import NDArray

from app.scoring.numbers import Exact
from app.scoring.peers import BLOCK, Block, Peers

Floats = NDArray[np.float64]

#: Values times full marks below this leave floats room to tell a quarter of a step from nothing.
FLOATS_TELL = 2**47
#: So many groups of a block are walked one by one; more of them at once.
FEW_GROUPS = 64


def along_lines(values: Exact, peers: Peers, full: int, out: Exact, *, lower_is_better: bool) -> bool:
    """``share_of_way`` of each group from its worst to its best value; False where numbers are too large for it.

    Half up is the floor of full·(value - worst) / (best - worst) + 1/2. That sum is a multiple of 1/(2·width), so a
    quarter of 1/width more leaves its floor as it is, and keeps it at least so far from every integer. The roundings
    of slope, start, product and sum err by less than that while value·full stays below ``FLOATS_TELL``.
    """
    lows, highs = _put_in_order(values, peers, out)
    bound = max(-min(lows), *highs)
    if bound * (full + 1) >= FLOATS_TELL or bound > np.iinfo(out.dtype).max:
        return False
    worst, best = (highs, lows) if lower_is_better else (lows, highs)
    lines = [_line(begin, end, full) for begin, end in zip(worst, best, strict=True)]
    slope, start = np.array(lines, dtype=np.float64).T
    points, whole = np.empty(BLOCK, dtype=np.float64), np.empty(BLOCK, dtype=out.dtype)
    for block in peers.blocks:
        there = points[: len(block.order)]
        there[:] = out[block.rows]
        _walk(there, block, slope[block.groups], start[block.groups])
        whole[: len(there)] = there
        whole[: len(there)].take(block.back, out=out[block.rows], mode="clip")
    return True


def _put_in_order(values: Exact, peers: Peers, out: Exact) -> tuple[list[int], list[int]]:
    """Each group's lowest and highest value, and the values in the order of the blocks.

    They stand where their points will be: a column is read from memory once and needs no other room.
    """
    first, last = np.iinfo(values.dtype).min, np.iinfo(values.dtype).max
    lows, highs = (np.full((len(peers.blocks), len(peers.names)), end) for end in (last, first))
    ordered = np.empty(BLOCK, dtype=values.dtype)
    for number, block in enumerate(peers.blocks):
        # clip: what is out of bounds (nothing is) would make take() work in a copy
        here = values[block.rows].take(block.order, out=ordered[: len(block.order)], mode="clip")
        lows[number, block.groups] = np.minimum.reduceat(here, block.begins)
        highs[number, block.groups] = np.maximum.reduceat(here, block.begins)
        out[block.rows] = here
    return lows.min(axis=0).tolist(), highs.max(axis=0).tolist()


def _walk(points: Floats, block: Block, slope: Floats, start: Floats) -> None:
    """Every value of the block along the line of its group."""
    if len(block.groups) > FEW_GROUPS:
        points *= np.repeat(slope, block.counts)
        points += np.repeat(start, block.counts)
        return
    for part, rising, begin in zip(block.parts, slope.tolist(), start.tolist(), strict=True):
        of_group = points[part]
        of_group *= rising
        of_group += begin


def _line(worst: int, best: int, full: int) -> tuple[float, float]:
    """Slope and start of a group's line, each the float next to the exact quotient of integers."""
    width = abs(best - worst)
    if not width:
        return 0.0, float(full)
    rising = full if best > worst else -full
    return rising / width, (2 * width + 1 - 4 * rising * worst) / (4 * width)
