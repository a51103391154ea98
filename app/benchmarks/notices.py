"""Official documents: CPU against the engine left to itself, memory over many documents, and two workers against one."""

import multiprocessing
import os
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from app.benchmarks.measuring import Ratio, in_turns
from app.notices.content.decision import AccountabilityDecision
from app.notices.content.extension import ExtensionReply
from app.notices.content.letterhead import Document
from app.notices.content.lists import ThreeLists
from app.notices.content.warning import WarningNotice
from app.notices.render import Imprint, page_of, print_document, sheet, the_engine

IMPRINT = Imprint(
    number="清预〔2026〕1号", dated=date(2026, 11, 22), signed_at=datetime(2026, 11, 22, tzinfo=UTC)
)
WANTED, FLAT, WORKERS = 1.3, 1.2, 1.5
RENDERS = 500
#: Documents of one worker's round.
BATCH = 40


def measure(_now: datetime, rounds: int = 9) -> list[Ratio]:
    """The warning and a two-page letter against the engine left to itself; memory, workers, larger documents."""
    letters = (WarningNotice.sample(), ExtensionReply.sample())
    return [
        *(_against_the_engine(letter, rounds) for letter in letters),
        _memory(),
        _workers(),
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
    """A decision whose facts fill eight pages."""
    sample = AccountabilityDecision.sample()
    paragraphs = 1
    while True:
        long = replace(sample, facts="\n".join([sample.facts] * paragraphs))
        if print_document(long, IMPRINT).pages >= 8:
            return long
        paragraphs += 2


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


def _workers() -> Ratio:
    """Documents a second of two spawned workers against one, each warmed before."""
    rates = {}
    context = multiprocessing.get_context("spawn")
    for count in (2, 1):
        with context.Pool(count) as pool:
            pool.map(_print_many, [2] * count, chunksize=1)
            started = time.perf_counter()
            pool.map(_print_many, [BATCH] * count, chunksize=1)
            rates[count] = count * BATCH / (time.perf_counter() - started)
    ratio = rates[2] / rates[1]
    return Ratio(
        "documents a second of two workers, against one",
        rates[2], rates[1], ratio, f"at least {WORKERS}", ratio >= WORKERS,
    )  # fmt: skip


def _print_many(count: int) -> None:
    content = ExtensionReply.sample()
    for _ in range(count):
        print_document(content, IMPRINT)


def _larger_documents() -> list[Ratio]:
    """For the record: CPU milliseconds, and per page."""
    found = []
    for name, content in (("a ledger of 100 problems", ledger()), ("eight pages of text", eight_pages())):
        pages = print_document(content, IMPRINT).pages
        spent = min(_cpu(lambda content=content: print_document(content, IMPRINT))() for _ in range(3))  # type: ignore[misc]
        found.append(
            Ratio(f"CPU milliseconds of {name} ({pages} pages), and of a page", spent, spent / pages, pages, "for the record", True)
        )  # fmt: skip
    return found
