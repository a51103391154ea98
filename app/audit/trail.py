"""What a verification finds: the entry that is broken, and how; and the long tables that it reads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Executable

from app.extensions import db

#: Rows that are held at a time while a long table is read.
AT_A_TIME = 2000


def rows_of(statement: Executable, at_a_time: int = AT_A_TIME) -> Iterator[Any]:
    """The rows of a long table, some at a time; its cursor ends with the reading, wherever that stops."""
    with db.session.execute(statement.execution_options(yield_per=at_a_time)) as result:
        yield from result


@dataclass(frozen=True)
class Broken:
    """One broken entry: its chain and number there (or the row of a table), and the reason as a message id."""

    where: str
    seq: int | None
    why: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def entry(self) -> str:
        """The entry's name: ``case:12 #5``, or ``deadlines:7`` for a row outside the chains."""
        return f"{self.where} #{self.seq}" if self.seq is not None else self.where
