"""A round that a model scores: twelve units, one department that brings the data; all by the product's own actions."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest

from app.extensions import the_store
from app.people.queries import the_clock
from app.policies.actions import release_policy
from app.policies.policy import ReviewRule
from app.stages.assessment import actions as rounds
from app.stages.assessment.computing import actions
from app.stages.assessment.computing.models import Computation
from app.stages.assessment.feeds import actions as feeds
from app.stages.assessment.feeds.actions import AskedColumn
from app.stages.assessment.feeds.queries import deliveries_of
from app.stages.assessment.feeds.words import Cadence, FeedKind
from app.stages.assessment.model import actions as models
from app.stages.assessment.model.document import read_document
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.models import Round
from tests.builders import Office, a_unit, somebody
from tests.memory import MadeOnce
from workflows.calendar import Duration
from workflows.vocabulary import Role

MODEL = """
[model]
code = "integrity"
name = "清廉指数"
version = "1"

[[node]]
code = "index"
name = "清廉指数"

[[node]]
code = "duty"
name = "主体责任"
parent = "index"
weight = 6

[[indicator]]
code = "committee_duty"
name = "党委主抓直管"
parent = "duty"
weight = 2
direction = "higher"
source = "组织部门"
measure = { kind = "goalposts", lowest = 0, highest = 100 }
tags = ["goal:duty", "system:duty"]

[[indicator]]
code = "dual_duty"
name = "一岗双责"
parent = "duty"
weight = 1
direction = "higher"
source = "组织部门"
measure = { kind = "goalposts", lowest = 0, highest = 100 }
missing = { policy = "last_value", max_age = 12 }
tags = ["goal:duty", "system:duty"]

[[indicator]]
code = "cadre_selection"
name = "选人用人"
parent = "duty"
weight = 1
direction = "higher"
source = "组织部门"
measure = { kind = "goalposts", lowest = 0, highest = 100 }
tags = ["goal:leadership", "system:cadres"]

[[indicator]]
code = "rural_customs"
name = "乡风文明"
parent = "index"
weight = 4
direction = "higher"
source = "组织部门"
measure = { kind = "minmax" }
tags = ["goal:people", "system:rules"]

[[bonus]]
code = "honours"
name = "表彰"
column = "honours"
each = 1
cap = 2

[[grade]]
name = "优秀"
at_least = 90

[[grade]]
name = "合格"
at_least = 60

[[grade]]
name = "不合格"

[notices]
pass_mark = 60
last_places = 3
"""

COLUMNS = ("committee_duty", "dual_duty", "cadre_selection", "rural_customs", "honours")
#: Four figures and the honours of each unit; H lacks one, and is told apart from nought.
VALUES: Mapping[str, tuple[str, ...]] = {
    "A": ("98", "95", "97", "30", "1"),
    "B": ("92", "90", "91", "28", "0"),
    "C": ("88", "87", "86", "27", "0"),
    "D": ("85", "84", "83", "26", "3"),
    "E": ("82", "81", "80", "25", "0"),
    "F": ("79", "78", "77", "24", "0"),
    "G": ("76", "75", "74", "23", "0"),
    "H": ("73", "", "71", "22", "0"),
    "I": ("70", "69", "68", "21", "0"),
    "J": ("67", "66", "65", "20", "0"),
    "K": ("64.5", "63", "62", "19", "0"),
    "L": ("55", "54", "53", "10", "0"),
}
UNASKED = {"ORG": ("90", "90", "90", "29", "0"), "UNIT": ("91", "91", "91", "29", "0")}


class Scored:
    """A city whose round is scored by an approved model, its data asked for, brought and accepted."""

    #: What its rounds are called, after their period.
    title = "清廉指数评价"

    def __init__(
        self,
        now: datetime,
        *,
        model: str = MODEL,
        review: ReviewRule = ReviewRule.NEVER,
        office: Office | None = None,
    ) -> None:
        self.now = now
        self.office = office or Office()
        # What units object to and what the meeting adopts has tests of its own.
        release_policy({"review_meeting": review}, "测试用办理规则", by=the_clock(), now=now)
        city = self.office.city
        self.department = a_unit("ORG", name="示范市组织部", below=city)
        self.reporter = somebody(Role.DATA_REPORTER, self.department)
        self.units = {code: a_unit(code, name=f"示范市{code}局", below=city) for code in VALUES}
        self.version = self.approved(model)
        feeds.define_feed(
            self.version.model,
            "组织部报数",
            [AskedColumn(column) for column in COLUMNS],
            unit=self.department,
            kind=FeedKind.FILE,
            cadence=Cadence.ROUND,
            term=Duration.parse("10WD"),
            by=self.office.handler,
            now=now,
        )
        self.round = self.opened("2025年下半年", date(2025, 7, 1), date(2025, 12, 31))

    def approved(self, text: str) -> ModelVersion:
        office = self.office
        version = models.open_model(read_document(text), unit=office.city, by=office.handler, now=self.now)
        models.submit_model(version, by=office.handler, now=self.now)
        models.review_model(version, by=office.office_director, now=self.now)
        models.approve_model(version, by=office.principal_leader, now=self.now)
        return version

    def opened(self, period: str, start: date, end: date) -> Round:
        return rounds.open_round(
            f"{period}{self.title}",
            period=period,
            period_from_on=start,
            period_until_on=end,
            unit=self.office.city,
            model=self.version,
            by=self.office.handler,
            now=self.now,
        )

    def delivered(
        self, round_: Round | None = None, *, accept: bool = True, **changed: tuple[str, ...]
    ) -> None:
        """The department brings the values, some of them changed; a second person accepts them."""
        target = round_ or self.round
        if not deliveries_of(target):
            feeds.request_data(target, by=self.office.handler, now=self.now)
        (delivery,) = deliveries_of(target)
        rows = {**VALUES, **UNASKED, **changed}
        lines = [
            "单位编码," + ",".join(COLUMNS),
            *(f"{code},{','.join(told)}" for code, told in rows.items()),
        ]
        stored = the_store().put("\n".join(lines).encode())
        submission = feeds.keep_data_file(
            delivery, sha256=stored.sha256, name="报数.csv", size=stored.size, by=self.reporter, now=self.now
        )
        path: Path = the_store().path(stored.sha256)
        feeds.submit_data(delivery, submission, path, by=self.reporter, now=self.now)
        if accept:
            feeds.accept_data(delivery, by=self.office.handler, now=self.now)

    def taken_back(self) -> None:
        """The department takes its data back."""
        (delivery,) = deliveries_of(self.round)
        feeds.withdraw_data(delivery, "数据有误", by=self.reporter, now=self.now)

    def exempted(self, *codes: str) -> None:
        for code in codes:
            unit = {"UNIT": self.office.unit, "OTHER": self.office.other_unit, "ORG": self.department}.get(
                code
            )
            actions.exempt_unit(
                self.round,
                unit or self.units[code],
                "机构改革，本期不参评",
                by=self.office.handler,
                now=self.now,
            )

    def computed(self, round_: Round | None = None) -> Computation:
        return actions.compute_results(round_ or self.round, by=self.office.handler, now=self.now)

    def published(self, round_: Round | None = None) -> Round:
        target = round_ or self.round
        rounds.submit_round(target, by=self.office.handler, now=self.now)
        rounds.review_round(target, by=self.office.office_director, now=self.now)
        rounds.publish_round(target, by=self.office.principal_leader, now=self.now)
        return target


@pytest.fixture
def city(made_once: MadeOnce, now: datetime) -> Scored:
    return made_once(Scored, now)
