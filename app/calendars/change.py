"""What a text says about a schedule: its changes, its mistakes, and the year it speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from workflows.calendar import DayKind


@dataclass(frozen=True, slots=True)
class Change:
    """One day that a text makes free, worked, or (``kind`` is none) as the week has it."""

    line: int
    day: date
    kind: DayKind | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """Why a line cannot be taken: a message id with its values. Line 0 is the text as a whole."""

    line: int
    message: str
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one text."""

    year: int | None
    changes: tuple[Change, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    #: Sentences that were understood and change nothing, such as advice to take leave: line and text.
    passed_over: tuple[tuple[int, str], ...] = ()
