"""What every test may use: an application on an empty database, its clock's account, and builders.

``--database=postgresql`` runs the same tests on PostgreSQL.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import HealthCheck, settings

from app import create_app
from app.extensions import db
from app.people import passwords
from app.people.models import CLOCK_USERNAME, User
from app.web.catalogues import compile_stale
from config import Config
from tests.databases import a_database_url, a_postgresql_server, another_database, triggers_lifted

#: A working Monday in a year with an official schedule.
MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)

# A busy machine is no fault of the product's: an example may take as long as it takes.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite", help="which engine")
    parser.addoption(
        "--golden", action="store_true", help="write the golden documents anew instead of comparing"
    )


def pytest_itemcollected(item: pytest.Item) -> None:
    fixtures = getattr(item, "fixturenames", ())
    if "database_url" in fixtures:
        item.add_marker("database")
    if "on_postgresql" in fixtures:
        item.add_marker("postgres")


@pytest.fixture(scope="session", autouse=True)
def cost_of_passwords() -> Iterator[PasswordHasher]:
    """argon2 is slow on purpose: tests hash with the least that it allows. Gives what the product hashes with."""
    with pytest.MonkeyPatch.context() as patch:
        cost = passwords._hasher
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield cost


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with a_database_url(request.config.getoption("--database"), tmp_path_factory.mktemp("database")) as url:
        yield url


@pytest.fixture(scope="session")
def fresh_database(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Addresses of empty databases of the same engine, for an installation of its own."""

    def address() -> str:
        if database_url.startswith("sqlite"):
            return f"sqlite:///{tmp_path_factory.mktemp('fresh') / 'fresh.sqlite3'}"
        return another_database(database_url)

    return address


@pytest.fixture(scope="session")
def the_app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application a worker, with all its tables."""
    with an_application(for_tests(database_url, tmp_path_factory.mktemp("data"))) as app:
        yield app


@pytest.fixture
def on_postgresql(tmp_path: Path) -> Iterator[Flask]:
    """An application on a PostgreSQL of its own, where whoever would wait for a lock longer than a while fails."""
    with (
        a_postgresql_server() as url,
        an_application(for_tests(f"{url}&options=-c%20lock_timeout%3D10s", tmp_path)) as app,
        app.app_context(),
    ):
        db.session.add(User(username=CLOCK_USERNAME, name="系统"))
        db.session.commit()
        yield app


def for_tests(database_url: str, data: Path) -> Config:
    """The settings of an application for tests."""
    return Config(data=data, database_url=database_url, secret_key="for tests only", testing=True, demo=True)


@contextmanager
def an_application(settings: Config, *, tables: bool = True) -> Iterator[Flask]:
    """An application with all its tables, or on the empty database; its connections are closed at the end."""
    compile_stale()
    app = create_app(settings)
    if tables:
        with app.app_context():
            db.create_all()
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def app(the_app: Flask) -> Iterator[Flask]:
    """The application on an empty database in which only the clock has an account."""
    with the_app.app_context():
        db.session.add(User(username=CLOCK_USERNAME, name="系统"))
        db.session.commit()
        yield the_app
        db.session.remove()
        with db.engine.begin() as connection, triggers_lifted(connection):
            tables = [table.name for table in reversed(db.metadata.sorted_tables)]
            if db.engine.dialect.name == "postgresql":
                connection.exec_driver_sql(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
            else:
                connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
                for table in tables:
                    connection.exec_driver_sql(f"DELETE FROM {table}")


@pytest.fixture
def now() -> datetime:
    """A Monday morning at ten in Shanghai."""
    return MONDAY
