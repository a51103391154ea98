"""The calendar in force, the years on record, and what a text would change in them."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import Row, select
from sqlalchemy.orm import joinedload

from app.calendars.change import Mistake, Reading
from app.calendars.models import CalendarDay, CalendarVersion, CalendarYear
from app.calendars.reading import mistakes_of_year
from app.calendars.shipped import shipped_calendar, shipped_days, source_of
from app.extensions import db
from workflows.calendar import Calendar, DayKind, ScheduledDay, working_days_between


def current_calendar() -> Calendar:
    """The calendar in force: one small query, the days themselves are remembered per version.

    Before anything was seeded, the shipped schedules are in force.
    """
    latest = latest_version()
    return _calendar(latest.id, latest.fingerprint) if latest else shipped_calendar()


_NEWEST = select(CalendarVersion.id, CalendarVersion.fingerprint).order_by(CalendarVersion.id.desc()).limit(1)


def latest_version() -> Row[int, str] | None:
    """Number and fingerprint of the newest version, if the table was ever filled."""
    return db.session.connection().execute(_NEWEST).first()


def fingerprint_of_the_table() -> str:
    """A hash of all that decides dates, as it stands now."""
    days = db.session.execute(
        select(CalendarDay.day, CalendarDay.kind, CalendarDay.name).order_by(CalendarDay.day)
    )
    years = db.session.scalars(select(CalendarYear.year).order_by(CalendarYear.year))
    lines = [*(f"{day} {kind} {name}" for day, kind, name in days), *(str(year) for year in years)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@lru_cache(maxsize=8)
def _calendar(version: int, fingerprint: str) -> Calendar:  # noqa: ARG001 - the fingerprint is part of the key
    days = db.session.scalars(select(CalendarDay)).all()
    return Calendar.of(
        (each.scheduled for each in days), db.session.scalars(select(CalendarYear.year)), version
    )


@dataclass(frozen=True, slots=True)
class YearOnRecord:
    """One year of the calendar with where its schedule comes from."""

    year: int
    official: bool
    source: str
    imported_at: datetime | None
    imported_by: str
    working_days: int


def years() -> list[YearOnRecord]:
    """Every official year, newest first, led by the year that still waits for its schedule."""
    calendar = current_calendar()
    on_record = {
        each.year: each
        for each in db.session.scalars(select(CalendarYear).options(joinedload(CalendarYear.imported_by)))
    }
    found = []
    for year in sorted({*calendar.official_years, max(calendar.official_years) + 1}, reverse=True):
        official = year in calendar.official_years
        row = on_record.get(year)
        found.append(
            YearOnRecord(
                year=year,
                official=official,
                source=row.source if row else source_of(year) if official else "",
                imported_at=row.imported_at if row else None,
                imported_by=row.imported_by.name if row and row.imported_by else "",
                working_days=working_days_of(year, calendar),
            )
        )
    return found


def working_days_of(year: int, calendar: Calendar) -> int:
    """How many days are worked in a year."""
    return working_days_between(date(year - 1, 12, 31), date(year, 12, 31), calendar)


def latest_versions(limit: int = 10) -> list[CalendarVersion]:
    """The newest versions, for the administrator's page."""
    statement = select(CalendarVersion).options(joinedload(CalendarVersion.raised_by))
    return list(db.session.scalars(statement.order_by(CalendarVersion.id.desc()).limit(limit)))


@dataclass(frozen=True, slots=True)
class DayChange:
    """One day before and after; none means that the week alone decides."""

    day: date
    before: ScheduledDay | None
    after: ScheduledDay | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What importing a text would do."""

    reading: Reading
    changes: tuple[DayChange, ...]
    #: Days of that schedule on record which the text does not mention: they stay.
    kept: tuple[ScheduledDay, ...]
    mistakes: tuple[Mistake, ...]
    becomes_official: bool
    #: Of the year, once imported.
    working_days: int

    @property
    def may_be_imported(self) -> bool:
        """Is the text free of mistakes, and is there anything to do?"""
        return not self.mistakes and (bool(self.changes) or self.becomes_official)

    @property
    def added(self) -> tuple[DayChange, ...]:
        """Days that the table did not have."""
        return tuple(change for change in self.changes if change.before is None)

    @property
    def altered(self) -> tuple[DayChange, ...]:
        """Days that the table has differently."""
        return tuple(change for change in self.changes if change.before and change.after)

    @property
    def withdrawn(self) -> tuple[DayChange, ...]:
        """Days that the text takes off the table in so many words."""
        return tuple(change for change in self.changes if change.after is None)


def preview_of(reading: Reading) -> Preview:
    """Compare a text with the calendar in force, changing nothing."""
    calendar = current_calendar()
    wanted = {
        each.day: ScheduledDay(each.day, each.kind, each.name) if each.kind else None
        for each in reading.changes
    }
    changes = tuple(
        DayChange(day, calendar.scheduled.get(day), after)
        for day, after in wanted.items()
        if calendar.scheduled.get(day) != after
    )
    if reading.year is None or reading.mistakes:
        return Preview(reading, changes, (), reading.mistakes, False, 0)
    year = reading.year
    after = {**calendar.scheduled, **wanted}
    days = [each for each in after.values() if each]
    rest = {each.day: each.name for each in days if each.kind is DayKind.REST}
    return Preview(
        reading=reading,
        changes=changes,
        kept=tuple(
            each for day, each in sorted(calendar.scheduled.items()) if day.year == year and day not in wanted
        ),
        mistakes=tuple(mistakes_of_year(year, rest)),
        becomes_official=year not in calendar.official_years,
        working_days=working_days_of(year, Calendar.of(days, {*calendar.official_years, year})),
    )


def differences_from_shipped() -> tuple[DayChange, ...]:
    """What the table lacks of the shipped schedules; years that an administrator imported are left alone."""
    imported = set(
        db.session.scalars(select(CalendarYear.year).where(CalendarYear.imported_by_id.is_not(None)))
    )
    shipped = {each.day: each.scheduled for each in shipped_days() if each.year not in imported}
    on_record = {each.day: each for each in db.session.scalars(select(CalendarDay))}
    theirs = {day for day, row in on_record.items() if row.schedule_year in imported}
    before = {day: row.scheduled for day, row in on_record.items()}
    return tuple(
        DayChange(day, before.get(day), shipped.get(day))
        for day in sorted((shipped.keys() | before.keys()) - theirs)
        if before.get(day) != shipped.get(day)
    )
