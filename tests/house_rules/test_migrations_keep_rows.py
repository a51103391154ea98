"""A migration that replaces a table keeps its rows, and those that refer to them."""

from pathlib import Path
from typing import Any

import flask_migrate
from sqlalchemy import Connection, MetaData, Table

from app import create_app
from app.extensions import db
from config import ROOT, Config

BEFORE, REPLACED = "0011", "appeals"


def a_row(connection: Connection, table: Table) -> Any:
    """The key of a row with what the table demands, after a row in every table that it must refer to."""
    values = {column.name: _value(connection, column) for column in table.columns if not column.nullable}
    if "id" in values:
        values["id"] = 7
    names, places = ", ".join(f'"{name}"' for name in values), ", ".join("?" for _ in values)
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({names}) VALUES ({places})", tuple(values.values())
    )
    return values.get("id")


def _value(connection: Connection, column: Any) -> Any:
    for key in column.foreign_keys:
        target = key.column
        held = connection.exec_driver_sql(f"SELECT {target.name} FROM {target.table.name}").scalar()
        return held or a_row(connection, target.table)
    kinds = {
        "INTEGER": 1,
        "BOOLEAN": 0,
        "DATE": "2026-03-02",
        "DATETIME": "2026-03-02 02:00:00",
        "JSON": "{}",
    }
    return kinds.get(str(column.type).split("(")[0], "x")


def test_rows_that_are_referred_to_survive_their_tables_replacement(tmp_path: Path) -> None:
    app = create_app(
        Config(data=tmp_path, database_url=f"sqlite:///{tmp_path / 'q.sqlite3'}", secret_key="x")
    )
    with app.app_context():
        flask_migrate.upgrade(str(ROOT / "migrations"), BEFORE)
        tables = MetaData()
        with db.engine.connect() as connection:
            tables.reflect(connection)
            connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
            a_row(connection, tables.tables[REPLACED])
            form = tables.tables["imposed_forms"]
            a_row(connection, form)
            connection.exec_driver_sql(f"UPDATE {form.name} SET ended_by_appeal_id = 7")
            connection.commit()
        db.engine.dispose()
        flask_migrate.upgrade(str(ROOT / "migrations"))
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {REPLACED}").scalar() == 1
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            assert not connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        db.engine.dispose()


def test_seals_set_before_certificates_were_kept_have_theirs(tmp_path: Path) -> None:
    app = create_app(
        Config(data=tmp_path, database_url=f"sqlite:///{tmp_path / 'q.sqlite3'}", secret_key="x")
    )
    with app.app_context():
        flask_migrate.upgrade(str(ROOT / "migrations"), "0036")
        tables = MetaData()
        with db.engine.connect() as connection:
            tables.reflect(connection)
            connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
            for name, day in (("notices", "11-20"), ("health_reports", "11-19")):
                a_row(connection, tables.tables[name])
                connection.exec_driver_sql(
                    f"UPDATE {name} SET content = ?, seal_certificates = ?, sealed_sha256 = 'x', sealed_at = ?",
                    ('{"organ": {"names": ["甲", "乙"]}}', '["aa", "bb"]', f"2026-{day} 01:30:00"),
                )
            connection.commit()
        db.engine.dispose()
        flask_migrate.upgrade(str(ROOT / "migrations"))
        with db.engine.connect() as connection:
            kept = connection.exec_driver_sql("SELECT * FROM seal_certificates ORDER BY sha256").all()
        assert [tuple(each) for each in kept] == [
            ("甲", "aa", "2026-11-19 01:30:00.000000"),
            ("乙", "bb", "2026-11-19 01:30:00.000000"),
        ]
