"""Each reminder exactly once, and after an outage only the highest rung."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select

from app.calendars.queries import current_calendar
from app.cases.deadlines import extend, resume, rung_at, suspend
from app.cases.models import Case, Deadline, Event
from app.clock import local_day
from app.extensions import db, transaction
from app.outbox.models import Channel, Message
from app.people.models import User
from app.reminders import jobs
from app.reminders.actions import ladder
from app.reminders.jobs import SomeFailed, send_due
from app.reminders.models import Reminder
from app.stages.rectification.queries import items_of
from app.stages.warning.actions import drafting
from tests.builders import Office, a_case, somebody
from tests.lives import a_case_under_rectification, list_a_problem
from workflows.actions import Action
from workflows.calendar import shift
from workflows.terms import Term
from workflows.vocabulary import Colour, Role

DAY = timedelta(days=1)


def the_deadline() -> Deadline:
    return db.session.scalars(select(Deadline).where(Deadline.closed_at.is_(None))).one()


def days_after_due(deadline: Deadline, offset: int) -> datetime:
    """An hour after the office opened, so many working days from the due day."""
    rung = next(each for each in deadline.term.ladder if each.offset == offset)
    return rung_at(rung, deadline.due_on, current_calendar()) + timedelta(hours=1)


def reminders() -> list[tuple[int, bool]]:
    return [(each.rung, each.skipped) for each in db.session.scalars(select(Reminder).order_by(Reminder.id))]


@pytest.fixture
def office(app: Flask, now: datetime) -> Office:
    with transaction():
        office = Office()
        a_case(office, now=now)
    return office


def test_nothing_is_sent_before_its_time(office: Office, now: datetime) -> None:
    assert send_due(now + DAY) == 0
    assert reminders() == []


def test_a_rung_before_the_day_tells_its_people_and_leaves_the_timeline_alone(office: Office) -> None:
    deadline = the_deadline()
    assert send_due(days_after_due(deadline, -1)) == 1
    assert reminders() == [(-1, False)]
    assert db.session.scalars(select(Reminder.recipients)).one() == 2
    told = {each.recipient_id for each in db.session.scalars(select(Message))}
    assert told == {office.handler.id, office.office_director.id}
    message = db.session.scalars(select(Message)).first()
    assert message is not None
    assert (message.kind, message.colour) == ("deadline_near", Colour.BLUE)
    assert message.subject.startswith("【")
    assert "2026年3月9日" in message.body
    assert [each.action for each in db.session.scalars(select(Event))] == [Action.OPEN_CASE]


def test_whoever_of_the_office_must_act_hears_every_rung(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        case = a_case(office, now=now, period="2025年下半年", peer_group="市直部门")
        list_a_problem(case, "维修资金拨付不及时", office, now=now)
        drafting.draft_warning(case, by=office.handler, now=now)
        drafting.submit_warning(case, by=office.handler, now=now)
        drafting.review_warning(case, by=office.office_director, now=now)
    signing = db.session.scalars(select(Deadline).where(Deadline.term == Term.SIGN)).one()
    for offset in (-1, 1):
        with transaction():
            db.session.execute(delete(Message))
        send_due(days_after_due(signing, offset))
        told = {each.recipient_id for each in db.session.scalars(select(Message))}
        assert office.leader_in_charge.id in told


def test_who_carries_a_problem_out_is_reminded_with_the_liaison(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        item = items_of(a_case_under_rectification(office, now=now))[0]
        item.responsible_person_id = office.task_owner.id
        db.session.execute(delete(Message))
    due = db.session.scalars(select(Deadline).where(Deadline.term == Term.RECT_LIMITED)).first()
    assert due is not None
    send_due(days_after_due(due, -1))
    about = {
        each.recipient_id: each.subject for each in db.session.scalars(select(Message).order_by(Message.id))
    }
    assert office.liaison.id in about
    assert item.problem in about[office.task_owner.id]


def test_who_left_the_unit_is_not_reminded(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        item = items_of(a_case_under_rectification(office, now=now))[0]
        gone = somebody(Role.TASK_OWNER, office.unit, until=local_day(now))
        item.responsible_person_id = gone.id
        db.session.execute(delete(Message))
    due = db.session.scalars(select(Deadline).where(Deadline.term == Term.RECT_LIMITED)).first()
    assert due is not None
    send_due(days_after_due(due, -1))
    assert gone.id not in {each.recipient_id for each in db.session.scalars(select(Message))}


def test_a_rung_after_the_day_escalates_on_the_timeline(office: Office) -> None:
    deadline = the_deadline()
    send_due(days_after_due(deadline, -1))
    send_due(days_after_due(deadline, 1))
    event = db.session.scalars(select(Event).where(Event.action == Action.ESCALATE)).one()
    assert event.by_id == office.clock.id
    assert (event.details["rung"], event.details["days"], event.details["colour"]) == (1, 1, "yellow")
    assert db.session.scalars(select(Reminder.event_id).where(Reminder.rung == 1)).one() == event.id


def test_running_again_sends_nothing_twice(office: Office) -> None:
    at = days_after_due(the_deadline(), 1)
    assert send_due(at) == 1
    sent = len(db.session.scalars(select(Message.id)).all())
    assert send_due(at) == 0
    assert send_due(at + timedelta(minutes=5)) == 0
    assert len(db.session.scalars(select(Message.id)).all()) == sent


def test_after_an_outage_only_the_highest_rung_is_sent(office: Office) -> None:
    deadline = the_deadline()
    assert send_due(days_after_due(deadline, 3) + DAY) == 1
    assert sorted(reminders()) == [(-1, True), (1, True), (3, False)]
    assert {each.kind for each in db.session.scalars(select(Message))} == {"deadline_passed"}
    assert len(db.session.scalars(select(Event).where(Event.action == Action.ESCALATE)).all()) == 1
    assert the_deadline().next_rung_at == rung_at(
        deadline.term.ladder[-1], deadline.due_on, current_calendar()
    )


def test_after_the_last_rung_the_ladder_is_silent(office: Office) -> None:
    deadline = the_deadline()
    send_due(days_after_due(deadline, 10))
    assert the_deadline().next_rung_at is None
    assert send_due(days_after_due(deadline, 10) + 400 * DAY) == 0


def test_old_reminders_do_not_stand_for_a_date_that_moved(office: Office) -> None:
    with transaction():
        deadline = the_deadline()
        event = db.session.scalars(select(Event)).one()
    before = days_after_due(deadline, -1)
    assert send_due(before) == 1
    with transaction():
        deadline = the_deadline()
        extend(deadline, deadline.due_on + 30 * DAY, event, "granted", before)
    assert send_due(before + 5 * DAY) == 0
    assert send_due(days_after_due(the_deadline(), -1)) == 1
    versions = db.session.scalars(select(Reminder.deadline_version).where(Reminder.rung == -1))
    assert sorted(versions) == [1, 2]


def test_a_suspended_deadline_is_silent_until_it_runs_again(office: Office, now: datetime) -> None:
    with transaction():
        suspend(the_deadline(), local_day(now + DAY))
    assert send_due(now + 60 * DAY) == 0
    with transaction():
        resume(the_deadline(), db.session.scalars(select(Event)).one(), "resumed", now + 60 * DAY)
    assert send_due(days_after_due(the_deadline(), -1)) == 1


def test_an_ended_deadline_is_silent(office: Office, now: datetime) -> None:
    with transaction():
        the_deadline().closed_at = now
    assert send_due(now + 60 * DAY) == 0


def test_the_rung_that_proposes_asks_for_a_proposal_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadline = the_deadline()
    rung = ladder.Rung(3, deadline.term.ladder[0].to, Colour.RED, proposes=True)
    monkeypatch.setattr(type(deadline.term), "ladder", (rung,), raising=False)
    monkeypatch.delitem(deadline.term.__dict__, "ladder")
    asked: list[int] = []
    monkeypatch.setattr(
        ladder, "ON_PROPOSAL", [lambda subject, deadline, *, by, now: asked.append(subject.id)]
    )
    with transaction():
        the_deadline().next_rung_at = rung_at(rung, deadline.due_on, current_calendar())
    at = rung_at(rung, deadline.due_on, current_calendar())
    assert send_due(at) == 1
    assert send_due(at) == 0
    assert len(asked) == 1


def test_one_that_fails_does_not_stop_the_others_and_is_named(
    office: Office, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction():
        other = Case(
            number="AJ-2",
            unit_id=office.other_unit.id,
            unit_path=office.other_unit.path,
            handler_id=office.handler.id,
            opened_at=now,
        )
        ladder_open(other, office, now)
    broken = min(db.session.scalars(select(Deadline.id)))
    real = jobs.climb

    def stumble(deadline: Deadline, *, now: datetime) -> bool:
        if deadline.id == broken:
            raise RuntimeError("no")
        return real(deadline, now=now)

    monkeypatch.setattr(jobs, "climb", stumble)
    at = now + 7 * DAY
    with pytest.raises(SomeFailed) as failure:
        send_due(at)
    assert failure.value.failed == [broken]
    assert len(reminders()) == 1
    monkeypatch.setattr(jobs, "climb", real)
    assert send_due(at) == 1


def ladder_open(case: Case, office: Office, now: datetime) -> None:
    from app.cases.transitions import open_subject

    open_subject(case, by=office.handler, now=now)


def test_who_declared_a_recusal_is_not_told(office: Office, now: datetime) -> None:
    from app.cases.actions import declare_recusal

    with transaction():
        case = db.session.scalars(select(Case)).one()
        declare_recusal(case, "与被监督单位负责人有亲属关系", by=office.office_director, now=now)
        db.session.query(Message).delete()
    send_due(days_after_due(the_deadline(), -1))
    assert {each.recipient_id for each in db.session.scalars(select(Message))} == {office.handler.id}


def test_a_rung_never_speaks_to_an_empty_room(office: Office) -> None:
    """The ladder names handler and director: both left, so case management hears that somebody must be found."""
    with transaction():
        for person in (office.handler, office.office_director):
            db.session.get_one(User, person.id).active = False
        db.session.query(Message).delete()
    send_due(days_after_due(the_deadline(), -1))
    assert {each.recipient_id for each in db.session.scalars(select(Message))} == {office.case_manager.id}


def test_mail_waits_and_the_note_in_the_system_is_there_at_once(office: Office) -> None:
    with transaction():
        db.session.get(type(office.handler), office.handler.id).email = "handler@example.org"
    send_due(days_after_due(the_deadline(), -1))
    of_handler = db.session.scalars(select(Message).where(Message.recipient_id == office.handler.id)).all()
    assert {each.channel: each.delivered_at is not None for each in of_handler} == {
        Channel.IN_APP: True,
        Channel.MAIL: False,
    }


def test_rungs_speak_when_the_office_opens_in_working_days(office: Office) -> None:
    deadline = the_deadline()
    rung = deadline.term.ladder[0]
    at = rung_at(rung, deadline.due_on, current_calendar())
    assert local_day(at) == shift(deadline.due_on, -1, current_calendar())
    assert send_due(at - timedelta(seconds=1)) == 0
    assert send_due(at) == 1
