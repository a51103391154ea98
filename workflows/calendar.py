"""Working days, calendar days and months: how a term is counted, and how the counting is shown.

The rule (domain.md §5; Civil Code arts. 200-204): the day a term starts is not counted; a last day that is
a rest day rolls forward to the next working day; months run to the corresponding day, else to month end; the
term ends with its last day in Asia/Shanghai. A year whose official schedule is not published is
*provisional*: its weekends rest, its other days work, and every date that leans on it says so.
"""

import calendar as gregorian
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Self

from workflows.vocabulary import N_, Word

ONE_DAY = timedelta(days=1)
SATURDAY = 5
LONGEST_AMOUNT = 9999


class Unit(StrEnum):
    """What a term is counted in; the three are never the same and always printed."""

    WORKING_DAYS = "WD"
    CALENDAR_DAYS = "D"
    MONTHS = "M"


#: Message ids for one and for several: a term is never printed without its unit.
_DURATION_LABELS = {
    Unit.WORKING_DAYS: (N_("%(n)s working day"), N_("%(n)s working days")),
    Unit.CALENDAR_DAYS: (N_("%(n)s calendar day"), N_("%(n)s calendar days")),
    Unit.MONTHS: (N_("%(n)s month"), N_("%(n)s months")),
}


@dataclass(frozen=True, slots=True)
class Duration:
    """A term's length: a positive amount of one unit."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        """Refuse what no rule grants: nothing, less than nothing, or centuries."""
        if not 1 <= self.amount <= LONGEST_AMOUNT:
            msg = f"a term is 1 to {LONGEST_AMOUNT} days or months long, not {self.amount}"
            raise ValueError(msg)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``3WD``, ``30D`` or ``1M``; raises ValueError for anything else."""
        match = re.fullmatch(r"([0-9]{1,4})\s*(WD|D|M)", text.strip().upper(), re.ASCII)
        if match is None:
            msg = f"{text!r} is not a term: write 3WD (working days), 30D (calendar days) or 1M (months)"
            raise ValueError(msg)
        return cls(int(match[1]), Unit(match[2]))

    def __str__(self) -> str:
        """The form that ``parse`` reads."""
        return f"{self.amount}{self.unit}"

    @property
    def label(self) -> str:
        """The message id that names the term with its unit; fill it with ``n=duration.amount``."""
        one, several = _DURATION_LABELS[self.unit]
        return one if self.amount == 1 else several


class DayKind(StrEnum):
    """What a schedule says about one day: free (weekend days of a holiday included), or made up by work."""

    REST = "rest"
    WORK = "work"


class DayNature(Word):
    """What a day is once week and schedule are put together."""

    WORKING = "working", N_("Working day")
    MAKE_UP = "make_up", N_("Make-up working day"), N_("A weekend day on which the schedule has people work.")
    WEEKEND = "weekend", N_("Weekend")
    HOLIDAY = "holiday", N_("Public holiday")


@dataclass(frozen=True, slots=True)
class ScheduledDay:
    """One day of an official schedule, with the holiday that it belongs to."""

    day: date
    kind: DayKind
    name: str = ""


