"""When a reminder escalates, what its rung calls for lies drafted before the handler: a slip in its colour, letters."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.calendars.queries import current_calendar
from app.cases.deadlines import rung_at
from app.cases.models import Case, Deadline, Event
from app.extensions import db, transaction
from app.notices.actions import drafting, issuing
from app.notices.actions.pressing import letters_at
from app.notices.models import Notice
from app.notices.queries import content_of_notice, versions_of
from app.overview.queries.timeline import timeline_of
from app.reminders.jobs import send_due
from tests.builders import Office, a_case
from tests.lives import a_case_under_rectification
from tests.memory import MadeOnce
from workflows.actions import Action
from workflows.engine import Refused
from workflows.terms import Rung, Term
from workflows.vocabulary import Colour, NoticeKind, NoticeState, Role

MATTER = "第1项问题（维修资金拨付不及时）整改逾期"


@pytest.fixture
def office(made_once: MadeOnce) -> Office:
    return made_once(Office)


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


def letters(*kinds: NoticeKind) -> list[Notice]:
    db.session.rollback()
    return list(db.session.scalars(select(Notice).where(Notice.kind.in_(kinds)).order_by(Notice.id)))


def issue(notice: Notice, office: Office, at: datetime) -> None:
    drafting.submit_notice(notice, by=office.handler, now=at)
    drafting.review_notice(notice, by=office.office_director, now=at)
    issuing.sign_notice(notice, by=office.leader_in_charge, now=at)


def test_three_days_late_a_reminder_letter_lies_drafted(office: Office, case: Case) -> None:
    send_due(past_the_day(Term.RECT_LIMITED, 1))
    assert letters(NoticeKind.REMINDER_LETTER) == []
    send_due(past_the_day(Term.RECT_LIMITED, 3))
    [letter] = letters(NoticeKind.REMINDER_LETTER)
    assert (letter.state, letter.number, letter.drafted_by_id) == (NoticeState.DRAFT, None, office.clock.id)
    assert [each["days_late"] for each in letter.content["matters"] if "第1项问题" in each["matter"]] == [3]
    waiting = select(Deadline).where(Deadline.subject_kind == "notice", Deadline.subject_id == letter.id)
    assert db.session.scalars(waiting).all() == []


def test_the_letter_needs_every_hand_that_other_documents_need(office: Office, case: Case) -> None:
    late = past_the_day(Term.RECT_LIMITED, 3)
    send_due(late)
    [letter] = letters(NoticeKind.REMINDER_LETTER)
    with pytest.raises(Refused), transaction():
        issuing.sign_notice(letter, by=office.clock, now=late)
    with pytest.raises(Refused), transaction():
        drafting.submit_notice(letter, by=office.clock, now=late)
    with transaction():
        issue(letter, office, late)
    assert letter.number == "清提〔2026〕1号"


def test_ten_days_late_an_admonition_and_a_summons_follow_the_reminder(office: Office, case: Case) -> None:
    late = past_the_day(Term.RECT_LIMITED, 3)
    send_due(late)
    with transaction():
        [reminder] = letters(NoticeKind.REMINDER_LETTER)
        issue(reminder, office, late)
    send_due(later := past_the_day(Term.RECT_LIMITED, 10))
    [admonition, summons] = letters(NoticeKind.ADMONITION_LETTER, NoticeKind.INTERVIEW_NOTICE)
    assert reminder.number in admonition.content["earlier_numbers"]
    assert {admonition.state, summons.state} == {NoticeState.DRAFT}
    assert datetime.fromisoformat(summons.content["starts_at"]) > later
    with transaction():
        issue(admonition, office, later)
        issue(summons, office, later)
    assert (admonition.number, summons.number) == ("清诫〔2026〕1号", "清约〔2026〕1号")
    send_due(past_the_day(Term.RECT_LIMITED, 20))
    assert len(letters(NoticeKind.ADMONITION_LETTER, NoticeKind.INTERVIEW_NOTICE)) == 2


def test_who_was_never_reminded_is_not_admonished(office: Office, case: Case) -> None:
    send_due(past_the_day(Term.RECT_LIMITED, 3))
    send_due(past_the_day(Term.RECT_LIMITED, 10))
    [reminder] = letters(
        NoticeKind.REMINDER_LETTER, NoticeKind.ADMONITION_LETTER, NoticeKind.INTERVIEW_NOTICE
    )
    assert reminder.kind is NoticeKind.REMINDER_LETTER
    assert [each["days_late"] for each in reminder.content["matters"] if "第1项问题" in each["matter"]] == [
        10
    ]


def test_a_letter_that_a_person_works_on_is_left_to_that_person(office: Office, case: Case) -> None:
    late = past_the_day(Term.RECT_LIMITED, 3)
    send_due(late)
    with transaction():
        [letter] = letters(NoticeKind.REMINDER_LETTER)
        written = replace(content_of_notice(letter), consequences="逾期仍未办结的，约谈主要负责人。")
        drafting.revise_notice(letter, written, by=office.handler, now=late)
    send_due(past_the_day(Term.RECT_LIMITED, 10))
    [letter] = letters(NoticeKind.REMINDER_LETTER)
    assert letter.content["consequences"] == "逾期仍未办结的，约谈主要负责人。"


def test_matters_that_are_late_on_one_day_share_one_letter(office: Office, now: datetime) -> None:
    with transaction():
        a_case_under_rectification(office, now=now, problems=("维修资金拨付不及时", "工程未公示"))
    deadline = db.session.scalars(select(Deadline).where(Deadline.term == Term.RECT_LIMITED)).first()
    assert deadline is not None
    send_due(rung_at(Rung(3, ()), deadline.due_on, current_calendar()) + timedelta(hours=1))
    [letter] = letters(NoticeKind.REMINDER_LETTER)
    told = [each["matter"] for each in letter.content["matters"]]
    assert sum("项问题" in each for each in told) == 2
    assert len(versions_of(letter)) == 1


@pytest.mark.parametrize(
    ("rung", "reminded", "called_for"),
    [
        (Rung(1, (Role.UNIT_PRINCIPAL, Role.OFFICE_DIRECTOR), Colour.YELLOW), True, ()),
        (Rung(3, (Role.LEADER_IN_CHARGE,), Colour.YELLOW), True, (NoticeKind.REMINDER_LETTER,)),
        (Rung(10, (Role.LEADER_IN_CHARGE,), Colour.RED), False, (NoticeKind.REMINDER_LETTER,)),
        (
            Rung(10, (Role.LEADER_IN_CHARGE,), Colour.RED),
            True,
            (NoticeKind.ADMONITION_LETTER, NoticeKind.INTERVIEW_NOTICE),
        ),
        (Rung(20, (Role.LEADER_IN_CHARGE,), Colour.RED, proposes=True), True, ()),
    ],
)
def test_what_a_rung_of_an_office_s_own_ladder_calls_for(
    rung: Rung, reminded: bool, called_for: tuple[NoticeKind, ...]
) -> None:
    assert letters_at(rung, reminded=reminded) == called_for
