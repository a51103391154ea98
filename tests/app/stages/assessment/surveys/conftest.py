"""A survey in the situations that tests start from; every one is made by the product's own actions."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from flask import Flask

from app.clock import local_day
from app.extensions import db, transaction
from app.people.models import User
from app.stages.assessment.surveys import actions, queries
from app.stages.assessment.surveys.actions import Class, Plan, Sheet
from app.stages.assessment.surveys.models import Survey, SurveyGroup
from app.stages.assessment.surveys.words import Scale, SurveyKind
from tests.app.stages.assessment.conftest import Assessed
from tests.browser_page import Browser

QUESTIONS = ("办事公道 | Fairness", "办事效率 | Speed")


class Asked:
    """A round whose units are asked about."""

    def __init__(self, city: Assessed) -> None:
        self.city, self.now = city, city.now
        self.today = local_day(city.now)
        self.office = city.office
        self.plan = Plan(
            kind=SurveyKind.SOCIAL,
            title="社会评价 | Public survey",
            scale=Scale.FIVE,
            questions=QUESTIONS,
            units=[(city.units[code], []) for code in "ABC"],
            column="satisfaction",
            answers_column="satisfaction_answers",
            error_column="satisfaction_error",
            minimum=5,
            opens_on=self.today,
            closes_on=self.today + timedelta(days=10),
        )

    @property
    def after(self) -> datetime:
        """The morning after the last day."""
        return self.now + timedelta(days=11)

    def drafted(self, **changes: object) -> Survey:
        with transaction():
            plan = replace(self.plan, **changes)  # type: ignore[arg-type]
            return actions.draft_survey(self.city.round, plan, by=self.office.handler, now=self.now)

    def approved(self, **changes: object) -> Survey:
        survey = self.drafted(**changes)
        with transaction():
            actions.submit_survey(survey, by=self.office.handler, now=self.now)
            actions.approve_survey(survey, by=self.office.office_director, now=self.now)
        return survey

    def opened(self, **changes: object) -> Survey:
        survey = self.approved(**changes)
        self.codes(survey, 1)
        with transaction():
            actions.open_survey(survey, by=self.office.handler, now=self.now)
        return survey

    def codes(
        self, survey: Survey, size: int, group: SurveyGroup | None = None, about: str = ""
    ) -> list[str]:
        if group is None and not survey.group_is_asked and len(survey.groups) > 1:
            group = survey.groups[0]
        with transaction():
            return actions.issue_codes(
                survey,
                size,
                group=group,
                unit=self.city.units[about] if about else None,
                by=self.office.handler,
                now=self.now,
            )

    def answer(
        self,
        code: str,
        group: SurveyGroup | None = None,
        now: datetime | None = None,
        **marks: Sequence[int | None],
    ) -> None:
        """Answer through the action: marks by the unit's code."""
        moment = now or self.now
        with transaction():
            found = queries.invitation(code, local_day(moment))
            assert found.code is not None, found.standing
            assert found.survey is not None
            group = group or found.code.batch.group or found.survey.groups[0]
            given = {self.city.units[unit].id: list(values) for unit, values in marks.items()}
            actions.answer(found.code, Sheet(group, given), now=moment)

    def ended(self, survey: Survey) -> Survey:
        with transaction():
            actions.end_survey(survey, by=self.office.clock, now=self.after)
        return survey


@pytest.fixture
def asked(city: Assessed) -> Asked:
    return Asked(city)


CLASSES = (Class("班子成员", weight=Decimal(40)), Class("一般干部", weight=Decimal(60)))


@pytest.fixture
def phone(app: Flask, asked: Asked) -> Iterator[Browser]:
    """Somebody's phone, signed in to nothing, in the morning."""
    with time_machine.travel(asked.now, tick=False):
        yield Browser(app)


def signed_in(app: Flask, person: User) -> Browser:
    """A browser in which this person is signed in."""
    browser = Browser(app)
    with browser.client.session_transaction() as session:
        session["_user_id"] = person.get_id()
        session["_fresh"] = True
    return browser


def rows_left(table: str) -> int:
    return int(db.session.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())
