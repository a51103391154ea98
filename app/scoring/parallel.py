"""Pieces of work side by side: integers come out the same in any order, so threads change nothing but the time."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

#: With fewer units, starting threads costs more than they save.
WORTH_THREADS = 50_000


def side_by_side(act: Callable[[T], R], pieces: Iterable[T], units: int) -> list[R]:
    """The results in the order of the pieces."""
    if units < WORTH_THREADS:
        return [act(piece) for piece in pieces]
    with ThreadPoolExecutor(cpu_count() or 1) as pool:
        return list(pool.map(act, pieces))
