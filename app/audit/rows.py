"""What rows say, in the trail: whatever changes a witnessed row leaves a digest of each value that it wrote.

Events repeat only what an act was about. A problem's wording, a measure, a verdict's text, a name stand in rows
alone: one entry at the end of each transaction, in the chain of their case, tells what they were. So nobody has to
remember it, whichever way a row was changed.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import reduce
from typing import Any

from sqlalchemy import Column, Table, event, inspect, select
from sqlalchemy.orm import Session, SessionTransaction

from app import clock
from app.audit import chain
from app.extensions import Base, db, table_of

#: Told by events already, or a copy of something else that moves with it.
LEFT_OUT = frozenset({"state", "state_since_at", "hands", "version", "unit_path"})
#: So many hexadecimal digits of a value's SHA-256 stand in the entry: 128 bits.
DIGITS = 32
#: So many rows are asked for in one statement: no database refuses it.
_AT_A_TIME = 500
#: How an entry begins that tells of rows, not of an event.
OF_ROWS = '{"rows":'
_TOUCHED = "witnessed rows touched"


@dataclass(frozen=True)
class Witnessed:
    """A table whose rows the trail remembers."""

    table: Table
    #: The chain that a row belongs to, asked of the row as an object.
    chain: Callable[[Any], str]
    columns: tuple[Column[Any], ...]
    #: The same by name.
    names: frozenset[str]

    @property
    def key(self) -> Column[Any]:
        """What a row is known by."""
        return self.table.primary_key.columns.values()[0]


@dataclass
class Touched:
    """What one transaction wrote of one row: all of it, some columns, or that it is gone."""

    row: Any
    columns: set[str] = field(default_factory=set)
    removed_from: str = ""


#: Every class whose rows are witnessed; ``app.reactions`` fills it once, at start.
WITNESSED: dict[type[Base], Witnessed] = {}


def witness(model: type[Base], chain_of: str, leave_out: Iterable[str] = ()) -> None:
    """Remember the rows of a class. ``chain_of`` leads from a row to its case's id, or names a chain ("people").

    What belongs to no case is remembered in the chain of the subject itself.
    """
    out = LEFT_OUT | set(leave_out)
    table = table_of(model)
    columns = tuple(each for each in table.columns if each.name not in out and not each.primary_key)
    names = frozenset(each.name for each in columns)
    WITNESSED[model] = Witnessed(table, _chain(chain_of), columns, names)


def _chain(leads_to: str) -> Callable[[Any], str]:
    if not leads_to.endswith("id"):
        return lambda _row: leads_to
    *owners, case_id = leads_to.split(".")

    def chain(row: Any) -> str:
        owner = reduce(_owner, owners, row)
        number = getattr(owner, case_id)
        return f"case:{number}" if number is not None else f"{owner.workflow_name}:{owner.id}"

    return chain


def _owner(row: Any, name: str) -> Any:
    """What a row belongs to; or belonged to, where it was just taken out of its owner's list."""
    owner = getattr(row, name)
    if owner is None:
        way = inspect(type(row)).relationships[name]
        (column,) = way.local_columns
        owner = db.session.get_one(way.mapper.class_, getattr(row, column.key))
    return owner


@event.listens_for(Base, "after_insert", propagate=True)
def _inserted(_mapper: object, _connection: object, row: Any) -> None:
    if (found := WITNESSED.get(type(row))) is not None:
        _touched(row).columns.update(found.names)


@event.listens_for(Base, "after_update", propagate=True)
def _updated(_mapper: object, _connection: object, row: Any) -> None:
    if (found := WITNESSED.get(type(row))) is not None:
        before = inspect(row).committed_state
        written = {name for name in before.keys() & found.names if before[name] != row.__dict__.get(name)}
        if written:
            _touched(row).columns.update(written)


@event.listens_for(Base, "after_delete", propagate=True)
def _deleted(_mapper: object, _connection: object, row: Any) -> None:
    if (found := WITNESSED.get(type(row))) is not None:
        _touched(row).removed_from = found.chain(row)


def _touched(row: Any) -> Touched:
    rows: dict[int, Touched] = db.session.info.setdefault(_TOUCHED, {})
    return rows.setdefault(id(row), Touched(row))


@event.listens_for(db.session, "after_soft_rollback")
def _forget(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        session.info.pop(_TOUCHED, None)


@event.listens_for(db.session, "before_commit")
def _write_down(session: Session) -> None:
    """One entry for each chain whose rows this transaction wrote."""
    session.flush()
    rows: dict[int, Touched] = session.info.pop(_TOUCHED, {})
    if not rows:
        return
    said: dict[str, dict[str, Any]] = defaultdict(dict)
    for model, some in _by_class(rows.values()).items():
        found = WITNESSED[model]
        for each in some:
            if each.removed_from:
                said[each.removed_from][_name(found, _key_of(each.row))] = None
        standing = {_key_of(each.row): each for each in some if not each.removed_from}
        for number, values in values_of(found, standing):
            each = standing[number]
            said[found.chain(each.row)][_name(found, number)] = {
                name: digest for name, digest in values.items() if name in each.columns
            }
    for name in sorted(said):
        chain.append(name, {"rows": said[name]}, now=clock.now())


def _by_class(rows: Iterable[Touched]) -> Mapping[type[Base], list[Touched]]:
    found: dict[type[Base], list[Touched]] = defaultdict(list)
    for each in rows:
        if inspect(each.row).key is not None:  # not one that a savepoint took back
            found[type(each.row)].append(each)
    return found


def _key_of(row: Any) -> Any:
    return inspect(row).key[1][0]


def _name(found: Witnessed, number: Any) -> str:
    return f"{found.table.name}:{number}"


def values_of(found: Witnessed, numbers: Iterable[Any]) -> Iterator[tuple[Any, dict[str, str]]]:
    """Number and digests of each row as the database holds it now."""
    for number, values in spelled_out(found, numbers):
        yield number, {name: _digest_of_text(text) for name, text in values.items()}


def spelled_out(found: Witnessed, numbers: Iterable[Any]) -> Iterator[tuple[Any, dict[str, str]]]:
    """Number and values of each row as the database holds it now, each value as the JSON that is digested."""
    asked, names = list(numbers), [each.name for each in found.columns]
    for at in range(0, len(asked), _AT_A_TIME):
        some = found.key.in_(asked[at : at + _AT_A_TIME])
        for number, *values in db.session.execute(select(found.key, *found.columns).where(some)):
            yield number, dict(zip(names, map(_as_text, values), strict=True))


def digest_of_value(value: Any) -> str:
    """The digest of one value, the same on every engine."""
    return _digest_of_text(_as_text(value))


def _as_text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _digest_of_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, StrEnum | date):
        return str(value)
    raise TypeError(type(value).__name__)
