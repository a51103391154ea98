"""Batches of documents: printed by processes of their own, in order, and no failure holds up the others."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.notices.content.extension import ExtensionReply
from app.notices.render import Imprint, Printed, print_document
from app.notices.workers import DIED, Order, Outcome, Press
from config import ROOT
from workflows.table import Reason

REPLY = ExtensionReply.sample()
NO_GLYPH = "\ue000"
#: A document is with a worker, and the process that gave it out dies by its own hand.
DIES_OVER_ITS_ORDERS = """
import os, signal
from tests.app.notices.test_workers import orders
from app.notices.workers import Press

def pieces():
    yield from orders(1)
    os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    with Press(1) as press:
        list(press.print_all(pieces()))
"""


def order(key: int, **changed: object) -> Order:
    content = replace(REPLY, **changed)  # type: ignore[arg-type]
    return Order(key, content, Imprint(number=f"清延〔2026〕{key}号", dated=date(2026, 3, 2)))


def orders(count: int) -> list[Order]:
    return [order(key) for key in range(1, count + 1)]


def made_by(press: Press, given: Iterable[Order]) -> dict[int, Outcome]:
    with press:
        return {each.key: outcome for each, outcome in press.print_all(given)}


class Deadly:
    """Kills whoever unpacks it."""

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (9,)


def test_workers_print_in_order_what_one_process_prints() -> None:
    made = made_by(Press(2), orders(5))
    assert list(made) == [1, 2, 3, 4, 5]
    assert all(made[each.key] == print_document(each.content, each.imprint) for each in orders(5)[:2])
    assert len({each.pdf for each in made.values() if isinstance(each, Printed)}) == 5


def test_a_document_that_cannot_be_printed_is_a_reason_and_the_others_are_printed() -> None:
    broken = order(2, unit=f"某{NO_GLYPH}局")
    for workers in (0, 1):
        made = made_by(Press(workers), [order(1), broken, order(3)])
        assert [type(each) for each in made.values()] == [Printed, Reason, Printed]
        assert "U+E000" in str(made[2])


def test_a_document_that_takes_its_worker_with_it_is_one_failure() -> None:
    deadly = Order(3, Deadly(), Imprint())  # type: ignore[arg-type]
    made = made_by(Press(1), [*orders(2), deadly, order(4), order(5)])
    assert made[3] == DIED
    assert [key for key, outcome in made.items() if isinstance(outcome, Printed)] == [1, 2, 4, 5]


def test_no_more_is_asked_for_than_workers_can_take() -> None:
    asked: list[int] = []

    def pieces() -> Iterable[Order]:
        for each in orders(4):
            asked.append(each.key)
            yield each

    with Press(1) as press:
        made = press.print_all(pieces())
        next(iter(made))
        assert asked == [1, 2]


def test_workers_end_with_whoever_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "dies.py"
    script.write_text(DIES_OVER_ITS_ORDERS, encoding="utf-8")
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "QINGJIAN_DATA": str(tmp_path / "data")}
    died = subprocess.run(  # its workers hold its output open for as long as they live
        [sys.executable, str(script)],
        cwd=ROOT, env=environment, check=False, capture_output=True, timeout=120,
    )  # fmt: skip
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
