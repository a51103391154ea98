"""A year's schedule is imported: the days counted without it are counted again, and those concerned are told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.verify import verify
from app.calendars.actions import announce, import_schedule, seed_schedules
from app.calendars.models import CalendarYear
from app.cases.deadlines import suspend
from app.cases.models import Case, Deadline, DeadlineMove, Event
from app.cases.transitions import open_subject
from app.clock import local_day
from app.extensions import db, transaction
from app.outbox.kinds import Kind
from app.outbox.models import Message
from app.people.models import User
from tests.builders import Office, a_case
from workflows.actions import Action

#: A working Tuesday shortly before the end of the last year that is shipped.
DECEMBER = datetime(2026, 12, 29, 2, 0, tzinfo=UTC)
#: New Year's Day with the two days after it; the Sunday is worked.
SCHEDULE_2027 = """一、元旦：1月1日（周五）至3日（周日）放假。
二、春节：2月5日至2月12日放假调休，共8天。2月13日（星期六）、2月20日（星期六）上班。
三、清明节：4月3日至4月5日放假。
四、劳动节：5月1日至5月5日放假调休，共5天。4月25日（星期日）、5月8日（星期六）上班。
五、端午节：6月9日放假。
六、中秋节：9月15日放假。
七、国庆节：10月1日至10月7日放假调休，共7天。9月26日（星期日）、10月9日（星期六）上班。
"""


@pytest.fixture
def administrator(app: Flask) -> User:
    with transaction():
        seed_schedules(DECEMBER)
        person = User(username="administrator", name="系统管理员")
        db.session.add(person)
    return person


@pytest.fixture
def office(administrator: User) -> Office:
    with transaction():
        office = Office()
        a_case(office, now=DECEMBER)
    return office


def deadline() -> Deadline:
    db.session.expire_all()
    return db.session.scalars(select(Deadline).order_by(Deadline.id)).first()  # type: ignore[return-value]


def import_2027(by: User, text: str = SCHEDULE_2027) -> None:
    with transaction():
        imported = import_schedule(text, year=2027, source="国办发明电〔2026〕9号", by=by, now=DECEMBER)
        assert imported is not None
        announce(imported, by=by, now=DECEMBER)


def test_a_provisional_day_moves_with_its_reason_on_the_timeline(office: Office, administrator: User) -> None:
    before = deadline()
    # Draft within five working days; as long as 2027 has no schedule, only its Saturdays and Sundays are free.
    assert (before.due_on, before.provisional) == (date(2027, 1, 5), True)
    import_2027(administrator)
    after = deadline()
    assert (after.due_on, after.original_due_on, after.provisional) == (
        date(2027, 1, 6),
        date(2027, 1, 5),
        False,
    )
    move = db.session.scalars(select(DeadlineMove)).one()
    assert (move.from_on, move.to_on) == (date(2027, 1, 5), date(2027, 1, 6))
    event = db.session.scalars(select(Event).where(Event.action == Action.RECOMPUTE)).one()
    assert move.event_id == event.id
    assert event.details["reason"] == "国办发明电〔2026〕9号"
    assert (event.details["from_on"], event.details["to_on"]) == ("2027-01-05", "2027-01-06")
    assert list(verify()) == []


def test_those_concerned_are_told(office: Office, administrator: User) -> None:
    import_2027(administrator)
    message = db.session.scalars(select(Message)).one()
    assert (message.kind, message.recipient_id) == (Kind.DATE_RECOMPUTED, office.handler.id)
    assert "届满日调整为2027年1月6日" in message.subject
    assert "由2027年1月5日 星期二调整为2027年1月6日 星期三" in message.body


def test_importing_again_moves_nothing_and_tells_nobody(office: Office, administrator: User) -> None:
    import_2027(administrator)
    with transaction():
        assert import_schedule(SCHEDULE_2027, year=2027, by=administrator, now=DECEMBER) is None
    assert len(db.session.scalars(select(Message)).all()) == 1
    assert len(db.session.scalars(select(DeadlineMove)).all()) == 1


def test_a_day_that_stands_becomes_certain_and_that_is_said_as_well(administrator: User) -> None:
    with transaction():
        office = Office()
        later = DECEMBER + timedelta(days=60)
        a_case(office, now=later)
    before = deadline()
    assert before.provisional
    import_2027(administrator)
    after = deadline()
    assert (after.due_on, after.provisional) == (before.due_on, False)
    assert db.session.scalars(select(DeadlineMove)).all() == []
    assert len(db.session.scalars(select(Event).where(Event.action == Action.RECOMPUTE)).all()) == 1
    assert "届满日确定为" in db.session.scalars(select(Message.subject)).one()


def test_what_is_ended_suspended_or_certain_is_left_alone(office: Office, administrator: User) -> None:
    with transaction():
        ended = db.session.scalars(select(Deadline)).one()
        ended.closed_at, ended.closed_by_event_id = DECEMBER, ended.started_by_event_id
        cases = [
            Case(
                number=f"AJ-{number}",
                unit_id=office.other_unit.id,
                unit_path=office.other_unit.path,
                handler_id=office.handler.id,
                opened_at=at,
            )
            for number, at in enumerate((DECEMBER, DECEMBER - timedelta(days=28)))
        ]
        for case in cases:
            open_subject(case, by=office.handler, now=case.opened_at)
        suspended = db.session.scalars(
            select(Deadline).where(Deadline.subject_kind == "case", Deadline.subject_id == cases[0].id)
        ).one()
        suspend(suspended, local_day(DECEMBER))
    import_2027(administrator)
    assert db.session.scalars(select(Event).where(Event.action == Action.RECOMPUTE)).all() == []
    assert db.session.scalars(select(Message)).all() == []


def test_the_year_is_on_record(office: Office, administrator: User) -> None:
    import_2027(administrator)
    year = db.session.get(CalendarYear, 2027)
    assert year is not None
    assert year.imported_by_id == administrator.id
