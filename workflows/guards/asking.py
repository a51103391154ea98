"""How a guard reads its question: the facts as their kind, and a typed detail as text."""

from typing import TypeVar

from workflows.facts import Facts
from workflows.table import Ask

SomeFacts = TypeVar("SomeFacts", bound=Facts)


def facts_as(kind: type[SomeFacts], ask: Ask) -> SomeFacts:
    """The facts as the kind that a guard is written for; a table that mixes kinds is a programming error."""
    if not isinstance(ask.facts, kind):
        message = f"{kind.__name__} expected, not {type(ask.facts).__name__}"
        raise TypeError(message)
    return ask.facts


def text_given(ask: Ask, name: str) -> str:
    """What was typed for a detail, without blanks at its ends; empty when nothing was."""
    return str((ask.details or {}).get(name) or "").strip()
