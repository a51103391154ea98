"""What changed between two texts of a document, place by place, in the words of those who read it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.notices.asked import ASKED, COMMON
from workflows.vocabulary import N_

#: What stands inside a term is told by the place that holds the term.
_DEPTH = 3
_LABELS = {ask.at.split(".")[0]: ask.label for asks in (*ASKED.values(), COMMON) for ask in asks} | {
    "organ": N_("Letterhead"),
    "contact": N_("Contact"),
    "problems": N_("Problems"),
    "matters": N_("Overdue matters"),
    "description": N_("What was found"),
    "requirement": N_("What the unit must do"),
    "trigger": N_("Reason for the warning"),
    "finish_by": N_("To be done by the latest on"),
    "due": N_("To be done by the latest on"),
}


@dataclass(frozen=True)
class Change:
    """One place with what stood there and what stands there now; empty where it was not there."""

    #: The way to the place: names of fields, and positions counted from one.
    place: tuple[str, ...]
    before: str
    after: str


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every place that differs, in the order of the document."""
    return list(_changes((), before, after))


def label_of(place: tuple[str, ...]) -> str:
    """What people call the place, a message id."""
    return next((_LABELS[step] for step in reversed(place) if step in _LABELS), N_("Other content"))


def position_of(place: tuple[str, ...]) -> str:
    """Which entry of a list the place is in; empty outside lists."""
    return next((step for step in place if step.isdigit()), "")


def _changes(place: tuple[str, ...], before: Any, after: Any) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping) and len(place) < _DEPTH:
        for name in [*before, *(each for each in after if each not in before)]:
            yield from _changes((*place, name), before.get(name), after.get(name))
    elif isinstance(before, list) and isinstance(after, list):
        for at in range(max(len(before), len(after))):
            old, new = (each[at] if at < len(each) else None for each in (before, after))
            yield from _changes((*place, str(at + 1)), old, new)
    else:
        yield Change(place, _in_words(before), _in_words(after))


def _in_words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "；".join(_in_words(each) for each in value.values() if _in_words(each))
    if isinstance(value, list):
        return "；".join(_in_words(each) for each in value)
    return str(value)
