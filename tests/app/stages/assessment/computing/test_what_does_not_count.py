"""Where units have no score, the page of the computation says so, and which data does not count yet."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from app.extensions import transaction
from app.stages.assessment.feeds import actions as feeds
from app.stages.assessment.feeds.queries import deliveries_of
from tests.app.stages.assessment.computing.conftest import Scored
from tests.browser_page import Browser, Page

NOTHING = "没有一个单位能够计分"
LIST = "尚未计入的数据"


@pytest.fixture
def browser(app: Flask, city: Scored) -> Iterator[Browser]:
    with time_machine.travel(city.now, tick=False):
        found = Browser(app)
        with found.client.session_transaction() as session:
            session["_user_id"] = city.office.handler.get_id()
            session["_fresh"] = True
        yield found


def page_of(city: Scored, browser: Browser) -> Page:
    return browser.get(f"/rounds/{city.round.id}/computation")


def test_before_anything_is_computed_the_page_lists_what_does_not_count(
    city: Scored, browser: Browser
) -> None:
    with transaction():
        city.delivered(accept=False)
    found = page_of(city, browser)
    assert LIST in found.words
    assert NOTHING not in found.words


def test_a_list_without_any_score_says_why(city: Scored, browser: Browser) -> None:
    with transaction():
        city.delivered(accept=False)
        (delivery,) = deliveries_of(city.round)
        feeds.return_data(delivery, "统计截止日期有误，请核实。", by=city.office.handler, now=city.now)
        city.computed()
    found = page_of(city, browser)
    assert NOTHING in found.words
    row = found.html.select_one("#uncounted ~ .ledger-frame tbody tr, #uncounted ~ * tbody tr")
    assert "组织部报数" in found.words_of(row)
    assert "已退回" in found.words_of(row)


def test_where_some_units_have_no_score_they_are_counted(city: Scored, browser: Browser) -> None:
    with transaction():
        city.delivered()
        computation = city.computed()
    assert 0 < computation.scored < computation.units
    found = page_of(city, browser)
    assert f"有{computation.units - computation.scored}个单位无法计分" in found.words
    assert NOTHING not in found.words
    assert LIST not in found.words
