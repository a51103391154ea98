"""Corrections of what several people gave: one rater's mark, and what the answers of a survey came to."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
import time_machine
from flask import Flask

from app.audit.verify import verify as verify_trail
from app.clock import local_day
from app.extensions import db, transaction
from app.scoring.verification import verify
from app.stages.assessment.computing import actions, queries
from app.stages.assessment.computing.actions.computing import finish, prepare
from app.stages.assessment.computing.frozen import bundle_file, bundle_of
from app.stages.assessment.computing.models import Computation, CorrectedValue, Kind
from app.stages.assessment.surveys import actions as surveys
from app.stages.assessment.surveys.queries import invitation, surveys_of
from app.stages.assessment.surveys.words import Scale, SurveyKind
from tests.app.stages.assessment.computing.conftest import MODEL, VALUES, Scored
from tests.browser_page import Browser
from tests.memory import MadeOnce
from workflows.engine import Refused

PEOPLE = 6
MARKED = (
    MODEL.replace(
        'measure = { kind = "minmax" }',
        'measure = { kind = "raters", lowest = 0, highest = 30, minimum = 3, trim = 0 }',
    ).replace("[[bonus]]", "[survey]\nFILL\n[[bonus]]", 1)
    .replace(
        "FILL",
        'of = "satisfaction"\nshare = 0.1\nanswers = "satisfaction_answers"\nminimum_answers = 5\n'
        'error = "satisfaction_error"\n',
    )
    + """
[[indicator]]
code = "satisfaction"
name = "群众满意度"
parent = "index"
direction = "higher"
source = "社会评价"
measure = { kind = "goalposts", lowest = 0, highest = 100 }
tags = ["goal:people", "system:rules"]
"""
)  # fmt: skip


def with_marks(row: tuple[str, ...]) -> tuple[str, ...]:
    """A row of figures whose mark is given by three raters."""
    *figures, mark, honours = row
    return (*figures, f"{mark};{int(mark) - 1};{int(mark) - 2}", honours)


class Heard(Scored):
    """A city whose model takes three raters' marks and a survey; published."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now, model=MARKED)
        rows = {**VALUES, "ORG": ("90", "90", "90", "29", "0"), "UNIT": ("91", "91", "91", "29", "0")}
        self.delivered(**{code: with_marks(row) for code, row in rows.items()})
        self._people_answered()
        self.computed()
        self.published()

    def _people_answered(self) -> None:
        today = local_day(self.now)
        plan = surveys.Plan(
            kind=SurveyKind.SOCIAL,
            title="社会评价",
            scale=Scale.FIVE,
            questions=("办事公道",),
            units=[(self.units[code], []) for code in "KL"],
            column="satisfaction",
            answers_column="satisfaction_answers",
            error_column="satisfaction_error",
            minimum=5,
            opens_on=today,
            closes_on=today + timedelta(days=1),
        )
        handler = self.office.handler
        survey = surveys.draft_survey(self.round, plan, by=handler, now=self.now)
        surveys.submit_survey(survey, by=handler, now=self.now)
        surveys.approve_survey(survey, by=self.office.office_director, now=self.now)
        codes = surveys.issue_codes(survey, PEOPLE, by=handler, now=self.now)
        surveys.open_survey(survey, by=handler, now=self.now)
        for number, code in enumerate(codes):
            found = invitation(code, today)
            assert found.code is not None
            marks = {self.units["K"].id: [3 + number % 2], self.units["L"].id: [4]}
            surveys.answer(found.code, surveys.Sheet(survey.groups[0], marks), now=self.now)
        surveys.end_survey(survey, by=self.office.clock, now=self.now + timedelta(days=2))

    def proposed(self, code: str, column: str, value: str, rater: str = "") -> Computation:
        computation = actions.propose_correction(
            self.round,
            self.units[code],
            column,
            value,
            "原始记录誊写有误",
            rater=rater,
            by=self.office.handler,
            now=self.now,
        )
        return finish(computation, prepare(computation), now=self.now)

    def agreed(self, proposal: Computation) -> Computation:
        actions.correct_results(self.round, by=self.office.principal_leader, now=self.now)
        return proposal


