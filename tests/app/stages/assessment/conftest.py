"""Rounds in the situations that tests start from; every one is made by the product's own actions."""

from datetime import date, datetime

import pytest

from app.stages.assessment import actions
from app.stages.assessment.models import Round
from app.stages.assessment.reading import read_results
from tests.builders import Office, a_unit
from tests.memory import MadeOnce


class Assessed:
    """A city whose units were given scores, by code."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.office = Office()
        self.units = {
            code: a_unit(code, name=f"示范市{code}局", below=self.office.city) for code in "ABCDEFGHIJKL"
        }
        self.round = self.opened("2025年下半年", date(2025, 7, 1), date(2025, 12, 31))

    def opened(self, period: str, start: date, end: date) -> Round:
        return actions.open_round(
            f"{period}清廉指数评价",
            period=period,
            period_from_on=start,
            period_until_on=end,
            unit=self.office.city,
            by=self.office.handler,
            now=self.now,
        )

    def scored(self, round_: Round | None = None, *, extra: str = "", **scores: str) -> None:
        """Import scores by unit code; ``extra`` are further lines of the file."""
        lines = "".join(f"{code},{score},全部单位,,\n" for code, score in scores.items())
        content = f"单位代码,得分,同类组,问题,类别\n{lines}{extra}".encode()
        target = round_ or self.round
        checked = actions.judge(target, read_results(content, "得分.csv"))
        actions.import_results(target, checked, by=self.office.handler, now=self.now)

    def published(self, round_: Round | None = None) -> Round:
        target = round_ or self.round
        actions.submit_round(target, by=self.office.handler, now=self.now)
        actions.review_round(target, by=self.office.office_director, now=self.now)
        actions.publish_round(target, by=self.office.principal_leader, now=self.now)
        return target


@pytest.fixture
def city(made_once: MadeOnce, now: datetime) -> Assessed:
    return made_once(Assessed, now)
