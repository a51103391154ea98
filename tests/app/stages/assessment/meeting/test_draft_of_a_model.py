"""A draft that a model scored: the unit sees dimensions, indicators and cells, and objects to one of them."""

from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask

from app.extensions import transaction
from app.people.models import User
from app.stages.assessment.meeting import actions
from app.stages.assessment.meeting.models import ScoreObjection
from app.stages.assessment.meeting.queries import opinions_of
from app.stages.assessment.meeting.scores import draft_score
from tests.app.stages.assessment.computing.conftest import Scored
from tests.browser_page import Browser
from tests.builders import somebody
from tests.memory import MadeOnce
from workflows.engine import Refused
from workflows.meeting import Finding, Remedy
from workflows.vocabulary import Role

WHY = "本期一岗双责台账共计八十一条，报送数据有误"


class Drafted(Scored):
    """The scored city with its draft computed and shown; unit K has somebody who speaks for it."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self.principal = somebody(Role.UNIT_PRINCIPAL, self.units["K"])
        self.delivered()
        self.exempted("OTHER")
        self.computed()
        actions.open_objections(self.round, by=self.office.handler, now=now)

    def objected(self) -> ScoreObjection:
        return actions.file_objection(
            self.round, self.units["K"], "dual_duty", WHY, by=self.principal, now=self.now
        )


@pytest.fixture
def city(made_once: MadeOnce, now: datetime) -> Drafted:
    return made_once(Drafted, now)


def test_the_line_tells_each_indicator_with_the_cell_that_it_comes_from(city: Drafted) -> None:
    score = draft_score(city.round, city.units["K"])
    assert score is not None
    told = {part.code: part for part in score.parts}
    assert [(part.code, part.depth) for part in score.parts][:3] == [
        ("index", 0),
        ("duty", 1),
        ("committee_duty", 2),
    ]
    assert told["dual_duty"].value == "63"
    assert [(each.cell, each.submission.name) for each in told["dual_duty"].sources] == [("C12", "报数.csv")]
    assert set(score.indicators) == {"committee_duty", "dual_duty", "cadre_selection", "rural_customs"}


def test_marks_of_several_raters_in_one_cell_are_one_source(city: Drafted) -> None:
    score = draft_score(city.round, city.units["K"])
    assert score is not None
    for part in score.parts:
        places = [(each.submission_id, each.column, each.cell) for each in part.sources]
        assert len(places) == len(set(places)), part.code


def test_after_the_last_day_the_page_says_so_and_asks_for_nothing(app: Flask, city: Drafted) -> None:
    late = city.now + timedelta(days=30)
    address = f"/rounds/{city.round.id}/draft-scores/{city.units['K'].id}/object"
    browser = Browser(app)
    with time_machine.travel(city.now, tick=False):
        session_of(browser, city.principal)
        assert browser.get(address).html.select_one('textarea[name="reason"]') is not None
    with time_machine.travel(late, tick=False):
        session_of(browser, city.principal)
        page = browser.get(address)
    assert "异议期已经截止" in page.words
    assert page.html.select_one('textarea[name="reason"]') is None


def session_of(browser: Browser, person: User) -> None:
    with browser.client.session_transaction() as session:
        session.clear()
        session["_user_id"] = person.get_id()
        session["_fresh"] = True


def test_a_correction_through_the_department_settles_the_objection(city: Drafted) -> None:
    handler = city.office.handler
    with transaction():
        objection = city.objected()
        assert (objection.about, objection.value_before) == ("一岗双责", "63")
        (opinion,) = opinions_of(objection)
        actions.give_opinion(
            opinion, Finding.WRONG, "漏计十八条，应为八十一条", by=city.office.data_reporter, now=city.now
        )
        actions.uphold_objection(
            objection, Remedy.CORRECTION, "台账属实，由组织部更正后重新计算", by=handler, now=city.now
        )
        city.taken_back()
        city.delivered(K=("64.5", "81", "62", "19", "0"))
        with pytest.raises(Refused, match="compute again"):
            actions.settle_objection(objection, by=handler, now=city.now)
        city.computed()
        actions.settle_objection(objection, by=handler, now=city.now)
    assert (objection.value_before, objection.value_after) == ("63", "81")


def test_the_office_follows_the_value_to_its_deliveries(app: Flask, city: Drafted) -> None:
    with transaction():
        objection = city.objected()
    with time_machine.travel(city.now, tick=False):
        browser = Browser(app)
        with browser.client.session_transaction() as session:
            session["_user_id"] = city.office.handler.get_id()
            session["_fresh"] = True
        page = browser.get(f"/score-objections/{objection.id}")
        assert "C12" in browser.get(page.links["该项数据历次报送情况"]).words
