"""What the clock does for batches: what somebody asked for on many documents is done to one after the other.

Each document is a transaction of its own, so that a kill loses nothing and repeats nothing; one that fails says why
and holds up nobody. What is to be signed is printed before, by the processes of the press, each with the number that
it will take; whoever finds that number taken throws the print away, and it is printed again with the next.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from sqlalchemy.orm.exc import StaleDataError

from app.extensions import alone, db, is_ending, transaction
from app.notices.actions.issuing import Prints
from app.notices.batches.actions import (
    CHANGED,
    carry_out,
    note_failure,
    order_of,
    ready_to_print,
    series_of_line,
)
from app.notices.batches.models import BatchLine
from app.notices.batches.queries import next_line
from app.notices.content.letterhead import Document
from app.notices.numbering import Series, last_taken
from app.notices.render import Imprint, Printed
from app.notices.workers import Order, Outcome, Press, the_press, why
from workflows.table import Reason

logger = logging.getLogger(__name__)

#: Told of each document as soon as it is done or has failed.
Told = Callable[[], object]


class AnotherNumber(Exception):
    """A document would take another number than the one that it was printed with."""


class Foreseen:
    """The numbers that documents at the press will take, if nobody comes between and none of them fails."""

    def __init__(self) -> None:
        self._last: dict[Series, int] = {}
        #: Somebody came between, or one failed: whatever was printed after it bears a number too high.
        self.is_wrong = False

    def next_of(self, series: Series) -> int:
        """The next number of a series that no document at the press was given."""
        self._last[series] = self._last.get(series, last_taken(series)) + 1
        return self._last[series]


def carry_out_batches(now: datetime, tell: Told = lambda: None) -> int:
    """Do what was asked for on many documents; to how many it was done. One process at a time is at it."""
    with alone("document-batches") as is_mine:
        return _sign_all(now, tell) + _do_all(now, tell) if is_mine else 0


def _sign_all(now: datetime, tell: Told) -> int:
    """Sign in passes: a pass ends at the first number that was not taken as foreseen, and the next one counts anew."""
    signed = 0
    with the_press() as press:
        while True:
            foreseen = Foreseen()
            signed += _sign_in_a_row(press, foreseen, now, tell)
            if not foreseen.is_wrong:
                return signed


def _sign_in_a_row(press: Press, foreseen: Foreseen, now: datetime, tell: Told) -> int:
    signed = 0
    for order, outcome in press.print_all(_orders(foreseen, now, tell)):
        if foreseen.is_wrong:
            continue  # it waits for the next pass, so that numbers stay in the order of asking
        try:
            done = _signed(order, outcome, now)
        except AnotherNumber:
            foreseen.is_wrong = True
        else:
            foreseen.is_wrong = not done
            signed += done
            tell()
    return signed


def _orders(foreseen: Foreseen, now: datetime, tell: Told) -> Iterator[Order]:
    """The documents that wait for their signature, each written when somebody is free to print it."""
    after = 0
    while not foreseen.is_wrong and (line := _next(signing=True, after=after)) is not None:
        after = line.id
        try:
            with transaction():
                line = db.session.get_one(BatchLine, after)
                ready_to_print(line, now=now)
            series = series_of_line(line)
            order = order_of(line, series, foreseen.next_of(series))
        except Exception as failed:
            _note(after, _said_of(failed))
            tell()
        else:
            yield order


def _signed(order: Order, outcome: Outcome, now: datetime) -> bool:
    """Was the document signed with what was printed? Raises AnotherNumber where it must be printed again."""
    if isinstance(outcome, Reason):
        _note(order.key, outcome)
        return False
    return _done(order.key, now, prints=_as_printed(order, outcome))


def _as_printed(order: Order, printed: Printed) -> Prints:
    def give(content: Document, imprint: Imprint) -> Printed:
        if imprint.number != order.imprint.number:
            raise AnotherNumber(imprint.number)
        if (content, imprint) != (order.content, order.imprint):
            message = f"line {order.key} was printed with something else than it is signed with"
            raise RuntimeError(message)
        return printed

    return give


def _do_all(now: datetime, tell: Told) -> int:
    """Every other act: nothing is printed for it."""
    done = after = 0
    while (line := _next(signing=False, after=after)) is not None:
        after = line.id
        done += _done(after, now)
        tell()
    return done


def _done(line_id: int, now: datetime, **more: Prints) -> bool:
    try:
        with transaction():
            line = db.session.get_one(BatchLine, line_id, with_for_update={"of": BatchLine})
            if line.is_waiting:
                carry_out(line, now=now, **more)
    except AnotherNumber:
        raise
    except Exception as failed:
        _note(line_id, _said_of(failed))
        return False
    return True


def _next(*, signing: bool, after: int) -> BatchLine | None:
    db.session.rollback()  # others have written since
    return None if is_ending() else next_line(signing=signing, after=after)


def _said_of(failed: Exception) -> Reason:
    return CHANGED if isinstance(failed, StaleDataError) else why(failed)


def _note(line_id: int, reason: Reason) -> None:
    """Keep why a document was not acted on."""
    logger.warning("line %s of a batch of documents failed: %s", line_id, reason)
    with transaction():
        note_failure(db.session.get_one(BatchLine, line_id), reason)
