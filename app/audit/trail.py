"""What a verification finds: the entry that is broken, and how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


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
