"""A year laid out for the page: twelve months of weeks, and the holidays with their days."""

import calendar as gregorian
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from workflows.calendar import ONE_DAY, Calendar, DayKind, DayNature
from workflows.vocabulary import N_

#: What the schedules call their holidays, for readers of English.
HOLIDAY_NAMES = {
    "元旦": N_("New Year's Day"),
    "春节": N_("Spring Festival"),
    "清明节": N_("Qingming Festival"),
    "劳动节": N_("Labour Day"),
    "端午节": N_("Dragon Boat Festival"),
    "中秋节": N_("Mid-Autumn Festival"),
    "国庆节": N_("National Day"),
    "抗战胜利纪念日": N_("Victory Day"),
}


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of a month's grid."""

    day: date
    nature: DayNature
    name: str


@dataclass(frozen=True, slots=True)
class Month:
    """One month in weeks of seven; none where the week belongs to a neighbour."""

    first: date
    weeks: tuple[tuple[DayCell | None, ...], ...]
    working_days: int


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many there are."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Holiday:
    """One holiday of a year with its free days and the weekend days worked for it."""

    name: str
    rest: tuple[Span, ...]
    work: tuple[date, ...]


def months_of(year: int, calendar: Calendar) -> list[Month]:
    """The twelve months, weeks from Monday."""
    return [_month(year, number, calendar) for number in range(1, 13)]


def _month(year: int, number: int, calendar: Calendar) -> Month:
    weeks = tuple(
        tuple(
            DayCell(day, calendar.nature(day), calendar.name_of(day)) if day.month == number else None
            for day in week
        )
        for week in gregorian.Calendar().monthdatescalendar(year, number)
    )
    working = sum(calendar.is_working(cell.day) for week in weeks for cell in week if cell)
    return Month(date(year, number, 1), weeks, working)


def holidays_of(year: int, calendar: Calendar) -> list[Holiday]:
    """The holidays of a year in the order of their free days, as the schedule names them."""
    rest: dict[str, list[date]] = {}
    work: dict[str, list[date]] = {}
    for day, each in sorted(calendar.scheduled.items()):
        if day.year == year:
            (rest if each.kind is DayKind.REST else work).setdefault(each.name, []).append(day)
    # A day worked in December for the New Year to come has its free days in the next year.
    names = dict.fromkeys([*rest, *work])
    return [Holiday(name, tuple(_spans(rest.get(name, []))), tuple(work.get(name, []))) for name in names]


def _spans(days: list[date]) -> Iterator[Span]:
    """Sorted days as runs without a gap."""
    first = last = None
    for day in days:
        if first and last and day - last > ONE_DAY:
            yield Span(first, last)
            first = None
        first, last = first or day, day
    if first and last:
        yield Span(first, last)
