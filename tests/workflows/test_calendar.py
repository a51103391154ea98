"""The counting rule of domain.md §5 against published days, independent calendars and its own laws.

``due_dates.csv`` holds 218 due dates of 2024-2026, computed from the State Council's published holiday
schedules and checked day by day against two independent calendars; the start day is day zero.
"""

import csv
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendars.shipped import shipped_calendar
from workflows.calendar import (
    Calendar,
    DayKind,
    DayNature,
    DayRole,
    Duration,
    ScheduledDay,
    Unit,
    counting,
    due,
    remaining,
    shift,
    working_days_between,
)

OFFICIAL = shipped_calendar()
UNITS = {"working": Unit.WORKING_DAYS, "calendar_roll_next": Unit.CALENDAR_DAYS}
VECTORS = list(csv.DictReader((Path(__file__).parent / "due_dates.csv").read_text("utf-8").splitlines()))

any_days = st.dates(date(1990, 1, 1), date(2040, 1, 1))
durations = st.one_of(
    st.builds(Duration, st.integers(1, 60), st.just(Unit.WORKING_DAYS)),
    st.builds(Duration, st.integers(1, 120), st.just(Unit.CALENDAR_DAYS)),
    st.builds(Duration, st.integers(1, 24), st.just(Unit.MONTHS)),
)


def due_on(start: str, term: str) -> str:
    return due(date.fromisoformat(start), Duration.parse(term), OFFICIAL).due_on.isoformat()


def test_every_published_due_date_is_met() -> None:
    assert len(VECTORS) == 218
    for row in VECTORS:
        term = Duration(int(row["n"]), UNITS[row["unit"]])
        assert due(date.fromisoformat(row["start"]), term, OFFICIAL).due_on.isoformat() == row["due"], row


@pytest.mark.parametrize(
    ("start", "term", "expected"),
    [
        ("2026-02-11", "3WD", "2026-02-14"),  # a Saturday that is worked
        ("2026-02-11", "15WD", "2026-03-10"),
        ("2026-02-13", "5WD", "2026-02-27"),
        ("2026-09-18", "1WD", "2026-09-20"),  # a Sunday that is worked
        ("2026-09-18", "10WD", "2026-10-09"),
        ("2026-09-30", "1WD", "2026-10-08"),
        ("2026-09-30", "5WD", "2026-10-13"),
        ("2026-04-30", "5WD", "2026-05-11"),
        ("2026-10-09", "1WD", "2026-10-10"),
        ("2026-01-31", "1M", "2026-02-28"),
        ("2026-08-31", "1M", "2026-09-30"),
        ("2026-01-15", "1M", "2026-02-24"),
        ("2026-09-02", "1M", "2026-10-08"),
        ("2026-09-01", "30D", "2026-10-08"),
        ("2026-01-16", "30D", "2026-02-24"),
    ],
)
def test_the_dates_of_the_domain_notes(start: str, term: str, expected: str) -> None:
    assert due_on(start, term) == expected


def test_2026_has_248_working_days() -> None:
    assert working_days_between(date(2025, 12, 31), date(2026, 12, 31), OFFICIAL) == 248


def test_the_shipped_schedules_agree_with_two_independent_calendars() -> None:
    oracle = holidays.country_holidays("CN", years=range(2003, 2028))
    differing = []
    day = date(2004, 1, 1)
    while day <= date(2026, 12, 31):
        assert OFFICIAL.is_working(day) == oracle.is_working_day(day), day
        if OFFICIAL.is_working(day) != chinese_calendar.is_workday(day):
            differing.append(day)
        day += timedelta(days=1)
    # The notice of 2006 has people work on this Saturday (corrections.csv).
    assert differing == [date(2005, 12, 31)]


def test_a_month_ends_on_the_corresponding_day_of_a_leap_year_too() -> None:
    assert due_on("2024-01-31", "1M") == "2024-02-29"
    assert (
        due_on("2023-12-15", "2M") == "2024-02-18"
    )  # the holiday's last day is the 17th, and the 18th is worked


