"""An appeal: within its term or registered as late, to somebody new, and never heavier."""

import io
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.audit.verify import Scope
from app.cases.models import Deadline
from app.clock import local_day
from app.evidence.actions import keep_upload
from app.evidence.models import DraftUpload
from app.evidence.queries import evidence_of
from app.evidence.verification import check_evidence
from app.extensions import db, transaction
from app.notices.actions import issuing, serving
from app.notices.content.proof import ServiceMode
from app.notices.models import Notice
from app.notices.queries import content_of_notice, may_see
from app.people.models import User
from app.stages.accountability import queries
from app.stages.accountability.actions import appealing, ending, investigating
from app.stages.accountability.models import Appeal
from app.stages.accountability.words import Adoption, Form
from tests.app.stages.accountability.conftest import Matter
from tests.builders import somebody
from workflows.engine import Refused
from workflows.terms import Term
from workflows.vocabulary import AppealState, NoticeKind, NoticeState, ProceedingState, Role

GROUNDS = "清查力量不足，责任认定过重。"


def filed(matter: Matter, *, days: int = 1) -> Appeal:
    later = matter.now + timedelta(days=days)
    return appealing.file_appeal(
        matter.open, "示范市第一局党组织", GROUNDS, by=matter.office.unit_principal, now=later
    )


def reviewed(matter: Matter, **situation: object) -> Appeal:
    matter.served(**situation)
    appeal = filed(matter)
    reviewer = matter.office.appeal_reviewer
    appealing.accept_appeal(appeal, by=reviewer, now=matter.now)
    appealing.report_review(appeal, "建议维持。", by=reviewer, now=matter.now)
    return appeal


def granted(role: Role, matter: Matter, person: User) -> User:
    """The same person with one role more."""
    somebody(role, matter.office.city).grants[0].user = person
    db.session.flush()
    return person


def test_an_appeal_within_its_term_waits_for_somebody_new_and_suspends_nothing(matter: Matter) -> None:
    with transaction():
        matter.served()
        appeal = filed(matter, days=20)
    assert (appeal.state, appeal.is_late) == (AppealState.FILED, False)
    assert matter.open.state == ProceedingState.SERVED
    running = select(Deadline).where(
        Deadline.term == Term.ACC_EXEC_REPORT, Deadline.closed_at.is_(None), Deadline.suspended_on.is_(None)
    )
    assert db.session.scalars(running).one()


@pytest.mark.parametrize(("days", "late"), [(31, False), (32, True)])
def test_the_last_day_of_the_term_is_in_time_and_the_next_is_late(
    matter: Matter, days: int, late: bool
) -> None:
    with transaction():
        matter.served()
        appeal = filed(matter, days=days)
    assert appeal.is_late is late
    assert appeal.state == (AppealState.REGISTERED_LATE if late else AppealState.FILED)


def test_only_the_units_principal_appeals(matter: Matter) -> None:
    with transaction():
        matter.served()
    with pytest.raises(Refused, match="belongs to"), transaction():
        appealing.file_appeal(matter.open, "本局", GROUNDS, by=matter.office.liaison, now=matter.now)


def test_an_appeal_says_who_appeals_and_why(matter: Matter) -> None:
    with transaction():
        matter.served()
    with pytest.raises(Refused, match="who appeals"), transaction():
        appealing.file_appeal(matter.open, " ", GROUNDS, by=matter.office.unit_principal, now=matter.now)
    with pytest.raises(Refused, match="the grounds"), transaction():
        appealing.file_appeal(matter.open, "本局", "", by=matter.office.unit_principal, now=matter.now)


def test_nobody_appeals_before_the_decision_is_served(matter: Matter) -> None:
    with transaction():
        matter.adjudicated()
        matter.decide()
    with pytest.raises(Refused, match="not possible in the state"), transaction():
        filed(matter)


def test_a_second_appeal_waits_for_the_first(matter: Matter) -> None:
    with transaction():
        matter.served()
        filed(matter)
    with pytest.raises(Refused, match="An appeal is still open"), transaction():
        filed(matter)


