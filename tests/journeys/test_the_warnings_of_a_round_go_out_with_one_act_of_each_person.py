"""All candidates of a round, from the opening of their cases to the service, on one page for each person."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app import clock
from app.audit.verify import verify
from app.cases.models import Case
from app.extensions import db, transaction
from app.notices.batches.jobs import carry_out_batches
from app.notices.models import Notice
from app.notices.numbering import counts
from app.organisations.models import Unit
from app.people.models import User
from tests.browser_page import Page
from tests.builders import somebody
from tests.journeys.test_a_low_score_leads_to_an_acknowledged_warning import HEAD, Town, published_round
from workflows.vocabulary import CaseState, NoticeState, Role

LOW = ("UNIT", "OTHER", "U0", "U1")
SCORES = (
    HEAD
    + "".join(
        f"{unit},5{n},工程变更审批超期,堵点,立行立改,审批按时办结率,清理环节\n" for n, unit in enumerate(LOW)
    )
    + "".join(f"U{n},{70 + n},,,,,\n" for n in range(2, 10))
)


@pytest.fixture
def town(app: Flask, now: datetime) -> Iterator[Town]:
    with time_machine.travel(now, tick=False):
        with transaction():
            town = Town(app)
            for unit in db.session.scalars(select(Unit).where(Unit.code.in_(LOW[1:]))).all():
                somebody(Role.UNIT_PRINCIPAL, unit)
        yield town


def acts_on_all(town: Town, person: User, heading: str, button: str, **fields: object) -> Page:
    """Open the page of what waits, choose all of it, press the button; then the clock does it."""
    browser = town.browser(person)
    page = browser.get("/notices/waiting?choose=all")
    assert page.heading == f"待办文书：{heading}"
    chosen = [str(box["value"]) for box in page.html.select('input[name="document"]')]
    page = browser.submit(fields={"document": chosen, **fields}, button=button)
    assert page.heading == f"{heading}：{len(LOW)}件"
    assert carry_out_batches(clock.now()) == len(LOW)
    return browser.get(page.address)


def test_the_warnings_of_a_round_go_out_with_one_act_of_each_person(town: Town) -> None:
    office, round_ = town.office, published_round(town, SCORES)
    browser = town.browser(office.handler)
    page = browser.get(f"/rounds/{round_.id}")
    boxes = [str(box["value"]) for box in page.html.select('input[name="results"][type="checkbox"]')]
    page = browser.submit(fields={"handler": str(office.handler.id), "results": boxes})
    assert page.heading == f"已立案{len(LOW)}件"
    page = browser.get(page.links["成批起草预警通知书"])
    cases = [str(box["value"]) for box in page.html.select('input[name="case"][checked]')]
    page = browser.submit(fields={"case": cases})
    assert page.heading == f"已起草{len(LOW)}件预警通知书"

    acts_on_all(town, office.handler, "送审", "送审")
    acts_on_all(town, office.office_director, "审核通过", "审核通过", opinion="事实清楚，同意报签")
    page = acts_on_all(town, office.leader_in_charge, "签发", "签发")
    assert [row[0] for row in page.rows()] == [f"清预〔2026〕{n}号" for n in range(1, len(LOW) + 1)]
    acts_on_all(town, office.case_manager, "用印", "用印")
    acts_on_all(town, office.case_manager, "送达", "送达", second_server=str(office.handler.id))

    db.session.rollback()
    warnings = db.session.scalars(select(Notice)).all()
    assert {each.state for each in warnings} == {NoticeState.SERVED}
    assert {case.state for case in db.session.scalars(select(Case)).unique()} == {CaseState.DELIVERED}
    [count] = counts((warnings[0].organ_code,))
    assert (count.last, count.used, count.gaps) == (len(LOW), len(LOW), ())
    assert list(verify()) == []
    page = town.browser(office.unit_principal).get("/")
    assert "签收" in page.words
