"""Put a plan without faults into the tree, in bulk: half a million units in a minute or two."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import delete, insert, text, update
from sqlalchemy.sql.expression import bindparam

from app.extensions import db, table_of
from app.organisations.actions.imports.planning import Plan, Planned
from app.organisations.actions.units import move_paths
from app.organisations.models import Unit, UnitTerm
from app.organisations.queries import terms_of
from workflows.engine import Refused

BATCH = 10_000
T = TypeVar("T")


@dataclass(frozen=True)
class Counts:
    """What an import did."""

    new: int
    changed: int
    moved: int
    unchanged: int


def import_units(plan: Plan) -> Counts:
    """Perform a plan in the caller's transaction. Raises Refused with the faults where it has any."""
    if plan.faults:
        raise Refused(*(fault.what for fault in plan.faults))
    new, changed, moved = plan.new, plan.changed, plan.moved
    _add(new)
    _change(changed)
    _move(moved)
    db.session.expire_all()
    return Counts(len(new), len(changed), len(moved), plan.unchanged)


def _add(units: list[Planned]) -> None:
    for some in _groups(units, BATCH):
        _insert(Unit.__table__, [_columns_of(unit) for unit in some])
        _index(some)
    if units and db.session.connection().dialect.name == "postgresql":
        db.session.execute(
            text("SELECT setval(pg_get_serial_sequence('units', 'id'), (SELECT max(id) FROM units))")
        )


def _columns_of(unit: Planned) -> dict[str, Any]:
    return {
        "id": unit.id,
        "code": unit.row.code,
        "name": unit.row.name,
        "parent_id": unit.parent_id,
        "path": unit.path,
        "kind_code": unit.kind,
        "level": unit.level,
        "pilot": unit.pilot,
        "active": True,
    }


def _index(units: Iterable[Planned]) -> None:
    """Sorted, so that the pairs of one batch go into the index side by side."""
    pairs = sorted((term, unit.id) for unit in units for term in terms_of(unit.row.name))
    for some in _groups(pairs, BATCH * 4):
        _insert(UnitTerm.__table__, [{"term": term, "unit_id": unit_id} for term, unit_id in some])


def _insert(table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(table), rows)


def _change(units: list[Planned]) -> None:
    table = table_of(Unit)
    statement = (
        update(table)
        .where(table.c.id == bindparam("unit"))
        .values(
            name=bindparam("to_name"),
            kind_code=bindparam("to_kind"),
            level=bindparam("to_level"),
            pilot=bindparam("to_pilot"),
        )
    )
    for some in _groups(units, BATCH):
        values = [
            {"unit": u.id, "to_name": u.row.name, "to_kind": u.kind, "to_level": u.level, "to_pilot": u.pilot}
            for u in some
        ]
        db.session.connection().execute(statement, values)
        renamed = [unit for unit in some if unit.before and unit.before.name != unit.row.name]
        for group in _groups(renamed, 500):
            db.session.execute(delete(UnitTerm).where(UnitTerm.unit_id.in_([unit.id for unit in group])))
        _index(renamed)


def _move(units: list[Planned]) -> None:
    """Hang units elsewhere; the deepest first, so that one that leaves a moving branch is not carried along."""
    table = table_of(Unit)
    statement = update(table).where(table.c.id == bindparam("unit")).values(parent_id=bindparam("to_parent"))
    if units:
        values = [{"unit": unit.id, "to_parent": unit.parent_id} for unit in units]
        db.session.connection().execute(statement, values)
    for unit in sorted(units, key=_depth_before, reverse=True):
        assert unit.before is not None
        move_paths(unit.before.path, unit.path)


def _depth_before(unit: Planned) -> int:
    return len(unit.before.path) if unit.before else 0


def _groups(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The same rows in groups of a size that a database takes at once."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
