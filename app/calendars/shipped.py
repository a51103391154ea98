"""The schedules that come with the product: the official ones of 2004-2026, with shipped corrections on top."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from workflows.calendar import Calendar, DayKind, ScheduledDay

#: In a list of days: the schedule says nothing about this day, the week has it.
NORMAL = "normal"


@dataclass(frozen=True, slots=True)
class ShippedDay:
    """A scheduled day with the year of the notice that announced it, which may be the year after."""

    year: int
    day: date
    kind: DayKind
    name: str

    @property
    def scheduled(self) -> ScheduledDay:
        """The same day as the rulebook's calendar takes it."""
        return ScheduledDay(self.day, self.kind, self.name)


@cache
def shipped_days() -> tuple[ShippedDay, ...]:
    """Every shipped day in order, corrections applied."""
    days = {date.fromisoformat(row["date"]): row for row in _rows("schedules.csv")}
    days |= {date.fromisoformat(row["date"]): row for row in _rows("corrections.csv")}
    return tuple(
        ShippedDay(int(row["year"]), day, DayKind(row["kind"]), row["name"])
        for day, row in sorted(days.items())
        if row["kind"] != NORMAL
    )


def shipped_years() -> tuple[int, ...]:
    """The years whose official schedule is shipped."""
    return tuple(sorted({each.year for each in shipped_days()}))


@cache
def shipped_calendar() -> Calendar:
    """The calendar of the shipped schedules alone; version 0, since no installation has changed it."""
    return Calendar.of((each.scheduled for each in shipped_days()), shipped_years())


def source_of(year: int) -> str:
    """The title of the State Council's notice for a year."""
    return f"国务院办公厅关于{year}年部分节假日安排的通知"


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("app.calendars").joinpath(name).read_text(encoding="utf-8")
    return csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
