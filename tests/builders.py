"""Situations to start a test from. Each is a sentence; each is built by the product's own actions."""

from datetime import date, datetime
from itertools import count
from typing import Any

from app.cases.actions import open_case
from app.cases.models import Case
from app.extensions import db
from app.organisations.models import Unit
from app.people.models import Grant, User
from app.people.queries import the_clock
from workflows.vocabulary import Role

LONG_AGO = date(2020, 1, 1)


def a_unit(code: str = "DEMO-01", *, name: str = "", below: Unit | None = None, level: int = 2) -> Unit:
    """A unit in the tree, below another or as a root."""
    siblings = db.session.query(Unit).filter_by(parent_id=below.id if below else None).count()
    unit = Unit(
        code=code,
        name=name or f"示范单位{code}",
        parent_id=below.id if below else None,
        path=(below.path if below else "") + f"{siblings + 1:04d}",
        level=level,
    )
    db.session.add(unit)
    db.session.flush()
    return unit


def somebody(role: Role, over: Unit, *, name: str = "", until: date | None = None) -> User:
    """A person who holds one role over a unit's subtree."""
    person = _person(db.session.query(User).count(), role, over, name=name, until=until)
    db.session.add(person)
    db.session.flush()
    return person


def _person(number: int, role: Role, over: Unit, *, name: str = "", until: date | None = None) -> User:
    grant = Grant(role=role, unit_id=over.id, unit_path=over.path, from_on=LONG_AGO, until_on=until)
    return User(
        username=f"{role.value}-{number}",
        name=name or f"{role.meaning[:4]}{role.value}{number}",
        unit_id=over.id,
        grants=[grant],
    )


class Office:
    """A supervised city with one person for every role: ``office.handler``, ``office.unit_principal`` …"""

    def __init__(self) -> None:
        self.city = a_unit("CITY", name="示范市", level=1)
        self.unit = a_unit("UNIT", name="示范市第一局", below=self.city)
        self.other_unit = a_unit("OTHER", name="示范市第二局", below=self.city)
        unit_side = (Role.LIAISON, Role.UNIT_PRINCIPAL, Role.TASK_OWNER)
        numbers = count(db.session.query(User).count())
        self.people = {
            role: _person(next(numbers), role, self.unit if role in unit_side else self.city)
            for role in Role
            if role is not Role.CLOCK
        }
        self.second_handler = _person(next(numbers), Role.HANDLER, self.city)
        self.second_inspector = _person(next(numbers), Role.LOOKBACK_MEMBER, self.city)
        self.second_adjudicator = _person(next(numbers), Role.ADJUDICATOR, self.city)
        self.second_leader = _person(next(numbers), Role.PRINCIPAL_LEADER, self.city)
        seconds = (self.second_handler, self.second_inspector, self.second_adjudicator, self.second_leader)
        db.session.add_all((*self.people.values(), *seconds))
        db.session.flush()
        self.clock = the_clock()

    def __getattr__(self, name: str) -> User:
        people: dict[Role, User] = self.__dict__.get("people", {})
        for role, person in people.items():
            if role.name.lower() == name:
                return person
        raise AttributeError(name)


def a_case(office: Office, *, now: datetime, **trigger: Any) -> Case:
    """A case that was just opened, its warning still to be drafted."""
    return open_case(
        office.unit,
        {"score": "55.20", "pass_mark": "60", "reasons": ["below_pass_mark"], **trigger},
        round_id=None,
        handler=office.handler,
        by=office.handler,
        now=now,
    )
