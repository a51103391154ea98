"""Situations that many tests start from are made by their acts once, and put back afterwards.

What making one left in the database and in the store is kept, together with what the maker gave back. Where the same
maker would start from the same rows at the same hour, that is put back instead of made again. A maker's only effects
must be those: a test whose maker does more calls it itself.
"""

import hashlib
import io
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import time_machine
from sqlalchemy import inspect
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from app import clock
from app.extensions import Base, db, the_store, transaction
from app.store import Store
from tests.contents import Contents, contents, put_back

Made = TypeVar("Made")
#: Makes a situation in a transaction of its own, or puts back what that left: ``made_once(Office)``.
MadeOnce = Callable[..., Any]


@dataclass(frozen=True)
class Situation:
    """The rows and files that a maker left, and what it gave back."""

    rows: Contents
    files: list[bytes]
    given: bytes


class Memory:
    """What was made before on one database. Everything happens in an application context."""

    def __init__(self) -> None:
        self._situations: dict[str, Situation] = {}

    def made_once(self, where: Path, make: Callable[..., Made], *of: Any) -> Any:
        """What a maker gives back, with its rows and files in place. Each folder's makers are its own."""
        db.session.rollback()
        standing = rows_standing()
        key = _key(where, make, of, standing)
        if key in self._situations:
            return _put_back(standing, self._situations[key])
        with files_asked_for(the_store()) as files, transaction():
            made = make(*of)
        self._situations[key] = Situation(rows_standing(), files(), _dumped(made))
        return made


def _key(where: Path, make: Callable[..., Any], of: tuple[Any, ...], standing: Contents) -> str:
    hour = clock.now() if time_machine.escape_hatch.is_travelling() else None
    known_by = (str(where), make.__module__, make.__qualname__, hour, standing)
    return hashlib.sha256(repr(known_by).encode() + _dumped(of)).hexdigest()


def _put_back(standing: Contents, situation: Situation) -> Any:
    with db.engine.begin() as connection:
        put_back(connection, standing, situation.rows)
    for content in situation.files:
        path = the_store().path(hashlib.sha256(content).hexdigest())
        if not path.exists() or path.read_bytes() != content:
            path.unlink(missing_ok=True)  # some test tampered with it
            the_store().put(content)
    return _Reader(io.BytesIO(situation.given)).load()


def rows_standing() -> Contents:
    """Every row as it was committed."""
    with db.engine.begin() as connection:
        return contents(connection)


def leave_only(rows: Contents) -> None:
    """These rows and no others."""
    db.session.rollback()
    with db.engine.begin() as connection:
        put_back(connection, contents(connection), rows)


@contextmanager
def files_asked_for(store: Store) -> Iterator[Callable[[], list[bytes]]]:
    """Give what was kept in the store, or looked for there, while the context lasted."""
    paths: set[Path] = set()
    path_of = store.path

    def asked_for(sha256: str) -> Path:
        paths.add(path_of(sha256))
        return path_of(sha256)

    store.path = asked_for  # type: ignore[method-assign]
    try:
        yield lambda: [path.read_bytes() for path in sorted(paths) if path.exists()]
    finally:
        del store.path  # type: ignore[method-assign]


class _Writer(pickle.Pickler):
    """Rows are written down by their number."""

    def persistent_id(self, thing: Any) -> Any:
        if not isinstance(thing, Base):
            return None
        identity = inspect(thing).identity
        assert identity is not None, f"{thing} was never written to the database"
        return type(thing), tuple(identity)


class _Reader(pickle.Unpickler):
    """Rows are those of the session; what they say is read when somebody asks."""

    def persistent_load(self, known_by: Any) -> Any:
        model, identity = known_by
        mapper = inspect(model)
        standing = db.session.identity_map.get(mapper.identity_key_from_primary_key(identity))
        if standing is not None:
            return standing
        row = mapper.class_manager.new_instance()
        for column, value in zip(mapper.primary_key, identity, strict=True):
            set_committed_value(row, mapper.get_property_by_column(column).key, value)
        make_transient_to_detached(row)
        db.session.add(row)
        return row


def _dumped(thing: Any) -> bytes:
    written = io.BytesIO()
    _Writer(written).dump(thing)
    return written.getvalue()
