"""The calendar's pages as people use them."""

from io import BytesIO

import pytest
from flask import Flask

from app import clock
from app.calendars import actions, queries
from app.extensions import transaction
from tests.app.calendars.conftest import signed_in_as
from tests.app.calendars.notices import INVENTED_2027, whole_notice
from tests.browser_page import Browser
from workflows.vocabulary import Role

NOTICE = whole_notice(2027, INVENTED_2027)


@pytest.fixture
def browser(app: Flask) -> Browser:
    return signed_in_as(Role.SYSTEM_ADMIN, app)


def test_the_year_shows_what_rests_and_what_is_made_up(app: Flask) -> None:
    page = signed_in_as(Role.LIAISON, app).get("/calendar/2026")
    assert page.heading == "2026年工作日历"
    assert "全年248个工作日，依据《国务院办公厅关于2026年部分节假日安排的通知》" in page.words.replace(
        " ", ""
    )
    assert len(page.html.select("table.month")) == 12
    assert len(page.html.select("td.day-holiday")) == 33
    assert [cell.get_text() for cell in page.html.select("td.day-make_up")] == [
        f"{n}班" for n in (4, 14, 28, 9, 20, 10)
    ]
    assert [page.rows("main > table.ledger")[1][0], page.rows("main > table.ledger")[1][1]] == [
        "春节",
        "2026年2月15日 星期日至2026年2月23日 星期一（9天）",
    ]


def test_a_december_that_belongs_to_the_next_new_year_is_listed_apart(app: Flask) -> None:
    row = signed_in_as(Role.LIAISON, app).get("/calendar/2018").rows("main > table.ledger")[0]
    assert row == [
        "元旦",
        "2018年1月1日 星期一、2018年12月30日 星期日至2018年12月31日 星期一（2天）",
        "2018年12月29日 星期六",
    ]


def test_a_year_without_a_schedule_says_that_it_is_provisional(app: Flask) -> None:
    browser = signed_in_as(Role.LIAISON, app)
    page = browser.get("/calendar/2027")
    assert "没有2027年的正式放假安排" in page.words
    assert page.words.count("暂定") >= 13  # the standing and every month
    assert browser.get("/calendar/2026").words.count("暂定") == 0


def test_a_term_is_counted_day_by_day_and_the_address_keeps_it(app: Flask) -> None:
    browser = signed_in_as(Role.LIAISON, app)
    browser.get("/calendar/count")
    page = browser.submit(start="2026-02-11", amount="4", unit="WD")
    assert page.address == "/calendar/count?start=2026-02-11&amount=4&unit=WD"
    assert page.html.select_one("#answer time")["datetime"] == "2026-02-24"
    rows = page.rows()
    assert len(rows) == 14
    assert rows[3] == ["3", "2026年2月14日 星期六", "调休上班日（春节）", "计入"]
    assert rows[6] == ["", "2026年2月17日 星期二", "放假（春节）", "不计入"]


def test_english_names_the_holidays_too(app: Flask) -> None:
    page = signed_in_as(Role.LIAISON, app).get("/calendar/count?start=2026-09-02&amount=1&unit=M&lang=en")
    assert "1 month from 2 Sep 2026 (Wed)." in page.words
    assert ["1", "2 Oct 2026 (Fri)", "Public holiday (National Day)", "Last day rests"] in page.rows()
    assert page.rows()[-1][-1] == "Due day"


def test_a_provisional_due_date_says_so(app: Flask) -> None:
    page = signed_in_as(Role.LIAISON, app).get("/calendar/count?start=2026-12-25&amount=10&unit=WD")
    assert "暂定 该日期所涉年度的放假安排尚未公布" in page.words


@pytest.mark.parametrize(
    ("question", "errors"),
    [
        ("start=2026-02-30&amount=3&unit=WD", ["期限开始之日：日期无效，请写成2026-02-11的形式。"]),
        ("start=2026-02-11&amount=x&unit=WD", ["期限长度：请填写整数。"]),
        ("start=2026-02-11&amount=0&unit=WD", ["期限长度：期限长度应在1至9999之间。"]),
        ("start=9999-02-11&amount=1&unit=WD", ["期限开始之日：请填写1949年至2200年之间的日期。"]),
        ("amount=1&unit=WD", ["期限开始之日：请填写期限开始之日，例如2026-02-11。"]),
    ],
)
def test_what_cannot_be_counted_is_said_at_its_field(app: Flask, question: str, errors: list[str]) -> None:
    page = signed_in_as(Role.LIAISON, app).get(f"/calendar/count?{question}")
    assert page.errors == errors


