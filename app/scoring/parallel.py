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
    """The results in the order of the pieces. Each thread, this one among them, takes the next piece that is left."""
    others = (cpu_count() or 1) - 1
    if units < WORTH_THREADS or not others:
        return [act(piece) for piece in pieces]
    todo = list(enumerate(pieces))
    done: dict[int, R] = {}
    left = iter(todo)

    def work() -> None:
        for place, piece in left:
            done[place] = act(piece)

    with ThreadPoolExecutor(others) as pool:
        at_it = [pool.submit(work) for _ in range(others)]
        work()
        for each in at_it:
            each.result()
    return [done[place] for place, _ in todo]
