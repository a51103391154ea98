"""Two officers act on one document at the same instant: one of them does it, the other is told in words."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, text
from werkzeug.test import TestResponse

from app.audit.models import AuditHead
from app.audit.verify import verify
from app.cases.models import Deadline
from app.extensions import db, transaction
from app.notices.actions import serving
from app.notices.content.proof import ServiceMode
from app.notices.models import Notice, NoticeCopy, ServiceRecord
from app.notices.queries import services_of
from app.people.models import User
from tests.app.notices.test_copies import OUTSIDE, SERVERS, a_sealed_notice
from tests.app.stages.rectification.conftest import quick_printer  # noqa: F401 - an autouse fixture
from tests.browser_page import Browser, Page, values_in
from tests.builders import Office
from tests.lives import a_warned_case
from workflows.terms import Term
from workflows.vocabulary import NoticeState

SERVING = {"first_server": SERVERS[0], "second_server": SERVERS[1], "mode": "electronic"}
Press = Callable[[], TestResponse]
_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")


@pytest.fixture(autouse=True)
def _without_seals(on_postgresql: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(on_postgresql.extensions, "sealer", None)


def a_notice(now: datetime, *, served: bool) -> tuple[Office, Notice]:
    with transaction():
        office = Office()
        notice = a_sealed_notice(office, (OUTSIDE,), now, a_warned_case(office, now=now))
        if served:
            serving.serve_notice(notice, SERVERS, ServiceMode.ELECTRONIC, "", by=office.case_manager, now=now)
    return office, notice


def pressing(app: Flask, person: User, address: str, **fields: str) -> Press:
    """A form that a person has filled in, with a finger on its button."""
    browser = Browser(app)
    with browser.client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = person.get_id(), True
    filled = {**values_in(browser.get(address).form("version")), **fields}
    return lambda: browser.client.post(address, data=filled)


def at_the_same_instant(app: Flask, case_id: int, *presses: Press) -> list[TestResponse]:
    """All press, and each waits for another before anybody has finished; then they go on."""
    answers: list[TestResponse] = []
    db.session.rollback()
    held = select(AuditHead).where(AuditHead.chain == f"case:{case_id}").with_for_update()
    db.session.execute(held)
    hands = [threading.Thread(target=lambda press=press: answers.append(press())) for press in presses]
    for hand in hands:
        hand.start()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watching:
        while watching.scalar(_WAITING) < len(hands):
            assert all(hand.is_alive() for hand in hands), "nobody waited for the other"
    db.session.rollback()
    for hand in hands:
        hand.join()
    return sorted(answers, key=lambda answer: answer.status_code)


def one_did_it_and_the_other_reads_why(answers: list[TestResponse]) -> None:
    assert [answer.status_code for answer in answers] == [303, 409]
    assert "内容已被他人更新" in Page(answers[1]).words
    db.session.rollback()
    assert list(verify()) == []


def test_two_serve_it(on_postgresql: Flask, now: datetime) -> None:
    office, notice = a_notice(now, served=False)
    with time_machine.travel(now, tick=False):
        address = f"/notices/{notice.id}/serve"
        both = [
            pressing(on_postgresql, person, address, **SERVING)
            for person in (office.handler, office.case_manager)
        ]
        one_did_it_and_the_other_reads_why(at_the_same_instant(on_postgresql, notice.case_id, *both))
    assert db.session.scalar(select(func.count()).where(ServiceRecord.notice_id == notice.id)) == 1
    assert db.session.scalar(select(func.count(NoticeCopy.id))) == 1
    opened = select(func.count(Deadline.id)).where(
        Deadline.term == Term.NOTICE_ACK, Deadline.subject_id == notice.id
    )
    assert db.session.scalar(opened) == 1


def test_one_signs_for_it_while_another_withdraws_it(on_postgresql: Flask, now: datetime) -> None:
    office, notice = a_notice(now, served=True)
    with time_machine.travel(now + timedelta(hours=1), tick=False):
        both = (
            pressing(on_postgresql, office.unit_principal, f"/notices/{notice.id}/acknowledge"),
            pressing(
                on_postgresql,
                office.leader_in_charge,
                f"/notices/{notice.id}/withdraw",
                reason="事实有误，另行制发。",
            ),
        )
        one_did_it_and_the_other_reads_why(at_the_same_instant(on_postgresql, notice.case_id, *both))
    [record] = services_of(notice)
    assert (notice.state, record.signed_at is None) in {
        (NoticeState.WITHDRAWN, True),
        (NoticeState.ACKNOWLEDGED, False),
    }


def test_one_signs_in_the_system_while_the_refusal_is_recorded(on_postgresql: Flask, now: datetime) -> None:
    office, notice = a_notice(now, served=True)
    with time_machine.travel(now + timedelta(hours=1), tick=False):
        refusal = {
            "reason": "拒绝签收",
            "witness": "见证人甲",
            "capacity": "社区工作人员",
            "left_in": "收发室",
        }
        both = (
            pressing(on_postgresql, office.unit_principal, f"/notices/{notice.id}/acknowledge"),
            pressing(on_postgresql, office.handler, f"/notices/{notice.id}/refused-receipt", **refusal),
        )
        one_did_it_and_the_other_reads_why(at_the_same_instant(on_postgresql, notice.case_id, *both))
    [record] = services_of(notice)
    assert (record.signed_at is None) != (record.refused_at is None)
    assert notice.state == NoticeState.ACKNOWLEDGED
