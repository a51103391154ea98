"""Days, instants and spans as people read them, in both languages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from app.web import filters
from app.web.sentences import sentence
from workflows.table import Reason
from workflows.vocabulary import Role

#: 16:30 UTC is half past midnight of the next day in Shanghai.
LATE = datetime(2026, 11, 30, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("locale", "day", "moment"),
    [
        ("zh_CN", "2026年12月1日 星期二", "2026年12月1日 00:30"),
        ("en", "1 Dec 2026 (Tue)", "1 Dec 2026, 00:30"),
    ],
)
def test_days_have_their_weekday_and_instants_are_shanghai_time(
    app: Flask, locale: str, day: str, moment: str
) -> None:
    with app.test_request_context(), force_locale(locale):
        assert filters.day(date(2026, 12, 1)) == filters.day(LATE) == day
        assert filters.moment(LATE) == moment


@pytest.mark.parametrize(
    ("span", "zh", "en"),
    [
        (timedelta(days=1), "1天", "1 day"),
        (timedelta(days=3, hours=5), "3天", "3 days"),
        (timedelta(hours=-2), "2小时", "2 hours"),
        (timedelta(minutes=15), "15分钟", "15 minutes"),
        (timedelta(seconds=59), "不到一分钟", "less than a minute"),
    ],
)
def test_a_span_is_told_in_its_largest_unit(app: Flask, span: timedelta, zh: str, en: str) -> None:
    with app.test_request_context():
        with force_locale("zh_CN"):
            assert filters.span(span) == zh
        with force_locale("en"):
            assert filters.span(span) == en


def test_nothing_is_written_for_nothing(app: Flask) -> None:
    with app.test_request_context():
        every = (filters.day, filters.plain_day, filters.moment, filters.span, filters.number, filters.iso)
        assert {write(None) for write in every} == {""}


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 B"), (1023, "1023 B"), (1024, "1 KB"), (5 * 1024**2, "5.0 MB")]
)
def test_sizes(size: int, words: str) -> None:
    assert filters.file_size(size) == words


def test_figures_have_their_thousands_apart() -> None:
    assert filters.number(665_000) == "665,000"
    assert filters.number(55.2) == "55.20"


def test_a_reason_speaks_the_readers_language_down_to_its_parameters(app: Flask) -> None:
    reason = Reason("This belongs to: %(roles)s.", {"roles": (Role.SYSTEM_ADMIN, Role.AUDITOR)})
    with app.test_request_context():
        with force_locale("en"):
            assert sentence(reason) == "This belongs to: System administrator, Audit administrator."
        with force_locale("zh_CN"):
            assert sentence(reason).startswith("此项由")
            assert sentence(Reason("%(n)s items", {"n": 3})) in ("3 items", "3项")


def test_a_day_that_is_over_is_past_even_before_the_next_working_day(app: Flask) -> None:
    words = app.jinja_env.get_template("components/words.html").module
    with app.test_request_context(), force_locale("zh_CN"):
        assert "不足1个工作日" in str(words.deadline(date(2020, 1, 3), 0))
        assert "今日到期" in str(words.deadline(date(2999, 1, 3), 0))
