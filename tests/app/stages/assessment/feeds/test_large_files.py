"""A large file is checked and submitted by the clock: the page says how far it is, how it ended, or why it could not be."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.audit.verify import verify as verify_trail
from app.cases.models import Event
from app.extensions import db, transaction
from app.outbox.kinds import Kind
from app.outbox.models import Message
from app.people.models import User
from app.stages.assessment.feeds import dry_running, taking_over
from app.stages.assessment.feeds.actions import placing, submitting
from app.stages.assessment.feeds.by_the_clock import PATIENCE
from app.stages.assessment.feeds.dry_running import check_file
from app.stages.assessment.feeds.jobs import check_large_files, submit_large_files
from app.stages.assessment.feeds.judged import Judged
from app.stages.assessment.feeds.models import DeliveredValue, FileCheck, FileTaking, Submission
from tests.app.stages.assessment.feeds.conftest import Feeding, table
from tests.browser_page import Browser
from workflows.actions import Action
from workflows.engine import Refused
from workflows.vocabulary import RoundState

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


@pytest.fixture
def asked(city: Feeding, reporter, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Browser]:
    """A file was checked, and the clock is asked to submit it."""

    def ask(content: str = GOOD) -> Browser:
        browser = reporter(content)
        check_large_files(city.now)
        browser.get(browser.page.address)
        browser.submit(button="报送数据")
        return browser

    monkeypatch.setattr(placing, "BATCH", 2)
    return ask


def the_taking() -> FileTaking:
    db.session.rollback()
    return db.session.query(FileTaking).one()


def messages() -> list[str]:
    told = db.session.query(Message).where(Message.kind == Kind.DATA_FILE_TAKEN)
    return [each.subject for each in told.order_by(Message.id)]


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


def test_a_large_file_is_submitted_while_nobody_waits(city: Feeding, asked) -> None:
    browser = asked()
    assert "数秒内开始报送" in browser.page.words
    assert browser.page.response.headers["Refresh"].startswith("2;")
    assert city.in_force(drafts=True) == []
    delivery = browser.get(f"/deliveries/{the_taking().submission.delivery_id}")
    assert "正在报送：0%" in delivery.words
    assert submit_large_files(city.now) == 1
    assert submit_large_files(city.now) == 0
    taking = the_taking()
    assert (taking.percent, taking.failure, taking.submission.values, taking.submission.units) == (
        100,
        None,
        7,
        2,
    )
    assert messages() == ["已报送：组织部报数.csv"]
    page = browser.get(f"/deliveries/{taking.submission.delivery_id}/files/{taking.submission_id}")
    assert "已报送：2个单位，数据7个，待他人审核" in page.words
    assert "Refresh" not in page.response.headers


def test_nobody_is_late_because_a_large_file_takes_its_time(city: Feeding, asked) -> None:
    asked()
    submit_large_files(city.now + timedelta(days=1))
    taking = the_taking()
    assert taking.submission.submitted_at == taking.asked_at == city.now
    [event] = db.session.query(Event).where(Event.action == Action.SUBMIT_DATA)
    assert event.at == city.now
    assert taking.ended_at == city.now + timedelta(days=1)
    assert list(verify_trail()) == []


def test_what_the_clock_submits_is_what_a_person_would_have(city: Feeding, asked) -> None:
    asked()
    submit_large_files(city.now)
    by_the_clock = the_taking().submission
    [event] = db.session.query(Event).where(Event.action == Action.SUBMIT_DATA)
    with transaction():
        at_once = city.submitted(GOOD, "组织部报数.csv")
    [_first, second] = db.session.query(Event).where(Event.action == Action.SUBMIT_DATA).order_by(Event.id)
    told = ("file", "sha256", "units", "values", "digest")
    assert [event.details[name] for name in told] == [second.details[name] for name in told]
    assert event.by_id == city.reporter.id
    assert second.details["supersedes"] == by_the_clock.id != at_once.id
    assert list(verify_trail()) == []


def test_who_is_killed_while_writing_is_followed_by_another_who_goes_on(
    city: Feeding, asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    asked()
    write = taking_over.write_values
    written: list[int] = []

    def write_one_batch(submission: Submission, round_id: int, rows: list[dict[str, object]]) -> None:
        if written:
            raise Killed
        written.append(len(rows))
        write(submission, round_id, rows)

    monkeypatch.setattr(taking_over, "write_values", write_one_batch)
    with pytest.raises(Killed):
        submit_large_files(city.now)
    db.session.rollback()
    assert written == [2]
    assert db.session.query(DeliveredValue).count() == 2
    assert city.in_force(drafts=True) == [], "a part counts for nothing"
    monkeypatch.setattr(taking_over, "write_values", write)
    assert submit_large_files(city.now + timedelta(seconds=5)) == 0, "its sign of life is fresh"
    assert submit_large_files(the_taking().told_at + PATIENCE) == 1
    assert the_taking().failure is None
    assert db.session.query(DeliveredValue).count() == 7
    assert list(verify_trail()) == []


def test_a_part_of_other_values_is_never_completed(city: Feeding, asked) -> None:
    asked()
    with transaction():
        taking = db.session.query(FileTaking).one()
        row = {"unit_id": city.office.unit.id, "column": "talks", "rater": "", "value": "1", "cell": "B2"}
        placing.write_values(taking.submission, taking.submission.delivery.round_id, [row])
    submit_large_files(city.now)
    assert the_taking().failure == {"message": taking_over.CHANGED.message, "params": {}}
    assert city.in_force(drafts=True) == []


def test_a_refusal_is_told_in_words_and_the_file_may_be_submitted_again(city: Feeding, asked) -> None:
    browser = asked()
    with transaction():
        city.round.state = RoundState.IN_REVIEW
    submit_large_files(city.now)
    taking = the_taking()
    assert taking.submission.submitted_at is None
    assert messages() == ["未能报送：组织部报数.csv"]
    address = f"/deliveries/{taking.submission.delivery_id}/files/{taking.submission_id}"
    page = browser.get(address)
    assert "文件未能报送" in page.words
    assert not page.html.select("form.confirm")
    with transaction():
        city.round.state = RoundState.DRAFT
    with time_machine.travel(city.now + timedelta(minutes=5), tick=False):
        browser.get(address)
        browser.submit(button="报送数据")
        submit_large_files(city.now + timedelta(minutes=5))
    assert the_taking().submission.values == 7
    assert messages() == ["未能报送：组织部报数.csv", "已报送：组织部报数.csv"]


def test_a_submission_that_breaks_off_says_so(
    city: Feeding, asked, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the disk is full")

    asked()
    monkeypatch.setattr(taking_over, "write_values", broken)
    submit_large_files(city.now)
    assert "the disk is full" in caplog.text
    assert the_taking().failure == {"message": taking_over.BROKE_OFF.message, "params": {}}
    assert city.in_force(drafts=True) == []


def test_one_file_of_a_delivery_at_a_time_and_only_without_mistakes(city: Feeding, asked, reporter) -> None:
    browser = asked()
    with transaction():
        second = city.kept(GOOD, "再报.csv")
    check_large_files(city.now)
    browser.get(f"/deliveries/{second.delivery_id}/files/{second.id}")
    page = browser.submit(button="报送数据", code=422)
    assert page.errors == ["本项数据已有一个文件正在报送，请待其结束后再操作。"]
    with pytest.raises(Refused, match="being submitted already"), transaction():
        city.submitted(GOOD, "小文件.csv")
    with transaction():
        wrong = city.kept(BAD, "错误.csv")
    check_large_files(city.now)
    with pytest.raises(Refused, match="checked and has no mistake"), transaction():
        submitting.ask_to_take_over(wrong.delivery, wrong, by=city.reporter, now=city.now)
