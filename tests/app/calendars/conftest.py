"""An application on an empty database of its own, with the calendar's tables and one administrator."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.calendars import actions
from app.extensions import Base, db
from app.people.models import User
from config import Config

TABLES = ("unit_kinds", "units", "users", "grants", "calendar_years", "calendar_days", "calendar_versions")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    app = create_app(
        Config(
            data=tmp_path,
            database_url=f"sqlite:///{tmp_path / 'test.sqlite3'}",
            secret_key="test",
            testing=True,
        )
    )
    with app.app_context():
        Base.metadata.create_all(db.engine, [Base.metadata.tables[name] for name in TABLES])
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def administrator(app: Flask) -> User:
    user = User(username="administrator", name="系统管理员")
    db.session.add(user)
    db.session.commit()
    return user


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[actions.ImportedSchedule]:
    """What a listener is told, instead of those that the product has connected."""
    told: list[actions.ImportedSchedule] = []

    def listen(imported: actions.ImportedSchedule, *, by: User | None, now: datetime) -> None:
        told.append(imported)

    monkeypatch.setattr(actions, "on_schedule_imported", [listen])
    return told
