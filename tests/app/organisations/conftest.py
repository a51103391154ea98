"""Units of the nine kinds, and a browser of the system administrator."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from argon2 import PasswordHasher
from flask import Flask

from app.extensions import db, transaction
from app.organisations.actions.kinds import seed_kinds
from app.organisations.actions.units import add_unit
from app.organisations.models import Unit
from app.people.models import Grant, User
from tests.browser_page import Browser
from workflows.vocabulary import Role

PASSWORD = "Right-Words-1"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@pytest.fixture
def city(app: Flask) -> Unit:
    """A city with the nine kinds of unit."""
    with transaction():
        seed_kinds()
        return add_unit("CITY", "示范市", kind_code="organ")


@pytest.fixture
def sign_in(app: Flask, now: datetime) -> Callable[[Role, Unit], Browser]:
    """A browser of somebody who holds one role over one unit."""

    def signed_in(role: Role, over: Unit) -> Browser:
        with transaction():
            user = User(username=f"{role.value}-{over.code}", name=role.value, password_hash=HASH)
            user.grants.append(
                Grant(role=role, unit_id=over.id, unit_path=over.path, from_on=date(2020, 1, 1))
            )
            db.session.add(user)
        browser = Browser(app)
        browser.sign_in(user.username, PASSWORD)
        db.session.rollback()
        return browser

    return signed_in
