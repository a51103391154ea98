"""Pairwise judgements in a model file: one matrix, or one for each expert."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from app.scoring.ahp import (
    DEFAULT,
    TABLES,
    Aggregate,
    Judgements,
    Method,
    NotConnected,
    Priorities,
    weights_of,
)
from app.scoring.ahp.reading import judgements_of
from app.scoring.complaints import N_, Complaint, Unreadable
from app.scoring.reading.table import Table


def priorities_of(table: Table, children: Sequence[str]) -> Priorities | None:
    """What the experts' judgements of a node's children say; None after a complaint."""
    names = table.texts("over") or tuple(children)
    method = table.word("method", Method, Method.GEOMETRIC)
    aggregate = table.word("aggregate", Aggregate, Aggregate.JUDGEMENTS)
    random_index = table.text("random_index", DEFAULT) if table.has("random_index") else DEFAULT
    if random_index not in TABLES:
        table.complain(
            "random_index",
            N_("“%(value)s” is not known here. Known are: %(known)s."),
            value=random_index,
            known=", ".join(TABLES),
        )
        random_index = DEFAULT
    experts, parts = _experts(table, names)
    table.close()
    if not experts:
        return None
    try:
        return weights_of(experts, method=method, table=random_index, aggregate=aggregate, shares=parts)
    except NotConnected as error:
        groups = " | ".join(", ".join(component) for component in error.components)
        table.complain(
            None, N_("The judgements fall into groups that nothing links: %(groups)s."), groups=groups
        )
    return None


def _experts(table: Table, names: Sequence[str]) -> tuple[list[Judgements], list[Fraction]]:
    """The judgements of each expert, with the expert's share."""
    listed = table.get("experts")
    if not isinstance(listed, list):
        found = _matrix(table, names)
        return ([found] if found else []), []
    if not listed:
        table.complain("experts", N_("Name at least one expert, or write one matrix for all."))
    experts, parts = [], []
    for number, each in enumerate(listed, start=1):
        expert = Table(each, f"{table.place} · experts {number}", table.complaints)
        expert.get("name")
        found = _matrix(expert, names)
        parts.append(expert.number("share", Fraction(1)))
        if parts[-1] <= 0:
            expert.complain("share", N_("A share is above zero."))
            found = None
        expert.close()
        if found:
            experts.append(found)
    return (experts, parts) if len(experts) == len(listed) else ([], [])


def _matrix(table: Table, names: Sequence[str]) -> Judgements | None:
    """One square of judgements, rows and columns in the order of the names."""
    rows = table.get("matrix")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        table.complain("matrix", N_('Write the judgements row by row, like [[1, 3], ["1/3", 1]].'))
        return None
    if len(rows) != len(names) or any(len(row) != len(names) for row in rows):
        table.complain(
            "matrix",
            N_("The matrix must have %(count)s rows and columns, one for each of: %(names)s."),
            count=len(names),
            names=", ".join(names),
        )
        return None
    try:
        header = ["", *names]
        return judgements_of(
            [header, *([name, *map(_cell, row)] for name, row in zip(names, rows, strict=True))]
        )
    except Unreadable as error:
        for complaint in error.complaints:
            place = " · ".join(filter(None, (table.place, "matrix", complaint.place)))
            table.complaints.append(Complaint(place, complaint.message, complaint.params))
    return None


def _cell(value: Any) -> str:
    return (
        value if isinstance(value, str) else format(value, "f") if hasattr(value, "as_tuple") else str(value)
    )