@dataclass(frozen=True)
class Calendar:
    """Which days are worked. Build it with ``of``; it never changes, a new schedule makes a new one."""

    version: int
    official_years: frozenset[int]
    scheduled: MappingProxyType[date, ScheduledDay] = field(compare=False, repr=False)
    _rest: frozenset[date] = field(repr=False)
    _work: frozenset[date] = field(repr=False)
    #: Ordinals of the weekdays that rest and of the weekend days that work, for counting without walking.
    _weekdays_off: tuple[int, ...] = field(compare=False, repr=False)
    _weekends_on: tuple[int, ...] = field(compare=False, repr=False)

    @classmethod
    def of(cls, days: Iterable[ScheduledDay], official_years: Iterable[int], version: int = 0) -> Self:
        """Build the calendar from explicit days and from the years whose schedule is official."""
        scheduled = {each.day: each for each in days}
        rest = frozenset(day for day, each in scheduled.items() if each.kind is DayKind.REST)
        work = frozenset(day for day, each in scheduled.items() if each.kind is DayKind.WORK)
        return cls(
            version=version,
            official_years=frozenset(official_years),
            scheduled=MappingProxyType(scheduled),
            _rest=rest,
            _work=work,
            _weekdays_off=tuple(sorted(day.toordinal() for day in rest if day.weekday() < SATURDAY)),
            _weekends_on=tuple(sorted(day.toordinal() for day in work if day.weekday() >= SATURDAY)),
        )

    def is_working(self, day: date) -> bool:
        """Do offices work on that day, make-up days included?"""
        return day in self._work or (day.weekday() < SATURDAY and day not in self._rest)

    def is_rest(self, day: date) -> bool:
        """Is the day free, be it a weekend or a holiday?"""
        return not self.is_working(day)

    def is_provisional(self, day: date) -> bool:
        """Is the day's year still without an official schedule?"""
        return day.year not in self.official_years

    def nature(self, day: date) -> DayNature:
        """What the day is, for pages and for the counting."""
        if day in self._work:
            return DayNature.MAKE_UP
        if day in self._rest:
            return DayNature.HOLIDAY
        return DayNature.WORKING if day.weekday() < SATURDAY else DayNature.WEEKEND

    def name_of(self, day: date) -> str:
        """The holiday that the schedule gives for that day, or nothing."""
        scheduled = self.scheduled.get(day)
        return scheduled.name if scheduled else ""

    def next_working(self, day: date) -> date:
        """The day itself when it is worked, else the first working day after it."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def working_days_through(self, day: date) -> int:
        """How many working days there are from 0001-01-01 to that day; meant for differences."""
        ordinal = day.toordinal()  # 1 is a Monday
        weeks, rest = divmod(ordinal, 7)
        weekdays = weeks * SATURDAY + min(rest, SATURDAY)
        return weekdays - bisect_right(self._weekdays_off, ordinal) + bisect_right(self._weekends_on, ordinal)


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a term, and what the date leans on."""

    due_on: date
    start: date
    duration: Duration
    #: Some day that decided the date lies in a year without an official schedule.
    provisional: bool
    #: The last day was a rest day, so the term runs on to the next working day.
    rolled: bool
    calendar_version: int


def due(start: date, duration: Duration, calendar: Calendar) -> Due:
    """The day with whose end a term runs out.

    Raises OverflowError past the year 9999.
    """
    if duration.unit is Unit.WORKING_DAYS:
        last = due_on = shift(start, duration.amount, calendar)
        leans_from = start + ONE_DAY
    else:
        last = _nominal_last_day(start, duration)
        due_on = calendar.next_working(last)
        leans_from = last
    return Due(
        due_on=due_on,
        start=start,
        duration=duration,
        provisional=any(
            year not in calendar.official_years for year in range(leans_from.year, due_on.year + 1)
        ),
        rolled=due_on != last,
        calendar_version=calendar.version,
    )


def shift(day: date, n_working_days: int, calendar: Calendar) -> date:
    """The n-th working day after ``day`` (before it when negative); ``day`` itself for 0, worked or not."""
    step = ONE_DAY if n_working_days > 0 else -ONE_DAY
    left = abs(n_working_days)
    while left:
        day += step
        if calendar.is_working(day):
            left -= 1
    return day


def working_days_between(a: date, b: date, calendar: Calendar) -> int:
    """Working days after ``a`` up to and including ``b``; negative when ``b`` lies before ``a``."""
    return calendar.working_days_through(b) - calendar.working_days_through(a)


