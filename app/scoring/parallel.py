"""Pieces of work side by side: integers come out the same in any order, so threads change nothing but the time."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from math import ceil
from os import cpu_count
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

#: With fewer units, starting threads costs more than they save.
WORTH_THREADS = 50_000
#: Handing a piece over takes time as well: each thread is given so many handfuls, that none is left idle at the end.
HANDFULS = 8


def side_by_side(act: Callable[[T], R], pieces: Iterable[T], units: int) -> list[R]:
    """The results in the order of the pieces."""
    if units < WORTH_THREADS:
        return [act(piece) for piece in pieces]
    todo, threads = list(pieces), cpu_count() or 1
    size = ceil(len(todo) / (threads * HANDFULS)) or 1
    handfuls = [todo[begin : begin + size] for begin in range(0, len(todo), size)]
    with ThreadPoolExecutor(threads) as pool:
        done = pool.map(lambda handful: [act(piece) for piece in handful], handfuls)
        return [each for handful in done for each in handful]
