"""A document from its draft to its receipt: number, bytes, proof of service, withdrawal."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.cases.models import Case
from app.extensions import db, the_store, transaction
from app.notices.actions import drafting, issuing, serving
from app.notices.content.proof import ServiceMode
from app.notices.content.rectification import RectificationNotice
from app.notices.content.shape import ContentRefused
from app.notices.engine import NoticeIncomplete
from app.notices.models import Notice, NumberCounter, ServiceRecord
from app.notices.queries import content_of_notice, may_see, services_of
from tests.builders import Office, a_case
from workflows.engine import Refused
from workflows.vocabulary import NoticeState

SERVERS = ("案件监督管理室甲", "案件监督管理室乙")


def a_draft(office: Office, case: Case, now: datetime, **changes: object) -> Notice:
    content = replace(RectificationNotice.sample(), **changes)
    return drafting.draft_notice(case, content, by=office.handler, now=now)


def a_reviewed_notice(office: Office, now: datetime, **changes: object) -> Notice:
    notice = a_draft(office, a_case(office, now=now), now, **changes)
    drafting.submit_notice(notice, by=office.handler, now=now)
    drafting.review_notice(notice, by=office.office_director, now=now)
    return notice


def a_signed_notice(office: Office, now: datetime) -> Notice:
    notice = a_reviewed_notice(office, now)
    issuing.sign_notice(notice, by=office.leader_in_charge, now=now)
    return notice


def a_served_notice(office: Office, now: datetime) -> Notice:
    notice = a_signed_notice(office, now)
    issuing.seal_notice(notice, by=office.case_manager, now=now)
    serving.serve_notice(notice, SERVERS, ServiceMode.ELECTRONIC, "收文账户", by=office.case_manager, now=now)
    return notice


def test_signing_takes_the_number_and_keeps_the_bytes(app: Flask, now: datetime) -> None:
    with transaction():
        notice = a_signed_notice(Office(), now)
    assert notice.number == "清改〔2026〕1号"
    assert notice.pdf_sha256 is not None
    kept = the_store().get(notice.pdf_sha256)
    assert kept.startswith(b"%PDF-")
    assert hashlib.sha256(kept).hexdigest() == notice.pdf_sha256
    assert notice.pages == 3
    assert notice.substitutions["仿宋_GB2312"]
    assert notice.engine_version.startswith("WeasyPrint")


def test_numbers_follow_each_other_without_gap_even_after_a_failed_signature(
    app: Flask, now: datetime
) -> None:
    with transaction():
        office = Office()
        first = a_signed_notice(office, now)
        broken = a_reviewed_notice(office, now, found_by="名为\U0003ffff的检查")
    with pytest.raises(NoticeIncomplete), transaction():
        issuing.sign_notice(broken, by=office.leader_in_charge, now=now)
    with transaction():
        second = a_signed_notice(office, now)
    assert (first.number, second.number) == ("清改〔2026〕1号", "清改〔2026〕2号")
    assert broken.number is None
    assert broken.state == NoticeState.REVIEWED


def test_a_new_year_starts_a_new_count(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        a_signed_notice(office, now)
        later = a_signed_notice(office, now + timedelta(days=365))
    assert later.number == "清改〔2027〕1号"
    counts = db.session.execute(select(NumberCounter.year, NumberCounter.last).order_by(NumberCounter.year))
    assert counts.all() == [(2026, 1), (2027, 1)]


def test_the_drafter_can_neither_review_nor_sign(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        notice = a_draft(office, a_case(office, now=now), now)
        drafting.submit_notice(notice, by=office.handler, now=now)
    for step, person in (
        (drafting.review_notice, office.handler),
        (issuing.sign_notice, office.leader_in_charge),
    ):
        with pytest.raises(Refused), transaction():
            step(notice, by=person, now=now)
    assert notice.state == NoticeState.IN_REVIEW


def test_a_revision_resets_the_review(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        notice = a_reviewed_notice(office, now)
        changed = replace(content_of_notice(notice), consequences="另行研究处理。")
        drafting.revise_notice(notice, changed, by=office.handler, now=now)
    assert notice.state == NoticeState.DRAFT
    assert notice.reviewed_sha256 == ""
    with pytest.raises(Refused), transaction():
        issuing.sign_notice(notice, by=office.leader_in_charge, now=now)


def test_receipt_is_proved_with_both_times(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        notice = a_served_notice(office, now)
    later = now + timedelta(hours=5)
    with transaction():
        serving.acknowledge_notice(notice, by=office.unit_principal, now=later)
    [record] = services_of(notice)
    assert (record.entered_at, record.signed_at) == (now, later)
    assert notice.state == NoticeState.ACKNOWLEDGED
    assert record.pdf_sha256 is not None
    assert the_store().get(record.pdf_sha256).startswith(b"%PDF-")
    assert record.content is not None
    assert record.content["document_number"] == notice.number


def test_a_refused_receipt_needs_a_witness_and_counts_as_served(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        notice = a_served_notice(office, now)
    for witness, why in (("", "witness"), ("社区工作人员", "where the document was left")):
        with pytest.raises(Refused, match=why), transaction():
            serving.record_refused_receipt(notice, "拒不签收", witness, by=office.handler, now=now)
    with transaction():
        serving.record_refused_receipt(
            notice, "认为得分有误，拒不签收", "社区工作人员", by=office.handler, now=now, left_in="收发室"
        )
    [record] = services_of(notice)
    assert (record.mode_in_the_end, record.refused_at, record.signed_at) == (ServiceMode.LEFT, now, None)
    assert record.content is not None
    assert (record.content["place"], record.content["entered_at"]) == ("收发室", now.isoformat())
    assert notice.state == NoticeState.ACKNOWLEDGED


def test_one_person_cannot_serve_twice_over(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        notice = a_signed_notice(office, now)
        issuing.seal_notice(notice, by=office.case_manager, now=now)
    with pytest.raises(ContentRefused, match="Two different people"), transaction():
        serving.serve_notice(
            notice, ("甲", "甲"), ServiceMode.ON_THE_SPOT, "会议室", by=office.case_manager, now=now
        )
    assert notice.state == NoticeState.SEALED
    assert db.session.scalars(select(ServiceRecord)).all() == []


def test_a_withdrawn_notice_keeps_number_and_bytes(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        notice = a_served_notice(office, now)
    number, bytes_before = notice.number, notice.pdf_sha256
    with transaction():
        issuing.withdraw_notice(notice, "异议成立，予以撤回", by=office.leader_in_charge, now=now)
    assert notice.state == NoticeState.WITHDRAWN
    assert (notice.number, notice.pdf_sha256) == (number, bytes_before)
    assert the_store().get(str(bytes_before))


def test_a_unit_sees_what_was_served_on_it_and_no_draft(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        served = a_served_notice(office, now)
        draft = a_draft(office, served.case, now)
        # The case itself must have been served for the unit to know of it.
        served.case.state, served.case.served_at = "rectifying", now
    day = now.date()
    assert may_see(served, office.unit_principal, day)
    assert not may_see(draft, office.unit_principal, day)
    assert may_see(draft, office.handler, day)
    assert not may_see(served, office.system_admin, day)
