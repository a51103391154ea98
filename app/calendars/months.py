"""A year laid out for the page: twelve months of weeks, and the holidays with their days."""

import calendar as gregorian
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from workflows.calendar import Calendar, DayKind, DayNature
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
class Holiday:
    """One holiday of a year with its free days and the weekend days worked for it."""

    name: str
    rest: tuple[date, ...]
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
    """The holidays of a year in order, as the schedule names them."""
    named: dict[str, list[date]] = {}
    for day in sorted(calendar.scheduled):
        if day.year == year:
            named.setdefault(calendar.name_of(day), []).append(day)
    return [
        Holiday(
            name, tuple(_of_kind(days, calendar, DayKind.REST)), tuple(_of_kind(days, calendar, DayKind.WORK))
        )
        for name, days in named.items()
    ]


def _of_kind(days: list[date], calendar: Calendar, kind: DayKind) -> Iterator[date]:
    return (day for day in days if calendar.scheduled[day].kind is kind)