@pytest.fixture
def city(made_once: MadeOnce, now: datetime) -> Heard:
    return made_once(Heard, now)


def record_of(computation: Computation, code: str) -> dict[str, object]:
    return next(each for each in bundle_of(computation).units if each["unit"] == code)


def test_one_rater_s_mark_is_corrected_and_the_others_stay(city: Heard) -> None:
    first = queries.latest_computation(city.round, Kind.FINAL)
    assert first is not None
    assert record_of(first, "L")["ratings"] == {"rural_customs": ["10", "9", "8"]}
    with transaction():
        second = city.agreed(city.proposed("L", "rural_customs", "27", rater="1"))
    told = record_of(second, "L")
    assert told["ratings"] == {"rural_customs": ["27", "9", "8"]}
    assert told["sources"] == {"rural_customs": "更正评分（1）：原始记录誊写有误"}
    assert record_of(second, "K") == record_of(first, "K") | {
        "ranked_peers": record_of(second, "K")["ranked_peers"]
    }
    line = queries.line_of(second, city.units["L"])
    assert line is not None
    mean = Fraction(27 + 9 + 8, 3) * 100 / 30
    assert line.indicators["rural_customs"]["points"] == f"{float(mean):.4f}"
    for each in (first, second):
        with bundle_file(each) as path:
            assert verify(path, each.seal).stands
    assert bundle_of(second).manifest["supersedes"] == first.seal
    assert list(verify_trail()) == []


def test_a_mark_that_was_none_is_taken_away_and_too_few_are_missing_not_nought(city: Heard) -> None:
    with transaction():
        proposal = city.proposed("L", "rural_customs", "", rater="3")
    line = queries.line_of(proposal, city.units["L"])
    assert line is not None
    assert line.indicators["rural_customs"]["points"] is None, "three marks are the least"
    assert line.score is not None


def test_a_mark_is_added_for_a_rater_of_the_column_who_gave_none(city: Heard) -> None:
    with transaction():
        city.agreed(city.proposed("L", "rural_customs", "", rater="3"))
        second = city.agreed(city.proposed("L", "rural_customs", "21", rater="3"))
    assert record_of(second, "L")["ratings"] == {"rural_customs": ["10", "9", "21"]}
    told = db.session.query(CorrectedValue).order_by(CorrectedValue.id).all()
    assert [(each.former, each.value) for each in told] == [("8", ""), ("", "21")]
    with bundle_file(second) as path:
        assert verify(path, second.seal).stands


def test_what_a_survey_came_to_is_corrected(city: Heard) -> None:
    first = queries.latest_computation(city.round, Kind.FINAL)
    assert first is not None
    assert record_of(first, "K")["delivered"]["satisfaction"] == "70"
    with transaction():
        city.proposed("K", "satisfaction", "65.00")
        second = city.agreed(city.proposed("K", "satisfaction_answers", "5"))
    delivered = record_of(second, "K")["delivered"]
    assert (delivered["satisfaction"], delivered["satisfaction_answers"]) == ("65", "5")
    with bundle_file(second) as path:
        assert verify(path, second.seal).stands
    [survey] = surveys_of(city.round)
    assert survey.state == "closed", "the survey itself stays as it was answered"


def test_too_few_valid_answers_leave_a_unit_without_a_survey_score(city: Heard) -> None:
    with transaction():
        proposal = city.proposed("K", "satisfaction_answers", "4")
    line = queries.line_of(proposal, city.units["K"])
    assert line is not None
    assert line.indicators["satisfaction"]["points"] is None


def test_the_former_value_is_on_record_and_follows_earlier_corrections(city: Heard) -> None:
    with transaction():
        city.agreed(city.proposed("L", "rural_customs", "27", rater="1"))
        city.proposed("L", "rural_customs", "26", rater="1")
    told = db.session.query(CorrectedValue).order_by(CorrectedValue.id).all()
    assert [(each.former, each.value, each.rater) for each in told] == [("10", "27", "1"), ("27", "26", "1")]


@pytest.mark.parametrize(
    ("column", "value", "rater", "why"),
    [
        ("rural_customs", "27", "", "Say whose mark it is; the raters of this column are: 1、2、3"),
        ("rural_customs", "27", "王", "Say whose mark it is"),
        ("rural_customs", "31", "1", "Only 0 to 30"),
        ("rural_customs", "10", "1", "counts already"),
        ("committee_duty", "90", "1", "no marks of raters"),
        ("satisfaction", "101", "", "Only 0 to 100"),
        ("satisfaction_answers", "-1", "", "Only 0 to"),
        ("nothing", "1", "", "reads no column"),
    ],
)
def test_what_cannot_be_is_refused(city: Heard, column: str, value: str, rater: str, why: str) -> None:
    with pytest.raises(Refused, match=why), transaction():
        city.proposed("L", column, value, rater)


@pytest.fixture
def browser(app: Flask, city: Heard) -> Iterator[Browser]:
    found = Browser(app)
    with time_machine.travel(city.now, tick=False):
        yield found


def sign_in(browser: Browser, person: object) -> None:
    with browser.client.session_transaction() as session:
        session["_user_id"] = person.get_id()  # type: ignore[attr-defined]
        session["_fresh"] = True


def test_the_pages_from_the_proposal_to_where_the_number_comes_from(city: Heard, browser: Browser) -> None:
    sign_in(browser, city.office.handler)
    page = browser.get(f"/rounds/{city.round.id}/propose-correction")
    assert "乡风文明〔rural_customs〕（评分）" in page.words
    assert "社会评价有效答卷数〔satisfaction_answers〕" in page.words
    page = browser.submit(
        unit_code="L", column="rural_customs", value="27", rater="王", reason="誊写有误", code=422
    )
    assert page.errors == ["请写明更正谁的评分；该项评分人：1、2、3。"]
    typed = page.html.select_one('textarea[name="reason"]')
    assert typed is not None
    assert typed.get_text().strip() == "誊写有误", "what was typed survives the refusal"
    page = browser.submit(rater="1")
    page = browser.get(page.links["有一项更正待主要领导审定。"])
    assert page.rows()[0] == ["示范市L局", "乡风文明〔rural_customs〕（评分）", "1", "10", "27", "誊写有误"]
    sign_in(browser, city.office.principal_leader)
    browser.get(f"/rounds/{city.round.id}/correct")
    browser.submit()
    for place in ("", "/ranking"):
        assert "2026年3月2日更正" in browser.get(f"/rounds/{city.round.id}{place}").words
    page = browser.get(f"/rounds/{city.round.id}/values/{city.units['L'].id}/rural_customs")
    assert "公布后已更正" in page.words
    assert "10更正为27" in page.words


def test_a_stale_page_keeps_what_was_typed_of_a_correction(city: Heard, browser: Browser) -> None:
    sign_in(browser, city.office.handler)
    browser.get(f"/rounds/{city.round.id}/propose-correction")
    typed = {"unit_code": "L", "column": "rural_customs", "value": "27", "rater": "1", "reason": "誊写有误"}
    page = browser.submit(**typed, version="0", code=409)
    kept = page.html.select_one('textarea[name="reason"]')
    assert kept is not None
    assert kept.get_text().strip() == "誊写有误"
    page = browser.submit(page)
    assert "有一项更正待主要领导审定。" in page.links


def test_the_corrected_score_is_the_published_one(city: Heard) -> None:
    before = queries.latest_computation(city.round, Kind.FINAL)
    assert before is not None
    line = queries.line_of(before, city.units["L"])
    assert line is not None
    former = line.score
    with transaction():
        second = city.agreed(city.proposed("L", "rural_customs", "27", rater="1"))
    line = queries.line_of(second, city.units["L"])
    assert line is not None
    assert line.score is not None
    assert former is not None
    assert line.score > former > Decimal(0)
