"""What the replay will sign tomorrow is printed today, and printed again where it comes otherwise."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from app.notices.content.lists import ThreeLists
from app.notices.numbering import take_number
from app.notices.render import Imprint, Printed
from app.notices.workers import Order, Outcome, Press
from app.rehearsal.replay import ahead
from app.rehearsal.replay.ahead import Ahead
from tests.conftest import MONDAY
from workflows.table import Reason

pytestmark = pytest.mark.usefixtures("app")

LISTS = ThreeLists.sample()
OTHER = replace(LISTS, unit="另一单位")
EARLY, AGAIN = (Printed(made, 1, "", "", "", {}) for made in (b"early", b"again"))


class Recorder(Press):
    """Prints nothing, and keeps what it was given."""

    def __init__(self, outcome: Outcome = EARLY) -> None:
        super().__init__(0)
        self.orders: list[Order] = []
        self._outcome = outcome

    def begin(self, order: Order) -> Callable[[], Outcome]:
        self.orders.append(order)
        return lambda: self._outcome


@pytest.fixture(autouse=True)
def _whatever_is_printed_when_it_is_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "print_document", lambda _content, _imprint: AGAIN)


def test_what_comes_as_foreseen_is_not_printed_again() -> None:
    press = Recorder()
    prints = Ahead(press)
    prints.order(LISTS, MONDAY)
    assert prints.give(LISTS, press.orders[0].imprint) is EARLY
    assert prints.give(LISTS, press.orders[0].imprint) is AGAIN, "a print is given once"


def test_documents_at_the_press_foresee_numbers_one_after_the_other() -> None:
    press = Recorder()
    prints = Ahead(press)
    first = take_number(LISTS.organ.code, LISTS.mark, MONDAY.date())
    for content in (LISTS, OTHER):
        prints.order(content, MONDAY)
    assert len({first, *(order.imprint.number for order in press.orders)}) == 3


@pytest.mark.parametrize(
    "otherwise",
    [
        lambda content, imprint: (OTHER, imprint),
        lambda content, imprint: (content, replace(imprint, number="清单〔2026〕9号")),
        lambda content, imprint: (content, replace(imprint, signed_at=MONDAY + timedelta(minutes=1))),
    ],
)
def test_what_comes_otherwise_is_printed_again(
    otherwise: Callable[[ThreeLists, Imprint], tuple[ThreeLists, Imprint]],
) -> None:
    press = Recorder()
    prints = Ahead(press)
    prints.order(LISTS, MONDAY)
    assert prints.give(*otherwise(LISTS, press.orders[0].imprint)) is AGAIN


def test_what_the_press_could_not_print_is_printed_again() -> None:
    press = Recorder(Reason("The paper is out."))
    prints = Ahead(press)
    prints.order(LISTS, MONDAY)
    assert prints.give(LISTS, press.orders[0].imprint) is AGAIN


def test_an_order_whose_day_has_passed_foresees_no_number_any_more() -> None:
    press = Recorder()
    prints = Ahead(press)
    prints.order(LISTS, MONDAY)
    prints.give(OTHER, replace(press.orders[0].imprint, signed_at=MONDAY + timedelta(days=1)))
    prints.order(OTHER, MONDAY + timedelta(days=1))
    assert press.orders[0].imprint.number == press.orders[1].imprint.number
