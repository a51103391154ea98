"""The pages of raters: the office names them and sees how far they are; each rater sees the own marks alone."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask

from app.extensions import db, transaction
from app.people.models import User
from app.stages.assessment.feeds import actions as feeds
from app.stages.assessment.rating.models import RaterMark
from tests.app.stages.assessment.rating.conftest import Rating
from tests.browser_page import Browser
from workflows.delivery import DeliveryState


@pytest.fixture
def opened(app: Flask, city: Rating) -> Iterator[Callable[[User], Browser]]:
    def sign_in(person: User) -> Browser:
        browser = Browser(app)
        with browser.client.session_transaction() as session:
            session["_user_id"] = person.get_id()
            session["_fresh"] = True
        return browser

    with time_machine.travel(city.now, tick=False):
        yield sign_in


def test_from_naming_to_the_check(city: Rating, opened) -> None:
    director, leader, _delegate = city.people
    office, number = opened(city.reporter), city.rated.id
    office.get(f"/deliveries/{number}")
    page = office.get(office.page.links["评分人及评分进度"])
    assert "尚未指定评分人" in page.words
    for person in (director, leader):
        office.get(page.links["指定评分人"])
        page = office.submit(person=str(person.id), until_on=city.until.isoformat(), units="UNIT\nOTHER")
    assert "还有2名评分人未提交评分" in page.words
    mine = opened(director)
    page = mine.get("/my-ratings")
    assert "有1项评分待您办理" in page.words
    page = mine.get(page.links[city.rated.subject_title])
    unit, other = city.office.unit.id, city.office.other_unit.id
    page = mine.submit(fields={f"mark-{unit}-duty": "8.5", f"mark-{other}-duty": "12"}, code=422)
    assert page.errors == ["示范市第二局：评分应为0至10之间的数字。"]
    assert page.html.select_one(f"#mark-{unit}-duty")["value"] == "8.5", "what was typed survives"
    page = mine.submit(fields={f"mark-{unit}-duty": "8.5", f"mark-{other}-duty": ""})
    assert page.said == ["已保存。提交前他人看不到您的评分。"]
    page = office.get(f"/deliveries/{number}/raters")
    assert "8.5" not in page.words
    assert page.rows()[0][1:3] == ["1", "2"]
    mine.get(mine.page.links["提交评分"])
    assert "留空的1项按缺数处理" in mine.page.words
    page = mine.submit()
    assert not page.html.select("input.mark")
    other_rater = opened(leader)
    db.session.rollback()
    page = other_rater.get(f"/invitations/{city.invitation(leader).id}/marks")
    other_rater.submit(fields={f"mark-{unit}-duty": "9"})
    other_rater.get(other_rater.page.links["提交评分"])
    other_rater.submit()
    db.session.rollback()
    assert city.rated.state == DeliveryState.SUBMITTED
    page = opened(city.office.handler).get(f"/deliveries/{number}")
    assert [row[:5] for row in page.rows()] == [
        ["示范市第一局", "一岗双责", "8.5", director.name, "评分人评分"],
        ["示范市第一局", "一岗双责", "9", leader.name, "评分人评分"],
    ]


def test_whoever_is_to_give_marks_once_more_sees_nobody_elses(city: Rating, opened) -> None:
    director, leader, _delegate = city.people
    with transaction():
        city.named(director, leader)
        city.finished(director, UNIT="8")
        city.finished(leader, UNIT="9.5")
        feeds.return_data(city.rated, "两人评分口径不一致，请复核。", by=city.office.handler, now=city.now)
    unit, number = city.office.unit.id, city.rated.id
    values = f"/rounds/{city.round.id}/values/{unit}/duty"
    assert "9.5" in opened(director).get(f"/deliveries/{number}").words
    assert "9.5" in opened(director).get(values).words
    db.session.rollback()
    with transaction():
        city.named(director)
    page = opened(director).get(f"/deliveries/{number}")
    assert "提交后方可查看他人的评分" in page.words
    assert "9.5" not in page.words
    assert "9.5" not in opened(director).get(values).words
    assert "9.5" in opened(city.office.handler).get(f"/deliveries/{number}").words


def test_the_page_of_the_raters_stands_under_the_deliveries(city: Rating, opened) -> None:
    page = opened(city.office.handler).get(f"/deliveries/{city.rated.id}/raters")
    assert "数据报送" in [page.words_of(each) for each in page.html.select('nav [aria-current="page"]')]


def test_nobody_opens_the_sheet_of_another(city: Rating, opened) -> None:
    with transaction():
        city.named()
    number = city.invitation(city.people[0]).id
    for person in (city.people[1], city.office.handler, city.reporter):
        for page in (f"/invitations/{number}/marks", f"/invitations/{number}/finish-rating"):
            opened(person).get(page, code=404)
    page = opened(city.office.handler).get(f"/invitations/{number}")
    assert page.heading == "评分人", "whoever works on the round is led to how far they are"


def test_my_work_leads_to_the_sheet(city: Rating, opened) -> None:
    with transaction():
        city.named(city.people[0])
    browser = opened(city.people[0])
    page = browser.get("/")
    assert city.rated.subject_title in page.words
    page = browser.get(f"/invitations/{city.invitation(city.people[0]).id}")
    assert page.heading == f"评分：{city.rated.subject_title}"


def test_a_unit_that_is_not_asked_for_is_left_out_of_what_is_sent(city: Rating, opened) -> None:
    with transaction():
        city.named(city.people[0])
    browser = opened(city.people[0])
    browser.get(f"/invitations/{city.invitation(city.people[0]).id}/marks")
    browser.submit(fields={f"mark-{city.office.unit.id}-duty": "9", f"mark-{city.office.city.id}-duty": "9"})
    db.session.rollback()
    assert [each.unit_id for each in db.session.query(RaterMark)] == [city.office.unit.id]


def test_an_unknown_code_and_a_reason_too_short_are_told(city: Rating, opened) -> None:
    with transaction():
        city.named(city.people[1])
    browser = opened(city.office.handler)
    browser.get(f"/deliveries/{city.rated.id}/name-rater")
    page = browser.submit(
        person=str(city.people[0].id), until_on=city.until.isoformat(), units="UNIT NOBODY", code=422
    )
    assert page.errors == ["单位：没有单位使用下列编码：NOBODY。"]
    browser.get(f"/deliveries/{city.rated.id}/release-rater")
    page = browser.submit(reason="病", code=422)
    assert page.errors


def test_other_data_has_no_raters(city: Rating, opened) -> None:
    browser = opened(city.office.handler)
    browser.get(f"/deliveries/{city.delivery().id}/raters", code=404)
    page = browser.get(f"/deliveries/{city.delivery().id}")
    assert "评分人" not in page.html.select_one(".now").get_text()


def test_marks_of_a_second_window_are_not_lost(city: Rating, opened) -> None:
    with transaction():
        city.named(city.people[0])
    unit, other = city.office.unit.id, city.office.other_unit.id
    browser, address = opened(city.people[0]), f"/invitations/{city.invitation(city.people[0]).id}/marks"
    first, second = browser.get(address), browser.get(address)
    browser.submit(first, fields={f"mark-{unit}-duty": "9"})
    page = browser.submit(second, fields={f"mark-{other}-duty": "7"}, code=409)
    assert page.errors == [
        "您打开本页后，有关内容已有变动。您填写的内容仍在，请先查看变动情况，再决定是否提交。"
    ]
    assert page.html.select_one(f"#mark-{other}-duty")["value"] == "7"
    browser.submit(page, fields={f"mark-{unit}-duty": "9"})
    db.session.rollback()
    assert {each.unit_id: each.value for each in db.session.query(RaterMark)} == {unit: "9", other: "7"}
