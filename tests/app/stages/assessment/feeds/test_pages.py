"""The pages of data feeds: what they show to whom, what they refuse in words, and how a number is traced."""

import io
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask
from openpyxl import load_workbook

from app.extensions import db, transaction
from app.people.models import User
from app.stages.assessment.feeds.actions import AskedColumn
from app.stages.assessment.feeds.models import Feed, Submission
from app.stages.assessment.feeds.queries import deliveries_of
from app.stages.assessment.feeds.words import FeedKind, Figure
from tests.app.stages.assessment.feeds.conftest import Feeding, table
from tests.browser_page import Browser
from workflows.delivery import DeliveryState

BAD = table("单位编码,谈心谈话覆盖率,一岗双责", "UNIT,八成,8;9;7.5", "NOBODY,70,9;9;10")
GOOD = table("单位编码,谈心谈话覆盖率,一岗双责", "UNIT,86.50,8;9;7.5", "OTHER,缺数,9;9;10")


@pytest.fixture
def as_person(app: Flask, city: Feeding) -> Iterator[Callable[[User], Browser]]:
    def opened(person: User) -> Browser:
        browser = Browser(app)
        with browser.client.session_transaction() as session:
            session["_user_id"] = person.get_id()
            session["_fresh"] = True
        return browser

    with time_machine.travel(city.now, tick=False):
        yield opened


@pytest.fixture
def asked(city: Feeding) -> int:
    """The organisation department's delivery, asked for; its number."""
    with transaction():
        return city.delivery().id


def brought(browser: Browser, number: int, content: str) -> None:
    browser.get(f"/deliveries/{number}/submit")
    browser.submit(fields={"file": (io.BytesIO(content.encode()), "组织部报数.csv")})


def test_a_handler_defines_a_feed_and_the_page_says_which_columns_nobody_brings(
    city: Feeding, as_person
) -> None:
    browser = as_person(city.office.handler)
    page = browser.get(f"/feeds/of-model/{city.version.model_id}")
    assert "尚有3列数据没有报送单位" in page.words
    browser.get(f"/feeds/of-model/{city.version.model_id}/new")
    page = browser.submit(name="审计局报数", unit_code="审计", code=422)
    assert page.errors == ["报送单位：没有该编码的单位。"]
    page = browser.submit(name="审计局报数", unit_code="AUDIT", code=422)
    assert page.errors == ["请至少选择一列数据。"]
    row = next(each for each in page.html.select("tbody tr") if "审计整改到位率" in each.get_text())
    box = str(row.select_one('input[type="checkbox"]')["name"])
    page = browser.submit(fields={box: "y"}, days="8", name="审计局报数", unit_code="AUDIT")
    assert page.heading == "报送任务设置"
    assert sorted(row[0] for row in page.rows()) == ["审计局报数", "组织部报数"]
    db.session.rollback()
    feed = db.session.query(Feed).filter_by(name="审计局报数").one()
    assert (feed.term, [each.column for each in feed.columns]) == ("8WD", ["audit"])
    browser.get(f"/feeds/{feed.id}")
    page = browser.submit(name="审计局半年报")
    assert "审计局半年报" in page.words
    page = browser.submit(action=f"/feeds/{feed.id}/end")
    assert "已停用" in page.words


def test_the_office_asks_from_the_round_and_sees_who_delivered_what(city: Feeding, as_person) -> None:
    browser = as_person(city.office.handler)
    page = browser.get(f"/rounds/{city.round.id}")
    page = browser.get(page.links["各部门报送情况"])
    assert "尚未通知报送数据" in page.words
    browser.get(page.links["通知报送数据"])
    browser.submit()
    page = browser.get(f"/rounds/{city.round.id}/data")
    [row] = page.rows()
    assert row[:3] == ["组织部报数（2026年上半年）", "示范市组织部", "待报送"]
    assert row[4:] == ["0", "4", "缺数 4", "0"]
    db.session.rollback()
    answer = browser.client.get(f"/rounds/{city.round.id}/data.csv").get_data(as_text=True)
    assert "组织部报数" in answer


