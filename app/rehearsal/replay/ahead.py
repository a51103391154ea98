"""What will be signed tomorrow is printed by other processes while the days go on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.clock import local_day
from app.notices.content.catalogue import DOCUMENTS
from app.notices.content.letterhead import Document
from app.notices.numbering import Series, last_taken, number_of
from app.notices.render import Imprint, Printed, print_document
from app.notices.workers import Order, Outcome, Press


@dataclass(frozen=True)
class Begun:
    """A document at the press, among whose numbers it will take its own, and what waits for its print."""

    series: Series
    order: Order
    outcome: Callable[[], Outcome]


class Ahead:
    """Prints of documents that are not signed yet. Whatever comes otherwise than foreseen is printed when it is signed."""

    def __init__(self, press: Press) -> None:
        self._press = press
        self._begun: list[Begun] = []

    def order(self, content: Document, now: datetime) -> None:
        """Begin to print a document as its signature at that moment would."""
        series = Series(content.organ.code, DOCUMENTS[content.kind].mark, local_day(now).year)
        before = sum(each.series == series for each in self._begun)
        number = number_of(series, last_taken(series) + before + 1)
        order = Order(before, content, Imprint(number=number, dated=local_day(now), signed_at=now))
        self._begun.append(Begun(series, order, self._press.begin(order)))

    def give(self, content: Document, imprint: Imprint) -> Printed:
        """The print that was ordered of just this, else a new one."""
        self._begun = [each for each in self._begun if each.order.imprint.signed_at >= imprint.signed_at]
        for each in self._begun:
            if (each.order.content, each.order.imprint) == (content, imprint):
                self._begun.remove(each)
                outcome = each.outcome()
                return outcome if isinstance(outcome, Printed) else print_document(content, imprint)
        return print_document(content, imprint)
