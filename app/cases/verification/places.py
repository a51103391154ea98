"""The place of every unit in the tree, and the copies of it: whoever reaches a row is asked by them.

No entry of the trail holds them, since a unit that moves takes all of them along. So each is compared with what it
was copied from.
"""

from collections.abc import Iterator

from sqlalchemy import Table, func, select
from sqlalchemy.orm import aliased

from app.audit.trail import Broken, rows_of
from app.audit.verify import Scope
from app.cases.models import Case
from app.extensions import Base, table_of
from app.organisations.models import SEGMENT, Unit
from workflows.vocabulary import N_


def check_places(scope: Scope) -> Iterator[Broken]:
    """Every unit stands below its parent; every row stands where its unit, or the unit of its case, does."""
    if scope.case_id is None:
        yield from _check_tree()
    for table in Base.metadata.sorted_tables:
        if "unit_path" in table.c:
            yield from _check_copies(table, scope)


def _check_tree() -> Iterator[Broken]:
    parent = aliased(Unit)
    above = func.coalesce(parent.path, "")
    misplaced = (
        select(Unit.id)
        .outerjoin(parent, parent.id == Unit.parent_id)
        .where(func.substr(Unit.path, 1, func.length(Unit.path) - SEGMENT) != above)
    )
    for (number,) in rows_of(misplaced.order_by(Unit.id)):
        yield Broken(f"units:{number}", None, N_("the unit does not stand below its parent"))


def _check_copies(table: Table, scope: Scope) -> Iterator[Broken]:
    keys = list(table.primary_key)
    elsewhere = select(*keys).order_by(*keys)
    if "unit_id" in table.c:
        elsewhere = elsewhere.where(table.c.unit_id == Unit.id, table.c.unit_path != Unit.path)
    elif "case_id" in table.c:
        # What waits for or tells of a copy stands where the copy went.
        copied = Base.metadata.tables["notice_copies"]
        went = select(copied.c.unit_path).where(copied.c.case_id == table.c.case_id)
        elsewhere = elsewhere.where(
            table.c.case_id == Case.id, table.c.unit_path != Case.unit_path, table.c.unit_path.not_in(went)
        )
    else:
        return
    if scope.case_id is not None:
        of_case = table.c.id if table is table_of(Case) else table.c.get("case_id")
        if of_case is None:
            return
        elsewhere = elsewhere.where(of_case == scope.case_id)
    for numbers in rows_of(elsewhere):
        yield Broken(
            f"{table.name}:{'/'.join(map(str, numbers))}",
            None,
            N_("the row does not stand where its unit does: who reaches it was changed"),
        )
