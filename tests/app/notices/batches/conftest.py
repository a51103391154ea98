"""Warnings of several units at one point of their life, and the office around them."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.cases.actions import open_case
from app.cases.models import Case
from app.extensions import db, transaction
from app.notices.batches.actions import ask_for
from app.notices.batches.models import Batch, BatchLine
from app.notices.models import Notice
from app.people.models import User
from app.stages.warning import actions
from tests.app.stages.warning.conftest import PROBLEM
from tests.browser_page import Browser
from tests.builders import Office, a_unit, somebody
from workflows.actions import Action
from workflows.vocabulary import NoticeKind, Role


class Warnings:
    """So many units, each with a warning that was reviewed and waits for its signature."""

    def __init__(self, count: int, now: datetime) -> None:
        self.now, self.office = now, Office()
        self.cases = [self._drafted(n) for n in range(1, count + 1)]
        for case in self.cases:
            actions.submit_warning(case, by=self.office.handler, now=now)
            actions.review_warning(case, by=self.office.office_director, now=now)

    def _drafted(self, n: int) -> Case:
        unit = a_unit(f"W{n}", name=f"示范市第{n}所", below=self.office.city)
        somebody(Role.UNIT_PRINCIPAL, unit)
        trigger = {
            "score": "55.20",
            "pass_mark": "60",
            "reasons": ["below_pass_mark"],
            "period": "2025年下半年",
            "problems": [PROBLEM],
        }
        by = self.office.handler
        case = open_case(unit, trigger, round_id=None, handler=by, by=by, now=self.now)
        actions.draft_warning(case, by=by, now=self.now)
        return case

    def ask(self, action: Action, by: User, **details: object) -> Batch:
        """Ask for an act on all of them, as they stand."""
        with transaction():
            seen = {notice.id: notice.version for notice in notices()}
            return ask_for(action, seen, by=by, now=self.now, details=details)

    def asked_to_sign(self) -> Batch:
        """The leader in charge signs all of them with one act."""
        return self.ask(Action.SIGN_NOTICE, self.office.leader_in_charge)


def notices() -> list[Notice]:
    """The warnings, as they stand now."""
    wanted = select(Notice).where(Notice.kind == NoticeKind.WARNING).order_by(Notice.id)
    return list(db.session.scalars(wanted).unique())


def standing() -> list[Notice]:
    """The same, read again."""
    db.session.rollback()
    return notices()


def lines(batch: Batch) -> list[BatchLine]:
    """The lines of a batch, read again."""
    db.session.rollback()
    wanted = select(BatchLine).where(BatchLine.batch_id == batch.id).order_by(BatchLine.id)
    return list(db.session.scalars(wanted).unique())


@pytest.fixture
def warnings(app: Flask, now: datetime) -> Warnings:
    with transaction():
        return Warnings(3, now)


@pytest.fixture
def as_person(app: Flask, now: datetime) -> Iterator[Callable[[User], Browser]]:
    def opened(person: User) -> Browser:
        browser = Browser(app)
        with browser.client.session_transaction() as session:
            session["_user_id"] = person.get_id()
            session["_fresh"] = True
        return browser

    with time_machine.travel(now, tick=False):
        yield opened