def test_a_reporter_brings_a_bad_file_then_a_good_one_from_the_template(
    city: Feeding, asked: int, as_person
) -> None:
    browser = as_person(city.reporter)
    brought(browser, asked, BAD)
    page = browser.page
    assert page is not None
    assert "有2处错误，更正前不能报送" in page.words
    assert page.rows() == [
        ["B2", "谈心谈话覆盖率", "“八成”不是规范的数字，请按86.5的形式填写，不加千分位、百分号和计量单位；没有数据的留空。"],
        ["A3", "单位编码", "没有编码为“NOBODY”的单位，请在单位目录中核对。"],
    ]  # fmt: skip
    assert not page.html.select('main form[method="post"]')
    sheet = load_workbook(io.BytesIO(browser.client.get(f"/deliveries/{asked}/template.xlsx").data))
    sheet.worksheets[0]["C2"] = 86.5
    filled = io.BytesIO()
    sheet.save(filled)
    browser.get(f"/deliveries/{asked}/submit")
    page = browser.submit(fields={"file": (io.BytesIO(filled.getvalue()), "模板.xlsx")})
    assert "报送这1个数据" in page.words
    page = browser.submit()
    assert page.said == ["已报送1个数据，由另一人审核。"]
    assert page.heading == "组织部报数（2026年上半年）"
    db.session.rollback()
    assert city.delivery().state == DeliveryState.SUBMITTED
    assert db.session.query(Submission).count() == 2, "the bad file is kept as well"
    kept = db.session.query(Submission).filter_by(submitted_at=None).one()
    assert browser.client.get(f"/deliveries/{asked}/files/{kept.id}/as-it-came").data == BAD.encode()
    browser.get(f"/deliveries/{asked}/files/{kept.id}")


def test_the_office_returns_and_accepts_and_every_number_leads_to_its_cell(
    city: Feeding, asked: int, as_person
) -> None:
    reporter, handler = as_person(city.reporter), as_person(city.office.handler)
    brought(reporter, asked, GOOD)
    reporter.submit()
    handler.get(f"/deliveries/{asked}/return")
    page = handler.submit(reason="缺第二局", code=422)
    assert "不少于" in " ".join(page.errors) or "10" in " ".join(page.errors)
    handler.submit(reason="缺第二局谈心谈话覆盖率，请补报后重报。")
    brought(reporter, asked, GOOD.replace("缺数", "70"))
    page = reporter.submit()
    assert "请补报后重报" in page.words
    handler.get(f"/deliveries/{asked}/accept")
    page = handler.submit()
    assert "已审核生效" in page.words
    page = handler.get(f"/rounds/{city.round.id}/values/{city.office.other_unit.id}/talks")
    [row] = page.rows()
    assert row[0] == "70"
    assert row[1] == "谈心谈话覆盖率"
    assert row[3].startswith("B3 组织部报数.csv SHA-256")
    assert row[4].startswith("组织部数据报送员 2026年3月2日")
    page = handler.get(f"/rounds/{city.round.id}/values/{city.office.unit.id}/talks")
    assert [each[6].split(" ")[0] for each in page.rows()] == ["已审核生效", "已于2026年3月2日"]


def test_a_department_sees_its_own_data_alone(city: Feeding, asked: int, as_person) -> None:
    mine, others = as_person(city.reporter), as_person(city.auditor)
    brought(mine, asked, GOOD)
    mine.submit()
    assert [row[0] for row in mine.get("/deliveries").rows()] == ["组织部报数（2026年上半年）"]
    assert others.get("/deliveries").rows() == []
    for address in (
        f"/deliveries/{asked}",
        f"/deliveries/{asked}/submit",
        f"/deliveries/{asked}/template.xlsx",
        f"/deliveries/{asked}/files/1",
        f"/deliveries/{asked}/files/1/as-it-came",
        f"/rounds/{city.round.id}/values/{city.office.unit.id}/talks",
        f"/rounds/{city.round.id}/data",
    ):
        others.get(address, code=404)
    mine.get(f"/rounds/{city.round.id}/values/{city.office.unit.id}/talks")
    mine.get(f"/rounds/{city.round.id}/data", code=404)
    mine.get(f"/feeds/of-model/{city.version.model_id}", code=403)
    for person in (city.office.liaison, city.office.viewer, city.office.system_admin):
        as_person(person).get(f"/rounds/{city.round.id}/values/{city.office.unit.id}/talks", code=404)


def test_a_stale_page_submits_nothing(city: Feeding, asked: int, as_person) -> None:
    browser = as_person(city.reporter)
    brought(browser, asked, GOOD)
    second = browser.page
    browser.submit(second)
    browser.submit(second, code=409)


def test_occasions_are_recorded_one_after_the_other_and_submitted(city: Feeding, as_person) -> None:
    with transaction():
        city.occasions()
        city.asked()
        january = next(each.id for each in deliveries_of(city.round) if each.period == "2026年1月")
    browser = as_person(city.reporter)
    page = browser.get(f"/deliveries/{january}/submit")
    assert page.heading == "婚丧喜庆事宜登记"
    page = browser.submit(unit_code="没有的局", occasion="wedding", code=422)
    assert page.errors == ["单位：没有该编码或者名称的单位，或者名称不唯一；请填写单位编码。"]
    page = browser.submit(unit_code="UNIT", occasion="wedding", code=422)
    assert page.errors == ["操办日期应在2026-01-01至2026-01-31之间。"]
    page = browser.submit(
        unit_code="示范市第一局", occasion="wedding", held_on="2026-01-10", violation="超范围收受礼金", reported_before="y"
    )  # fmt: skip
    assert page.rows()[0][:6] == ["示范市第一局", "婚礼", "2026年1月10日", "是", "否", "超范围收受礼金"]
    page = browser.submit(action="/occasions/none")
    assert page.said == ["已为3个单位登记零报告。"]
    page = browser.submit(action="/occasions/submit")
    assert page.heading == "婚丧喜庆月报（2026年1月）"
    page = browser.get(f"/rounds/{city.round.id}/values/{city.office.unit.id}/occasions")
    assert "婚礼：超范围收受礼金" in page.words
    page = browser.get(f"/rounds/{city.round.id}/values/{city.office.other_unit.id}/occasions")
    assert "该数为零是因为未发生，不是缺数" in page.words


def test_a_record_is_struck_and_none_of_it_is_anybody_elses_business(city: Feeding, as_person) -> None:
    with transaction():
        city.occasions()
        city.asked()
        january = next(each.id for each in deliveries_of(city.round) if each.period == "2026年1月")
    browser = as_person(city.reporter)
    browser.get(f"/deliveries/{january}/occasions")
    browser.submit(unit_code="UNIT", occasion="funeral", held_on="2026-01-10")
    page = browser.submit(action="/strike")
    assert page.said == ["已删除该项登记。"]
    as_person(city.auditor).get(f"/deliveries/{january}/occasions", code=404)
    office = as_person(city.office.handler)
    assert not office.get(f"/deliveries/{january}/occasions").html.select('main form[method="post"]')


def test_our_own_records_are_counted_again_at_a_press(city: Feeding, as_person) -> None:
    with transaction():
        city.feed(
            "本委办理记录", [AskedColumn("late_items", figure=Figure.LATE_RECTIFICATIONS)], FeedKind.RECORDS
        )
        number = next(each.id for each in city.asked() if each.feed.kind is FeedKind.RECORDS)
    browser = as_person(city.office.handler)
    browser.get(f"/deliveries/{number}")
    page = browser.submit(action="/count")
    assert page.said == ["已按当前办理记录重新统计。"]
    assert "现用：4个单位的4个数据" in page.words
    as_person(city.reporter).get(f"/deliveries/{number}/template.xlsx", code=404)


def test_a_round_without_a_model_says_so(city: Feeding, as_person) -> None:
    with transaction():
        city.round.model_version_id = None
    page = as_person(city.office.handler).get(f"/rounds/{city.round.id}/data")
    assert "没有选用指数模型" in page.words


def test_english_readers_find_english_words(city: Feeding, asked: int, as_person) -> None:
    browser = as_person(city.reporter)
    browser.get(f"/deliveries/{asked}")
    browser.post("/language", language="en", next=f"/deliveries/{asked}")
    assert "Nothing has been submitted for the 4 units yet." in browser.get(f"/deliveries/{asked}").words