@pytest.mark.parametrize("role", ["handler", "case_manager", "adjudicator", "principal_leader"])
def test_nobody_from_before_takes_an_appeal_up(matter: Matter, role: str) -> None:
    with transaction():
        matter.served()
        appeal = filed(matter)
        person = granted(Role.APPEAL_REVIEWER, matter, getattr(matter.office, role))
    with pytest.raises(Refused, match="goes to someone new"), transaction():
        appealing.accept_appeal(appeal, by=person, now=matter.now)


def test_nobody_from_before_decides_an_appeal(matter: Matter) -> None:
    with transaction():
        appeal = reviewed(matter)
    with pytest.raises(Refused, match="goes to someone new"), transaction():
        appealing.maintain_decision(appeal, "认定准确", by=matter.office.principal_leader, now=matter.now)


def test_the_reviewer_does_not_decide(matter: Matter) -> None:
    with transaction():
        appeal = reviewed(matter)
        person = granted(Role.PARTY_COMMITTEE, matter, matter.office.appeal_reviewer)
    with pytest.raises(Refused, match="second person"), transaction():
        appealing.maintain_decision(appeal, "认定准确", by=person, now=matter.now)


def test_a_timely_appeal_cannot_be_refused(matter: Matter) -> None:
    with transaction():
        matter.served()
        appeal = filed(matter)
    with pytest.raises(Refused, match="not possible in the state"), transaction():
        appealing.refuse_appeal(appeal, "理由不足", by=matter.office.appeal_reviewer, now=matter.now)


def test_a_late_appeal_is_refused_by_a_person_with_a_reason(matter: Matter) -> None:
    reviewer = matter.office.appeal_reviewer
    with transaction():
        matter.served()
        late = filed(matter, days=60)
    with pytest.raises(Refused, match="the reason"), transaction():
        appealing.refuse_appeal(late, "", by=reviewer, now=matter.now)
    with transaction():
        appealing.refuse_appeal(late, "逾期且无正当理由", by=reviewer, now=matter.now)
    assert late.state == AppealState.NOT_ACCEPTED


def test_a_late_appeal_may_be_accepted_all_the_same(matter: Matter) -> None:
    with transaction():
        matter.served()
        late = filed(matter, days=60)
        appealing.accept_appeal(late, by=matter.office.appeal_reviewer, now=matter.now)
    assert late.state == AppealState.UNDER_REVIEW


def test_a_decision_that_is_maintained_stands(matter: Matter) -> None:
    with transaction():
        appeal = reviewed(matter)
        appealing.maintain_decision(
            appeal, "认定准确，处理适当。", by=matter.office.party_committee, now=matter.now
        )
    assert appeal.state == AppealState.MAINTAINED
    assert [form.form for form in matter.open.forms] == [Form.UNIT_CIRCULAR, Form.ADMONITION]


def test_a_change_is_never_heavier(matter: Matter) -> None:
    with transaction():
        appeal = reviewed(matter)
        organisation, person = matter.open.parties
    change = {"by": matter.office.party_committee, "now": matter.now}
    with pytest.raises(Refused, match="never makes it heavier"), transaction():
        appealing.change_decision(appeal, {person.id: [Form.DEMOTION]}, "加重", **change)
    with pytest.raises(Refused, match="must be lighter"), transaction():
        appealing.change_decision(appeal, {organisation.id: [Form.WRITTEN_REVIEW]}, "从轻", **change)
    with pytest.raises(Refused, match="cannot be imposed on"), transaction():
        appealing.change_decision(appeal, {organisation.id: [Form.CIRCULAR]}, "从轻", **change)
    with pytest.raises(Refused, match="leaves at least one form"), transaction():
        appealing.change_decision(appeal, {organisation.id: [], person.id: []}, "从轻", **change)
    assert appeal.state == AppealState.REVIEWED


