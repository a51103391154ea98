"""A small city with an account for each administrator and a handler, who can all sign in."""

from datetime import date, datetime

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask

from app.extensions import db
from app.organisations.models import Unit
from app.people.models import AccessEvent, Grant, User
from tests.browser_page import Browser
from workflows.vocabulary import Role

PASSWORD = "Right-Words-1"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


class City:
    """The units and people of these tests."""

    def __init__(self, app: Flask, now: datetime) -> None:
        self.app, self.now = app, now
        self.root = Unit(code="CITY", name="示范市", path="0001", level=1)
        db.session.add(self.root)
        db.session.flush()
        self.bureau = Unit(code="EDU", name="示范市教育局", path="00010001", parent_id=self.root.id, level=2)
        self.school = Unit(code="SCH", name="示范市第一中学", path="000100010001", level=3)
        db.session.add(self.bureau)
        db.session.flush()
        self.school.parent_id = self.bureau.id
        db.session.add(self.school)
        db.session.flush()
        self.system = self.account("system-admin", Role.SYSTEM_ADMIN)
        self.security = self.account("security-admin", Role.SECURITY_ADMIN)
        self.auditor = self.account("auditor", Role.AUDITOR)
        self.handler = self.account("handler", Role.HANDLER, over=self.bureau)
        self.nobody = self.account("nobody")
        db.session.commit()

    def account(self, username: str, role: Role | None = None, *, over: Unit | None = None) -> User:
        """Somebody who can sign in, with one role or none."""
        user = User(
            username=username, name=f"{username}人员", password_hash=HASH, password_changed_at=self.now
        )
        unit = over or self.root
        if role:
            user.grants.append(
                Grant(role=role, unit_id=unit.id, unit_path=unit.path, from_on=date(2020, 1, 1))
            )
        user.unit_id = unit.id
        db.session.add(user)
        db.session.flush()
        return user

    def browser(self, user: User | str) -> Browser:
        """A browser in which somebody is signed in."""
        browser = Browser(self.app)
        browser.sign_in(user if isinstance(user, str) else user.username, PASSWORD)
        db.session.rollback()
        return browser

    def events(self, kind: str) -> list[AccessEvent]:
        """The lines of the access log of one kind, oldest first."""
        db.session.rollback()
        return db.session.query(AccessEvent).filter_by(kind=kind).order_by(AccessEvent.id).all()


@pytest.fixture
def city(app: Flask, now: datetime) -> City:
    return City(app, now)


@pytest.fixture(autouse=True)
def the_hour(now: datetime):
    """Pages ask the clock; it stands at ten on a Monday."""
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller
