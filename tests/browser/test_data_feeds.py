"""A department's reporter in a browser: the template, a bad file, a good one; the office takes it into force."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import expect

from app import clock
from app.clock import local_day
from app.extensions import db, transaction
from app.organisations.models import Unit
from app.people.models import User
from app.stages.assessment.actions import open_round
from app.stages.assessment.feeds import actions
from app.stages.assessment.feeds.actions import AskedColumn
from app.stages.assessment.feeds.models import Delivery
from app.stages.assessment.feeds.queries import values_in_force
from app.stages.assessment.feeds.words import Cadence, FeedKind, Figure, Occasion
from app.stages.assessment.model.actions import open_model
from app.stages.assessment.model.document import read_document
from tests.browser.desk import CHINESE, PHONE, Desk, does_not_scroll_sideways
from tests.browser.town import Town
from tests.builders import a_unit, somebody
from workflows.calendar import Duration
from workflows.vocabulary import Role

MODEL = """
[model]
code = "feeds"
name = "数据报送试点指数"
version = "1"

[[node]]
code = "index"
name = "指数"

[[indicator]]
code = "talks"
name = "谈心谈话覆盖率"
parent = "index"
weight = 1
direction = "higher"
source = "组织部门"
measure = { kind = "goalposts", lowest = 0, highest = 100 }

