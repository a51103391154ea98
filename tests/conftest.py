"""What every test may use: an application on an empty database, its clock's account, and builders.

``--database=postgresql`` runs the same tests on PostgreSQL.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
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
from tests.contents import Contents
from tests.databases import a_database_url, a_postgresql_server, another_database
from tests.memory import MadeOnce, Memory, leave_only, rows_standing

#: A working Monday in a year with an official schedule.
MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)

# A busy machine is no fault of the product's: an example may take as long as it takes. And every run tries the same
# examples, so that one that fails points to a change.
settings.register_profile(
    "patient", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
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


def pytest_collection_finish() -> None:
    """Thousands of tests and the product's modules stay for good: the garbage collector need not walk them again."""
    gc.collect()
    gc.freeze()


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


@pytest.fixture(scope="session")
def postgresql(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a PostgreSQL server, whichever engine the other tests run on: one a worker."""
    if request.config.getoption("--database") == "postgresql":
        yield request.getfixturevalue("database_url")
        return
    with a_postgresql_server() as url:
        yield url


@pytest.fixture
def on_postgresql(postgresql: str, tmp_path: Path) -> Iterator[Flask]:
    """An application on a PostgreSQL database of its own, where whoever would wait for a lock longer than a while fails."""
    url = another_database(postgresql)
    with (
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


@pytest.fixture(scope="session")
def memory() -> Memory:
    """What was made once on this worker's database."""
    return Memory()


@pytest.fixture(scope="session")
def beginning(the_app: Flask) -> Contents:
    """The rows of an empty database in which only the clock has an account."""
    with the_app.app_context():
        db.session.add(User(username=CLOCK_USERNAME, name="系统"))
        db.session.commit()
        return rows_standing()


@pytest.fixture
def app(the_app: Flask, beginning: Contents) -> Iterator[Flask]:
    """The application on an empty database in which only the clock has an account."""
    with the_app.app_context():
        leave_only(beginning)
        yield the_app
        db.session.remove()
        leave_only({})


@pytest.fixture
def made_once(app: Flask, memory: Memory, request: pytest.FixtureRequest) -> MadeOnce:
    """Make what many tests start from: ``made_once(Office)``; the next time it is put back (``tests/memory.py``)."""
    return partial(memory.made_once, request.path.parent)


@pytest.fixture
def now() -> datetime:
    """A Monday morning at ten in Shanghai."""
    return MONDAY
