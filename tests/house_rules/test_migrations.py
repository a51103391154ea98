"""Models and migrations agree on every engine, each revision can be undone, and there is one line of them."""

import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Engine, inspect

from app import create_app
from app.extensions import db
from config import ROOT, Config
from tests.databases import another_database

MIGRATIONS = ROOT / "migrations"
REVISIONS = list(reversed(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions())))

Addresses = Callable[[], str]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Addresses:
    """Addresses of empty databases of one engine."""
    if request.param == "sqlite":
        numbers = count()
        return lambda: f"sqlite:///{tmp_path / f'{next(numbers)}.sqlite3'}"
    url = request.getfixturevalue("postgresql")
    return lambda: another_database(url)


@pytest.fixture
def application(address: Addresses, tmp_path: Path) -> Iterator[Callable[[], Flask]]:
    """Applications on empty databases of their own."""
    made: list[Flask] = []

    def make() -> Flask:
        made.append(create_app(Config(data=tmp_path, database_url=address(), secret_key="for tests only")))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


#: What tables look like that were made with these statements.
_SEEN: dict[tuple[str, ...], dict[str, Any]] = {}


def shape(engine: Engine) -> dict[str, Any]:
    """Everything that a database says about its tables."""
    if engine.dialect.name != "sqlite":
        return _looked_at(engine)
    made = _statements(engine)  # a table of SQLite is these, so that only those that changed are looked at
    if changed := [table for table, statements in made.items() if statements not in _SEEN]:
        _SEEN.update({made[table]: seen for table, seen in _looked_at(engine, changed).items()})
    return {table: _SEEN[statements] for table, statements in made.items()}


def _statements(engine: Engine) -> dict[str, tuple[str, ...]]:
    asked = "SELECT tbl_name, sql FROM sqlite_master WHERE tbl_name != 'alembic_version' AND sql IS NOT NULL"
    found: dict[str, tuple[str, ...]] = {}
    with engine.connect() as connection:
        for table, sql in connection.exec_driver_sql(asked + " ORDER BY tbl_name, type, name"):
            found[table] = (*found.get(table, ()), sql)
    return found


def _looked_at(engine: Engine, tables: list[str] | None = None) -> dict[str, Any]:
    """With one question of each kind for all tables: one for each table is a hundred times as many on PostgreSQL."""
    seen, triggers = inspect(engine), triggers_of(engine)
    columns, keys = (
        seen.get_multi_columns(filter_names=tables),
        seen.get_multi_pk_constraint(filter_names=tables),
    )
    foreign = seen.get_multi_foreign_keys(filter_names=tables)
    unique = seen.get_multi_unique_constraints(filter_names=tables)
    indexes = seen.get_multi_indexes(filter_names=tables)
    checks = seen.get_multi_check_constraints(filter_names=tables)
    return {
        table: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], str(column["default"]))
                for column in columns[None, table]
            },
            "primary key": keys[None, table],
            "foreign keys": _sorted_by_name(foreign[None, table]),
            "unique": _sorted_by_name(unique[None, table]),
            "indexes": _sorted_by_name(indexes[None, table]),
            "checks": _sorted_by_name(checks[None, table]),
            "triggers": triggers.get(table, []),
        }
        for _schema, table in columns
        if table != "alembic_version"
    }


def _sorted_by_name(rows: list[Any]) -> list[Any]:
    for row in rows:
        for place in (row, row.get("dialect_options", {})):
            for key in ("sqltext", "postgresql_where", "sqlite_where"):
                if key in place:
                    place[key] = re.sub(r"\s+", " ", str(place[key]))
    return sorted(rows, key=lambda row: str(row["name"]))


def triggers_of(engine: Engine) -> dict[str, list[str]]:
    """What each table's triggers do, in the engine's own words."""
    asked = {
        "sqlite": "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
        "postgresql": "SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) || pg_get_functiondef(tgfoid)"
        " FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
    }
    found: dict[str, list[str]] = {}
    with engine.connect() as connection:
        for table, sql in connection.exec_driver_sql(asked[engine.dialect.name]):
            found.setdefault(table, []).append(re.sub(r"\s+", " ", sql).strip())
    return found


def test_migrations_make_what_the_models_say(application: Callable[[], Flask]) -> None:
    with application().app_context():
        db.create_all()
        modelled = shape(db.engine)
    with application().app_context():
        flask_migrate.upgrade(directory=str(MIGRATIONS))
        migrated = shape(db.engine)
    assert migrated.keys() == modelled.keys(), "a model has no migration: make db-new NAME=what_it_adds"
    for table, said in modelled.items():
        assert migrated[table] == said, f"{table}: make db-new NAME=what_changed"


def test_every_revision_can_be_undone_and_done_again(application: Callable[[], Flask]) -> None:
    with application().app_context():
        before = {"base": shape(db.engine)}
        for revision in REVISIONS:
            flask_migrate.upgrade(directory=str(MIGRATIONS), revision=revision.revision)
            before[revision.revision] = shape(db.engine)
        for revision in reversed(REVISIONS):
            below = revision.down_revision or "base"
            flask_migrate.downgrade(directory=str(MIGRATIONS), revision=below)
            assert shape(db.engine) == before[str(below)], f"{revision.revision} leaves something behind"
        flask_migrate.upgrade(directory=str(MIGRATIONS))
        assert shape(db.engine) == before[REVISIONS[-1].revision]


def test_revisions_stand_in_one_line_and_are_numbered() -> None:
    assert [revision.revision for revision in REVISIONS] == [f"{n:04d}" for n in range(1, len(REVISIONS) + 1)]
    assert [revision.down_revision for revision in REVISIONS[1:]] == [
        each.revision for each in REVISIONS[:-1]
    ]
    assert all(Path(each.path).name.startswith(f"{each.revision}_") for each in REVISIONS)


def test_the_head_is_written_down_so_that_two_branches_collide() -> None:
    head = (MIGRATIONS / ".current-head").read_text(encoding="utf-8").strip()
    assert head == REVISIONS[-1].revision, (
        "write the new number to migrations/.current-head: make db-new does"
    )


def test_revisions_outlive_the_product_that_wrote_them() -> None:
    imports = re.compile(r"^\s*(?:from|import)\s+(?:app|workflows|config)\b", re.MULTILINE)
    assert [
        each.path for each in REVISIONS if imports.search(Path(each.path).read_text(encoding="utf-8"))
    ] == []
