"""Database, sign-in and CSRF objects that the application binds, and the column types every slice shares."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, current_app
from flask_babel import Babel
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import DateTime, Engine, Enum, MetaData, String, Table, event, func, select
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from app.store import Store

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table of the product; constraints get predictable names, so migrations can drop them."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base)
login = LoginManager()
csrf = CSRFProtect()
babel = Babel()


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC on every engine. Columns of this type end in ``_at``."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "an instant without a zone cannot be stored"
            raise ValueError(msg)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


#: A path in the unit tree: compared byte by byte on every engine, since subtrees are ranges.
UNIT_PATH = String(64).with_variant(String(64, collation="C"), "postgresql")


def word(kind: type[StrEnum], length: int = 32) -> Enum:
    """A column that holds one word of the rulebook's vocabulary, stored by its value."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=length,
        values_callable=lambda words: [each.value for each in words],
    )


def the_store() -> "Store":
    """Where this application keeps its bytes: uploads, notices, proofs of service."""
    return current_app.extensions["store"]  # type: ignore[no-any-return]


def table_of(model: type[Base]) -> Table:
    """The table below a model, for statements that are made once or write in bulk."""
    return cast(Table, model.__table__)


#: Milliseconds that SQLite waits for another writer.
PATIENCE = 15_000
#: True while this task means to write: SQLite then takes its write lock at BEGIN, not half-way.
_writing: ContextVar[bool] = ContextVar("writing", default=False)


#: How PostgreSQL calls the end of an act that waited for another which waited for it.
_DEADLOCK = "40P01"


@contextmanager
def transaction() -> Iterator[None]:
    """Commit all of a business act or none of it. Views and jobs open it; actions never do.

    What was read before belongs to an older snapshot and is read again. Of two acts that wait for each other PostgreSQL
    ends one: it is as stale as one that comes a moment later.
    """
    db.session.rollback()
    token = _writing.set(True)
    try:
        yield
        db.session.commit()
    except BaseException as error:
        db.session.rollback()
        if isinstance(error, OperationalError) and getattr(error.orig, "sqlstate", None) == _DEADLOCK:
            raise StaleDataError from error
        raise
    finally:
        _writing.reset(token)


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Is nobody else of this installation at it? It stays so until the context, or the process, ends."""
    with (
        _one_of_a_machine(name) if db.engine.dialect.name == "sqlite" else _one_of_all_machines(name) as mine
    ):
        yield mine


@contextmanager
def _one_of_a_machine(name: str) -> Iterator[bool]:
    folder: Path = current_app.config["SETTINGS"].data
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as file:
        mine = True
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            mine = False
        yield mine


@contextmanager
def _one_of_all_machines(name: str) -> Iterator[bool]:
    key = int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)
    with db.engine.connect() as connection:
        mine = bool(connection.scalar(select(func.pg_try_advisory_lock(key))))
        connection.commit()  # the lock is the connection's, not the transaction's
        try:
            yield mine
        finally:
            if mine:
                connection.execute(select(func.pg_advisory_unlock(key)))
                connection.commit()


def is_ending() -> bool:
    """Was this process told to end? What takes long stops behind the piece that it is at."""
    ending: Event | None = current_app.extensions.get("ending")
    return ending is not None and ending.is_set()


def empty_journal() -> None:
    """Empty SQLite's write-ahead log, which keeps the last transactions one by one, side by side with the database.

    Somebody who reads on keeps it in use; then it is emptied the next time. Call it outside any transaction.
    """
    if db.engine.dialect.name != "sqlite":
        return
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=0")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE}")
        cursor.close()
    finally:
        connection.close()


def bind_database(app: Flask) -> None:
    """Open the database of these settings. An application needs no more than this to ask for records."""
    db.init_app(app)
    with app.app_context():
        _prepare(db.engine)


def _prepare(engine: Engine) -> None:
    """Make SQLite keep its promises: WAL, foreign keys, patience, and a write lock taken at BEGIN."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            f"busy_timeout={PATIENCE}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
