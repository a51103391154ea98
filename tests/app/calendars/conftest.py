"""People who open the calendar's pages, and an ear for what an import announces."""

from datetime import datetime

import pytest
from flask import Flask

from app import clock
from app.calendars import actions
from app.extensions import db
from app.people import passwords
from app.people.models import User
from tests.browser_page import Browser
from tests.builders import a_unit, somebody
from workflows.vocabulary import Role

PASSWORD = "a long enough passphrase 7"


def signed_in_as(role: Role, app: Flask) -> Browser:
    person = somebody(role, a_unit(f"UNIT-{role.value}"))
    person.password_hash, person.password_changed_at = passwords.hash_of(PASSWORD), clock.now()
    db.session.commit()
    browser = Browser(app)
    browser.sign_in(person.username, PASSWORD)
    return browser


@pytest.fixture
def administrator(app: Flask) -> User:
    person = somebody(Role.SYSTEM_ADMIN, a_unit())
    db.session.commit()
    return person


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[actions.ImportedSchedule]:
    """What a listener is told, instead of those that the product has connected."""
    told: list[actions.ImportedSchedule] = []

    def listen(imported: actions.ImportedSchedule, *, by: User | None, now: datetime) -> None:
        told.append(imported)

    monkeypatch.setattr(actions, "on_schedule_imported", [listen])
    return told
