"""Many answer at the same moment, two with the same code, one while the survey ends: nothing is lost or doubled."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from flask import Flask

from app.clock import local_day
from app.extensions import db, transaction
from app.people.queries import the_clock
from app.stages.assessment.surveys import actions, queries
from app.stages.assessment.surveys.actions import Class, Full, Sheet, Used
from app.stages.assessment.surveys.models import Survey, SurveyAnswer
from app.stages.assessment.surveys.verification import digest_of_answers
from app.stages.assessment.surveys.words import Standing
from tests.app.stages.assessment.conftest import Assessed
from tests.app.stages.assessment.surveys.conftest import Asked
from workflows.survey import SurveyState

PEOPLE = 24


@pytest.fixture
def asked(on_postgresql: Flask, now: datetime) -> Asked:
    with transaction():
        return Asked(Assessed(now))


class Hands:
    """People who act in threads of their own."""

    def __init__(self, app: Flask, now: datetime) -> None:
        self.app, self.now = app, now

    def answer(self, code: str, unit: int) -> str:
        """What became of it, in a word."""
        with self.app.app_context():
            try:
                with transaction():
                    found = queries.invitation(code, local_day(self.now))
                    if found.standing is not Standing.GOOD:
                        return found.standing
                    assert found.code is not None
                    group = found.code.batch.group or found.code.survey.groups[0]
                    actions.answer(found.code, Sheet(group, {unit: [5, 4]}), now=self.now)
            except (Used, Full) as refusal:
                return type(refusal).__name__
            finally:
                db.session.remove()
            return "answered"

    def all_at_once(self, deeds: list[Callable[[], str]]) -> list[str]:
        with ThreadPoolExecutor(len(deeds)) as pool:
            return [done.result() for done in [pool.submit(deed) for deed in deeds]]


def test_nobody_s_answer_is_lost_in_the_mixing(on_postgresql: Flask, asked: Asked) -> None:
    survey = asked.opened()
    codes, unit = asked.codes(survey, PEOPLE), asked.city.units["A"].id
    db.session.remove()
    hands = Hands(on_postgresql, asked.now)
    done = hands.all_at_once([lambda code=code: hands.answer(code, unit) for code in codes])
    assert done == ["answered"] * PEOPLE
    assert db.session.query(SurveyAnswer).count() == PEOPLE
    [group] = db.session.query(Survey).one().groups
    assert group.answered == PEOPLE


def test_one_code_in_two_hands_counts_once(on_postgresql: Flask, asked: Asked) -> None:
    survey = asked.opened()
    [code], unit = asked.codes(survey, 1), asked.city.units["A"].id
    db.session.remove()
    hands = Hands(on_postgresql, asked.now)
    done = hands.all_at_once([lambda: hands.answer(code, unit)] * 4)
    assert done.count("answered") == 1
    assert {*done} <= {"answered", "Used", Standing.USED}
    assert db.session.query(SurveyAnswer).count() == 1


def test_the_last_place_of_a_quota_goes_to_one(on_postgresql: Flask, asked: Asked) -> None:
    survey = asked.opened(groups=(Class("城区", quota=1), Class("乡镇")))
    codes, unit = asked.codes(survey, 4), asked.city.units["A"].id
    db.session.remove()
    hands = Hands(on_postgresql, asked.now)
    done = hands.all_at_once([lambda code=code: hands.answer(code, unit) for code in codes])
    assert done.count("answered") == 1
    assert {*done} <= {"answered", "Full", Standing.FULL}


def test_the_end_waits_for_who_is_answering(on_postgresql: Flask, asked: Asked) -> None:
    """The digest of the end covers an answer that was under way, and none comes after it."""
    survey = asked.opened()
    early, late = asked.codes(survey, 2)
    unit, survey_id = asked.city.units["A"].id, survey.id
    db.session.remove()
    holds_its_code, may_commit = threading.Event(), threading.Event()

    def answers_slowly() -> None:
        with on_postgresql.app_context(), transaction():
            found = queries.invitation(early, local_day(asked.now))
            assert found.code is not None
            group = found.code.survey.groups[0]
            actions.answer(found.code, Sheet(group, {unit: [5, 4]}), now=asked.now)
            holds_its_code.set()
            may_commit.wait(10)

    def ends() -> None:
        holds_its_code.wait(10)
        with on_postgresql.app_context(), transaction():
            threading.Timer(0.3, may_commit.set).start()
            actions.end_survey(db.session.get_one(Survey, survey_id), by=the_clock(), now=asked.after)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(answers_slowly), pool.submit(ends)]:
            done.result()
    survey = db.session.get_one(Survey, survey_id)
    assert survey.state == SurveyState.CLOSED
    assert digest_of_answers(survey_id)[0] == 1
    assert Hands(on_postgresql, asked.now).answer(late, unit) == Standing.CLOSED
