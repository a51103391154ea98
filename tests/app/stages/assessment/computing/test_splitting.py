"""What figures and what raters bring to an index (M-02): parts that add up, on the pages and in the files."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine
from flask import Flask

from app.extensions import db, transaction
from app.stages.assessment.computing import queries
from app.stages.assessment.computing.models import Computation, ComputedLine, Kind
from app.stages.assessment.computing.split import Split, qualitative_indicators, split_of
from tests.app.stages.assessment.computing.test_correcting_marks_and_surveys import Heard, city
from tests.browser_page import Browser
from tests.builders import somebody
from workflows.vocabulary import Role

__all__ = ["city"]


def final(city: Heard) -> Computation:
    found = queries.latest_computation(city.round, Kind.FINAL)
    assert found is not None
    return found


def split(city: Heard, code: str) -> tuple[Split, ComputedLine]:
    computation = final(city)
    line = queries.line_of(computation, city.units[code])
    assert line is not None
    found = split_of(line, qualitative_indicators(queries.model_of_computation(computation)))
    assert found is not None
    return found, line


@pytest.mark.parametrize("code", ["A", "D", "H", "K", "L"])
def test_the_parts_add_up_to_the_published_score(city: Heard, code: str) -> None:
    found, line = split(city, code)
    assert found.score == line.score


def test_raters_points_are_those_of_the_indicator_and_its_weight(city: Heard) -> None:
    # A has no survey, whose tenth goes to the others: 0.4 of full marks, of (30 + 29 + 28) / 90 and one honour
    found, _line = split(city, "A")
    assert found.qualitative == Decimal("38.67")
    assert found.adjusted == Decimal(1)


def test_an_index_that_is_no_sum_is_not_split(city: Heard) -> None:
    _found, line = split(city, "A")
    line.indicators = {
        code: told | {"contribution": None} if code == "dual_duty" else told
        for code, told in line.indicators.items()
    }
    assert split_of(line, frozenset({"rural_customs"})) is None
    db.session.rollback()


@pytest.fixture
def browser(app: Flask, city: Heard) -> Iterator[Browser]:
    found = Browser(app)
    with time_machine.travel(city.now, tick=False):
        yield found


def sign_in(browser: Browser, person: object) -> None:
    with browser.client.session_transaction() as session:
        session["_user_id"] = person.get_id()  # type: ignore[attr-defined]
        session["_fresh"] = True


def test_the_tree_and_the_ranking_tell_both_and_so_do_the_files(city: Heard, browser: Browser) -> None:
    sign_in(browser, city.office.handler)
    found, _line = split(city, "A")
    told = f"定量指标{found.quantitative}分，定性指标{found.qualitative}分；加减分+1.00分"
    page = browser.get(f"/rounds/{city.round.id}/units/{city.units['A'].id}")
    assert told in page.words
    page = browser.get(f"/rounds/{city.round.id}/ranking")
    row = next(each for each in page.rows("table.ranking") if each[0].startswith("示范市A局"))
    at = [page.words_of(head) for head in page.html.select("table.ranking th")].index("定量得分")
    assert row[at : at + 2] == [str(found.quantitative), str(found.qualitative)]
    given = browser.client.get(f"/rounds/{city.round.id}/ranking.csv").get_data(as_text=True)
    assert given.splitlines()[0].endswith("定量指标得分,定性指标得分,加减分")
    row = next(each for each in given.splitlines() if "示范市A局" in each)
    assert row.endswith(f"{found.quantitative},{found.qualitative},1.00")


def test_a_unit_finds_its_own_line_on_its_own_page_and_no_other_s(city: Heard, browser: Browser) -> None:
    with transaction():
        principal = somebody(Role.UNIT_PRINCIPAL, city.units["K"])
    own, other = city.units["K"], city.units["L"]
    sign_in(browser, principal)
    page = browser.get(f"/units/{own.id}")
    page = browser.get(page.links[city.round.name])
    assert page.heading == "核验本单位结果"
    assert "定性指标" in page.words
    answer = browser.client.get(f"/rounds/{city.round.id}/own-line/{own.id}.json")
    assert answer.status_code == 200
    assert own.code in answer.get_data(as_text=True)
    assert other.name not in answer.get_data(as_text=True)
    browser.get(f"/rounds/{city.round.id}/own-line/{other.id}", code=404)


def test_a_corrected_line_says_so_on_the_unit_s_page(city: Heard, browser: Browser) -> None:
    with transaction():
        city.agreed(city.proposed("K", "rural_customs", "27", rater="1"))
    sign_in(browser, city.office.handler)
    page = browser.get(f"/units/{city.units['K'].id}")
    assert [each for each in page.links if each == city.round.name]
    assert "更正" in page.words_of(page.html.select_one("#own-lines ~ ul"))
