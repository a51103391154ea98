"""Two published rounds that a model scored, and the browser of a person of the office or of a unit."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.extensions import db, transaction
from app.organisations.models import Unit
from app.people.models import User
from app.stages.assessment.models import Result, Round
from app.stages.assessment.results.actions.reports import approve_reports, ask_for_reports, deliver_reports_of
from app.stages.assessment.results.jobs import print_waiting_reports, seal_approved_reports
from app.stages.assessment.results.models import HealthReport, ReportDelivery
from tests.app.stages.assessment.computing.conftest import Scored
from tests.browser_page import Browser
from tests.builders import somebody
from tests.memory import MadeOnce
from workflows.vocabulary import ReportRecipient, Role

ADDRESSEES = {
    ReportRecipient.PARTY_LEADER: "市委书记",
    ReportRecipient.GOVERNMENT_LEADER: "市长",
    ReportRecipient.LEADER_IN_CHARGE: "分管副市长",
    ReportRecipient.UNIT_PRINCIPAL: "党组书记",
}


class Resulted(Scored):
    """The city after its second half-year: K and L fell, everybody else stayed."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self.delivered()
        self.computed()
        self.before = self.published()
        self.round = self.opened("2026年上半年", date(2026, 1, 1), date(2026, 2, 28))
        self.delivered(K=("44.5", "43", "62", "19", "0"))
        self.computed()
        self.published()

    def reported(self, round_: Round | None = None) -> list[HealthReport]:
        """Reports asked for, printed, approved, sealed and delivered, each act by another hand. Commits."""
        target = round_ or self.round
        with transaction():
            ask_for_reports(target, by=self.office.handler, now=self.now)
        print_waiting_reports(self.now)
        with transaction():
            approve_reports(target, by=self.office.leader_in_charge, now=self.now)
        seal_approved_reports(self.now)
        with transaction():
            deliver_reports_of(target, ADDRESSEES, by=self.office.handler, now=self.now)
        found = (
            select(HealthReport).where(HealthReport.round_id == target.id).order_by(HealthReport.unit_path)
        )
        return list(db.session.scalars(found).unique())


def delivery_to(report: HealthReport, recipient: ReportRecipient) -> ReportDelivery:
    """One of the four copies."""
    return next(each for each in report.deliveries if each.recipient is recipient)


def principal_of(unit: Unit) -> User:
    """Who speaks for a unit."""
    return somebody(Role.UNIT_PRINCIPAL, unit)


@pytest.fixture
def city(made_once: MadeOnce, now: datetime) -> Resulted:
    return made_once(Resulted, now)


@pytest.fixture
def only_three(city: Resulted) -> Resulted:
    """The round with three scored units, so that few reports are printed."""
    with transaction():
        keep = [city.units[code].id for code in ("A", "K", "L")]
        for result in db.session.scalars(select(Result).where(Result.round_id == city.round.id)).unique():
            if result.unit_id not in keep:
                db.session.delete(result)
    return city


@pytest.fixture
def as_person(app: Flask, city: Resulted) -> Iterator[Callable[[User], Browser]]:
    def opened(person: User) -> Browser:
        browser = Browser(app)
        with browser.client.session_transaction() as session:
            session["_user_id"] = person.get_id()
            session["_fresh"] = True
        return browser

    with time_machine.travel(city.now, tick=False):
        yield opened
