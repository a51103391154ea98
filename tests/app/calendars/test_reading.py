"""Reading a schedule: the notices of five years word for word, rows, and every way to get it wrong."""

from datetime import date, timedelta

import pytest

from app.calendars.reading import mistakes_of_year, read_schedule
from app.calendars.shipped import shipped_calendar
from tests.app.calendars.notices import ITEMS, whole_notice
from workflows.calendar import Calendar, DayKind, ScheduledDay


@pytest.mark.parametrize("year", sorted(ITEMS))
def test_a_published_notice_gives_exactly_the_shipped_year(year: int) -> None:
    reading = read_schedule(whole_notice(year))
    assert reading.mistakes == ()
    assert reading.year == year
    read = Calendar.of(
        [ScheduledDay(each.day, each.kind, each.name) for each in reading.changes if each.kind], {year}
    )
    day = date(year, 1, 1)
    while day.year == year:
        assert read.is_working(day) == shipped_calendar().is_working(day), day
        day += timedelta(days=1)


def test_a_notice_pasted_as_one_paragraph_reads_the_same() -> None:
    flowing = whole_notice(2026).replace("\n", "")
    flowing = flowing.replace("直属机构：", "直属机构：\n")
    assert {(c.day, c.kind) for c in read_schedule(flowing).changes} == {
        (c.day, c.kind) for c in read_schedule(whole_notice(2026)).changes
    }


def test_half_width_signs_and_lost_numerals_read_the_same() -> None:
    plain = ITEMS[2024].replace("：", ":").replace("（", "(").replace("）", ")").replace("，", ",")
    plain = "\n".join(line.partition("、")[2] for line in plain.splitlines())
    assert read_schedule(plain, 2024).changes == read_schedule(ITEMS[2024], 2024).changes


def test_a_december_day_of_the_year_before_may_be_named() -> None:
    text = "一、元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。"
    reading = read_schedule(text, 2019)
    assert reading.mistakes == ()
    assert [(str(c.day), c.kind) for c in reading.changes] == [
        ("2018-12-29", DayKind.WORK),
        ("2018-12-30", DayKind.REST),
        ("2018-12-31", DayKind.REST),
        ("2019-01-01", DayKind.REST),
    ]


def test_advice_to_take_leave_frees_nobody() -> None:
    reading = read_schedule(whole_notice(2024))
    assert date(2024, 2, 9) not in {change.day for change in reading.changes}
    assert [text for _, text in reading.passed_over] == [
        "鼓励各单位结合带薪年休假等制度落实,安排职工在除夕(2月9日)休息"
    ]


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("一、元旦：1月1日（周四）放假1天。", 0, "The text does not name its year"),
        ("2027年元旦、春节\n一、元旦：1月1日（周四）放假1天。", 2, "is not the weekday"),
        ("2026年元旦、春节\n一、元旦：1月1日至3日放假，共4天。", 2, "its dates make %(counted)s"),
        ("2026年元旦、春节\n一、元旦：1月1日看情况放假。", 2, "This sentence is not understood"),
        ("2026年元旦、春节\n\n一、清明节：4月31日放假。", 3, "There is no such day"),
        ("2026年元旦、春节\n一、元旦：3日放假。", 2, "A date lacks its month"),
        ("2026年元旦、春节\n一、国庆节：10月7日至10月1日放假。", 2, "do not follow one another"),
        ("2026年元旦、春节\n一、元旦：1月1日放假。1月1日上班。", 2, "stands here twice"),
        ("2026年元旦、春节\n一、元旦：1月5日（周一）上班。", 2, "is no weekend day"),
        ("2026年元旦、春节\n一、元旦：2024年1月1日放假。", 2, "does not belong to the schedule"),
        (
            "2026年元旦、春节\n一、元旦：1月1日放假。\n另：2月3日大家放假。",
            3,
            "This sentence is not understood",
        ),
    ],
)
def test_a_mistake_in_a_notice_is_named_with_its_line(text: str, line: int, sentence: str) -> None:
    mistakes = read_schedule(text).mistakes
    assert any(each.line == line and sentence in each.message for each in mistakes), mistakes


def test_rows_are_read_in_the_words_of_either_language() -> None:
    reading = read_schedule(
        "日期,类型,名称\n2027-01-01,rest,元旦\n\n2027-02-20,上班,春节\r\n2027-03-01,normal\n"
    )
    assert reading.mistakes == ()
    assert reading.year == 2027
    assert [(str(c.day), c.kind, c.name) for c in reading.changes] == [
        ("2027-01-01", DayKind.REST, "元旦"),
        ("2027-02-20", DayKind.WORK, "春节"),
        ("2027-03-01", None, ""),
    ]


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("", 0, "There is no day"),
        ("date,kind,name", 0, "There is no day"),
        ("2027-01-01", 1, "A row has a date"),
        ("2027-01-01,rest,元旦\n2027-13-01,rest,元旦", 2, "is not a date"),
        ("2027-01-01,holiday,元旦", 1, "is not a kind"),
        ("2027-01-01,rest,", 1, "Name the holiday"),
        (f"2027-01-01,rest,{'长' * 41}", 1, "Name the holiday"),
        ("2027-01-01,rest,元旦\n2027-01-01,rest,元旦", 2, "stands here twice"),
        ("2027-01-01,rest,元旦\n2026-11-30,rest,元旦", 2, "does not belong"),
        ("2027-01-04,work,元旦", 1, "is no weekend day"),
    ],
)
def test_a_mistake_in_a_row_is_named_with_its_line(text: str, line: int, sentence: str) -> None:
    mistakes = read_schedule(text).mistakes
    assert any(each.line == line and sentence in each.message for each in mistakes), mistakes


def test_a_year_is_official_only_with_all_seven_holidays_and_its_fixed_days() -> None:
    rest = {day: each.name for day, each in shipped_calendar().scheduled.items() if each.kind is DayKind.REST}
    assert list(mistakes_of_year(2026, rest)) == []
    without = {day: name for day, name in rest.items() if name != "清明节" and day != date(2026, 10, 2)}
    said = [(each.message, dict(each.values)) for each in mistakes_of_year(2026, without)]
    assert said == [
        ("The schedule names no day for %(holiday)s.", {"holiday": "清明"}),
        ("%(day)s is free by law, but the schedule does not free it.", {"day": "2026-10-02"}),
    ]
    assert [each.message for each in mistakes_of_year(2007, rest)] == [
        "Schedules before 2008 are shipped with the product and cannot be imported."
    ]