def test_a_change_writes_a_new_decision_and_keeps_the_old_one(matter: Matter) -> None:
    with transaction():
        appeal = reviewed(matter)
        old = queries.decisions_of(matter.open)[1]
        person = matter.open.parties[1]
        appealing.change_decision(
            appeal,
            {person.id: [Form.CIRCULAR]},
            "情节较轻，改为通报。",
            by=matter.office.party_committee,
            now=matter.now,
        )
    assert appeal.state == AppealState.CHANGED
    assert [form.form for form in person.standing_forms] == [Form.CIRCULAR]
    assert [form.form for form in person.forms] == [Form.ADMONITION, Form.CIRCULAR]
    new = db.session.get(Notice, person.notice_id)
    assert (old.state, old.superseded_by_id, new.state) == (NoticeState.WITHDRAWN, new.id, NoticeState.SIGNED)
    assert "经申诉复查变更原决定" in content_of_notice(new).decided_by
    assert len(db.session.scalars(select(Notice).where(Notice.kind == NoticeKind.DECISION)).all()) == 3


def test_a_revoked_decision_leaves_no_form_and_withdraws_its_documents(matter: Matter) -> None:
    with transaction():
        appeal = reviewed(matter)
        notices = queries.decisions_of(matter.open)
        appealing.revoke_decision(
            appeal, "事实认定有误，予以撤销。", by=matter.office.party_committee, now=matter.now
        )
    assert appeal.state == AppealState.REVOKED
    assert matter.open.forms == []
    assert {notice.state for notice in notices} == {NoticeState.WITHDRAWN}


def test_the_appellant_is_told_that_the_appeal_is_taken_up_by_whom_and_until_when(matter: Matter) -> None:
    with transaction():
        matter.served()
        appeal = filed(matter)
        appealing.accept_appeal(appeal, by=matter.office.appeal_reviewer, now=matter.now)
    notice, said = document(appeal.reply_notice_id)
    term = queries.running_term_of_appeal(appeal, Term.APPEAL_DECIDE)
    assert (notice.state, notice.kind) == (NoticeState.SIGNED, NoticeKind.APPEAL_REPLY)
    assert said.accepted
    assert said.decide_by.on == term.due_on
    assert said.contested.decisions == tuple(each.number for each in queries.decisions_of(matter.open))
    assert matter.office.appeal_reviewer.name in said.reviewer


def test_the_appellant_is_told_why_a_late_appeal_is_not_taken_up(matter: Matter) -> None:
    with transaction():
        matter.served()
        appeal = filed(matter, days=60)
        appealing.refuse_appeal(appeal, "逾期且无正当理由", by=matter.office.appeal_reviewer, now=matter.now)
    _notice, said = document(appeal.reply_notice_id)
    assert (said.accepted, said.reason) == (False, "逾期且无正当理由。")
    assert said.term_ended_on == appeal.term_ended_on


@pytest.mark.parametrize("outcome", ["maintained", "changed", "revoked"])
def test_the_decision_on_an_appeal_is_a_document_of_its_own(matter: Matter, outcome: str) -> None:
    committee = {"by": matter.office.party_committee, "now": matter.now}
    with transaction():
        appeal = reviewed(matter)
        numbers = tuple(each.number for each in queries.decisions_of(matter.open))
        organisation, person = matter.open.parties
        if outcome == "maintained":
            appealing.maintain_decision(appeal, "认定准确", **committee)
        elif outcome == "changed":
            forms = {person.id: [Form.CIRCULAR], organisation.id: []}
            appealing.change_decision(appeal, forms, "情节较轻", **committee)
        else:
            appealing.revoke_decision(appeal, "事实有误", **committee)
    notice, said = document(appeal.decision_notice_id)
    assert (notice.kind, notice.state) == (NoticeKind.APPEAL_DECISION, NoticeState.SIGNED)
    assert said.contested.decisions == numbers
    assert said.outcome.name == outcome.upper()
    assert matter.office.appeal_reviewer.name in said.reviewer
    old = {each.number: each for each in db.session.scalars(select(Notice)) if each.number in numbers}
    if outcome == "maintained":
        assert NoticeState.WITHDRAWN not in {each.state for each in old.values()}
    elif outcome == "revoked":
        assert {each.superseded_by_id for each in old.values()} == {notice.id}
    else:
        taken_back, replaced = said.changes
        assert (taken_back.after, taken_back.number) == ((), "")
        new = db.session.get(Notice, person.notice_id)
        assert (replaced.after, replaced.number) == (("通报",), new.number)
        assert {each.superseded_by_id for each in old.values()} == {notice.id, new.id}