def test_an_unknown_unit_is_an_error_not_a_crash(app: Flask) -> None:
    page = signed_in_as(Role.LIAISON, app).get("/calendar/count?start=2026-02-11&amount=3&unit=years")
    assert len(page.errors) == 1
    assert not page.html.select("#answer")


def test_an_administrator_previews_and_imports_a_notice(
    browser: Browser, heard: list[actions.ImportedSchedule]
) -> None:
    browser.get("/administration/schedules")
    page = browser.submit(text=NOTICE)
    assert page.heading == "导入2027年放假安排"
    assert "尚未作任何改动" in page.words
    assert "新增日期" in page.words
    assert queries.current_calendar().version == 0
    page = browser.submit(page, action="import")
    assert page.said == ["放假安排已导入，工作日历更新为第2版。"]
    assert page.rows()[1][:2] == ["2027", "已公布"]
    assert [each.years for each in heard] == [frozenset({2027})]
    assert "第2版" in page.words


def test_a_file_is_read_like_a_paste_in_either_encoding(browser: Browser) -> None:
    for encoding in ("utf-8-sig", "gb18030"):
        browser.get("/administration/schedules")
        page = browser.submit(action="schedules", file=(BytesIO(NOTICE.encode(encoding)), "2027.txt"))
        assert page.heading == "导入2027年放假安排"


def test_mistakes_are_named_by_line_and_what_was_pasted_survives(browser: Browser) -> None:
    browser.get("/administration/schedules")
    page = browser.submit(text=NOTICE.replace("1月31日（周日）", "1月31日（周六）"))
    assert page.errors == ["第4行 ：2027-01-31与文中所写星期不符：“1月31日(周六)”"]
    assert "1月31日（周六）" in page.html.select_one("textarea").get_text()


def test_an_empty_import_asks_for_a_text(browser: Browser) -> None:
    browser.get("/administration/schedules")
    assert browser.submit(text="").errors == ["放假安排文本：请粘贴放假安排或者选择文件。"]
    page = browser.submit(action="schedules", file=(BytesIO(b"\xff\xfe\x00\x81"), "picture.png"))
    assert page.errors == ["或者选择文件：文件不是UTF-8或GB 18030编码的文本。"]


def test_importing_what_is_there_says_so(browser: Browser) -> None:
    browser.get("/administration/schedules")
    page = browser.submit(text=whole_notice(2026))
    assert page.said == ["工作日历已包含全部内容，无需导入。"]


def test_a_calendar_that_changed_since_the_preview_is_previewed_again(app: Flask, browser: Browser) -> None:
    browser.get("/administration/schedules")
    page = browser.submit(text=NOTICE)
    with transaction():
        actions.seed_schedules(clock.now())
    page = browser.submit(page, action="import")
    assert page.said == ["预览之后工作日历已有变动，请核对新的预览。"]
    assert page.heading == "导入2027年放假安排"
    assert browser.submit(page, action="import").said == ["放假安排已导入，工作日历更新为第2版。"]


@pytest.mark.parametrize("role", [Role.HANDLER, Role.UNIT_PRINCIPAL, Role.SECURITY_ADMIN])
def test_nobody_else_may_import(app: Flask, role: Role) -> None:
    browser = signed_in_as(role, app)
    browser.get("/administration/schedules", code=403)
    browser.get("/calendar/2026")
    browser.post("/administration/schedules", text=NOTICE, code=403)
    browser.get("/calendar/2026")
    browser.post("/administration/schedules/import", text=NOTICE, code=403)


def test_a_stranger_is_asked_to_sign_in(app: Flask) -> None:
    page = Browser(app).get("/calendar/2026")
    assert page.address.startswith("/sign-in")