@given(any_days, durations)
def test_a_due_day_is_a_working_day_after_the_start(start: date, term: Duration) -> None:
    answer = due(start, term, OFFICIAL)
    assert OFFICIAL.is_working(answer.due_on)
    assert answer.due_on > start
    assert answer.rolled == (
        term.unit is not Unit.WORKING_DAYS and answer.due_on != _last_line_counted(start, term)
    )


def _last_line_counted(start: date, term: Duration) -> date:
    return next(line.day for line in reversed(counting(start, term, OFFICIAL)) if line.number == term.amount)


@given(any_days, durations)
def test_a_later_start_is_never_due_earlier(start: date, term: Duration) -> None:
    later = start + timedelta(days=1)
    assert due(start, term, OFFICIAL).due_on <= due(later, term, OFFICIAL).due_on


@given(any_days, durations)
def test_a_longer_term_is_never_due_earlier(start: date, term: Duration) -> None:
    longer = Duration(term.amount + 1, term.unit)
    assert due(start, term, OFFICIAL).due_on <= due(start, longer, OFFICIAL).due_on


@given(any_days, st.integers(1, 80), st.integers(1, 80))
def test_working_days_add_up(start: date, a: int, b: int) -> None:
    first = due(start, Duration(a, Unit.WORKING_DAYS), OFFICIAL).due_on
    both = due(start, Duration(a + b, Unit.WORKING_DAYS), OFFICIAL).due_on
    assert due(first, Duration(b, Unit.WORKING_DAYS), OFFICIAL).due_on == both
    assert working_days_between(start, both, OFFICIAL) == a + b


@given(any_days, any_days)
def test_counting_by_arithmetic_is_counting_by_walking(a: date, b: date) -> None:
    low, high = sorted((a, b))
    walked = sum(OFFICIAL.is_working(low + timedelta(days=n)) for n in range(1, (high - low).days + 1))
    assert working_days_between(low, high, OFFICIAL) == walked
    assert working_days_between(high, low, OFFICIAL) == -walked


@given(any_days, st.integers(1, 60))
def test_shifting_back_undoes_shifting_on_from_a_working_day(day: date, n: int) -> None:
    day = OFFICIAL.next_working(day)
    assert shift(shift(day, n, OFFICIAL), -n, OFFICIAL) == day
    assert shift(day, 0, OFFICIAL) == day


@given(any_days, durations)
def test_the_counting_shows_how_the_due_date_came_about(start: date, term: Duration) -> None:
    answer, lines = due(start, term, OFFICIAL), counting(start, term, OFFICIAL)
    assert lines[0].role is DayRole.START
    assert lines[0].day == start
    assert lines[-1].day == answer.due_on
    assert [line.number for line in lines if line.number is not None] == list(range(1, term.amount + 1))
    assert (lines[-1].role is DayRole.ROLLED_TO) == answer.rolled
    if term.unit is not Unit.MONTHS:
        assert [line.day for line in lines] == [start + timedelta(days=n) for n in range(len(lines))]
    if term.unit is Unit.WORKING_DAYS:
        for line in lines[1:]:
            assert (line.role is DayRole.COUNTED) == OFFICIAL.is_working(line.day)


def test_the_counting_names_the_holiday_and_the_worked_weekend() -> None:
    lines = {line.day: line for line in counting(date(2026, 2, 11), Duration.parse("4WD"), OFFICIAL)}
    assert lines[date(2026, 2, 14)].nature is DayNature.MAKE_UP
    assert lines[date(2026, 2, 14)].number == 3
    assert lines[date(2026, 2, 17)].nature is DayNature.HOLIDAY
    assert lines[date(2026, 2, 17)].name == "春节"
    assert lines[date(2026, 2, 17)].number is None
    assert max(lines) == date(2026, 2, 24)


def test_the_counting_shows_the_rest_days_that_a_term_rolls_past() -> None:
    roles = [
        (line.day.isoformat(), line.role)
        for line in counting(date(2026, 9, 2), Duration.parse("1M"), OFFICIAL)
    ]
    assert roles[0] == ("2026-09-02", DayRole.START)
    assert roles[1] == ("2026-10-02", DayRole.LAST_RESTS)
    assert [day for day, role in roles if role is DayRole.ROLLED_PAST] == [
        f"2026-10-0{n}" for n in range(3, 8)
    ]
    assert roles[-1] == ("2026-10-08", DayRole.ROLLED_TO)


