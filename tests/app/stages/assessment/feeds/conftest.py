"""A round with a model, two departments and their feeds; every one is made by the product's own actions."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from app.extensions import the_store
from app.stages.assessment import actions as rounds
from app.stages.assessment.feeds import actions
from app.stages.assessment.feeds.actions import AskedColumn
from app.stages.assessment.feeds.models import Delivery, Feed, Submission
from app.stages.assessment.feeds.queries import deliveries_of, values_in_force
from app.stages.assessment.feeds.words import Cadence, FeedKind, Figure
from app.stages.assessment.model import actions as models
from app.stages.assessment.model.document import read_document
from app.stages.assessment.model.models import ModelVersion
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

[[indicator]]
code = "talks"
name = "谈心谈话覆盖率"
parent = "index"
weight = 1
direction = "higher"
source = "组织部门"
measure = { kind = "goalposts", lowest = 0, highest = 100 }

[[indicator]]
code = "duty"
name = "一岗双责"
parent = "index"
weight = 1
direction = "higher"
source = "组织部门"
measure = { kind = "raters", lowest = 0, highest = 10 }

[[indicator]]
code = "audit"
name = "审计整改到位率"
parent = "index"
weight = 1
direction = "higher"
source = "审计机关"
measure = { kind = "goalposts", lowest = 50, highest = 100 }

[[penalty]]
code = "occasions"
name = "违规操办婚丧喜庆"
column = "occasion_violations"
each = 2

[[penalty]]
code = "late"
name = "整改逾期"
column = "late_items"
each = 1
"""


class Feeding:
    """A city whose organisation department and audit office bring data; ``round`` is the first half of 2026."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.office = Office()
        city = self.office.city
        self.department = a_unit("ORG", name="示范市组织部", below=city)
        self.audit_office = a_unit("AUDIT", name="示范市审计局", below=city)
        self.reporter = somebody(Role.DATA_REPORTER, self.department, name="组织部数据报送员")
        self.auditor = somebody(Role.DATA_REPORTER, self.audit_office, name="审计局数据报送员")
        self.version = self._a_model()
        self.round = rounds.open_round(
            "2026年上半年清廉指数评价",
            period="2026年上半年",
            period_from_on=date(2026, 1, 1),
            period_until_on=date(2026, 6, 30),
            unit=city,
            by=self.office.handler,
            now=now,
        )
        self.round.model_version_id = self.version.id
        self.talks = self.feed("组织部报数", [AskedColumn("talks"), AskedColumn("duty")])

    def _a_model(self) -> ModelVersion:
        office = self.office
        return models.open_model(read_document(MODEL), unit=office.city, by=office.handler, now=self.now)

    def feed(
        self, name: str, columns: Sequence[AskedColumn], kind: FeedKind = FeedKind.FILE, *,
        cadence: Cadence = Cadence.ROUND, unit: object = None, term: str = "10WD",
    ) -> Feed:  # fmt: skip
        return actions.define_feed(
            self.version.model, name, columns, unit=unit or self.department, kind=kind, cadence=cadence,
            term=Duration.parse(term), by=self.office.handler, now=self.now,
        )  # fmt: skip

    def occasions(self) -> Feed:
        column = AskedColumn("occasion_violations", figure=Figure.VIOLATIONS)
        return self.feed("婚丧喜庆月报", [column], FeedKind.OCCASIONS, cadence=Cadence.MONTH)

    def asked(self) -> list[Delivery]:
        return actions.request_data(self.round, by=self.office.handler, now=self.now)

    def delivery(self) -> Delivery:
        """The organisation department's delivery, asked for."""
        if not deliveries_of(self.round):
            self.asked()
        return next(each for each in deliveries_of(self.round) if each.feed_id == self.talks.id)

    def kept(
        self, content: bytes | str, name: str = "报数.csv", delivery: Delivery | None = None
    ) -> Submission:
        raw = content.encode() if isinstance(content, str) else content
        stored = the_store().put(raw)
        return actions.keep_data_file(
            delivery or self.delivery(), sha256=stored.sha256, name=name, size=stored.size,
            by=self.reporter, now=self.now,
        )  # fmt: skip

    def submitted(
        self, content: bytes | str, name: str = "报数.csv", delivery: Delivery | None = None
    ) -> Submission:
        target = delivery or self.delivery()
        submission = self.kept(content, name, target)
        actions.submit_data(target, submission, path_of(submission), by=self.reporter, now=self.now)
        return submission

    def accepted(self, delivery: Delivery | None = None) -> None:
        actions.accept_data(delivery or self.delivery(), by=self.office.handler, now=self.now)

    def in_force(self, *, drafts: bool = False) -> list[tuple[str, str, str, str]]:
        found = values_in_force(self.round, drafts=drafts)
        return [(code, column, str(value), rater) for code, column, value, rater in found]


def path_of(submission: Submission) -> Path:
    assert submission.sha256 is not None
    return the_store().path(submission.sha256)


def table(*lines: str) -> str:
    return "\n".join(lines) + "\n"


@pytest.fixture
def city(made_once: MadeOnce, now: datetime) -> Iterable[Feeding]:
    return made_once(Feeding, now)
