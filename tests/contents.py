"""What a database holds, read whole and put back whole: much faster than making it again."""

from functools import cache
from typing import Any

from sqlalchemy import Connection

from app.extensions import db
from app.policies import queries as policies
from tests.databases import triggers_lifted

#: The rows of every table that has some, in the engine's own words: what SQLite answers, or PostgreSQL copies.
Contents = dict[str, Any]


def contents(connection: Connection) -> Contents:
    """Every row of every table that has some."""
    copied = _copied if connection.dialect.name == "postgresql" else _selected
    return {name: copied(connection, name) for name in _filled(connection)}


def put_back(connection: Connection, standing: Contents, wanted: Contents) -> None:
    """Where these rows stand, leave those and no others; numbers are counted on from them."""
    kept = {name: rows for name, rows in standing.items() if _begins(wanted.get(name), rows)}
    outdated = [name for name in reversed(_tables()) if name in standing and name not in kept]
    if outdated:
        _empty(connection, outdated)
    for name in _tables():
        if missing := wanted.get(name, ())[len(kept.get(name, ())) :]:
            _fill(connection, name, missing)
    if connection.dialect.name == "postgresql":
        _count_on(connection, [name for name in _tables() if name in wanted])
    policies._KNOWN.clear()


def _begins(wanted: Any, rows: Any) -> bool:
    return wanted is not None and wanted[: len(rows)] == rows


@cache
def _tables() -> tuple[str, ...]:
    """What is referred to before what refers to it."""
    return tuple(table.name for table in db.metadata.sorted_tables)


@cache
def _asked_for_filled() -> str:
    return " UNION ALL ".join(f"SELECT '{each}' WHERE EXISTS (SELECT 1 FROM {each})" for each in _tables())


def _filled(connection: Connection) -> list[str]:
    return list(connection.exec_driver_sql(_asked_for_filled()).scalars())


def _empty(connection: Connection, tables: list[str]) -> None:
    with triggers_lifted(connection):
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for name in tables:
            connection.exec_driver_sql(f"DELETE FROM {name}")


def _selected(connection: Connection, table: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]


def _copied(connection: Connection, table: str) -> bytes:
    with _cursor(connection) as cursor, cursor.copy(f"COPY {table} TO STDOUT") as copy:
        return b"".join(copy)


def _fill(connection: Connection, table: str, rows: Any) -> None:
    if connection.dialect.name == "postgresql":
        # Rows come in the order in which they lay on the disk: a trigger would take the last of them for the newest.
        with (
            triggers_lifted(connection),
            _cursor(connection) as cursor,
            cursor.copy(f"COPY {table} FROM STDIN") as copy,
        ):
            copy.write(rows)
    else:
        places = ", ".join("?" * len(rows[0]))
        connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({places})", rows)


def _cursor(connection: Connection) -> Any:
    """psycopg's own: SQLAlchemy does not copy."""
    return connection.connection.driver_connection.cursor()  # type: ignore[union-attr]


def _count_on(connection: Connection, tables: list[str]) -> None:
    connection.exec_driver_sql(
        "SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence"
        " WHERE pg_sequence_last_value(seqrelid::regclass) IS NOT NULL"
    )
    columns = [(name, db.metadata.tables[name].autoincrement_column) for name in tables]
    counted = [
        f"SELECT setval(pg_get_serial_sequence('{name}', '{column.name}'), max({column.name})) FROM {name}"
        for name, column in columns
        if column is not None
    ]
    if counted:
        connection.exec_driver_sql(" UNION ALL ".join(counted))
