"""Places within the peer groups, grades, and who is proposed for a notice. All on integers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.scoring.model import Grade, Ranking
from app.scoring.numbers import half_up
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
    rank, size, below = (np.zeros(len(taking_part), dtype=np.int64) for _ in range(3))
    for members in peers.rows:
        rows = members[taking_part[members]]
        if not len(rows) or len(rows) < minimum:
            continue
        order = np.lexsort([-key[rows] for key in reversed(keys)])
        begins = np.zeros(len(rows), dtype=np.bool_)
        begins[0] = True
        for key in keys:
            begins[1:] |= np.diff(key[rows[order]]) != 0
        run = np.cumsum(begins) - 1
        first = np.flatnonzero(begins)
        following = np.append(first[1:], len(rows))
        ordered = rows[order]
        rank[ordered] = run + 1 if dense else first[run] + 1
        below[ordered] = len(rows) - following[run]
        size[rows] = len(rows)
    return Places(rank, size, below)


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
        bound = grades[number].at_least
        reached = scored if bound is None else scored & (index >= half_up(bound * unit))
        found[reached] = number
    return found
