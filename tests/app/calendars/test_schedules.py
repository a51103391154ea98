"""The administered table: seeding, importing, what a new version changes, and what is never lost."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from app.calendars import actions, queries
from app.calendars.models import CalendarDay, CalendarVersion, CalendarYear
from app.calendars.reading import read_schedule
from app.calendars.shipped import shipped_calendar, shipped_days
from app.extensions import db, transaction
from app.people.models import User
from tests.app.calendars.notices import INVENTED_2027, whole_notice
from workflows.calendar import DayKind, Duration, due

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
NOTICE = whole_notice(2027, INVENTED_2027)


def imported(text: str, by: User) -> actions.ImportedSchedule | None:
    with transaction():
        return actions.import_schedule(text, by=by, now=NOW)


def test_before_seeding_the_shipped_schedules_are_in_force(app: Flask) -> None:
    assert queries.current_calendar() is shipped_calendar()
    assert queries.years()[0].year == 2027
    assert not queries.years()[0].official


def test_seeding_fills_the_table_once(app: Flask) -> None:
    with transaction():
        first = actions.seed_schedules(NOW)
    with transaction():
        assert actions.seed_schedules(NOW) is None
    assert first is not None
    assert first.years == frozenset(range(2004, 2027))  # 2003 has no day of its own
    assert first.days == frozenset()  # nothing moves: these schedules were in force before
    assert db.session.scalar(select(func.count()).select_from(CalendarDay)) == len(shipped_days())
    calendar = queries.current_calendar()
    assert calendar.version == 1
    assert dict(calendar.scheduled) == dict(shipped_calendar().scheduled)
    assert calendar.official_years == shipped_calendar().official_years


def test_asking_for_the_calendar_again_reads_only_its_version(app: Flask) -> None:
    with transaction():
        actions.seed_schedules(NOW)
    queries.current_calendar()
    statements: list[str] = []

    def note(*call: Any) -> None:
        statements.append(call[2])

    event.listen(db.engine, "before_cursor_execute", note)
    queries.current_calendar()
    event.remove(db.engine, "before_cursor_execute", note)
    assert len(statements) == 1
    assert "calendar_versions" in statements[0]


def test_importing_a_notice_makes_its_year_official(app: Flask, administrator: User) -> None:
    with transaction():
        actions.seed_schedules(NOW)
    before = due(date(2026, 12, 31), Duration.parse("3WD"), queries.current_calendar())
    result = imported(NOTICE, administrator)
    after = due(date(2026, 12, 31), Duration.parse("3WD"), queries.current_calendar())
    assert result is not None
    assert result.years == {2027}
    assert date(2027, 1, 1) in result.days
    assert date(2027, 1, 31) in result.days
    assert date(2027, 1, 2) not in result.days  # a Saturday was free before
    assert (before.due_on, before.provisional) == (date(2027, 1, 5), True)
    assert (after.due_on, after.provisional, after.calendar_version) == (date(2027, 1, 6), False, 2)
    year = db.session.get_one(CalendarYear, 2027)
    assert year.source == "国务院办公厅关于2027年部分节假日安排的通知"
    assert year.imported_by_id == administrator.id
    assert [each.year for each in queries.years()][:2] == [2028, 2027]


def test_importing_into_an_empty_table_keeps_the_shipped_years(app: Flask, administrator: User) -> None:
    imported(NOTICE, administrator)
    assert queries.current_calendar().official_years == frozenset(range(2004, 2028))
    assert queries.current_calendar().name_of(date(2026, 2, 17)) == "春节"


def test_importing_the_same_again_changes_nothing(app: Flask, administrator: User) -> None:
    imported(NOTICE, administrator)
    assert imported(NOTICE, administrator) is None
    assert queries.current_calendar().version == 2


def test_an_amendment_keeps_the_days_it_does_not_mention_and_says_so(app: Flask, administrator: User) -> None:
    imported(NOTICE, administrator)
    amendment = "2027-02-13,rest,春节\n2027-02-15,rest,春节\n2027-02-20,normal"
    preview = queries.preview_of(read_schedule(amendment))
    assert [str(each.day) for each in preview.added] == ["2027-02-13", "2027-02-15"]
    assert [str(each.day) for each in preview.withdrawn] == ["2027-02-20"]
    assert date(2027, 10, 1) in {each.day for each in preview.kept}
    result = imported(amendment, administrator)
    assert result is not None
    assert result.days == {date(2027, 2, 15), date(2027, 2, 20)}
    calendar = queries.current_calendar()
    assert not calendar.is_working(date(2027, 2, 20))
    assert calendar.name_of(date(2027, 10, 1)) == "国庆节"


def test_every_version_tells_who_changed_which_day(app: Flask, administrator: User) -> None:
    imported(NOTICE, administrator)
    imported("2027-02-20,normal", administrator)
    version = db.session.get_one(CalendarVersion, 3)
    assert version.raised_by_id == administrator.id
    assert version.raised_at == NOW
    assert version.changes == [{"day": "2027-02-20", "before": "work", "after": "", "name": "春节"}]


def test_a_text_with_mistakes_is_refused_whole(app: Flask, administrator: User) -> None:
    with transaction():
        actions.seed_schedules(NOW)
    with pytest.raises(actions.ScheduleRefused) as refusal:
        imported(NOTICE.replace("2月20日（周六）", "2月20日（周五）"), administrator)
    assert [each.line for each in refusal.value.preview.mistakes] == [4]
    assert 2027 not in queries.current_calendar().official_years
    assert db.session.get(CalendarDay, date(2027, 1, 1)) is None


def test_an_incomplete_schedule_makes_no_year_official(app: Flask, administrator: User) -> None:
    with pytest.raises(actions.ScheduleRefused) as refusal:
        imported("2027-01-01,rest,元旦", administrator)
    assert {"holiday": "春节"} in [each.values for each in refusal.value.preview.mistakes]


def test_a_newer_release_corrects_shipped_years_but_not_imported_ones(
    app: Flask, administrator: User
) -> None:
    with transaction():
        actions.seed_schedules(NOW)
        # As an older release would have shipped them: one day missing, one too many, one by another name.
        db.session.delete(db.session.get_one(CalendarDay, date(2005, 12, 31)))
        db.session.add(
            CalendarDay(day=date(2010, 3, 8), kind=DayKind.REST, name="误", schedule_year=2010, source="旧版")
        )
    imported("2026-12-26,work,元旦\n2027-01-01,rest,元旦\n" + _rows_of_2027(), administrator)
    with transaction():
        result = actions.seed_schedules(NOW)
    assert result is not None
    assert result.days == {date(2005, 12, 31), date(2010, 3, 8)}
    calendar = queries.current_calendar()
    assert calendar.is_working(date(2005, 12, 31))
    assert calendar.is_working(date(2010, 3, 8))
    assert calendar.is_working(date(2026, 12, 26))  # from the imported schedule of 2027


def _rows_of_2027() -> str:
    changes = read_schedule(NOTICE).changes
    return "\n".join(f"{c.day},{c.kind},{c.name}" for c in changes if c.kind and c.day != date(2027, 1, 1))


def test_a_rolled_back_import_leaves_no_trace_in_the_calendar(app: Flask, administrator: User) -> None:
    with transaction():
        actions.seed_schedules(NOW)
    actions.import_schedule(NOTICE, by=administrator, now=NOW)
    assert not queries.current_calendar().is_provisional(date(2027, 1, 1))
    db.session.rollback()
    assert queries.current_calendar().is_provisional(date(2027, 1, 1))
    imported("2026-01-05,rest,元旦", administrator)  # another version 2
    assert queries.current_calendar().version == 2
    assert queries.current_calendar().is_provisional(date(2027, 1, 1))


def test_listeners_hear_of_the_import_in_its_transaction(
    app: Flask, administrator: User, heard: list[actions.ImportedSchedule]
) -> None:
    with transaction():
        result = actions.import_schedule(NOTICE, by=administrator, now=NOW)
        assert result is not None
        actions.announce(result, by=administrator, now=NOW)
    assert heard == [result]
