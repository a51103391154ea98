"""The administered table of rest days and make-up working days, and the count of its versions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, Instant, word
from app.people.models import User
from workflows.calendar import DayKind, ScheduledDay


class CalendarYear(Base):
    """A year whose official schedule is on record; a year without a row is provisional."""

    __tablename__ = "calendar_years"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: The title of the document that announced the schedule.
    source: Mapped[str] = mapped_column(String(200))
    imported_at: Mapped[datetime] = mapped_column(Instant)
    #: None: shipped with the product, and kept in step with it.
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    imported_by: Mapped[User | None] = relationship()

    __table_args__ = (CheckConstraint("year BETWEEN 1949 AND 9998", name="year_is_plausible"),)


class CalendarDay(Base):
    """One day on which the schedule differs from the week."""

    __tablename__ = "calendar_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[DayKind] = mapped_column(word(DayKind))
    #: The holiday that the day belongs to, in the schedule's own (Chinese) words.
    name: Mapped[str] = mapped_column(String(64))
    #: The year of the schedule that announced it: a December day may belong to the year after.
    schedule_year: Mapped[int] = mapped_column(ForeignKey("calendar_years.year"), index=True)
    source: Mapped[str] = mapped_column(String(200))

    __table_args__ = (
        CheckConstraint("kind IN ('rest', 'work')", name="kind_is_known"),
        CheckConstraint("name <> ''", name="has_a_name"),
    )

    @property
    def scheduled(self) -> ScheduledDay:
        """The same day as the rulebook's calendar takes it."""
        return ScheduledDay(self.day, self.kind, self.name)


class CalendarVersion(Base):
    """One state of the whole table. Deadlines keep the number under which they were counted."""

    __tablename__ = "calendar_versions"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: A hash of every day and official year, so that a cached calendar is never mistaken for another.
    fingerprint: Mapped[str] = mapped_column(String(64))
    raised_at: Mapped[datetime] = mapped_column(Instant)
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(String(200))
    #: What this version changed, one entry a day: date, kind before, kind after, name.
    changes: Mapped[list[Any]] = mapped_column(JSON)

    raised_by: Mapped[User | None] = relationship()
