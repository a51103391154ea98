"""Official documents: CPU against the engine left to itself, memory over many documents, and two workers against one."""

import multiprocessing
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from app.benchmarks.measuring import Ratio, in_turns
from app.notices.content.extension import ExtensionReply
from app.notices.content.health import HealthCheck
from app.notices.content.letterhead import Document
from app.notices.content.lists import ThreeLists
from app.notices.content.warning import WarningNotice
from app.notices.render import Imprint, Printed, page_of, print_document, sheet, the_engine
from app.notices.workers import Order, Press

IMPRINT = Imprint(
    number="清预〔2026〕1号", dated=date(2026, 11, 22), signed_at=datetime(2026, 11, 22, tzinfo=UTC)
)
WANTED, FLAT, WORKERS = 1.3, 1.2, 1.5
RENDERS = 500
#: Documents of one worker's round.
BATCH = 40
#: So often workers take turns; the best of each counts.
TURNS = 3


def measure(_now: datetime, rounds: int = 9) -> list[Ratio]:
    """The warning and a two-page letter against the engine left to itself; memory, workers, larger documents."""
    letters = (WarningNotice.sample(), ExtensionReply.sample())
    return [
        _memory(),  # before the engine left to itself, which keeps what it loads
        *(_against_the_engine(letter, rounds) for letter in letters),
        *_workers(),
        *_larger_documents(),
    ]


def _against_the_engine(content: Document, rounds: int) -> Ratio:
    naive = _naive(content)
    pages = print_document(content, IMPRINT).pages
    naive()
    theirs, mine, ratio = in_turns(_cpu(naive), _cpu(lambda: print_document(content, IMPRINT)), rounds)
    name = f"CPU milliseconds of {content.kind.value} ({pages} pages): the engine left to itself, against ours as PDF/A-3a"
    return Ratio(name, theirs, mine, ratio, f"at least {WANTED}", ratio >= WANTED)


def ledger(rows: int = 100) -> Document:
    """The three lists with that many problems, each with its measure and its line of responsibility."""
    sample = ThreeLists.sample()
    numbers = range(1, rows + 1)
    return replace(
        sample,
        problems=tuple(replace(sample.problems[n % 3], number=n) for n in numbers),
        measures=tuple(replace(sample.measures[n % 6], problem=n, number=1) for n in numbers),
        responsibilities=tuple(replace(sample.responsibilities[n % 3], problem=n) for n in numbers),
    )


def eight_pages() -> Document:
    """A health report of eight pages: the sample's indicators, over and over."""
    sample = HealthCheck.sample()
    times = 1
    while True:
        numbered = (
            replace(each, name=f"{each.name}（之{turn + 1}）")
            for turn in range(times)
            for each in sample.indicators
        )
        long = replace(sample, indicators=tuple(numbered))
        if print_document(long, IMPRINT).pages >= 8:
            return long
        times += 1


def _naive(content: Document) -> Callable[[], bytes]:
    """``HTML(string).write_pdf()`` of the same page, with the same fonts and styles, for every document anew."""
    engine = the_engine()
    page = page_of(content, IMPRINT, sheet(content, IMPRINT))
    return engine.left_to_itself(page)


def _cpu(act: Callable[[], object]) -> Callable[[], float]:
    def milliseconds() -> float:
        started = time.process_time()
        act()
        return (time.process_time() - started) * 1000

    return milliseconds


def _memory() -> Ratio:
    """Resident memory after all renders against after the first fifty."""
    content = ExtensionReply.sample()
    for _ in range(50):
        print_document(content, IMPRINT)
    early = _resident()
    for _ in range(RENDERS - 50):
        print_document(content, IMPRINT)
    late = _resident()
    name = f"megabytes after {RENDERS} documents, against after 50"
    return Ratio(name, late, early, late / early, f"at most {FLAT}", late <= FLAT * early)


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _workers() -> list[Ratio]:
    """Documents a second of the product's own press with two workers against one, and what a document costs each.

    What is measured is steady work: both presses are warm, and their turns alternate. Giving out, niceness and the way
    of each document back into this process are in it. The rates need two cores that nobody else uses; the cost does
    not: where it stays the same, workers do not wait for each other.
    """
    rates: dict[int, list[float]] = {1: [], 2: []}
    costs: dict[int, list[float]] = {1: [], 2: []}
    with Press(1) as one, Press(2) as two:
        presses = {1: one, 2: two}
        hands = {count: _warmed(press, count) for count, press in presses.items()}
        for count, press in list(presses.items()) * TURNS:
            spent, started = _cpu_of(hands[count]), time.perf_counter()
            _print_all(press, count * BATCH)
            rates[count].append(count * BATCH / (time.perf_counter() - started))
            costs[count].append((_cpu_of(hands[count]) - spent) * 1000 / (count * BATCH))
    alone, both = max(rates[1]), max(rates[2])
    cost_alone, cost_both = min(costs[1]), min(costs[2])
    return [
        Ratio("documents a second of two workers, against one", both, alone, both / alone, f"at least {WORKERS}", both >= WORKERS * alone),
        Ratio("CPU milliseconds of a document in one of two workers, against one alone", cost_both, cost_alone, cost_both / cost_alone, "for the record", True),
    ]  # fmt: skip


def _warmed(press: Press, count: int) -> set[int]:
    """The processes of a press that has printed already."""
    before = {each.pid for each in multiprocessing.active_children()}
    _print_all(press, 4 * count)
    return {each.pid for each in multiprocessing.active_children() if each.pid} - before


def _print_all(press: Press, count: int) -> None:
    """So many documents, two kinds in turns, each with a number of its own."""
    kinds = (ExtensionReply.sample(), WarningNotice.sample())
    orders = (Order(n, kinds[n % 2], replace(IMPRINT, number=f"清预〔2026〕{n + 1}号")) for n in range(count))
    for order, outcome in press.print_all(orders):
        assert isinstance(outcome, Printed), f"document {order.key}: {outcome}"


def _cpu_of(processes: Iterable[int | None]) -> float:
    """Processor seconds of these processes until now."""
    ticks = 0
    for pid in processes:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _larger_documents() -> list[Ratio]:
    """For the record: CPU milliseconds, and per page."""
    found = []
    for name, content in (("a ledger of 100 problems", ledger()), ("a health report", eight_pages())):
        pages = print_document(content, IMPRINT).pages
        spent = min(_cpu(lambda content=content: print_document(content, IMPRINT))() for _ in range(3))  # type: ignore[misc]
        found.append(
            Ratio(f"CPU milliseconds of {name} ({pages} pages), and of a page", spent, spent / pages, pages, "for the record", True)
        )  # fmt: skip
    return found
