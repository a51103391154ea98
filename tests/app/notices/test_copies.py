"""Copies of a document: each recipient gets one, signs for it, and nobody else reads it."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.audit.verify import verify
from app.cases.models import Case, Deadline, Event
from app.evidence.actions import keep_upload
from app.evidence.models import DraftUpload
from app.evidence.queries import evidence_of
from app.extensions import db, transaction
from app.notices.actions import drafting, issuing, serving
from app.notices.actions.copying import acknowledge_copy, record_copy_receipt
from app.notices.content.proof import ServiceMode
from app.notices.content.rectification import RectificationNotice
from app.notices.content.shape import ContentRefused
from app.notices.models import Notice, NoticeCopy
from app.notices.queries import copies_of, current_notice, services_of, unit_that_signs, unsigned_services
from app.outbox.models import Message
from app.overview.queries.timeline import timeline_of
from app.overview.queries.work import duties_of
from app.people.models import User
from app.stages.warning import actions as warning
from app.stages.warning.queries import notice_of
from app.stages.warning.writing import draft_of
from tests.app.stages.rectification.conftest import SOME_PDF, quick_printer  # noqa: F401 - an autouse fixture
from tests.app.stages.warning.conftest import Warned
from tests.browser_page import Browser
from tests.builders import Office, a_case, a_unit, somebody
from tests.memory import MadeOnce
from workflows.actions import Action
from workflows.engine import Refused
from workflows.terms import Term
from workflows.vocabulary import NoticeCopyState, NoticeKind, Role

DAY = timedelta(days=1)
SERVERS = ("案件监督管理室甲", "案件监督管理室乙")
HERE, OUTSIDE = "中共示范市第二局党组", "市委组织部"
Open = Callable[[User], Browser]


class Copied:
    """A notice served on the first bureau, copied to the second and to an organ outside."""

    def __init__(self, now: datetime) -> None:
        self.now, self.office = now, Office()
        self.neighbour = somebody(Role.UNIT_PRINCIPAL, self.office.other_unit)
        self.stranger = somebody(Role.UNIT_PRINCIPAL, a_unit("THIRD", below=self.office.city))
        self.notice = a_sealed_notice(self.office, (HERE, OUTSIDE), now)
        serving.serve_notice(
            self.notice, SERVERS, ServiceMode.ON_THE_SPOT, "会议室", by=self.office.handler, now=now
        )

    @property
    def copies(self) -> tuple[NoticeCopy, NoticeCopy]:
        here, outside = copies_of(self.notice)
        return here, outside

    def scan(self, copy: NoticeCopy) -> DraftUpload:
        subject = (copy.workflow_name, copy.id)
        return keep_upload(
            io.BytesIO(SOME_PDF), "签收单.pdf", subject, at_most=2**20, by=self.office.handler, now=self.now
        )


def a_sealed_notice(
    office: Office, copies_to: tuple[str, ...], now: datetime, case: Case | None = None
) -> Notice:
    content = replace(RectificationNotice.sample(), copies_to=copies_to)
    notice = drafting.draft_notice(case or a_case(office, now=now), content, by=office.handler, now=now)
    drafting.submit_notice(notice, by=office.handler, now=now)
    drafting.review_notice(notice, by=office.office_director, now=now)
    issuing.sign_notice(notice, by=office.leader_in_charge, now=now)
    issuing.seal_notice(notice, by=office.case_manager, now=now)
    return notice


@pytest.fixture
def matter(made_once: MadeOnce, now: datetime) -> Copied:
    return made_once(Copied, now)


@pytest.fixture
def as_person(app: Flask, now: datetime) -> Iterator[Open]:
    def opened(person: User) -> Browser:
        browser = Browser(app)
        with browser.client.session_transaction() as session:
            session["_user_id"] = person.get_id()
            session["_fresh"] = True
        return browser

    with time_machine.travel(now + DAY, tick=False):
        yield opened


def waiting(copy: NoticeCopy) -> list[tuple[Term, Role, str]]:
    found = select(Deadline).where(
        Deadline.subject_kind == "notice_copy", Deadline.subject_id == copy.id, Deadline.closed_at.is_(None)
    )
    return [(each.term, each.owner_role, each.unit_path) for each in db.session.scalars(found)]


def test_every_recipient_gets_a_copy_with_the_service_and_is_waited_for(matter: Copied) -> None:
    here, outside = matter.copies
    assert (here.recipient, here.unit, outside.unit) == (HERE, matter.office.other_unit, None)
    assert waiting(here) == [(Term.COPY_ACK, Role.UNIT_PRINCIPAL, matter.office.other_unit.path)]
    assert waiting(outside) == [(Term.COPY_RECEIPT, Role.HANDLER, matter.office.unit.path)]
    told = select(Message.recipient_id).where(Message.kind == "copy_delivered")
    assert set(db.session.scalars(told)) == {matter.neighbour.id}
    [duty] = db.session.scalars(duties_of(matter.neighbour, matter.now)).all()
    assert (duty.subject_kind, duty.subject_id) == ("notice_copy", here.id)


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("示范市第二局", True),
        ("示范市第二局党委", True),
        ("中共示范市第二局党组", True),
        ("示范市第二", False),
        ("别市第二局", False),
        ("", False),
    ],
)
def test_a_recipient_is_a_unit_by_its_whole_name_alone(matter: Copied, named: str, found: bool) -> None:
    unit = unit_that_signs(named, matter.notice, date(2026, 3, 2))
    assert unit == (matter.office.other_unit if found else None)


def test_a_unit_in_which_nobody_could_sign_gets_paper(matter: Copied) -> None:
    [grant] = matter.neighbour.grants
    grant.until_on = date(2026, 1, 1)
    assert unit_that_signs("示范市第二局", matter.notice, date(2026, 3, 2)) is None


def test_the_unit_reads_its_copy_and_signs_for_it_and_never_sees_the_case(
    matter: Copied, as_person: Open
) -> None:
    here, outside = matter.copies
    browser = as_person(matter.neighbour)
    page = browser.get("/my-work")
    assert "签收抄送件" in page.words
    page = browser.get(f"/notice-copies/{here.id}")
    assert matter.notice.title in page.words
    assert browser.client.get(page.links["打开PDF"]).data.startswith(b"%PDF")
    browser.get(page.links["签收抄送件"])
    page = browser.submit()
    assert "已签收" in page.words
    assert matter.notice.number in browser.get("/notice-copies").links
    assert matter.notice.number not in as_person(matter.stranger).get("/notice-copies").links
    db.session.rollback()
    assert (here.state, here.received_at, here.on_paper) == (
        NoticeCopyState.RECEIVED,
        matter.now + DAY,
        False,
    )
    assert waiting(here) == []
    for address in (
        f"/cases/{matter.notice.case_id}",
        f"/notices/{matter.notice.id}",
        f"/notices/{matter.notice.id}/document.pdf",
        f"/notice-copies/{outside.id}",
        f"/notice-copies/{outside.id}/document.pdf",
        f"/notice-copies/{outside.id}/receipt",
    ):
        browser.get(address, code=404)
    [message] = db.session.scalars(select(Message).where(Message.recipient_id == matter.neighbour.id)).all()
    assert "打开案件" not in browser.get(f"/messages/{message.id}").links
    assert list(verify()) == []


def test_nobody_else_opens_or_signs_for_a_copy(matter: Copied, as_person: Open) -> None:
    here, outside = matter.copies
    addresses = [
        f"/notice-copies/{here.id}{end}" for end in ("", "/document.pdf", "/acknowledge", "/receipt")
    ]
    for person in (
        matter.stranger,
        matter.office.unit_principal,
        matter.office.liaison,
        matter.office.system_admin,
    ):
        browser = as_person(person)
        browser.get("/my-work")
        for address in addresses:
            browser.get(address, code=404)
        browser.post(f"/notice-copies/{here.id}/acknowledge", code=404, version="1")
    page = as_person(matter.neighbour).get(f"/notice-copies/{here.id}/receipt")
    assert page.html.select_one("main form") is None
    for person, copy in ((matter.office.handler, here), (matter.neighbour, outside)):
        with pytest.raises(Refused), transaction():
            acknowledge_copy(copy, by=person, now=matter.now)
    assert here.state == outside.state == NoticeCopyState.DELIVERED


def test_a_receipt_on_paper_is_recorded_with_its_scan(matter: Copied, as_person: Open) -> None:
    _here, outside = matter.copies
    browser = as_person(matter.office.handler)
    page = browser.get(f"/notices/{matter.notice.id}")
    browser.get(page.links[OUTSIDE])
    browser.get(f"/notice-copies/{outside.id}/receipt")
    fields = {"receiver": "办公室值班员", "received_at": "2026-03-02 17:30"}
    page = browser.submit(code=422, fields=fields)
    assert any("扫描件" in error for error in page.errors), page.errors
    browser.submit(fields={**fields, "files": (io.BytesIO(SOME_PDF), "签收单.pdf")})
    db.session.rollback()
    assert (outside.state, outside.received_by, outside.on_paper) == (
        NoticeCopyState.RECEIVED,
        "办公室值班员",
        True,
    )
    [scan] = evidence_of("notice_copy", outside.id)
    assert scan.newest.name in browser.get(f"/notices/{matter.notice.id}").words
    lines = [line.event for line in timeline_of(outside.case, matter.office.handler, date(2026, 3, 3))]
    assert [e.action for e in lines if e.subject_kind == "notice_copy"] == [
        Action.RECORD_COPY_RECEIPT,
        Action.DELIVER_COPY,
        Action.DELIVER_COPY,
    ]
    assert list(verify()) == []


@pytest.mark.parametrize(
    ("hours", "why"),
    [
        (-24, "cannot have been received"),
        (-1, "earlier than the handing over"),
        (1, "not come yet"),
        (48, "not come yet"),
    ],
)
def test_no_receipt_of_a_copy_before_its_delivery_nor_tomorrow(matter: Copied, hours: int, why: str) -> None:
    _here, outside = matter.copies
    with pytest.raises(Refused, match=why), transaction():
        record_copy_receipt(
            outside,
            "值班员",
            matter.now + timedelta(hours=hours),
            [matter.scan(outside)],
            by=matter.office.handler,
            now=matter.now,
        )
    assert outside.state == NoticeCopyState.DELIVERED


def test_a_withdrawal_ends_what_was_waited_for_and_says_why(matter: Copied, as_person: Open) -> None:
    here, outside = matter.copies
    with transaction():
        acknowledge_copy(here, by=matter.neighbour, now=matter.now)
    with transaction():
        issuing.withdraw_notice(
            matter.notice, "事实有误，另行制发。", by=matter.office.leader_in_charge, now=matter.now
        )
    assert (here.state, outside.state) == (NoticeCopyState.RECEIVED, NoticeCopyState.LAPSED)
    assert waiting(outside) == []
    [ended] = db.session.scalars(select(Event).where(Event.action == Action.END_RECEIPT))
    assert (ended.by_name, ended.details["reason"]) == ("系统", "事实有误，另行制发。")
    assert unsigned_services() == []
    [record] = services_of(matter.notice)
    page = as_person(matter.office.handler).get(f"/notices/{matter.notice.id}")
    assert "终止签收：文书已撤回" in page.words
    assert record.received_at is None
    assert (
        "文书已撤回，不再签收" in as_person(matter.office.handler).get(f"/notice-copies/{outside.id}").words
    )
    told = select(Message.recipient_id).where(Message.kind == "matter_decided")
    assert {matter.office.unit_principal.id, matter.office.liaison.id} == set(db.session.scalars(told))
    assert list(verify()) == []


def test_a_warning_that_is_taken_back_ends_the_receipts_of_its_copies(app: Flask, now: datetime) -> None:
    with transaction():
        matter = Warned(now)
        case, office = matter.case, matter.office
        draft = replace(draft_of(case), copies_to=(OUTSIDE,))
        warning.draft_warning(case, draft, by=office.handler, now=now)
        warning.submit_warning(case, by=office.handler, now=now)
        warning.review_warning(case, by=office.office_director, now=now)
        warning.sign_warning(case, by=office.leader_in_charge, now=now)
        warning.issue_warning(case, by=office.case_manager, now=now)
        warning.serve_warning(case, [office.handler, office.case_manager], by=office.handler, now=now)
        warning.acknowledge_warning(case, by=office.unit_principal, now=now)
    [copy] = copies_of(notice_of(case))
    with transaction():
        warning.object_to_warning(case, "得分计算有误，附统计表。", by=office.unit_principal, now=now)
        warning.uphold_objection(
            case, "经复核，两项数据重复采集。", by=office.principal_leader, now=now + DAY
        )
    assert copy.state == NoticeCopyState.LAPSED
    withdrawal = current_notice(case, NoticeKind.WITHDRAWAL)
    assert withdrawal is not None
    assert withdrawal.content["copies_to"] == [OUTSIDE], "whoever knew of the one learns of the other"
    assert list(verify()) == []


def test_a_text_is_no_recipient(matter: Copied) -> None:
    content = replace(RectificationNotice.sample(), copies_to=("市委办公室" * 41,))
    with pytest.raises(ContentRefused, match="at most 200 characters"), transaction():
        drafting.draft_notice(matter.notice.the_case, content, by=matter.office.handler, now=matter.now)


def test_a_recipient_that_is_named_twice_gets_one_copy(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        notice = a_sealed_notice(office, (OUTSIDE, f" {OUTSIDE}"), now)
        serving.serve_notice(notice, SERVERS, ServiceMode.ELECTRONIC, "", by=office.case_manager, now=now)
    assert [each.recipient for each in copies_of(notice)] == [OUTSIDE]
