"""What is wrong with a model or with data, as sentences that say where and what to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


def N_(message: str) -> str:  # noqa: N802 - the name that the catalogues look for
    """Mark a message id for the catalogues; it is translated where it is shown."""
    return message


@dataclass(frozen=True)
class Complaint:
    """One thing that is wrong: where, and a message id with its parameters."""

    #: File, line, and the place in the tree or the column: what the reader looks up first.
    place: str
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        text = self.message % self.params if self.params else self.message
        return f"{self.place}: {text}" if self.place else text


class Unreadable(Exception):
    """A model or data cannot be used; every complaint that was found, not only the first."""

    def __init__(self, complaints: Iterable[Complaint]) -> None:
        self.complaints = tuple(complaints)
        super().__init__("\n".join(str(complaint) for complaint in self.complaints))