@pytest.mark.parametrize(
    ("start", "term", "provisional"),
    [
        ("2026-12-25", "4WD", False),  # ends on 31 December
        ("2026-12-25", "5WD", True),
        ("2026-12-02", "30D", True),
        ("2026-06-30", "6M", False),
        ("2026-07-01", "6M", True),
        ("2003-12-31", "1WD", False),  # the start day is not counted
        ("2003-12-30", "2WD", True),  # 31 December 2003 is counted, and nobody published it here
        ("2003-12-30", "30D", False),  # only the last day decides
    ],
)
def test_a_date_is_provisional_when_a_day_that_decides_it_is(
    start: str, term: str, provisional: bool
) -> None:
    assert due(date.fromisoformat(start), Duration.parse(term), OFFICIAL).provisional is provisional


def test_in_a_year_without_a_schedule_only_weekends_rest() -> None:
    assert OFFICIAL.is_provisional(date(2027, 10, 1))
    assert OFFICIAL.is_working(date(2027, 10, 1))
    assert OFFICIAL.nature(date(2027, 10, 2)) is DayNature.WEEKEND
    assert counting(date(2026, 12, 31), Duration.parse("1WD"), OFFICIAL)[-1].provisional


def test_a_schedule_for_a_year_moves_the_dates_in_it() -> None:
    spring = ScheduledDay(date(2027, 1, 1), DayKind.REST, "元旦")
    later = Calendar.of([*OFFICIAL.scheduled.values(), spring], {*OFFICIAL.official_years, 2027}, version=7)
    answer = due(date(2026, 12, 31), Duration.parse("1WD"), later)
    assert (answer.due_on, answer.provisional, answer.calendar_version) == (date(2027, 1, 4), False, 7)


@pytest.mark.parametrize(
    ("due_day", "today", "label", "n"),
    [
        ("2026-12-01", "2026-11-23", "%(n)s working days left", 6),
        ("2026-11-24", "2026-11-23", "%(n)s working day left", 1),
        ("2026-11-24", "2026-11-24", "due today", 0),
        ("2026-11-20", "2026-11-22", "%(n)s calendar days overdue", 2),  # a Sunday: no working day has passed
        ("2026-11-20", "2026-11-23", "%(n)s working day overdue", 1),
        ("2026-11-18", "2026-11-23", "%(n)s working days overdue", 3),
    ],
)
def test_what_remains_is_said_in_working_days(due_day: str, today: str, label: str, n: int) -> None:
    left = remaining(date.fromisoformat(due_day), date.fromisoformat(today), OFFICIAL)
    assert (left.label, left.n) == (label, n)
    assert left.is_overdue == (today > due_day)


@given(durations)
def test_a_term_is_read_as_it_is_written(term: Duration) -> None:
    assert Duration.parse(str(term)) == term
    assert Duration.parse(f" {str(term).lower()} ") == term


@pytest.mark.parametrize(
    "text", ["", "3", "WD", "-1WD", "0D", "3W", "1.5M", "10000D", "３WD", "3WDx", "三天"]
)
def test_what_is_no_term_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"term"):
        Duration.parse(text)


def test_a_term_is_always_printed_with_its_unit() -> None:
    labels = [Duration.parse(text).label for text in ("1WD", "3WD", "1D", "30D", "1M", "3M")]
    assert labels == [
        "%(n)s working day",
        "%(n)s working days",
        "%(n)s calendar day",
        "%(n)s calendar days",
        "%(n)s month",
        "%(n)s months",
    ]


def test_a_term_past_the_end_of_the_calendar_is_an_error_not_a_loop() -> None:
    for term in ("9999M", "9999D", "9999WD"):
        with pytest.raises(OverflowError):
            due(date(9999, 6, 1), Duration.parse(term), OFFICIAL)


def test_calendars_are_equal_when_they_say_the_same() -> None:
    again = Calendar.of(reversed(list(OFFICIAL.scheduled.values())), OFFICIAL.official_years)
    assert again == OFFICIAL
    assert hash(again) == hash(OFFICIAL)
