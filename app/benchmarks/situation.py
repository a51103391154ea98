"""Situations for measuring: people of every role, and many cases or deadlines at once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select

from app.audit.models import AuditHead
from app.cases.deadlines import after_the_day
from app.cases.models import Case, Deadline
from app.clock import local_day
from app.extensions import db, transaction
from app.organisations.models import Unit
from app.people.actions.accounts import ensure_clock
from app.people.models import Grant, User
from workflows.supervision import CASE
from workflows.terms import Term
from workflows.vocabulary import CaseState, Role


@dataclass(frozen=True)
class Office:
    """A city, a unit in it, a handler and a director."""

    city: Unit
    unit: Unit
    handler: User
    director: User


def office(now: datetime) -> Office:
    """The people that a measurement needs; made once."""
    with transaction():
        ensure_clock()
        city = Unit(code="BENCH", name="测试市", path="0001", level=1)
        db.session.add(city)
        db.session.flush()
        unit = Unit(code="BENCH-1", name="测试单位", path="00010001", level=2, parent_id=city.id)
        db.session.add(unit)
        db.session.flush()
        handler, director = (
            _person(name, role, city, local_day(now))
            for name, role in (("bench-handler", Role.HANDLER), ("bench-director", Role.OFFICE_DIRECTOR))
        )
    return Office(city, unit, handler, director)


def _person(username: str, role: Role, over: Unit, today: date) -> User:
    person = User(username=username, name=username)
    person.grants.append(Grant(role=role, unit_id=over.id, unit_path=over.path, from_on=today))
    db.session.add(person)
    db.session.flush()
    return person


def open_cases(people: Office, count: int, state: CaseState, now: datetime) -> list[int]:
    """So many cases in one state with their deadline, as rows."""
    before = db.session.scalar(select(func.count(Case.id))) or 0
    rows = [
        {
            "number": f"BENCH-{number}",
            "unit_id": people.unit.id,
            "unit_path": people.unit.path,
            "handler_id": people.handler.id,
            "state": str(state),
            "state_since_at": now,
            "hands": {"open_case": [people.handler.id], "submit_warning": [people.handler.id]},
            "trigger": {},
            "opened_at": now,
        }
        for number in range(before, before + count)
    ]
    ids = list(db.session.scalars(insert(Case).returning(Case.id), rows))
    term = CASE.state(state).runs[0]
    db.session.execute(
        insert(Deadline), [deadline_row("case", i, i, people.unit.path, term, local_day(now)) for i in ids]
    )
    db.session.execute(insert(AuditHead), [{"chain": f"case:{i}", "seq": 1, "digest": "0" * 64} for i in ids])
    return ids


def deadline_row(
    kind: str, subject_id: int, case_id: int | None, path: str, term: Term, due_on: date, **more: Any
) -> dict[str, Any]:
    """An open deadline as a row."""
    return {
        "subject_kind": kind,
        "subject_id": subject_id,
        "case_id": case_id,
        "subject_title": f"测试事项{subject_id}",
        "unit_path": path,
        "term": term,
        "owner_role": Role.LIAISON,
        "started_on": due_on - timedelta(days=30),
        "running_since_on": due_on - timedelta(days=30),
        "amount": 30,
        "unit": "D",
        "original_due_on": due_on,
        "due_on": due_on,
        "due_at": after_the_day(due_on),
        "is_right": False,
        **more,
    }
