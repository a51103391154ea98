"""A warning on its way; every step is taken by the person whose step it is."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
import time_machine
from flask import Flask

from app.cases.models import Case
from app.extensions import transaction
from app.people.models import User
from app.people.queries import the_clock
from app.policies.actions import release_policy
from app.stages.warning import actions
from tests.browser_page import Browser
from tests.builders import Office, a_case
from tests.memory import MadeOnce

PROBLEM = {
    "problem": "工程变更审批超期",
    "problem_class": "blockage",
    "item_type": "immediate",
    "indicator": "审批按时办结率",
    "requirement": "清理环节，公布时限",
    "severity": "",
    "own_term": "",
}


class Warned:
    """A case with one problem, and the office around it."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.office = Office()
        self.case: Case = a_case(
            self.office,
            now=now,
            period="2025年下半年",
            peer_group="市直机关",
            rank=31,
            group_size=32,
            bottom_n=3,
            report_number="TJ2026-001-0001",
            reasons=["below_pass_mark", "bottom_n"],
            problems=[PROBLEM],
        )

    def drafted(self) -> "Warned":
        actions.draft_warning(self.case, by=self.office.handler, now=self.now)
        return self

    def submitted(self) -> "Warned":
        self.drafted()
        actions.submit_warning(self.case, by=self.office.handler, now=self.now)
        return self

    def reviewed(self) -> "Warned":
        self.submitted()
        actions.review_warning(self.case, by=self.office.office_director, now=self.now)
        return self

    def signed(self) -> "Warned":
        self.reviewed()
        actions.sign_warning(self.case, by=self.office.leader_in_charge, now=self.now)
        return self

    def served(self) -> "Warned":
        self.signed()
        actions.issue_warning(self.case, by=self.office.case_manager, now=self.now)
        actions.serve_warning(
            self.case,
            [self.office.handler, self.office.case_manager],
            by=self.office.case_manager,
            now=self.now,
        )
        return self

    def acknowledged(self) -> "Warned":
        self.served()
        actions.acknowledge_warning(self.case, by=self.office.unit_principal, now=self.now)
        return self


@pytest.fixture
def matter(made_once: MadeOnce, now: datetime) -> Warned:
    return made_once(Warned, now)


@pytest.fixture
def sealed(made_once: MadeOnce, matter: Warned) -> Warned:
    return made_once(with_its_seal, matter)


def with_its_seal(matter: Warned) -> Warned:
    matter.signed()
    actions.issue_warning(matter.case, by=matter.office.case_manager, now=matter.now)
    return matter


def rule(days: int, now: datetime) -> None:
    with transaction():
        release_policy({"deemed_after": days}, "经会议研究，电子送达逾期视为送达。", by=the_clock(), now=now)


@pytest.fixture
def under_a_rule(app: Flask, now: datetime) -> Warned:
    rule(5, now)
    with transaction():
        return Warned(now).served()


@pytest.fixture
def as_person(app: Flask, matter: Warned) -> Iterator[Callable[[User], Browser]]:
    def opened(person: User) -> Browser:
        browser = Browser(app)
        with browser.client.session_transaction() as session:
            session["_user_id"] = person.get_id()
            session["_fresh"] = True
        return browser

    with time_machine.travel(matter.now, tick=False):
        yield opened
