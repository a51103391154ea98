"""A refusal on the overdue board costs nobody the rows that were chosen, nor the words that were written."""

from datetime import timedelta

import pytest
from flask import Flask

from app import clock
from app.cases.models import Case
from app.cases.queries import events_of
from app.extensions import db, transaction
from tests.app.notices.test_pages import browser_of
from tests.browser_page import Browser, Page
from tests.builders import Office
from tests.lives import a_case_under_rectification
from tests.memory import MadeOnce
from workflows.actions import Action


@pytest.fixture
def office(made_once: MadeOnce) -> Office:
    return made_once(Office)


@pytest.fixture
def late(office: Office) -> Case:
    with transaction():
        return a_case_under_rectification(office, now=clock.now() - timedelta(days=150))


@pytest.fixture
def board(app: Flask, office: Office, late: Case) -> Browser:
    browser = browser_of(app, office.office_director)
    browser.get("/board?kind=item")
    return browser


def rows_on(board: Browser) -> list[str]:
    assert board.page is not None
    return [str(box["value"]) for box in board.page.html.select('input[name="row"]')]


def chosen_on(page: Page) -> list[str]:
    return [str(box["value"]) for box in page.html.select('input[name="row"][checked]')]


def value_of(page: Page, selector: str) -> str:
    field = page.html.select_one(selector)
    assert field is not None, selector
    return str(field.get("value", ""))


@pytest.mark.parametrize(
    ("act", "given", "complaint"),
    [
        ("urge", {"reason": " "}, "请填写理由"),
        ("reassign", {"reason": "承办人长期外派"}, "请选择新的承办人"),
        ("extend_item", {"reason": "汛期无法施工", "until": "2026-13-01"}, "请填写新的日期"),
        ("close_item", {"reason": "催办"}, "请选择要办理的事项"),
    ],
)
def test_what_is_refused_keeps_the_rows_and_the_words(
    board: Browser, late: Case, act: str, given: dict[str, str], complaint: str
) -> None:
    first, second = rows_on(board)
    before = len(events_of(late))
    page = board.post("/board?kind=item", code=422, act=act, row=[second], **given)
    assert complaint in page.words
    assert chosen_on(page) == [second]
    assert value_of(page, "#reason") == given["reason"].strip()
    assert value_of(page, "#until") == given.get("until", "")
    assert rows_on(board) == [first, second], "the filters still hold"
    db.session.rollback()
    assert len(events_of(late)) == before


def test_without_a_row_the_reason_stays(board: Browser) -> None:
    page = board.post("/board?kind=item", code=422, act="urge", reason="请于本周五前办结")
    assert "请先选择至少一项" in page.words
    assert value_of(page, "#reason") == "请于本周五前办结"


def test_numbers_that_are_none_are_no_rows(board: Browser) -> None:
    page = board.post(
        "/board", code=422, act="urge", reason="催办", row=["9" * 5000, "x", ""], handler_id="x"
    )
    assert "请先选择至少一项" in page.words


def test_the_results_lead_back_to_the_filters(board: Browser, late: Case) -> None:
    page = board.post("/board?kind=item", act="urge", reason="请于本周五前办结", row=rows_on(board))
    assert "催办" in page.heading
    assert page.links["返回督办台"] == "/board?kind=item"
    db.session.rollback()
    assert [event.action for event in events_of(late)].count(Action.URGE) == 2
