"""Many documents at once, printed by processes of their own: pages stay quick, and every core works.

A worker knows fonts and templates and nothing else: no database, no store, no key of a seal. It is given plain data
and gives plain data back; whoever asked writes it down. A document that fails, or takes its worker with it, is one
failure in words, and the others go on.
"""

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from flask import current_app

from app.notices.content.letterhead import Document
from app.notices.render import Imprint, Printed, folder_of_fonts, keep_fonts_under, print_document, the_engine
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_

UNFORESEEN = N_("It failed in a way that nobody foresaw: %(error)s")
DIED = Reason(N_("The process that printed it died over it, twice; print it again, then tell the operators."))
#: Pages come first.
_NICENESS = 5


@dataclass(frozen=True)
class Order:
    """One document to print, and by which key its asker knows it."""

    key: int
    content: Document
    imprint: Imprint


#: The document, or why there is none.
Outcome = Printed | Reason
_Waiting = deque[tuple[Order, "Future[Outcome]"]]


def why(failed: Exception) -> Reason:
    """A failure in words: the rule's own, or what was raised where nobody foresaw it."""
    if isinstance(failed, Refused) and failed.reasons:
        return failed.reasons[0]
    return Reason(UNFORESEEN, {"error": f"{type(failed).__name__}: {failed}"[:300]})


class Press:
    """Prints what it is given, in order, by so many workers; with none it prints in this process. Use it with ``with``."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def print_all(self, orders: Iterable[Order]) -> Iterator[tuple[Order, Outcome]]:
        """Each order with its outcome. Orders are asked for as workers get free: never more than two for each."""
        if not self._workers:
            yield from ((order, _print(order)) for order in orders)
            return
        waiting: _Waiting = deque()
        for order in orders:
            waiting.append((order, self._give_out(order)))
            if len(waiting) >= 2 * self._workers:
                yield self._next(waiting)
        while waiting:
            yield self._next(waiting)

    def begin(self, order: Order) -> Callable[[], Outcome]:
        """Begin with one document. Whoever calls what is given back waits for its outcome."""
        if not self._workers:
            return partial(_print, order)
        waiting: _Waiting = deque([(order, self._give_out(order))])
        return lambda: self._next(waiting)[1]

    def _next(self, waiting: _Waiting) -> tuple[Order, Outcome]:
        order, future = waiting.popleft()
        try:
            return order, future.result()
        except BrokenProcessPool:
            outcome = self._alone(order)
        for at, (other, given) in enumerate(waiting):
            if given.done() and given.exception() is not None:  # it fell with the pool
                waiting[at] = (other, self._give_out(other))
        return order, outcome

    def _alone(self, order: Order) -> Outcome:
        """A worker died, over this document or another one that it worked on: with nobody beside it, it shows."""
        self._stop()
        try:
            return self._give_out(order).result()
        except BrokenProcessPool:
            self._stop()
            return DIED

    def _give_out(self, order: Order) -> "Future[Outcome]":
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._workers, multiprocessing.get_context("spawn"), _begin, (folder_of_fonts(),)
            )
        try:
            return self._pool.submit(_print, order)
        except BrokenProcessPool as broken:
            fallen: Future[Outcome] = Future()
            fallen.set_exception(broken)
            return fallen

    def _stop(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def the_press() -> Press:
    """The press of this installation."""
    return Press(current_app.config["SETTINGS"].printing_workers)


def _print(order: Order) -> Outcome:
    try:
        return print_document(order.content, order.imprint)
    except Exception as failed:
        return why(failed)


def _begin(fonts: Path) -> None:
    """A worker's first act: nothing of it is left to the first document."""
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    for each in (signal.SIGINT, signal.SIGTERM):  # whoever ends a command means its parent
        signal.signal(each, signal.SIG_IGN)
    os.nice(_NICENESS)
    keep_fonts_under(fonts)
    with suppress(Refused):  # each document will say so itself
        the_engine()
    gc.freeze()


def _end_with_the_parent() -> None:
    # Who is killed closes nothing: its workers would wait for orders for ever.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