@dataclass(frozen=True, slots=True)
class Remaining:
    """How far a due date is away, or how long it has passed."""

    due_on: date
    today: date
    working_days: int
    calendar_days: int

    @property
    def is_overdue(self) -> bool:
        """Has the due day ended?"""
        return self.today > self.due_on

    @property
    def is_today(self) -> bool:
        """Is this the last day?"""
        return self.today == self.due_on

    @property
    def n(self) -> int:
        """The number that ``label`` speaks of, never negative."""
        return abs(self.calendar_days if self._counts_in_calendar_days else self.working_days)

    @property
    def label(self) -> str:
        """The message id that says it in words; fill it with ``n=remaining.n``."""
        if self.is_today:
            return N_("due today")
        if self._counts_in_calendar_days:
            one, several = N_("%(n)s calendar day overdue"), N_("%(n)s calendar days overdue")
        elif self.is_overdue:
            one, several = N_("%(n)s working day overdue"), N_("%(n)s working days overdue")
        else:
            one, several = N_("%(n)s working day left"), N_("%(n)s working days left")
        return one if self.n == 1 else several

    @property
    def _counts_in_calendar_days(self) -> bool:
        # Late since the weekend began: "0 working days overdue" would read as punctual.
        return self.is_overdue and self.working_days == 0


def remaining(due_on: date, today: date, calendar: Calendar) -> Remaining:
    """What is left of a term on a day."""
    return Remaining(due_on, today, working_days_between(today, due_on, calendar), (due_on - today).days)


class DayRole(Word):
    """What a day does in the counting of a term."""

    START = "start", N_("Start day, not counted"), N_("The day a term starts is not counted.")
    COUNTED = "counted", N_("Counted")
    SKIPPED = "skipped", N_("Not counted"), N_("A rest day does not count as a working day.")
    LAST_RESTS = "last_rests", N_("Last day rests"), N_("The last day is a rest day, so the term runs on.")
    ROLLED_PAST = (
        "rolled_past",
        N_("Passed over"),
        N_("A rest day: the term runs on to the next working day."),
    )
    ROLLED_TO = (
        "rolled_to",
        N_("Due day"),
        N_("The first working day after the rest days: the term ends here."),
    )


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One line of the counting."""

    day: date
    nature: DayNature
    role: DayRole
    #: The n of "day n" or "month n"; none where the day is not counted.
    number: int | None
    #: The holiday's name as the schedule gives it, or nothing.
    name: str
    provisional: bool

    @property
    def weekday(self) -> int:
        """0 is Monday."""
        return self.day.weekday()


def counting(start: date, duration: Duration, calendar: Calendar) -> list[CountedDay]:
    """The counting of a term line by line, from the start day to the due day.

    Days are listed one by one; months by their corresponding days, because nobody counts the days between.
    """

    def line(day: date, role: DayRole, number: int | None = None) -> CountedDay:
        nature, name = calendar.nature(day), calendar.name_of(day)
        return CountedDay(day, nature, role, number, name, calendar.is_provisional(day))

    lines = [line(start, DayRole.START)]
    if duration.unit is Unit.WORKING_DAYS:
        number = 0
        for day in _days_after(start, shift(start, duration.amount, calendar)):
            works = calendar.is_working(day)
            number += works
            lines.append(line(day, DayRole.COUNTED, number) if works else line(day, DayRole.SKIPPED))
        return lines

    for number in range(1, duration.amount + 1):
        day = _nominal_last_day(start, Duration(number, duration.unit))
        lines.append(line(day, DayRole.COUNTED, number))
    due_on = calendar.next_working(day)
    if due_on != day:
        lines[-1] = line(day, DayRole.LAST_RESTS, duration.amount)
        lines.extend(line(passed, DayRole.ROLLED_PAST) for passed in _days_after(day, due_on - ONE_DAY))
        lines.append(line(due_on, DayRole.ROLLED_TO))
    return lines


def _days_after(start: date, last: date) -> Iterator[date]:
    for ordinal in range(start.toordinal() + 1, last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def _nominal_last_day(start: date, duration: Duration) -> date:
    """The last day of a term of calendar days or months before any rolling."""
    if duration.unit is Unit.CALENDAR_DAYS:
        return start + timedelta(days=duration.amount)
    years, month = divmod(start.month - 1 + duration.amount, 12)
    year, month = start.year + years, month + 1
    if year > date.max.year:
        msg = "the term ends past the year 9999"
        raise OverflowError(msg)
    return date(year, month, min(start.day, gregorian.monthrange(year, month)[1]))
