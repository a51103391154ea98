"""A warning from its draft to its decided objection: each refusal, each proof."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.cases.models import Case, Deadline
from app.cases.queries import visible_case
from app.clock import local_day
from app.extensions import db, the_store, transaction
from app.notices.content.letterhead import Secrecy
from app.notices.content.proof import ServiceMode
from app.notices.models import Notice
from app.notices.queries import content_of_notice, services_of
from app.policies.actions import release_policy
from app.stages.rectification.actions.items import list_item
from app.stages.rectification.models import Item
from app.stages.warning import actions
from app.stages.warning.queries import newest_notice, notice_of, other_open_cases
from app.stages.warning.writing import draft_of, warning_of
from tests.app.stages.warning.conftest import PROBLEM, Warned
from tests.builders import a_case, somebody
from workflows.engine import Refused
from workflows.terms import Term
from workflows.vocabulary import CaseState, ItemState, ItemType, NoticeKind, NoticeState, ProblemClass, Role


def due_on(case: Case, term: Term) -> date | None:
    return db.session.scalar(
        select(Deadline.due_on).where(
            Deadline.case_id == case.id, Deadline.term == term, Deadline.closed_at.is_(None)
        )
    )


def test_the_draft_comes_filled_in_from_the_candidate(matter: Warned) -> None:
    with transaction():
        matter.drafted()
    notice = notice_of(matter.case)
    assert (notice.state, notice.led, notice.number) == (NoticeState.DRAFT, True, None)
    content = warning_of(matter.case, draft_of(matter.case))
    assert (str(content.trigger.score), content.trigger.rank, content.trigger.group_size) == ("55.20", 31, 32)
    assert content.trigger.below_pass
    assert content.trigger.among_last
    assert [(p.number, p.description, p.due.term) for p in content.problems] == [
        (1, "工程变更审批超期", "15D")
    ]
    assert content.health_report_number == "TJ2026-001-0001"
    assert all(due.on is None for due in content.dues), "terms run from a signature whose day nobody knows"
    assert (content.plan_by.length, content.object_by.length) == ("10个工作日", "5个工作日")


def test_what_the_handler_wrote_stays_and_serves_the_next_warning(matter: Warned, now) -> None:
    with transaction():
        draft = replace(draft_of(matter.case), consequences="依规处理。", secrecy=Secrecy.WORK_SECRET)
        actions.draft_warning(matter.case, draft, by=matter.office.handler, now=now)
    assert draft_of(matter.case) == draft
    with transaction():
        other = a_case(matter.office, now=now, problems=[])
    assert draft_of(other).consequences == "依规处理。"


def test_a_warning_rests_on_the_rules_that_the_office_names(matter: Warned, now) -> None:
    with transaction():
        release_policy(
            {"assessment_rules": "《示范市评价办法》"},
            "本市办法已印发施行",
            by=matter.office.handler,
            now=now,
        )
        later = a_case(matter.office, now=now, problems=[])
    assert draft_of(later).basis == "《示范市评价办法》"
    assert draft_of(matter.case).basis == "《清廉指数评价办法》", "a case keeps the rules it began under"


def test_without_a_problem_there_is_no_warning(matter: Warned, now) -> None:
    with transaction():
        bare = a_case(matter.office, now=now)
    with pytest.raises(Refused, match="at least one problem"), transaction():
        actions.draft_warning(bare, draft_of_ready(bare), by=matter.office.handler, now=now)
    assert newest_notice(bare) is None


def draft_of_ready(case: Case):
    return replace(draft_of(case), period="2025年下半年")


def test_a_problem_added_after_the_draft_is_in_what_is_reviewed(matter: Warned, now) -> None:
    with transaction():
        matter.drafted()
        list_item(
            matter.case,
            problem="资金拨付不及时",
            problem_class=ProblemClass.PAIN_POINT,
            item_type=ItemType.LIMITED,
            by=matter.office.handler,
            now=now,
        )
        actions.submit_warning(matter.case, by=matter.office.handler, now=now)
    notice = notice_of(matter.case)
    assert notice.state == NoticeState.IN_REVIEW
    assert [problem["description"] for problem in notice.content["problems"]] == [
        "工程变更审批超期",
        "资金拨付不及时",
    ]


def test_the_drafter_neither_reviews_nor_signs_and_the_reviewer_does_not_sign(matter: Warned, now) -> None:
    office = matter.office
    with transaction():
        for role in (Role.OFFICE_DIRECTOR, Role.LEADER_IN_CHARGE):
            grant_too(office.handler, role, office)
        grant_too(office.office_director, Role.LEADER_IN_CHARGE, office)
        matter.submitted()
    with pytest.raises(Refused, match="second person"), transaction():
        actions.review_warning(matter.case, by=office.handler, now=now)
    with transaction():
        actions.review_warning(matter.case, by=office.office_director, now=now)
    for person in (office.handler, office.office_director):
        with pytest.raises(Refused, match="second person"), transaction():
            actions.sign_warning(matter.case, by=person, now=now)
    assert notice_of(matter.case).number is None


def grant_too(person, role: Role, office) -> None:
    other = somebody(role, office.city)
    [grant] = other.grants
    grant.user = person
    db.session.flush()


def test_a_change_after_review_resets_the_review(matter: Warned, now) -> None:
    office = matter.office
    with transaction():
        matter.reviewed()
        actions.revise_warning(matter.case, by=office.handler, now=now)
    notice = notice_of(matter.case)
    assert (matter.case.state, notice.state, notice.reviewed_sha256) == (
        CaseState.DRAFTING,
        NoticeState.DRAFT,
        "",
    )
    with pytest.raises(Refused), transaction():
        actions.sign_warning(matter.case, by=office.leader_in_charge, now=now)
    with transaction():
        actions.submit_warning(matter.case, by=office.handler, now=now)
    with pytest.raises(Refused), transaction():
        actions.sign_warning(matter.case, by=office.leader_in_charge, now=now)


def test_a_return_needs_ten_characters_and_gives_the_draft_back(matter: Warned, now) -> None:
    with transaction():
        matter.submitted()
    with pytest.raises(Refused, match="10 characters"), transaction():
        actions.return_warning(matter.case, "再改改", by=matter.office.office_director, now=now)
    with transaction():
        actions.return_warning(
            matter.case, "第一项问题请补充核实数据后再报", by=matter.office.office_director, now=now
        )
    assert (matter.case.state, notice_of(matter.case).state) == (CaseState.DRAFTING, NoticeState.DRAFT)


def test_signing_takes_the_number_and_prints_once(matter: Warned) -> None:
    with transaction():
        matter.signed()
    notice = notice_of(matter.case)
    assert (notice.number, notice.state) == ("清预〔2026〕1号", NoticeState.SIGNED)
    assert the_store().get(notice.pdf_sha256).startswith(b"%PDF")


def test_the_unit_sees_nothing_before_service_and_its_case_from_then(matter: Warned, now) -> None:
    office, today = matter.office, local_day(now)
    with transaction():
        matter.signed()
        actions.issue_warning(matter.case, by=office.case_manager, now=now)
    assert visible_case(matter.case.id, office.unit_principal, today) is None
    with transaction():
        actions.serve_warning(matter.case, [office.handler, office.case_manager], by=office.handler, now=now)
    assert visible_case(matter.case.id, office.unit_principal, today) is matter.case
    assert matter.case.served_at == now
    assert due_on(matter.case, Term.ACK) == date(2026, 3, 4)


@pytest.mark.parametrize("who", ["one twice", "nobody", "the unit"])
def test_two_people_of_the_office_serve(matter: Warned, now, who: str) -> None:
    office = matter.office
    with transaction():
        matter.signed()
        actions.issue_warning(matter.case, by=office.case_manager, now=now)
    servers = {
        "one twice": [office.handler, office.handler],
        "nobody": [],
        "the unit": [office.handler, office.liaison],
    }[who]
    with pytest.raises(Refused), transaction():
        actions.serve_warning(matter.case, servers, by=office.handler, now=now)
    assert (matter.case.state, matter.case.served_at) == (CaseState.ISSUED, None)


def test_the_principals_signature_starts_every_term(matter: Warned, now) -> None:
    with transaction():
        matter.served()
    later = now + timedelta(days=2)
    with pytest.raises(Refused, match="belongs to"), transaction():
        actions.acknowledge_warning(matter.case, by=matter.office.liaison, now=later)
    with transaction():
        actions.acknowledge_warning(matter.case, by=matter.office.unit_principal, now=later)
    notice, [item] = notice_of(matter.case), db.session.scalars(select(Item)).all()
    assert (matter.case.state, notice.state, item.state) == (
        CaseState.ACKNOWLEDGED,
        NoticeState.ACKNOWLEDGED,
        ItemState.IN_PROGRESS,
    )
    assert due_on(matter.case, Term.OBJECT) == date(2026, 3, 11)
    assert due_on(matter.case, Term.PLAN) == date(2026, 3, 18)
    assert due_on(matter.case, Term.RECT_IMMEDIATE) == date(2026, 3, 19)
    [record] = services_of(notice)
    assert (record.entered_at, record.signed_at) == (now, later)
    assert the_store().get(record.pdf_sha256).startswith(b"%PDF")


def test_a_refused_receipt_needs_a_witness_and_starts_the_same_terms(matter: Warned, now) -> None:
    with transaction():
        matter.served()
    with pytest.raises(Refused, match="witness"), transaction():
        actions.record_refused_receipt(matter.case, "拒不签收", "", by=matter.office.handler, now=now)
    with transaction():
        actions.record_refused_receipt(
            matter.case,
            "收件人拒绝签收",
            "所在社区工作人员",
            by=matter.office.handler,
            now=now,
            left_in="第一局收发室",
        )
    [record] = services_of(notice_of(matter.case))
    assert (record.mode_in_the_end, record.witness, record.signed_at) == (
        ServiceMode.LEFT,
        "所在社区工作人员",
        None,
    )
    assert due_on(matter.case, Term.PLAN) == date(2026, 3, 16)
    assert due_on(matter.case, Term.RECT_IMMEDIATE) is not None


def test_an_objection_suspends_the_plan_and_is_decided_by_somebody_new(matter: Warned, now) -> None:
    office = matter.office
    with transaction():
        matter.acknowledged()
        actions.object_to_warning(matter.case, "得分计算有误，附统计表", by=office.unit_principal, now=now)
    plan = db.session.scalars(select(Deadline).where(Deadline.term == Term.PLAN)).one()
    assert plan.suspended_on == local_day(now)
    review = db.session.scalars(select(Deadline).where(Deadline.term == Term.OBJECT_REVIEW)).one()
    assert review.owner_role is Role.PRINCIPAL_LEADER, "not the leader in charge, who signed"
    with pytest.raises(Refused, match="second person"), transaction():
        actions.reject_objection(matter.case, "理由不成立", by=office.leader_in_charge, now=now)
    decided = now + timedelta(days=7)
    with transaction():
        actions.reject_objection(matter.case, "经复核，得分无误", by=office.principal_leader, now=decided)
    assert matter.case.state == CaseState.PLANNING
    assert (plan.suspended_on, plan.due_on) == (None, date(2026, 3, 23))


def test_an_upheld_objection_withdraws_the_warning_and_keeps_the_old_notice(matter: Warned, now) -> None:
    office = matter.office
    with transaction():
        matter.acknowledged()
        before = notice_of(matter.case)
        kept = (before.number, before.pdf_sha256)
        actions.object_to_warning(matter.case, "得分计算有误", by=office.unit_principal, now=now)
        actions.uphold_objection(matter.case, "经复核，得分应为61.20", by=office.principal_leader, now=now)
    notice = newest_notice(matter.case)
    assert notice is before
    assert (matter.case.state, notice.state) == (CaseState.WITHDRAWN, NoticeState.WITHDRAWN)
    assert (notice.number, notice.pdf_sha256) == kept
    assert db.session.scalars(select(Item)).one().state == ItemState.CANCELLED
    withdrawal = db.session.get(Notice, notice.superseded_by_id)
    said = content_of_notice(withdrawal)
    assert (withdrawal.kind, withdrawal.state) == (NoticeKind.WITHDRAWAL, NoticeState.SIGNED)
    assert (said.warning_number, said.objected_on) == (before.number, local_day(now))
    assert said.reason == "经复核，得分应为61.20。"


def test_a_warning_that_nobody_got_is_withdrawn_without_a_document(matter: Warned, now) -> None:
    with transaction():
        matter.signed()
        actions.withdraw_warning(matter.case, "数据有误，撤回", by=matter.office.leader_in_charge, now=now)
    notice = newest_notice(matter.case)
    assert (notice.state, notice.superseded_by_id) == (NoticeState.WITHDRAWN, None)


def test_the_office_itself_takes_a_served_warning_back_and_says_so(matter: Warned, now) -> None:
    with transaction():
        matter.acknowledged()
        actions.withdraw_warning(matter.case, "评价结果已更正", by=matter.office.leader_in_charge, now=now)
    said = content_of_notice(db.session.get(Notice, newest_notice(matter.case).superseded_by_id))
    assert (said.objected_on, said.recipient) == (None, newest_notice(matter.case).content["recipient"])


def test_an_objection_after_its_term_is_refused(matter: Warned, now) -> None:
    with transaction():
        matter.acknowledged()
    last = due_on(matter.case, Term.OBJECT)
    assert last == date(2026, 3, 9)
    late = now + timedelta(days=8)
    with pytest.raises(Refused, match="term for an objection has passed"), transaction():
        actions.object_to_warning(matter.case, "迟到的异议", by=matter.office.unit_principal, now=late)
    on_the_last_day = now + timedelta(days=7)
    with transaction():
        actions.object_to_warning(
            matter.case, "最后一日提出", by=matter.office.unit_principal, now=on_the_last_day
        )
    assert matter.case.state == CaseState.OBJECTED


def test_withdrawing_a_draft_discards_it_and_nobody_outside_hears(matter: Warned, now) -> None:
    with transaction():
        matter.submitted()
        actions.withdraw_warning(matter.case, "数据有误，撤回", by=matter.office.leader_in_charge, now=now)
    notice = newest_notice(matter.case)
    assert notice is not None
    assert (notice.state, notice.number) == (NoticeState.DISCARDED, None)
    assert visible_case(matter.case.id, matter.office.unit_principal, local_day(now)) is None


def test_before_issuing_the_other_open_matters_of_the_unit_are_known(matter: Warned, now) -> None:
    with transaction():
        second = a_case(matter.office, now=now)
        third = a_case(matter.office, now=now)
        actions.withdraw_warning(third, "撤回", by=matter.office.leader_in_charge, now=now)
    assert other_open_cases(matter.case) == [second]


def test_numbers_follow_one_another_without_a_gap(matter: Warned, now) -> None:
    with transaction():
        matter.signed()
        second = Warned.__new__(Warned)
        second.now, second.office = now, matter.office
        second.case = a_case(
            matter.office, now=now, period="2025年", problems=[matter.case.trigger["problems"][0]]
        )
        second.signed()
    assert db.session.scalars(select(Notice.number).order_by(Notice.id)).all() == [
        "清预〔2026〕1号",
        "清预〔2026〕2号",
    ]


def test_a_case_that_no_score_led_to_gets_no_warning(matter: Warned, now) -> None:
    with transaction():
        other = a_case(matter.office, now=now, score=None, problems=[PROBLEM])
    with pytest.raises(Refused, match="not opened for a score"), transaction():
        actions.draft_warning(other, draft_of_ready(other), by=matter.office.handler, now=now)
