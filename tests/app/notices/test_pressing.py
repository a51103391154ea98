"""When a reminder escalates, the slip lies drafted before the handler, in the colour of the rung."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.calendars.queries import current_calendar
from app.cases.deadlines import rung_at
from app.cases.models import Case, Deadline, Event
from app.extensions import db, transaction
from app.notices.actions import drafting, issuing
from app.notices.models import Notice
from app.overview.queries.timeline import timeline_of
from app.reminders.jobs import send_due
from tests.builders import Office, a_case
from tests.lives import a_case_under_rectification
from workflows.actions import Action
from workflows.terms import Term
from workflows.vocabulary import Colour, NoticeKind, NoticeState

MATTER = "第1项问题（维修资金拨付不及时）整改逾期"


@pytest.fixture
def office(app: Flask) -> Office:
    with transaction():
        return Office()


@pytest.fixture
def case(office: Office, now: datetime) -> Case:
    with transaction():
        return a_case_under_rectification(office, now=now, problems=("维修资金拨付不及时",))


def past_the_day(term: Term, offset: int) -> datetime:
    """An hour after that rung of the open deadline has come."""
    deadline = db.session.scalars(
        select(Deadline).where(Deadline.term == term, Deadline.closed_at.is_(None))
    ).one()
    rung = next(each for each in term.ladder if each.offset == offset)
    return rung_at(rung, deadline.due_on, current_calendar()) + timedelta(hours=1)


def slips_on_the_problem() -> list[Notice]:
    db.session.rollback()
    found = db.session.scalars(
        select(Notice).where(Notice.kind == NoticeKind.SUPERVISION_SLIP).order_by(Notice.id)
    )
    return [each for each in found if each.content["matter"] == MATTER]


def test_nothing_is_drafted_before_the_day(case: Case) -> None:
    send_due(past_the_day(Term.RECT_LIMITED, 0))
    assert slips_on_the_problem() == []


def test_a_missed_day_brings_a_slip_and_a_further_rung_raises_its_colour(case: Case) -> None:
    send_due(past_the_day(Term.RECT_LIMITED, 1))
    [slip] = slips_on_the_problem()
    assert (slip.state, slip.number) == (NoticeState.DRAFT, None)
    assert slip.content["colour"] == Colour.YELLOW
    assert slip.content["days_late"] == 1
    send_due(past_the_day(Term.RECT_LIMITED, 10))
    [slip] = slips_on_the_problem()
    assert slip.content["colour"] == Colour.RED
    assert slip.title == "红色督办单"


def test_a_drafted_slip_starts_no_term_and_is_no_business_of_the_unit(
    office: Office, case: Case, now: datetime
) -> None:
    late = past_the_day(Term.RECT_LIMITED, 1)
    send_due(late)
    [slip] = slips_on_the_problem()
    waiting = select(Deadline).where(Deadline.subject_kind == "notice", Deadline.subject_id == slip.id)
    assert db.session.scalars(waiting).all() == []
    lines = [line.event.action for line in timeline_of(case, office.unit_principal, late.date())]
    assert Action.DRAFT_NOTICE not in lines


def test_a_slip_on_its_way_is_left_alone_and_the_next_names_it(
    office: Office, case: Case, now: datetime
) -> None:
    late = past_the_day(Term.RECT_LIMITED, 1)
    send_due(late)
    with transaction():
        [slip] = slips_on_the_problem()
        drafting.submit_notice(slip, by=office.handler, now=late)
    send_due(past_the_day(Term.RECT_LIMITED, 3))
    [slip] = slips_on_the_problem()
    assert slip.content["days_late"] == 1
    with transaction():
        drafting.review_notice(slip, by=office.office_director, now=late)
        issuing.sign_notice(slip, by=office.leader_in_charge, now=late)
        slip.state = NoticeState.SERVED
    send_due(past_the_day(Term.RECT_LIMITED, 10))
    first, second = slips_on_the_problem()
    assert second.content["earlier_numbers"] == [first.number]
    assert second.content["colour"] == Colour.RED


def test_the_offices_own_lateness_brings_no_slip(office: Office, now: datetime) -> None:
    with transaction():
        a_case(office, now=now)
    send_due(past_the_day(Term.DRAFT, 10))
    escalated = db.session.scalars(select(Event).where(Event.action == Action.ESCALATE)).all()
    assert escalated
    assert slips_on_the_problem() == []
    assert db.session.scalars(select(Notice)).all() == []
