"""The unit's plan: saved unfinished, submitted whole, confirmed, checked and approved by different hands."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from app.cases.facts import running_deadlines
from app.cases.models import Case, DeadlineMove
from app.extensions import db, transaction
from app.notices.models import Notice
from app.notices.queries import content_of_notice, current_notice
from app.stages.rectification.actions import plan
from app.stages.rectification.models import RESPONSIBILITIES, Item, Measure, MeasureKind
from app.stages.rectification.queries import gaps_of, items_of, plan_gaps
from tests.app.stages.rectification.conftest import write_plan
from tests.builders import Office, somebody
from workflows.engine import Refused
from workflows.terms import Term
from workflows.vocabulary import CaseState, ItemState, ItemType, NoticeKind, NoticeState, Role

WORDS = plan.MeasureWords(text="修订拨付规程", outcome="印发的规程")


def test_the_unit_s_signature_starts_the_terms(warned: Case) -> None:
    limited, immediate = items_of(warned)
    assert {limited.state, immediate.state} == {ItemState.IN_PROGRESS}
    assert [d.due_on for d in running_deadlines(limited)] == [date(2026, 6, 2)]
    assert [d.due_on for d in running_deadlines(immediate)] == [date(2026, 3, 17)]


def test_the_first_line_begins_the_plan(warned: Case, office: Office, now: datetime) -> None:
    with transaction():
        plan.set_measure(items_of(warned)[0], plan.MeasureWords(text="先写一句"), by=office.liaison, now=now)
    assert warned.state == CaseState.PLANNING


def test_what_is_unfinished_is_saved_but_not_submitted(warned: Case, office: Office, now: datetime) -> None:
    first, second = items_of(warned)
    with transaction():
        plan.set_measure(first, plan.MeasureWords(text="修订拨付规程"), by=office.liaison, now=now)
        plan.answer_for(first, {"responsible_leader": "分管副局长"}, by=office.liaison, now=now)
    assert len(plan_gaps(warned)) == 4  # outcome and responsibilities; measure and responsibilities
    with pytest.raises(Refused) as refused, transaction():
        plan.submit_plan(warned, by=office.liaison, now=now)
    assert "1 problems have no rectification measure yet" in str(refused.value)
    assert first.responsible_leader == "分管副局长"
    assert not second.measures


def test_a_measure_without_an_outcome_is_not_submitted(warned: Case, office: Office, now: datetime) -> None:
    with transaction():
        for item in items_of(warned):
            write_plan(item, office, now)
        bare = plan.MeasureWords(text="没有写完成标准")
        plan.set_measure(items_of(warned)[0], bare, by=office.liaison, now=now)
    with pytest.raises(Refused, match="does not say what will show it is done"), transaction():
        plan.submit_plan(warned, by=office.liaison, now=now)


def test_a_long_term_problem_needs_its_goal_and_day() -> None:
    item = Item(position=3, item_type=ItemType.LONG_TERM, **dict.fromkeys(RESPONSIBILITIES, "局长"))
    item.measures = [Measure(text="谈心谈话", kind=MeasureKind.LESSONS, outcome="台账")]
    [gap] = gaps_of(item)
    assert "is long-term" in str(gap)
    item.stage_goal, item.expected_on = "形成机制", date(2027, 3, 1)
    assert gaps_of(item) == []


def test_a_measure_is_changed_and_taken_out(warned: Case, office: Office, now: datetime) -> None:
    item = items_of(warned)[0]
    with transaction():
        measure = plan.set_measure(item, WORDS, by=office.liaison, now=now)
        plan.set_measure(item, plan.MeasureWords(text="改写"), measure=measure, by=office.liaison, now=now)
        assert [each.text for each in item.measures] == ["改写"]
        event = plan.drop_measure(measure, by=office.liaison, now=now)
    assert event.details["dropped"] == "改写"
    assert item.measures == []


def test_a_name_that_the_unit_has_one_account_of_is_that_account(
    warned: Case, office: Office, now: datetime
) -> None:
    owner, item = office.task_owner, items_of(warned)[0]
    with transaction():
        owner.position = "业务科科长"
        measure = plan.set_measure(item, replace(WORDS, person=owner.name), by=office.liaison, now=now)
        plan.answer_for(item, {"responsible_person": "业务科科长"}, by=office.liaison, now=now)
    assert (measure.person_id, item.responsible_person_id) == (owner.id, owner.id)
    assert item.subject_people == (owner.id,)


def test_a_name_that_nobody_or_two_of_the_unit_have_stays_a_name(
    warned: Case, office: Office, now: datetime
) -> None:
    item = items_of(warned)[0]
    with transaction():
        somebody(Role.TASK_OWNER, office.other_unit, name="外单位科长")
        for _ in range(2):
            somebody(Role.TASK_OWNER, office.unit, name="同名科长")
    for name in ("外单位科长", "同名科长", ""):
        with transaction():
            measure = plan.set_measure(item, replace(WORDS, person=name), by=office.liaison, now=now)
        assert (measure.person, measure.person_id) == (name, None)


def test_only_the_liaison_writes(warned: Case, office: Office, now: datetime) -> None:
    for person in (office.handler, office.unit_principal, office.task_owner):
        with pytest.raises(Refused), transaction():
            plan.set_measure(items_of(warned)[0], WORDS, by=person, now=now)


def test_the_hands_of_a_plan_are_different_people(warned: Case, office: Office, now: datetime) -> None:
    with transaction():
        for item in items_of(warned):
            write_plan(item, office, now)
        plan.submit_plan(warned, by=office.liaison, now=now)
    office.liaison.grants[0].role = office.unit_principal.grants[0].role
    db.session.commit()
    with pytest.raises(Refused, match="a second person must do this"), transaction():
        plan.confirm_plan(warned, by=office.liaison, now=now)
    with transaction():
        plan.confirm_plan(warned, by=office.unit_principal, now=now)
        plan.check_plan(warned, by=office.handler, now=now)
    with pytest.raises(Refused, match="belongs to"), transaction():
        plan.approve_plan(warned, by=office.handler, now=now)


def test_a_written_plan_is_closed_for_changes_until_it_comes_back(
    rectifying: Case, office: Office, now: datetime
) -> None:
    with pytest.raises(Refused, match="not open for changes"), transaction():
        plan.set_measure(items_of(rectifying)[0], WORDS, by=office.liaison, now=now)


def test_a_return_says_what_to_do_in_ten_characters(warned: Case, office: Office, now: datetime) -> None:
    with transaction():
        for item in items_of(warned):
            write_plan(item, office, now)
        plan.submit_plan(warned, by=office.liaison, now=now)
        plan.confirm_plan(warned, by=office.unit_principal, now=now)
    with pytest.raises(Refused, match="at least 10 characters"), transaction():
        plan.return_plan(warned, "措施不具体请重新填写"[:9], by=office.handler, now=now)
    with transaction():
        plan.return_plan(warned, "措施不具体请重新填写", by=office.handler, now=now)
    assert warned.state == CaseState.PLANNING
    assert Term.PLAN in {deadline.term for deadline in running_deadlines(warned)}


def test_the_approval_signs_the_three_lists(rectifying: Case, office: Office) -> None:
    assert rectifying.state == CaseState.RECTIFYING
    notice = current_notice(rectifying, NoticeKind.THREE_LISTS)
    assert isinstance(notice, Notice)
    assert notice.state == NoticeState.SIGNED
    assert notice.number
    assert notice.pdf_sha256
    content = content_of_notice(notice)
    assert [problem.description for problem in content.problems] == ["维修资金拨付不及时", "中层干部违规兼职"]  # type: ignore[attr-defined]
    warning = current_notice(rectifying, NoticeKind.WARNING)
    assert warning is not None
    assert content.notice_number == warning.number  # type: ignore[attr-defined]


def test_the_plan_s_term_is_extended_once_within_its_cap(warned: Case, office: Office, now: datetime) -> None:
    def until() -> date:
        return next(d.due_on for d in running_deadlines(warned) if d.term is Term.PLAN)

    assert until() == date(2026, 3, 16)
    with pytest.raises(Refused, match="1 to 5 working days"), transaction():
        plan.extend_plan(warned, 6, "单位负责人更换", by=office.office_director, now=now)
    with transaction():
        plan.extend_plan(warned, 5, "单位负责人更换", by=office.office_director, now=now)
    assert until() == date(2026, 3, 23)
    assert db.session.query(DeadlineMove).one().why == "单位负责人更换"
    with pytest.raises(Refused, match="extended once already"), transaction():
        plan.extend_plan(warned, 1, "再延一天", by=office.office_director, now=now)
    with pytest.raises(Refused, match="belongs to"), transaction():
        plan.extend_plan(warned, 1, "再延一天", by=office.handler, now=now)


def test_a_plan_s_term_that_has_passed_is_not_extended(warned: Case, office: Office, now: datetime) -> None:
    with pytest.raises(Refused, match="has passed"), transaction():
        plan.extend_plan(warned, 2, "来不及了", by=office.office_director, now=now + timedelta(days=30))
