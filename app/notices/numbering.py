"""Document numbers: continuous within an organ, a 代字 and a year, taken in the transaction that issues.

A number without a document is a gap. None arises here; one that was made elsewhere (numbers given out on paper
before, a restored backup) is found by comparing counters with documents, and needs an explanation on record.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import db
from app.notices.models import Notice, NumberCounter, NumberGap
from app.people.models import User
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_

_NUMBER = re.compile(r"(?P<mark>.+)〔(?P<year>\d{4})〕(?P<n>\d+)号")
#: An explanation says something.
SHORTEST_REASON = 10
TOO_SHORT = Reason(N_("Explain the gap in at least ten characters."))
NO_GAP = Reason(N_("Every one of these numbers carries a document, or is explained already."))
BACKWARDS = Reason(N_("The count already stands there or further on; numbers are never given out twice."))


class Series(NamedTuple):
    """Numbers that are counted together: an organ by its code, a 代字, a year."""

    organ_code: str
    mark: str
    year: int


@dataclass(frozen=True)
class Gap:
    """Numbers that follow each other and carry no document, with the explanation if there is one."""

    first: int
    last: int
    explanation: NumberGap | None = None

    @property
    def words(self) -> str:
        """3, or 3—5."""
        return str(self.first) if self.first == self.last else f"{self.first}—{self.last}"


@dataclass(frozen=True)
class Count:
    """One series: how far it has come, how many documents carry a number, and its gaps."""

    series: Series
    last: int
    used: int
    gaps: tuple[Gap, ...]

    @property
    def unexplained(self) -> tuple[Gap, ...]:
        """The gaps that nobody has explained."""
        return tuple(gap for gap in self.gaps if gap.explanation is None)


def take_number(organ_code: str, mark: str, on: date) -> str:
    """The next number of an organ's mark in a year, "清预〔2026〕1号" (GB/T 9704, 7.2.5).

    The counter's row stays locked until the transaction ends: two signatures never get one number, and a
    signature that fails gives its number back.
    """
    series = Series(organ_code, mark, on.year)
    counter = _counter(series)
    counter.last += 1
    db.session.flush()
    return number_of(series, counter.last)


def number_of(series: Series, n: int) -> str:
    """A number as documents bear it."""
    return f"{series.mark}〔{series.year}〕{n}号"


def last_taken(series: Series) -> int:
    """The number that was taken last; nought before the first. Only whoever takes the next one knows that it is the next."""
    taken = select(NumberCounter.last).filter_by(**series._asdict())
    return db.session.scalar(taken) or 0


def go_on_after(series: Series, last: int, reason: str, *, by: User, now: datetime) -> NumberGap:
    """Let a count go on after numbers that were given out elsewhere, which the reason explains."""
    counter = _counter(series)
    if last <= counter.last:
        raise Refused(BACKWARDS)
    first, counter.last = counter.last + 1, last
    return explain_gap(series, first, last, reason, by=by, now=now)


def explain_gap(series: Series, first: int, last: int, reason: str, *, by: User, now: datetime) -> NumberGap:
    """Put on record why these numbers carry no document. Raises Refused where one does."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(TOO_SHORT)
    db.session.flush()
    open_gaps = [
        gap for count in counts((series.organ_code,)) if count.series == series for gap in count.unexplained
    ]
    if not any(gap.first <= first <= last <= gap.last for gap in open_gaps):
        raise Refused(NO_GAP)
    gap = NumberGap(
        **series._asdict(),
        first=first,
        last=last,
        reason=reason.strip(),
        explained_by_id=by.id,
        explained_at=now,
    )
    db.session.add(gap)
    db.session.flush()
    return gap


def counts(organ_codes: Collection[str]) -> list[Count]:
    """Every count of these organs with its gaps, the newest year first."""
    counters = db.session.scalars(
        select(NumberCounter)
        .where(NumberCounter.organ_code.in_(organ_codes))
        .order_by(NumberCounter.year.desc(), NumberCounter.organ_code, NumberCounter.mark)
    ).all()
    used = _used(organ_codes)
    return [_count(each, used.get(_series(each), set()), _explained(each)) for each in counters]


def _series(of: NumberCounter) -> Series:
    return Series(of.organ_code, of.mark, of.year)


def _counter(series: Series) -> NumberCounter:
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    db.session.execute(insert(NumberCounter).values(**series._asdict(), last=0).on_conflict_do_nothing())
    return db.session.scalars(
        select(NumberCounter)
        .filter_by(**series._asdict())
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _used(organ_codes: Collection[str]) -> dict[Series, set[int]]:
    used: dict[Series, set[int]] = {}
    numbered = select(Notice.organ_code, Notice.number).where(
        Notice.number.is_not(None), Notice.organ_code.in_(organ_codes)
    )
    for organ_code, number in db.session.execute(numbered):
        if found := _NUMBER.fullmatch(number or ""):
            used.setdefault(Series(organ_code, found["mark"], int(found["year"])), set()).add(int(found["n"]))
    return used


def _explained(counter: NumberCounter) -> Sequence[NumberGap]:
    wanted = select(NumberGap).filter_by(**_series(counter)._asdict())
    return db.session.scalars(wanted.order_by(NumberGap.first)).all()


def _count(counter: NumberCounter, used: set[int], explained: Sequence[NumberGap]) -> Count:
    missing = [n for n in range(1, counter.last + 1) if n not in used]
    gaps = tuple(_gaps(missing, explained))
    return Count(_series(counter), counter.last, len(used), gaps)


def _gaps(missing: Iterable[int], explained: Sequence[NumberGap]) -> Iterator[Gap]:
    """Missing numbers in runs; a run ends where another explanation begins."""
    run: Gap | None = None
    for n in missing:
        why = next((each for each in explained if each.first <= n <= each.last), None)
        if run is not None and run.last + 1 == n and run.explanation is why:
            run = Gap(run.first, n, why)
            continue
        if run is not None:
            yield run
        run = Gap(n, n, why)
    if run is not None:
        yield run
