"""Service of a warning in every way: what is refused, from which day terms run, and how a wrong day is put right."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event as listening
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.verify import verify
from app.cases.models import Case, Deadline, DeadlineMove, Event
from app.evidence.actions import keep_upload
from app.evidence.models import DraftUpload, EvidenceKind
from app.evidence.queries import evidence_of, reusable_for
from app.extensions import db, the_store, transaction
from app.notices.actions.deeming import correct_service, keep_signed_copy
from app.notices.content.proof import ServiceMode
from app.notices.jobs import deem_unsigned
from app.notices.models import ServiceRecord
from app.notices.queries import services_of
from app.overview.queries.timeline import timeline_of
from app.people.models import User
from app.stages.warning import actions
from app.stages.warning.queries import notice_of
from tests.app.stages.rectification.conftest import SOME_PDF, quick_printer  # noqa: F401 - an autouse fixture
from tests.app.stages.warning.conftest import Warned, rule
from workflows.actions import Action
from workflows.engine import Refused
from workflows.terms import Term
from workflows.vocabulary import CaseState

DAY = timedelta(days=1)


def a_scan(case: Case, by: User, now: datetime, name: str = "送达回证.pdf") -> DraftUpload:
    return keep_upload(io.BytesIO(SOME_PDF), name, ("case", case.id), at_most=2**20, by=by, now=now)


def due(case: Case) -> dict[Term, date]:
    running = select(Deadline.term, Deadline.due_on).where(
        Deadline.case_id == case.id, Deadline.closed_at.is_(None)
    )
    return dict(db.session.execute(running).all())


def record_of(case: Case) -> ServiceRecord:
    return services_of(notice_of(case))[-1]


def serve(matter: Warned, now: datetime, **how: object) -> None:
    servers = [matter.office.handler, matter.office.office_director]
    with transaction():
        actions.serve_warning(matter.case, servers, by=matter.office.handler, now=now, **how)


def receive_on_paper(matter: Warned, received_at: datetime, now: datetime) -> None:
    with transaction():
        scans = [a_scan(matter.case, matter.office.handler, now)]
        actions.record_paper_receipt(
            matter.case, "党组书记、局长", received_at, scans, by=matter.office.handler, now=now
        )


# --- on paper ---


def test_a_receipt_on_paper_counts_from_the_day_of_its_signature(sealed: Warned) -> None:
    monday, wednesday = sealed.now, sealed.now + 2 * DAY
    serve(sealed, monday, mode=ServiceMode.ON_THE_SPOT, place="示范市第一局三楼会议室")
    receive_on_paper(sealed, monday, wednesday)
    assert sealed.case.state == CaseState.ACKNOWLEDGED
    assert due(sealed.case)[Term.OBJECT] == date(2026, 3, 9), (
        "five working days from Monday, not from Wednesday"
    )
    assert due(sealed.case)[Term.PLAN] == date(2026, 3, 16)
    assert due(sealed.case)[Term.RECT_IMMEDIATE] == date(2026, 3, 17)
    moves = db.session.scalars(select(DeadlineMove).order_by(DeadlineMove.id)).all()
    assert {move.to_on for move in moves} >= {date(2026, 3, 9), date(2026, 3, 16), date(2026, 3, 17)}
    record = record_of(sealed.case)
    assert (record.signed_at, record.signed_by, record.on_paper) == (monday, "党组书记、局长", True)
    [scan] = evidence_of("notice", record.notice_id)
    assert scan.kind is EvidenceKind.SIGNED_PROOF
    assert the_store().get(scan.newest.sha256) == SOME_PDF
    assert list(verify()) == [], "days, files and proofs agree with the trail"


def test_a_receipt_on_paper_needs_the_paper(sealed: Warned) -> None:
    serve(sealed, sealed.now, mode=ServiceMode.ON_THE_SPOT, place="会议室")
    with pytest.raises(Refused, match="signed paper"), transaction():
        actions.record_paper_receipt(
            sealed.case, "局长", sealed.now, [], by=sealed.office.handler, now=sealed.now
        )
    assert sealed.case.state == CaseState.DELIVERED


@pytest.mark.parametrize(
    ("days", "why"), [(-1, "cannot have been received"), (3, "has not come yet")], ids=["before", "tomorrow"]
)
def test_no_receipt_before_the_handing_over_nor_tomorrow(sealed: Warned, days: int, why: str) -> None:
    serve(sealed, sealed.now, mode=ServiceMode.ON_THE_SPOT, place="会议室")
    with pytest.raises(Refused, match=why):
        receive_on_paper(sealed, sealed.now + days * DAY, sealed.now + 2 * DAY)
    assert sealed.case.state == CaseState.DELIVERED
    assert evidence_of("notice", notice_of(sealed.case).id) == []


def test_paper_handed_over_before_it_is_recorded_is_to_be_signed_for_from_that_day(sealed: Warned) -> None:
    later = sealed.now + 3 * DAY
    serve(sealed, later, mode=ServiceMode.ON_THE_SPOT, place="会议室", handed_at=sealed.now)
    assert due(sealed.case)[Term.ACK] == date(2026, 3, 4)
    assert (record_of(sealed.case).entered_at, sealed.case.served_at) == (sealed.now, sealed.now)


def test_nothing_is_handed_over_before_its_seal_nor_tomorrow(sealed: Warned) -> None:
    for moment, why in ((sealed.now - DAY, "was sealed"), (sealed.now + DAY, "not come yet")):
        with pytest.raises(Refused, match=why):
            serve(sealed, sealed.now, mode=ServiceMode.ON_THE_SPOT, place="会议室", handed_at=moment)
    assert sealed.case.state == CaseState.ISSUED


@pytest.mark.parametrize("mode", [ServiceMode.BY_MAIL, ServiceMode.ENTRUSTED])
def test_who_is_between_is_named(sealed: Warned, mode: ServiceMode) -> None:
    with pytest.raises(Refused, match="carrier"):
        serve(sealed, sealed.now, mode=mode, place="示范市第一局")
    serve(sealed, sealed.now, mode=mode, place="示范市第一局", through="受托机关或邮件1000000000001")
    record = record_of(sealed.case)
    assert (record.mode, record.through) == (mode, "受托机关或邮件1000000000001")


def test_electronic_service_enters_now_whatever_is_said(sealed: Warned) -> None:
    later = sealed.now + DAY
    serve(sealed, later, handed_at=sealed.now)
    assert record_of(sealed.case).entered_at == later


def test_a_refusal_recorded_later_counts_from_its_day_with_its_pictures(sealed: Warned) -> None:
    serve(sealed, sealed.now, mode=ServiceMode.ON_THE_SPOT, place="会议室")
    tuesday, thursday = sealed.now + DAY, sealed.now + 3 * DAY
    with transaction():
        actions.record_refused_receipt(
            sealed.case,
            "拒绝签收",
            "见证人甲",
            by=sealed.office.handler,
            now=thursday,
            capacity="所在社区居民委员会",
            refused_at=tuesday,
            files=[a_scan(sealed.case, sealed.office.handler, thursday, "送达影像.pdf")],
        )
    assert due(sealed.case)[Term.PLAN] == date(2026, 3, 17)
    record = record_of(sealed.case)
    assert (record.mode_in_the_end, record.refused_at, record.witness_capacity) == (
        ServiceMode.LEFT,
        tuesday,
        "所在社区居民委员会",
    )
    assert record.content is not None
    assert record.content["witnesses"] == ["见证人甲（所在社区居民委员会）"]
    assert record.content["recording"] == "送达影像.pdf"
    assert [each.kind for each in evidence_of("notice", record.notice_id)] == [EvidenceKind.SERVICE_RECORDING]
    assert reusable_for(sealed.case, "item", 1) == [], "what proves a service is no evidence of rectification"
    with transaction():
        keep_signed_copy(
            record.notice,
            [a_scan(sealed.case, sealed.office.handler, thursday, "见证人签名回证.pdf")],
            by=sealed.office.handler,
            now=thursday,
        )
    assert len(evidence_of("notice", record.notice_id)) == 2
    assert list(verify()) == []


# --- served by rule ---


def test_what_nobody_signed_for_counts_as_served_on_the_day_of_the_rule(under_a_rule: Warned) -> None:
    case = under_a_rule.case
    assert deem_unsigned(under_a_rule.now + 7 * DAY) == 0, "the fifth working day, Monday, is not over"
    wednesday = under_a_rule.now + 9 * DAY
    assert deem_unsigned(wednesday) == 1, "a clock that comes late counts from the same day"
    assert deem_unsigned(wednesday) == 0
    db.session.expire_all()
    assert case.state == CaseState.ACKNOWLEDGED
    assert due(case)[Term.PLAN] == date(2026, 3, 23), "ten working days from Monday the ninth"
    assert due(case)[Term.RECT_IMMEDIATE] == date(2026, 3, 24)
    record = record_of(case)
    assert (record.received_at, record.signed_at) == (datetime(2026, 3, 8, 16, tzinfo=UTC), None)
    assert "满5个工作日" in record.deemed_rule
    [event] = db.session.scalars(
        select(Event).where(Event.action == Action.DEEM_SERVED, Event.subject_kind == "case")
    )
    assert event.details == {"received_on": "2026-03-09", "rule_version": 2, "unsigned_days": 5}
    assert list(verify()) == []


def test_the_clock_writes_nothing_before_a_day_is_over(under_a_rule: Warned) -> None:
    committed = list[Session]()
    note = committed.append
    listening.listen(db.session, "after_commit", note)
    try:
        deem_unsigned(under_a_rule.now + 7 * DAY)
        assert committed == []
        deem_unsigned(under_a_rule.now + 9 * DAY)
        assert committed != []
    finally:
        listening.remove(db.session, "after_commit", note)


def test_whoever_signs_first_is_not_overtaken(under_a_rule: Warned) -> None:
    signed_at = under_a_rule.now + 8 * DAY
    with transaction():
        actions.acknowledge_warning(under_a_rule.case, by=under_a_rule.office.unit_principal, now=signed_at)
    assert deem_unsigned(under_a_rule.now + 9 * DAY) == 0
    assert record_of(under_a_rule.case).signed_at == signed_at


def test_without_the_rule_nothing_ever_counts_as_served(matter: Warned) -> None:
    with transaction():
        matter.served()
    assert deem_unsigned(matter.now + 300 * DAY) == 0
    assert matter.case.state == CaseState.DELIVERED


def test_paper_never_counts_as_served_by_rule(app: Flask, now: datetime) -> None:
    rule(5, now)
    with transaction():
        matter = Warned(now).signed()
        actions.issue_warning(matter.case, by=matter.office.case_manager, now=now)
    serve(matter, now, mode=ServiceMode.BY_MAIL, place="第一局", through="邮件1000000000001")
    assert deem_unsigned(now + 60 * DAY) == 0
    assert matter.case.state == CaseState.DELIVERED


def test_people_put_right_what_the_rule_found(under_a_rule: Warned) -> None:
    wednesday = under_a_rule.now + 9 * DAY
    deem_unsigned(wednesday)
    notice = notice_of(under_a_rule.case)
    reason = "系统日志证明收文账户当周停用，周三恢复后方才收到。"
    with transaction():
        correct_service(notice, wednesday, reason, by=under_a_rule.office.office_director, now=wednesday)
    assert due(under_a_rule.case)[Term.PLAN] == date(2026, 3, 25)
    old, new = services_of(notice)
    assert (new.corrects_id, new.deemed_rule) == (old.id, old.deemed_rule)
    assert "2026年3月9日更正为2026年3月11日" in new.correction
    assert list(verify()) == []


# --- corrected ---


def correct(matter: Warned, to: datetime, now: datetime, by: User, reason: str = "") -> None:
    with transaction():
        correct_service(
            notice_of(matter.case), to, reason or "邮件回执所载日期与登记不符，以回执为准。", by=by, now=now
        )


def test_a_wrong_day_is_put_right_by_a_second_person_with_a_new_proof(sealed: Warned) -> None:
    serve(sealed, sealed.now, mode=ServiceMode.BY_MAIL, place="第一局", through="邮件1000000000001")
    receive_on_paper(sealed, sealed.now + DAY, sealed.now + 3 * DAY)
    later, office = sealed.now + 4 * DAY, sealed.office
    for person, why in ((office.handler, "belongs to"), (office.unit_principal, "belongs to")):
        with pytest.raises(Refused, match=why):
            correct(sealed, sealed.now + 2 * DAY, later, person)
    with pytest.raises(Refused, match="10 characters"):
        correct(sealed, sealed.now + 2 * DAY, later, office.office_director, "日期错了")
    with pytest.raises(Refused, match="on record already"):
        correct(sealed, sealed.now + DAY, later, office.office_director)
    with pytest.raises(Refused, match="not come yet"):
        correct(sealed, later + DAY, later, office.office_director)
    before = due(sealed.case)
    old = record_of(sealed.case)
    kept = old.pdf_sha256
    correct(sealed, sealed.now + 2 * DAY, later, office.office_director)
    assert due(sealed.case)[Term.PLAN] == before[Term.PLAN] + DAY == date(2026, 3, 18)
    new = record_of(sealed.case)
    assert (old.pdf_sha256, new.corrects_id, new.signed_at) == (kept, old.id, sealed.now + 2 * DAY)
    assert new.pdf_sha256 not in (None, kept)
    assert list(verify()) == []


def test_whoever_recorded_it_does_not_correct_it(sealed: Warned) -> None:
    manager = sealed.office.case_manager
    with transaction():
        actions.serve_warning(
            sealed.case,
            [sealed.office.handler, manager],
            ServiceMode.ON_THE_SPOT,
            "会议室",
            by=manager,
            now=sealed.now,
        )
    receive_on_paper(sealed, sealed.now, sealed.now)
    with pytest.raises(Refused, match="second person"):
        correct(sealed, sealed.now + DAY, sealed.now + 2 * DAY, manager)


def test_a_term_that_stood_still_keeps_what_was_used_of_it(matter: Warned) -> None:
    """Signed on Monday, objected on Wednesday, rejected a week later: eight of ten working days were left.

    The signature was Tuesday's: nine are left.
    """
    office, now = matter.office, matter.now
    with transaction():
        matter.acknowledged()
    with transaction():
        actions.object_to_warning(
            matter.case, "得分计算有误，附统计表", by=office.unit_principal, now=now + 2 * DAY
        )
    with transaction():
        actions.reject_objection(
            matter.case, "经复核，得分无误", by=office.principal_leader, now=now + 9 * DAY
        )
    assert due(matter.case)[Term.PLAN] == date(2026, 3, 23)
    correct(matter, now + DAY, now + 10 * DAY, office.office_director)
    assert due(matter.case)[Term.PLAN] == date(2026, 3, 24)


def test_both_sides_read_the_receipt_and_its_correction_on_the_timeline(sealed: Warned) -> None:
    serve(sealed, sealed.now, mode=ServiceMode.ON_THE_SPOT, place="会议室")
    receive_on_paper(sealed, sealed.now, sealed.now + DAY)
    correct(sealed, sealed.now + DAY, sealed.now + 2 * DAY, sealed.office.office_director)
    for reader in (sealed.office.handler, sealed.office.liaison):
        lines = {
            (line.event.subject_kind, line.event.action): line
            for line in timeline_of(sealed.case, reader, date(2026, 3, 5))
        }
        corrected = lines["notice", Action.CORRECT_SERVICE]
        told = dict(corrected.told)
        assert (told["before"], told["received_on"]) == (date(2026, 3, 2), date(2026, 3, 3))
        assert (date(2026, 3, 16), date(2026, 3, 17)) in {(m.from_on, m.to_on) for m in corrected.moves}
        assert dict(lines["case", Action.RECORD_PAPER_RECEIPT].told)["receiver"] == "党组书记、局长"