[[penalty]]
code = "occasions"
name = "违规操办"
column = "occasions"
each = 1
"""
#: What people wrote or a file calls its columns: it stays in its language.
NAMES = (
    "数据报送试点指数", "数据报送试点评价", "谈心谈话覆盖率", "违规操办", "组织部报数", "婚丧喜庆报告", "组织部门", "组织部半年报数",
    "单位编码", "指标", "数值", "数据报送", "模板.xlsx", "本期", "中文",
)  # fmt: skip


@dataclass
class Asked:
    """A delivery that a department was asked for, and who reports for it."""

    delivery: Delivery
    month: Delivery
    reporter: User


@pytest.fixture(scope="module")
def asked(town: Town) -> Asked:
    now, office = clock.now(), town.office
    today = local_day(now)
    with transaction():
        department = a_unit("ORG", name="示范市组织部", below=office.city)
        reporter = somebody(Role.DATA_REPORTER, department, name="组织部数据报送员")
        reporter.password_hash, reporter.demo = office.handler.password_hash, True
        version = open_model(read_document(MODEL), unit=office.city, by=office.handler, now=now)
        round_ = open_round(
            "数据报送试点评价", period="本期", period_from_on=today - timedelta(days=30), period_until_on=today,
            unit=office.city, by=office.handler, now=now,
        )  # fmt: skip
        round_.model_version_id = version.id
        actions.define_feed(
            version.model, "组织部报数", [AskedColumn("talks")], unit=department, kind=FeedKind.FILE,
            cadence=Cadence.ROUND, term=Duration.parse("10WD"), by=office.handler, now=now,
        )  # fmt: skip
        actions.define_feed(
            version.model, "婚丧喜庆报告", [AskedColumn("occasions", figure=Figure.VIOLATIONS)], unit=department,
            kind=FeedKind.OCCASIONS, cadence=Cadence.ROUND, term=Duration.parse("10WD"), by=office.handler, now=now,
        )  # fmt: skip
        found = {each.feed.kind: each for each in actions.request_data(round_, by=office.handler, now=now)}
        month = found[FeedKind.OCCASIONS]
        actions.record_occasion(month, office.unit, Occasion.WEDDING, held_on=today, by=reporter, now=now)
    return Asked(found[FeedKind.FILE], month, reporter)


def test_a_reporter_fills_in_the_template_after_a_bad_file(
    town: Town, asked: Asked, desk: Callable[..., Desk], tmp_path: Path
) -> None:
    reporter = desk(asked.reporter)
    reporter.follow(reporter.link("组织部报数"))
    reporter.follow(reporter.link("报送数据"))
    assert reporter.heading == "报送数据"
    with reporter.page.expect_download() as download:
        reporter.click(reporter.link("下载模板"))
    template = tmp_path / "模板.xlsx"
    download.value.save_as(template)

    book = load_workbook(template)
    sheet = book.worksheets[0]
    codes = [cell.value for cell in sheet["A"]][1:]
    sheet["C2"], sheet["C3"] = "八成", 92.5
    book.save(template)
    reporter.page.locator('input[type="file"]').set_input_files(template)
    reporter.follow(reporter.button("校验文件"))
    expect(reporter.page.get_by_text("有1处错误，更正前不能报送")).to_be_visible()
    expect(reporter.page.get_by_text("数据报送 · C2")).to_be_visible()
    expect(reporter.button("报送数据")).to_have_count(0)

    sheet["C2"] = 86.5
    book.save(template)
    reporter.follow(reporter.link("换一个文件"))
    reporter.page.locator('input[type="file"]').set_input_files(template)
    reporter.follow(reporter.button("校验文件"))
    reporter.follow(reporter.button("报送数据"))
    expect(reporter.page.get_by_text("已报送2个数据，由另一人审核。")).to_be_visible()

    handler = desk(town.office.handler)
    handler.open(f"/deliveries/{asked.delivery.id}")
    handler.follow(handler.link("审核通过"))
    handler.follow(handler.button("审核通过"))
    handler.follow(handler.page.locator("main tbody a").first)
    assert handler.heading == "数据来源追溯"
    expect(handler.page.get_by_text("数据报送 · C2")).to_be_visible()
    db.session.rollback()
    found = {code: str(value) for code, _column, value, _rater in values_in_force(asked.delivery.round)}
    assert found == {codes[0]: "86.5", codes[1]: "92.5"}


def pages_of(asked: Asked, town: Town) -> dict[User, list[str]]:
    """The pages of data feeds by whose day they belong to."""
    number, round_id, model = asked.delivery.id, asked.delivery.round_id, asked.delivery.feed.model_id
    return {
        asked.reporter: [
            "/deliveries",
            f"/deliveries/{number}",
            f"/deliveries/{number}/submit",
            f"/deliveries/{asked.month.id}/occasions",
        ],
        town.office.handler: [
            f"/deliveries/{number}",
            f"/rounds/{round_id}/data",
            f"/rounds/{round_id}/values/{town.peers[0].id}/talks",
            f"/feeds/of-model/{model}",
            f"/feeds/of-model/{model}/new",
            f"/feeds/{asked.delivery.feed_id}",
            f"/deliveries/{number}/urge",
        ],
    }


def test_axe_finds_nothing_wrong_and_a_phone_need_not_scroll(
    town: Town, asked: Asked, desk: Callable[..., Desk]
) -> None:
    found = []
    for person, addresses in pages_of(asked, town).items():
        window, phone = desk(person, bypass_csp=True), desk(person, **PHONE)
        for address in addresses:
            window.open(address)
            results = Axe().run(
                window.page,
                options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]},
            )
            found += [
                f"{address}: {each['id']}: {each['nodes'][0]['html'][:160]}"
                for each in results.response["violations"]
            ]
            phone.open(address)
            if not does_not_scroll_sideways(phone.page):
                found.append(f"{address} scrolls sideways")
    assert not found, "\n".join(found)


def test_in_english_only_names_are_chinese(town: Town, asked: Asked, desk: Callable[..., Desk]) -> None:
    quoted = [asked.delivery.subject_title, asked.month.subject_title, *NAMES]
    quoted += [unit.name for unit in db.session.query(Unit)] + [user.name for user in db.session.query(User)]
    left: dict[str, list[str]] = {}
    for person, addresses in pages_of(asked, town).items():
        window = desk(person, locale="en-GB", java_script_enabled=False)
        window.switch_language("English")
        for address in addresses:
            window.open(address)
            words = re.sub(r"\s+", " ", window.page.locator("body").inner_text())
            for text in sorted(quoted, key=len, reverse=True):
                words = words.replace(text, "")
            if unsaid := CHINESE.findall(words):
                left[address] = unsaid
    assert not left
