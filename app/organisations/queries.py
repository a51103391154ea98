"""Where units stand in the tree: subtrees as ranges of paths, children, ancestors, search by name or code."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.extensions import db
from app.organisations.models import SEGMENT, Unit, UnitKind, UnitTerm

#: Sorts after every character of a path.
AFTER = "~"
#: So few rows are read one by one rather than looked for in another index.
FEW = 5000


def within(column: InstrumentedAttribute[str], prefixes: Iterable[str]) -> ColumnElement[bool]:
    """The condition that a path column lies in one of these subtrees; none of them: nothing does."""
    ranges = [and_(column >= prefix, column < prefix + AFTER) for prefix in outermost(prefixes)]
    return or_(*ranges) if ranges else false()


def outermost(prefixes: Iterable[str]) -> list[str]:
    """The same subtrees without those that lie inside another."""
    kept: list[str] = []
    for prefix in sorted(set(prefixes)):
        if not kept or not prefix.startswith(kept[-1]):
            kept.append(prefix)
    return kept


def reaches(prefixes: Iterable[str], path: str) -> bool:
    """Does one of these subtrees hold that path?"""
    return any(path.startswith(prefix) for prefix in prefixes)


def paths_above(path: str) -> list[str]:
    """The paths from the root down to this one, itself included."""
    return [path[:end] for end in range(SEGMENT, len(path) + 1, SEGMENT)]


def unit_of_code(code: str) -> Unit | None:
    """The unit with that code."""
    return db.session.scalar(select(Unit).where(Unit.code == code))


def unit_at(path: str) -> Unit | None:
    """The unit with that path."""
    return db.session.scalar(select(Unit).where(Unit.path == path))


def subtree(path: str) -> Select[Unit]:
    """The unit at that path and all below it, in tree order."""
    return select(Unit).where(within(Unit.path, [path])).order_by(Unit.path)


def children_of(unit: Unit | None) -> Select[Unit]:
    """The units directly below one, or the roots of the tree, by name."""
    return select(Unit).where(Unit.parent_id == (unit.id if unit else None)).order_by(Unit.name, Unit.id)


def roots_within(scopes: Iterable[str]) -> Select[Unit]:
    """The topmost units of some subtrees."""
    return select(Unit).where(Unit.path.in_(outermost(scopes))).order_by(Unit.path)


def ancestors_of(unit: Unit) -> list[Unit]:
    """The units above one, from the root down, itself excluded."""
    above = paths_above(unit.path)[:-1]
    if not above:
        return []
    return list(db.session.scalars(select(Unit).where(Unit.path.in_(above)).order_by(Unit.path)))


def kinds(*, active_only: bool = True) -> list[UnitKind]:
    """The kinds of unit in their order."""
    statement = select(UnitKind).order_by(UnitKind.position, UnitKind.code)
    return list(db.session.scalars(statement.where(UnitKind.active) if active_only else statement))


def terms_of(text: str) -> set[str]:
    """The overlapping pairs of characters of a name, without case and blanks."""
    letters = "".join(text.casefold().split())
    return {letters[at : at + 2] for at in range(len(letters) - 1)}


def found_units(text: str, scopes: Iterable[str] | None = None, *, limit: int = 51) -> list[Unit]:
    """Active units whose code begins with a text, then those whose name holds it, the higher ones first.

    ``scopes`` are the subtrees to search in; None is the whole tree. A single character finds names that
    begin with it. Only indexes are asked, whichever of them promises the fewest rows.
    """
    wanted = "".join(text.casefold().split())
    base = select(Unit).where(Unit.active)
    if scopes is not None:
        scopes = outermost(scopes)
        base = base.where(within(Unit.path, scopes))
    if not wanted:
        return []
    found = list(
        db.session.scalars(base.where(_begins(Unit.code, text.strip())).order_by(Unit.code).limit(limit))
    )
    if len(found) < limit:
        named = _named(base, wanted, scopes).limit(limit)
        found += [unit for unit in db.session.scalars(named) if unit not in found]
    return found[:limit]


def _named(base: Select[Unit], wanted: str, scopes: list[str] | None) -> Select[Unit]:
    if len(wanted) == 1:
        return base.where(_begins(Unit.name, wanted)).order_by(Unit.name)
    name = func.replace(func.replace(func.lower(Unit.name), " ", ""), "\u3000", "")
    held = base.where(name.contains(wanted, autoescape=True)).order_by(Unit.id)
    if scopes is not None and _at_most(select(Unit.id).where(within(Unit.path, scopes))) < FEW:
        return held
    terms = sorted(
        terms_of(wanted), key=lambda term: _at_most(select(UnitTerm.unit_id).where(UnitTerm.term == term))
    )
    held = held.join(UnitTerm, UnitTerm.unit_id == Unit.id).where(UnitTerm.term == terms[0])
    for term in terms[1:]:
        other = aliased(UnitTerm)
        held = held.where(exists().where(other.term == term, other.unit_id == UnitTerm.unit_id))
    return held.order_by(None).order_by(UnitTerm.unit_id)


def _begins(column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    return and_(column >= text, column < text + "\uffff")


def _at_most(statement: Select[Any]) -> int:
    """How many rows, counted no further than it matters."""
    return db.session.scalar(select(func.count()).select_from(statement.limit(FEW).subquery())) or 0


def children_counts(units: Sequence[Unit]) -> dict[int, int]:
    """How many units stand directly below each of these."""
    counted = (
        select(Unit.parent_id, func.count())
        .where(Unit.parent_id.in_([unit.id for unit in units]))
        .group_by(Unit.parent_id)
    )
    return {parent: count for parent, count in db.session.execute(counted) if parent is not None}
