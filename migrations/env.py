"""How a migration meets the database: the application's own engine, one transaction a revision."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Enum
from sqlalchemy.types import TypeDecorator

from app.extensions import db


def as_written(kind: str, item: Any, _autogen_context: Any) -> str | Literal[False]:
    """How column types of ours stand in a revision, which must not import the product that it outlives."""
    if kind != "type":
        return False
    if isinstance(item, TypeDecorator) and type(item).__module__.startswith("app."):
        return f"sa.{item.impl_instance!r}"
    if isinstance(item, Enum) and not item.native_enum:
        return f"sa.String(length={item.length})"
    return False


def leave_out_nothing(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """A revision that would change nothing is not written."""
    if directives and directives[0].upgrade_ops.is_empty():
        directives.clear()


@contextmanager
def tables_may_be_replaced(connection: Connection) -> Iterator[None]:
    """Let SQLite copy a table and drop the old one although rows refer to it; afterwards every reference holds."""
    if connection.dialect.name != "sqlite":
        yield
        return
    sqlite: Any = connection.connection.driver_connection
    sqlite.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        broken = sqlite.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            msg = f"rows refer to what is not there: {broken[:5]}"
            raise RuntimeError(msg)
    finally:
        sqlite.execute("PRAGMA foreign_keys=ON")


def run() -> None:
    """Bring the database of the running application from one revision to another."""
    settings = current_app.extensions["migrate"].configure_args
    with db.engine.connect() as connection, tables_may_be_replaced(connection):
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=as_written,
            process_revision_directives=leave_out_nothing,
            transaction_per_migration=True,
            compare_type=True,
            **{name: value for name, value in settings.items() if name != "compare_type"},
        )
        with context.begin_transaction():
            context.run_migrations()


run()