def test_the_unit_reads_the_decision_on_its_appeal_once_it_is_served(matter: Matter) -> None:
    with transaction():
        appeal = reviewed(matter)
        appealing.maintain_decision(appeal, "认定准确", by=matter.office.party_committee, now=matter.now)
        notice, _said = document(appeal.decision_notice_id)
        today, principal = local_day(matter.now), matter.office.unit_principal
        assert not may_see(notice, principal, today)
        issuing.seal_notice(notice, by=matter.office.case_manager, now=matter.now)
        servers = ("承办人甲", "承办人乙")
        serve = {"by": matter.office.case_manager, "now": matter.now}
        serving.serve_notice(notice, servers, ServiceMode.ELECTRONIC, "系统收文账户", **serve)
        assert may_see(notice, principal, today)
        serving.acknowledge_notice(notice, by=principal, now=matter.now)
    assert notice.state == NoticeState.ACKNOWLEDGED


def document(notice_id: int | None) -> tuple[Notice, Any]:
    """A document and what it says."""
    notice = db.session.get(Notice, notice_id)
    return notice, content_of_notice(notice)


def kept(matter: Matter, by: User) -> list[DraftUpload]:
    """A file that waits for a form of the proceeding."""
    subject = ("proceeding", matter.open.id)
    stream = io.BytesIO(b"%PDF-1.7\n%%EOF\n")
    return [keep_upload(stream, "说明.pdf", subject, at_most=1000, by=by, now=matter.now)]


def test_files_come_with_an_appeal_and_with_a_defence(matter: Matter) -> None:
    office = matter.office
    with transaction():
        matter.shown()
        matter.name_organisation()
        matter.name_person()
        adoption = {"adoption": Adoption.NOTHING_RAISED, "adoption_reason": ""}
        hand = {"by": matter.investigator, "now": matter.now}
        files = kept(matter, matter.investigator)
        investigating.record_defence(matter.open, "没有异议。", files=files, **adoption, **hand)
    assert [each.newest.name for each in evidence_of("proceeding", matter.open.id)] == ["说明.pdf"]
    assert list(check_evidence(Scope())) == []
    with transaction():
        investigating.report_findings(matter.open, "建议予以问责。", **hand)
        matter.answer()
        matter.adjudicate_twice()
        matter.decide()
        matter.serve()
        files = kept(matter, office.unit_principal)
        appeal = appealing.file_appeal(
            matter.open, "本局", GROUNDS, files, by=office.unit_principal, now=matter.now
        )
    assert [each.newest.name for each in evidence_of("appeal", appeal.id)] == ["说明.pdf"]
    assert list(check_evidence(Scope())) == []


def test_a_proceeding_with_an_open_appeal_is_not_closed(matter: Matter) -> None:
    with transaction():
        matter.executed()
        filed(matter)
    with pytest.raises(Refused, match="An appeal is still open"), transaction():
        ending.close_proceeding(
            matter.open, by=matter.office.case_manager, now=matter.now + timedelta(days=60)
        )


def test_another_appeal_goes_to_somebody_who_took_no_part_in_the_first(matter: Matter) -> None:
    with transaction():
        appeal = reviewed(matter)
        appealing.maintain_decision(
            appeal, "认定准确，处理适当。", by=matter.office.party_committee, now=matter.now
        )
        again = filed(matter, days=5)
    with pytest.raises(Refused, match="goes to someone new"), transaction():
        appealing.accept_appeal(again, by=matter.office.appeal_reviewer, now=matter.now)
