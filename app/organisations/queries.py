"""Where units stand in the tree: subtrees as ranges of paths, children, ancestors, search by name or code."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.extensions import db
from app.organisations.models import SEGMENT, Unit, UnitKind, UnitTerm

#: Sorts after every character of a path.
AFTER = "~"


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


def subtree(path: str) -> Select[tuple[Unit]]:
    """The unit at that path and all below it, in tree order."""
    return select(Unit).where(within(Unit.path, [path])).order_by(Unit.path)


def children_of(unit: Unit | None) -> Select[tuple[Unit]]:
    """The units directly below one, or the roots of the tree, by name."""
    return select(Unit).where(Unit.parent_id == (unit.id if unit else None)).order_by(Unit.name, Unit.id)


def ancestors_of(unit: Unit) -> list[Unit]:
    """The units above one, from the root down, itself excluded."""
    above = paths_above(unit.path)[:-1]
    if not above:
        return []
    return list(db.session.scalars(select(Unit).where(Unit.path.in_(above)).order_by(Unit.path)))


def those_with_children(units: Sequence[Unit]) -> set[int]:
    """Which of these units have others below them."""
    child = aliased(Unit)
    has_child = select(Unit.id).where(
        Unit.id.in_([unit.id for unit in units]), exists().where(child.parent_id == Unit.id)
    )
    return set(db.session.scalars(has_child))


def kinds(*, active_only: bool = True) -> list[UnitKind]:
    """The kinds of unit in their order."""
    statement = select(UnitKind).order_by(UnitKind.position, UnitKind.code)
    return list(db.session.scalars(statement.where(UnitKind.active) if active_only else statement))


def terms_of(text: str) -> set[str]:
    """The overlapping pairs of characters of a name, without case and blanks."""
    letters = "".join(text.casefold().split())
    return {letters[at : at + 2] for at in range(len(letters) - 1)}


def found_units(text: str, scopes: Iterable[str] | None = None) -> Select[Any]:
    """Units whose code begins with a text or whose name holds it; asked of indexes only.

    ``scopes`` are subtrees to search in; None is the whole tree. A single character finds names that begin
    with it. The caller limits the rows.
    """
    wanted = "".join(text.casefold().split())
    statement = select(Unit).where(Unit.active).order_by(Unit.path)
    if scopes is not None:
        statement = statement.where(within(Unit.path, scopes))
    if not wanted:
        return statement.where(false())
    code = and_(Unit.code >= text.strip(), Unit.code < text.strip() + "\uffff")
    if len(wanted) == 1:
        return statement.where(or_(code, and_(Unit.name >= wanted, Unit.name < wanted + "\uffff")))
    holding = [
        select(UnitTerm.unit_id).where(UnitTerm.term == term).scalar_subquery()
        for term in sorted(terms_of(wanted))
    ]
    named = and_(
        *(Unit.id.in_(ids) for ids in holding),
        func.replace(func.lower(Unit.name), " ", "").contains(wanted, autoescape=True),
    )
    return statement.where(or_(code, named))
