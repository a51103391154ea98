"""Terms while the unit cannot act: an objection makes them stand still; what is due at once does not wait for the plan."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.calendars.queries import current_calendar
from app.cases.deadlines import RESUMED, extend
from app.cases.models import Case, Deadline, DeadlineMove, Event
from app.cases.queries import deadlines_of
from app.clock import local_day
from app.extensions import db, transaction
from app.reminders.jobs import send_due
from app.stages.rectification.actions import claims, plan, proof
from app.stages.rectification.models import Item
from app.stages.rectification.queries import items_of
from app.stages.warning.actions import answering
from tests.app.stages.rectification.conftest import a_pdf, write_plan
from tests.builders import Office
from workflows.calendar import working_days_between
from workflows.engine import Refused
from workflows.terms import Term
from workflows.vocabulary import CaseState, ItemState, ItemType

DAY = timedelta(days=1)


def running(case: Case) -> dict[Term, Deadline]:
    """The open deadlines of a case and its problems by term."""
    return {each.term: each for each in deadlines_of(case) if each.closed_at is None}


def object_to(case: Case, office: Office, now: datetime) -> None:
    with transaction():
        answering.object_to_warning(case, "第二项问题认定的事实有误。", by=office.unit_principal, now=now)


def reject(case: Case, office: Office, now: datetime) -> None:
    with transaction():
        answering.reject_objection(
            case, "经复核，认定的事实清楚，异议不成立。", by=office.principal_leader, now=now
        )


def test_an_objection_stops_every_clock_of_the_unit_and_nobody_is_reminded(
    warned: Case, office: Office, now: datetime
) -> None:
    object_to(warned, office, now + DAY)
    stopped = {term for term, each in running(warned).items() if each.suspended_on is not None}
    assert stopped == {Term.PLAN, Term.CASE_TERM, Term.RECT_LIMITED, Term.RECT_IMMEDIATE}
    send_due(now + 20 * DAY)
    reminded = select(Event.details).where(Event.action == "escalate")
    assert {each["term"] for each in db.session.scalars(reminded)} == {Term.OBJECT_REVIEW}


def test_a_rejected_objection_lets_them_run_with_what_was_left(
    warned: Case, office: Office, now: datetime
) -> None:
    before = {term: each.due_on for term, each in running(warned).items()}
    object_to(warned, office, now + DAY)
    reject(warned, office, now + 8 * DAY)
    after = running(warned)
    item_term = after[Term.RECT_IMMEDIATE]
    assert item_term.suspended_on is None
    assert (item_term.consumed, item_term.running_since_on) == (1, local_day(now + 8 * DAY))
    assert item_term.due_on - before[Term.RECT_IMMEDIATE] == 7 * DAY
    moves = select(DeadlineMove.why).where(DeadlineMove.deadline_id == item_term.id)
    assert db.session.scalars(moves).all() == [RESUMED]


def test_an_extended_term_keeps_its_extension_through_an_objection(
    warned: Case, office: Office, now: datetime
) -> None:
    with transaction():
        limited = running(warned)[Term.RECT_LIMITED]
        until = limited.due_on + 20 * DAY
        extend(limited, until, db.session.scalars(select(Event)).first(), "困难", now)
    object_to(warned, office, now + DAY)
    reject(warned, office, now + 8 * DAY)
    assert running(warned)[Term.RECT_LIMITED].extended_to_on == until + 7 * DAY


def immediate_of(case: Case) -> Item:
    return next(item for item in items_of(case) if item.item_type is ItemType.IMMEDIATE)


def proven(item: Item, office: Office, now: datetime) -> None:
    proof.add_evidence(item, [a_pdf()], by=office.liaison, now=now)


def test_an_immediate_problem_is_claimed_before_the_plan_is_approved(
    warned: Case, office: Office, now: datetime
) -> None:
    item = immediate_of(warned)
    with transaction():
        write_plan(item, office, now)
        proven(item, office, now)
        claims.claim_completion(item, "已当日纠正。", by=office.liaison, now=now)
    assert (item.state, warned.state) == (ItemState.CLAIMED, CaseState.PLANNING)


def test_nobody_claims_what_nobody_answers_for(warned: Case, office: Office, now: datetime) -> None:
    item = immediate_of(warned)
    with transaction():
        words = plan.MeasureWords(text="立即清退", outcome="清退凭证")
        plan.set_measure(item, words, by=office.liaison, now=now)
        proven(item, office, now)
    with pytest.raises(Refused, match="no responsible person"), transaction():
        claims.claim_completion(item, "已当日纠正。", by=office.liaison, now=now)


def test_a_limited_problem_and_one_objected_to_wait(warned: Case, office: Office, now: datetime) -> None:
    limited = next(item for item in items_of(warned) if item.item_type is ItemType.LIMITED)
    with transaction():
        for item in items_of(warned):
            write_plan(item, office, now)
            proven(item, office, now)
    with pytest.raises(Refused, match="not been approved yet"), transaction():
        claims.claim_completion(limited, "已整改。", by=office.liaison, now=now)
    object_to(warned, office, now)
    with pytest.raises(Refused, match="not been approved yet"), transaction():
        claims.claim_completion(immediate_of(warned), "已整改。", by=office.liaison, now=now)


def test_a_plan_whose_problems_are_all_closed_leads_to_the_closing(
    warned: Case, office: Office, now: datetime
) -> None:
    with transaction():
        for item in items_of(warned):
            write_plan(item, office, now)
            item.item_type = ItemType.IMMEDIATE
            item.is_key = False
            proven(item, office, now)
            claims.claim_completion(item, "已当日纠正。", by=office.liaison, now=now)
            claims.confirm_claim(item, by=office.unit_principal, now=now)
            claims.check_claim(item, by=office.handler, now=now)
            claims.close_item(item, by=office.office_director, now=now)
        plan.submit_plan(warned, by=office.liaison, now=now)
        plan.confirm_plan(warned, by=office.unit_principal, now=now)
        plan.check_plan(warned, by=office.handler, now=now)
        plan.approve_plan(warned, by=office.office_director, now=now)
    assert warned.state == CaseState.CLOSURE_REVIEW
    assert {Term.CLOSURE} == {term for term, each in running(warned).items() if each.subject_kind == "case"}
    assert (
        working_days_between(local_day(now), running(warned)[Term.CLOSURE].due_on, current_calendar()) == 10
    )
