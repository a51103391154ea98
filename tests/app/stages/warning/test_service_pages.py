"""The pages of a service: what is recorded, what is refused in words, and who is offered what."""

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.notices.content.proof import ServiceMode
from app.notices.models import Notice
from app.people.models import User
from app.stages.warning.queries import notice_of
from tests.app.stages.rectification.conftest import SOME_PDF, quick_printer  # noqa: F401 - an autouse fixture
from tests.app.stages.warning.conftest import Warned
from tests.app.stages.warning.test_service import receive_on_paper, record_of, serve
from tests.browser_page import Browser
from workflows.vocabulary import NoticeState, Role

Open = Callable[[User], Browser]


@pytest.fixture
def as_person(app: Flask) -> Iterator[Open]:
    def opened(person: User) -> Browser:
        browser = Browser(app)
        with browser.client.session_transaction() as session:
            session["_user_id"] = person.get_id()
            session["_fresh"] = True
        return browser

    with time_machine.travel(datetime(2026, 3, 4, 2, tzinfo=UTC), tick=False):
        yield opened


def test_paper_is_recorded_with_its_scan_on_the_page(sealed: Warned, as_person: Open) -> None:
    serve(sealed, sealed.now, mode=ServiceMode.ON_THE_SPOT, place="会议室")
    browser = as_person(sealed.office.handler)
    browser.get(f"/cases/{sealed.case.id}/paper-receipt")
    page = browser.submit(code=422, fields={"receiver": "局长", "received_at": "昨天"})
    assert any("2026-02-11 09:30" in error for error in page.errors), page.errors
    page = browser.submit(
        code=422, fields={"receiver": "局长", "received_at": "2026-03-01 09:30", "files": _file()}
    )
    assert any("不可能在2026年3月1日收到" in error for error in page.errors), page.errors
    assert "送达回证.pdf" in page.words, "the scan is offered again"
    page = browser.submit(fields={"received_at": "2026-03-03T16:20"})
    assert not page.errors
    db.session.rollback()
    record = record_of(sealed.case)
    assert record.signed_at == datetime(2026, 3, 3, 8, 20, tzinfo=UTC)
    page = browser.get(f"/notices/{record.notice_id}")
    assert "局长于2026年3月3日" in page.words
    assert "送达回证.pdf" in page.links


def test_the_unit_reads_when_its_silence_counts_as_a_receipt(under_a_rule: Warned, as_person: Open) -> None:
    page = as_person(under_a_rule.office.unit_principal).get(
        f"/cases/{under_a_rule.case.id}/acknowledge-warning"
    )
    assert "本文书于2026年3月9日" in page.words
    notice = notice_of(under_a_rule.case)
    page = as_person(under_a_rule.office.handler).get(f"/notices/{notice.id}")
    assert "如无人签收" in page.words


def test_the_day_is_corrected_on_the_page_of_the_document(sealed: Warned, as_person: Open) -> None:
    serve(sealed, sealed.now, mode=ServiceMode.ON_THE_SPOT, place="会议室")
    receive_on_paper(sealed, sealed.now, sealed.now)
    notice = db.session.scalars(select(Notice)).one()
    browser = as_person(sealed.office.office_director)
    page = browser.get(f"/notices/{notice.id}")
    browser.get(page.links["更正送达日期"])
    browser.submit(
        fields={
            "received_at": "2026-03-03 09:00",
            "reason": "回执所载日期为三月三日，原登记有误。",
            "files": _file(),
        }
    )
    page = browser.get(f"/notices/{notice.id}")
    assert "已更正" in page.words
    assert "更正理由" in page.words
    assert notice.state == NoticeState.ACKNOWLEDGED
    for address in ("serve", "acknowledge", "paper-receipt", "refused-receipt"):
        browser.get(f"/notices/{notice.id}/{address}", code=404)


def _file() -> tuple[io.BytesIO, str]:
    return io.BytesIO(SOME_PDF), "送达回证.pdf"


def test_a_proof_to_be_signed_on_paper_is_printed_before_it_is_signed(
    sealed: Warned, as_person: Open
) -> None:
    serve(sealed, sealed.now, mode=ServiceMode.ON_THE_SPOT, place="会议室")
    record = record_of(sealed.case)
    browser = as_person(sealed.office.case_manager)
    page = browser.get(f"/notices/{record.notice_id}")
    answer = browser.client.get(page.links["打印纸质回证供签名"])
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")


def test_who_may_correct_is_offered_it_and_the_unit_is_not(sealed: Warned, as_person: Open) -> None:
    serve(sealed, sealed.now, mode=ServiceMode.ON_THE_SPOT, place="会议室")
    receive_on_paper(sealed, sealed.now, sealed.now)
    notice = notice_of(sealed.case)
    offered = {
        role: "更正送达日期" in as_person(sealed.office.people[role]).get(f"/notices/{notice.id}").links
        for role in (Role.OFFICE_DIRECTOR, Role.LEADER_IN_CHARGE, Role.HANDLER, Role.UNIT_PRINCIPAL)
    }
    assert [role for role, can in offered.items() if can] == [Role.OFFICE_DIRECTOR, Role.LEADER_IN_CHARGE]
