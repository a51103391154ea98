"""Add one unit, change it, move it with everything below it."""

from sqlalchemy import String, cast, func, literal, select, update
from sqlalchemy.sql.expression import Update
from sqlalchemy.sql.schema import Table

from app.extensions import Base, db
from app.organisations.models import Unit, UnitKind, UnitTerm
from app.organisations.paths import DEEPEST, depth_of, number_of, segment
from app.organisations.queries import AFTER, terms_of, unit_of_code
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_


def add_unit(
    code: str,
    name: str,
    *,
    parent: Unit | None = None,
    kind_code: str | None = None,
    level: int | None = None,
    pilot: bool = False,
) -> Unit:
    """Add a unit below another, or as a root. Raises Refused with what stands against it."""
    _refuse_unless_named(code, name)
    if unit_of_code(code) is not None:
        raise Refused(Reason(N_("A unit with the code %(code)s exists already."), {"code": code}))
    _refuse_unknown_kind(kind_code)
    path = next_child_path(parent)
    unit = Unit(
        code=code,
        name=name,
        parent_id=parent.id if parent else None,
        path=path,
        kind_code=kind_code or None,
        level=level or depth_of(path),
        pilot=pilot,
    )
    db.session.add(unit)
    db.session.flush()
    index_name(unit)
    return unit


def change_unit(
    unit: Unit, *, name: str, kind_code: str | None, level: int, pilot: bool, active: bool
) -> Unit:
    """Correct what is known of a unit; its place in the tree stays. Raises Refused."""
    _refuse_unless_named(unit.code, name)
    if kind_code != unit.kind_code:
        _refuse_unknown_kind(kind_code)
    renamed = unit.name != name
    unit.name, unit.kind_code, unit.level = name, kind_code or None, level
    unit.pilot, unit.active = pilot, active
    db.session.flush()
    if renamed:
        index_name(unit)
    return unit


def move_unit(unit: Unit, parent: Unit | None) -> Unit:
    """Put a unit and all below it under another; every copy of its path follows. Raises Refused.

    Cases, grants and whatever else carries a ``unit_path`` are recomputed in the same transaction.
    """
    if (parent.id if parent else None) == unit.parent_id:
        return unit
    if parent is not None and parent.path.startswith(unit.path):
        raise Refused(Reason(N_("A unit cannot be moved below itself.")))
    old, new = unit.path, next_child_path(parent)
    deepest = db.session.scalar(
        select(func.max(func.length(Unit.path))).where(Unit.path >= old, Unit.path < old + AFTER)
    )
    if depth_of(new) + depth_of("0" * ((deepest or len(old)) - len(old))) > DEEPEST:
        raise Refused(Reason(N_("The tree has at most %(n)s levels."), {"n": DEEPEST}))
    unit.parent_id = parent.id if parent else None
    db.session.flush()
    move_paths(old, new)
    db.session.expire_all()
    return unit


def move_paths(old: str, new: str) -> None:
    """Replace one path by another in the tree and in every table that keeps a copy."""
    for table in Base.metadata.sorted_tables:
        for name in ("path",) if table.name == Unit.__tablename__ else ("unit_path",):
            if name in table.c:
                db.session.execute(_moved(table, name, old, new))


def _moved(table: Table, name: str, old: str, new: str) -> Update:
    column = table.c[name]
    rest = func.substr(column, len(old) + 1)
    return (
        update(table)
        .where(column >= old, column < old + AFTER)
        .values({name: cast(literal(new), String).concat(rest)})
    )


def next_child_path(parent: Unit | None) -> str:
    """The path that the next unit below one will have. Raises Refused where nothing fits."""
    above = parent.path if parent else ""
    if depth_of(above) >= DEEPEST:
        raise Refused(Reason(N_("The tree has at most %(n)s levels."), {"n": DEEPEST}))
    last = db.session.scalar(
        select(func.max(Unit.path)).where(Unit.parent_id == (parent.id if parent else None))
    )
    return above + segment(number_of(last) + 1 if last else 1)


def index_name(unit: Unit) -> None:
    """Let the search find a unit by its present name."""
    db.session.query(UnitTerm).filter(UnitTerm.unit_id == unit.id).delete(synchronize_session=False)
    db.session.add_all(UnitTerm(term=term, unit_id=unit.id) for term in sorted(terms_of(unit.name)))
    db.session.flush()


def _refuse_unless_named(code: str, name: str) -> None:
    if not code or len(code) > Unit.code.type.length:
        raise Refused(Reason(N_("A unit needs a code of at most %(n)s characters."), {"n": 64}))
    if not name or len(name) > Unit.name.type.length:
        raise Refused(Reason(N_("A unit needs a name of at most %(n)s characters."), {"n": 200}))


def _refuse_unknown_kind(kind_code: str | None) -> None:
    if kind_code and db.session.get(UnitKind, kind_code) is None:
        raise Refused(Reason(N_("There is no kind of unit “%(kind)s”."), {"kind": kind_code}))
