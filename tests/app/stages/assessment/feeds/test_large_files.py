"""A large file is checked by the clock: the page says how far it is, then what it would bring, or why it cannot be read."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.extensions import db, transaction
from app.people.models import User
from app.stages.assessment.feeds import dry_running
from app.stages.assessment.feeds.actions import submitting
from app.stages.assessment.feeds.dry_running import PATIENCE, check_file
from app.stages.assessment.feeds.jobs import check_large_files
from app.stages.assessment.feeds.judged import Judged
from app.stages.assessment.feeds.models import FileCheck, Submission
from tests.app.stages.assessment.feeds.conftest import Feeding, table
from tests.browser_page import Browser

GOOD = table("单位编码,谈心谈话覆盖率,一岗双责", "UNIT,86.50,8;9;7.5", "OTHER,缺数,9;9;10")
BAD = table("单位编码,谈心谈话覆盖率,一岗双责", "UNIT,八成,8;9;7.5", "NOBODY,70,9;9;10")


@pytest.fixture(autouse=True)
def every_file_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submitting, "LARGE", 10)
    monkeypatch.setattr(submitting, "HEARD_EVERY", 1)


@pytest.fixture
def reporter(app: Flask, city: Feeding) -> Iterator[Callable[[str], Browser]]:
    def brought(content: str) -> Browser:
        with transaction():
            number = city.delivery().id
        browser = opened(app, city.reporter)
        browser.get(f"/deliveries/{number}/submit")
        browser.submit(fields={"file": (io.BytesIO(content.encode()), "组织部报数.csv")})
        return browser

    with time_machine.travel(city.now, tick=False):
        yield brought


def opened(app: Flask, person: User) -> Browser:
    browser = Browser(app)
    with browser.client.session_transaction() as session:
        session["_user_id"] = person.get_id()
        session["_fresh"] = True
    return browser


def the_check() -> FileCheck:
    db.session.rollback()
    return db.session.query(FileCheck).one()


def test_the_page_waits_without_holding_anybody_and_then_shows_the_outcome(city: Feeding, reporter) -> None:
    browser = reporter(GOOD)
    assert "数秒内开始核对" in browser.page.words
    assert browser.page.response.headers["Refresh"].startswith("2;")
    address = browser.page.address
    assert check_large_files(city.now) == 1
    assert check_large_files(city.now) == 0
    page = browser.get(address)
    assert "Refresh" not in page.response.headers
    page = browser.submit(button="报送数据")
    db.session.rollback()
    assert db.session.query(Submission).one().values == 7
    check = the_check()
    assert (check.percent, check.failure) == (100, None)


def test_it_says_how_far_it_is(city: Feeding, reporter) -> None:
    browser = reporter(GOOD)
    heard: list[float] = []
    check = the_check()
    delivery = check.submission.delivery
    submitting.judge_file(
        delivery, check.submission, dry_running.the_store().path(check.submission.sha256), heard.append
    )
    assert heard == sorted(heard)
    assert heard[0] < heard[-1] <= 1
    with transaction():
        check = db.session.query(FileCheck).one()
        check.told_at, check.percent = city.now, 40
    assert "已核对40%" in browser.get(browser.page.address).words


def test_mistakes_come_out_as_if_somebody_had_waited(city: Feeding, reporter) -> None:
    browser = reporter(BAD)
    check = the_check()
    at_once = submitting.judge_file(
        check.submission.delivery, check.submission, dry_running.the_store().path(check.submission.sha256)
    )
    check_large_files(city.now)
    kept = the_check().outcome
    assert kept is not None
    assert Judged.of(kept).told() == at_once.told()
    page = browser.get(browser.page.address)
    assert "有2处错误，更正前不能报送" in page.words
    assert not page.html.select("form.confirm")


def test_what_is_no_table_says_why(city: Feeding, reporter) -> None:
    browser = reporter("这不是一张表，没有单位编码这一列\n第二行\n")
    check_large_files(city.now)
    page = browser.get(browser.page.address)
    assert page.html.select_one(".summary[role=alert]")
    assert "请重新上传" not in page.words


def test_a_check_that_breaks_off_says_so(
    city: Feeding, reporter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the disk is gone")

    browser = reporter(GOOD)
    monkeypatch.setattr(dry_running, "judge_file", broken)
    check_large_files(city.now)
    assert "the disk is gone" in caplog.text
    assert "系统故障导致核对中断" in browser.get(browser.page.address).words


def test_who_died_over_it_is_followed_by_another_and_silence_is_told(city: Feeding, reporter) -> None:
    browser = reporter(GOOD)
    with transaction():
        db.session.query(FileCheck).one().told_at = city.now
    number = the_check().submission_id
    assert not check_file(number, city.now + timedelta(seconds=5))
    with time_machine.travel(city.now + timedelta(minutes=2), tick=False):
        assert "没有新的进展" in browser.get(browser.page.address).words
    assert check_file(number, city.now + PATIENCE)


def test_the_script_that_shows_the_sending_is_told_where_to_go(city: Feeding, app: Flask, reporter) -> None:
    browser = reporter(GOOD)
    number = the_check().submission.delivery_id
    browser.get(f"/deliveries/{number}/submit")
    place = browser.page.html.select_one(".sending")
    assert place["data-sending"] == "正在上传：{percent}%"
    token = browser.page.form("file").select_one('[name="csrf_token"]')["value"]
    answer = browser.client.post(
        f"/deliveries/{number}/submit",
        data={"csrf_token": token, "file": (io.BytesIO(GOOD.encode()), "组织部报数.csv")},
        headers={"Accept": "application/json"},
    )
    assert answer.get_json()["address"].startswith(f"/deliveries/{number}/files/")
