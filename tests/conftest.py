"""What every test may use: an application on an empty database, its clock's account, and builders.

``--database=postgresql`` runs the same tests on PostgreSQL.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.extensions import db
from app.people.models import CLOCK_USERNAME, User
from app.web.catalogues import compile_stale
from config import Config
from tests.databases import a_database_url, triggers_lifted

#: A working Monday in a year with an official schedule.
MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite", help="which engine")
    parser.addoption(
        "--golden", action="store_true", help="write the golden documents anew instead of comparing"
    )


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with a_database_url(request.config.getoption("--database"), tmp_path_factory.mktemp("database")) as url:
        yield url


@pytest.fixture(scope="session")
def the_app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application a worker, with all its tables."""
    data: Path = tmp_path_factory.mktemp("data")
    compile_stale()
    app = create_app(
        Config(data=data, database_url=database_url, secret_key="for tests only", testing=True, demo=True)
    )
    with app.app_context():
        db.create_all()
    yield app
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
