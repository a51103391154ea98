"""What the doctor says about one thing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Mark(Enum):
    """Well, worth knowing, or wrong. Only what is wrong makes the doctor fail."""

    WELL = "✓"
    NOTE = "!"
    WRONG = "✗"


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at and how it is, and what to do where it is not well.

    ``says`` and ``advice`` are message ids; ``values`` fills the places of both.
    """

    mark: Mark
    says: str
    values: Mapping[str, object] = field(default_factory=dict)
    advice: str = ""


def well(says: str, **values: object) -> Finding:
    """All is as it should be."""
    return Finding(Mark.WELL, says, values)


def note(says: str, advice: str, **values: object) -> Finding:
    """It works, and somebody should know."""
    return Finding(Mark.NOTE, says, values, advice)


def wrong(says: str, advice: str, **values: object) -> Finding:
    """It does not work, and this is what to do."""
    return Finding(Mark.WRONG, says, values, advice)
