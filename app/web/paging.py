"""Pages of a long list: fifty rows, a count, and addresses that keep every filter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from sqlalchemy import Select, func, select

from app.extensions import db

ROWS = 50


@dataclass(frozen=True)
class Page:
    """Some rows of a list, where they stand in it, and how long the list is."""

    rows: Sequence[Any]
    number: int
    total: int
    size: int = ROWS

    @property
    def last(self) -> int:
        """The number of the last page; an empty list has one page."""
        return max(1, -(-self.total // self.size))

    @property
    def first_row(self) -> int:
        """The position of the first row shown, from one; zero when there is none."""
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last_row(self) -> int:
        """The position of the last row shown."""
        return (self.number - 1) * self.size + len(self.rows)


def page_asked_for() -> int:
    """The page number in the address; whatever is no number means the first page."""
    text = request.args.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 9 else 1


def one_page(
    statement: Select[Any],
    values: Mapping[str, Any] | None = None,
    *,
    total: int | None = None,
    size: int = ROWS,
) -> Page:
    """The page asked for of a statement; counts it unless the count is known. Models, or rows of several columns.

    ``values`` are those of the names in the statement, where it has any.
    """
    if total is None:
        counted = select(func.count()).select_from(statement.order_by(None).subquery())
        total = db.session.scalar(counted, values) or 0
    number = min(page_asked_for(), max(1, -(-total // size)))
    asked = statement.limit(size).offset((number - 1) * size)
    if len(statement.column_descriptions) > 1:
        return Page(db.session.connection().execute(asked, values).all(), number, total, size)
    return Page(db.session.scalars(asked, values).unique().all(), number, total, size)


def address_with(**changes: object) -> str:
    """This page's address with some parameters changed; None removes one."""
    arguments: dict[str, Any] = {**(request.view_args or {}), **request.args.to_dict(flat=False)}
    arguments.update(changes)
    return url_for(
        request.endpoint or "web.home", **{k: v for k, v in arguments.items() if v not in (None, "")}
    )
