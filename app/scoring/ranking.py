"""Places within the peer groups, grades, and who is proposed for a notice. All on integers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.scoring.measuring.fixed import reached
from app.scoring.model import Grade, Ranking
from app.scoring.peers import Peers

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Places:
    """Each unit's place in its group (0: none), how many have one, and how many lie strictly below."""

    rank: Integers
    peers: Integers
    below: Integers


def places(
    keys: Sequence[Integers], taking_part: Mask, peers: Peers, *, dense: bool = False, minimum: int = 0
) -> Places:
    """Places by keys of falling importance; more is better. 1224, or 1223 when dense."""
    group_size = peers.counts(taking_part)
    ranking = taking_part & (group_size >= minimum)[peers.group]
    if not ranking.any():
        return Places(*(np.zeros(len(ranking), dtype=np.int64) for _ in range(3)))
    rows = slice(None) if ranking.all() else np.flatnonzero(ranking)
    group = peers.group[rows]
    cell, counts, owner = _cells(group, levels([key[rows] for key in keys]))
    before = np.cumsum(counts) - counts - _first_of_group(np.cumsum(counts) - counts, owner)
    distinct: Integers = np.cumsum(counts > 0) - (counts > 0)
    passed = distinct - _first_of_group(distinct, owner) if dense else before
    below = group_size[owner] - before - counts
    found = (passed + 1).take(cell), group_size.take(group), below.take(cell)
    return Places(*(each if len(group) == len(ranking) else _spread(each, rows, ranking) for each in found))


def _spread(found: Integers, rows: Any, ranking: Mask) -> Integers:
    """What was found of some rows, with zeros for the others."""
    whole = np.zeros(len(ranking), dtype=np.int64)
    whole[rows] = found
    return whole


def levels(keys: Sequence[Integers]) -> Integers:
    """One number for each combination of keys: 0 is the best, equal only where all keys are equal."""
    if len(keys) == 1:
        return np.asarray(keys[0].max() - keys[0])
    order = np.lexsort([-key for key in reversed(keys)])
    changes = np.logical_or.reduce([np.diff(key[order]) != 0 for key in keys])
    found = np.empty(len(order), dtype=np.int64)
    found[order] = np.concatenate([[0], np.cumsum(changes)])
    return found


def _cells(group: Integers, level: Integers) -> tuple[Integers, Integers, Integers]:
    """Each unit's cell among those of one group and level, in this order; how many share it; the cell's group."""
    width = int(level.max()) + 1
    cell = group * width
    cell += level
    if (int(group.max()) + 1) * width <= 8 * len(cell) + 1_000_000:  # few enough to count without sorting
        counts = np.bincount(cell)
        return cell, counts, np.arange(len(counts)) // width
    distinct, place, counts = np.unique(cell, return_inverse=True, return_counts=True)
    return place, counts, distinct // width


def _first_of_group(running: Integers, owner: Integers) -> Integers:
    """The running number with which each cell's group begins."""
    begins = np.searchsorted(owner, owner, "left")
    return running[begins]


def ranked(keys: Sequence[Integers], scored: Mask, peers: Peers, rule: Ranking) -> Places:
    """Places of the index, by the model's rule."""
    return places(keys, scored, peers, dense=rule.dense, minimum=rule.minimum_group)


def among_last(found: Places, count: int) -> Mask:
    """The last so many of each group: fewer than that lie strictly below. A tie at the boundary extends the list."""
    return np.asarray((found.rank > 0) & (found.below < count), dtype=np.bool_)


def graded(index: Integers, scored: Mask, grades: Sequence[Grade], unit: int) -> Integers:
    """Place in the list of grades, the best first; -1 without an index. Bounds belong to the better grade."""
    found = np.full(len(index), -1, dtype=np.int64)
    for number in reversed(range(len(grades))):
        found[scored & reached(index, grades[number].at_least, unit)] = number
    return found
