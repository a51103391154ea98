"""Filling the calendar: the shipped schedules first, then the State Council's notice of each year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import select

from app.calendars.models import CalendarDay, CalendarVersion, CalendarYear
from app.calendars.queries import (
    DayChange,
    Preview,
    current_calendar,
    differences_from_shipped,
    fingerprint_of_the_table,
    latest_version,
    preview_of,
)
from app.calendars.reading import read_schedule
from app.calendars.shipped import shipped_days, shipped_years, source_of
from app.extensions import db
from app.people.models import User


@dataclass(frozen=True, slots=True)
class ImportedSchedule:
    """What an import has changed: whoever counted with these days or years must count again."""

    version: int
    #: Years that became official, or in which a day has changed.
    years: frozenset[int]
    #: Days that changed between worked and free.
    days: frozenset[date]
    source: str


class ScheduleListener(Protocol):
    """Who wants to know of a new schedule; called in the transaction of the import."""

    def __call__(self, imported: ImportedSchedule, *, by: User | None, now: datetime) -> object:
        """Take note."""


#: Filled by app/reactions.py: open deadlines are counted again, and those concerned are told.
on_schedule_imported: list[ScheduleListener] = []


class ScheduleRefused(Exception):
    """A text that cannot be imported; the preview holds every mistake with its line."""

    def __init__(self, preview: Preview) -> None:
        super().__init__(f"{len(preview.mistakes)} mistakes")
        self.preview = preview


def import_schedule(
    text: str, *, year: int | None = None, source: str = "", by: User, now: datetime
) -> ImportedSchedule | None:
    """Take a pasted schedule into the table and raise the version; None where nothing was to change.

    The caller then calls ``announce``. Raises ScheduleRefused where a line has a mistake.
    """
    if latest_version() is None:
        seed_schedules(now)
    _let_one_through()
    preview = preview_of(read_schedule(text, year))
    schedule_year = preview.reading.year
    if preview.mistakes or schedule_year is None:
        raise ScheduleRefused(preview)
    if not preview.may_be_imported:
        return None
    source = source or source_of(schedule_year)
    owners = dict.fromkeys((change.day for change in preview.changes), schedule_year)
    return _record(preview.changes, owners, {schedule_year: source}, reason=source, by=by, now=now)


def seed_schedules(now: datetime) -> ImportedSchedule | None:
    """Bring the table in step with the shipped schedules; None where it is. Safe to repeat."""
    changes = differences_from_shipped()
    on_record = set(db.session.scalars(select(CalendarYear.year)))
    sources = {year: source_of(year) for year in shipped_years() if year not in on_record}
    if not changes and not sources:
        return None
    owners = {each.day: each.year for each in shipped_days()}
    return _record(changes, owners, sources, reason="Shipped with the product", by=None, now=now)


def announce(imported: ImportedSchedule, *, by: User | None, now: datetime) -> None:
    """Tell every listener, in the transaction of the import: a new schedule and its dates arrive together."""
    for listener in on_schedule_imported:
        listener(imported, by=by, now=now)


def _let_one_through() -> None:
    """Hold back a second import until this one is done, so that a version speaks of the whole table."""
    db.session.scalar(
        select(CalendarVersion.id).order_by(CalendarVersion.id.desc()).limit(1).with_for_update()
    )


def _record(
    changes: tuple[DayChange, ...],
    owners: Mapping[date, int],
    sources: Mapping[int, str],
    *,
    reason: str,
    by: User | None,
    now: datetime,
) -> ImportedSchedule:
    """Write years, days and the new version. ``owners`` says to which year's schedule a day belongs."""
    before, latest = current_calendar(), latest_version()
    for year, source in sources.items():
        row = db.session.get(CalendarYear, year) or CalendarYear(year=year)
        row.source, row.imported_at, row.imported_by_id = source, now, by.id if by else None
        db.session.add(row)
    db.session.flush()
    rows = {row.day: row for row in db.session.scalars(select(CalendarDay))}
    for change in changes:
        _write(rows.get(change.day), change, owners.get(change.day), sources)
    db.session.flush()
    version = CalendarVersion(
        id=latest.id + 1 if latest else 1,
        fingerprint=fingerprint_of_the_table(),
        raised_at=now,
        raised_by_id=by.id if by else None,
        reason=reason,
        changes=[_as_written(change) for change in changes],
    )
    db.session.add(version)
    db.session.flush()
    after = current_calendar()
    return ImportedSchedule(
        version=version.id,
        years=frozenset(sources) | {change.day.year for change in changes},
        days=frozenset(c.day for c in changes if before.is_working(c.day) != after.is_working(c.day)),
        source=reason,
    )


def _write(
    row: CalendarDay | None, change: DayChange, schedule_year: int | None, sources: Mapping[int, str]
) -> None:
    """Bring one row in step with a change."""
    if change.after is None or schedule_year is None:
        if row is not None:
            db.session.delete(row)
        return
    row = row or CalendarDay(day=change.day)
    row.kind, row.name, row.schedule_year = change.after.kind, change.after.name, schedule_year
    row.source = sources.get(schedule_year) or source_of(schedule_year)
    db.session.add(row)


def _as_written(change: DayChange) -> dict[str, str]:
    """A change as the version keeps it."""
    known = change.after or change.before
    return {
        "day": change.day.isoformat(),
        "before": change.before.kind.value if change.before else "",
        "after": change.after.kind.value if change.after else "",
        "name": known.name if known else "",
    }
