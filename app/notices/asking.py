"""What a person is asked for a document: places in its content's JSON, and how each is typed.

A draft begins with what the file already says (``beginnings``); what is typed replaces the places that were asked.
The content itself judges the whole, so nothing is checked twice.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from app.calendars.queries import current_calendar
from app.clock import SHANGHAI
from app.notices.content.circular import redacted
from app.notices.content.letterhead import secrecy_mark
from app.notices.content.shape import ContentRefused
from workflows.vocabulary import N_

#: Between the two parts of a line, as people type it: 问题｜原因.
_BAR = "｜"


class How(StrEnum):
    """How a place is typed."""

    LINE = "line"
    TEXT = "text"
    #: One entry a line.
    LINES = "lines"
    #: Two parts a line, with a bar between them.
    PAIRS = "pairs"
    #: One line for each entry that the file lists already.
    EACH = "each"
    DAY = "day"
    #: The last day of a term: it knows whether its year's holidays are published.
    DUE = "due"
    MOMENT = "moment"
    CHOICE = "choice"
    NUMBER = "number"
    #: Names of people, one a line: left out of every text, and kept nowhere.
    NAMES = "names"


@dataclass(frozen=True)
class Ask:
    """One place: a path like ``limit.on``, ``aspects.0.points``; for EACH ``matters.remaining``."""

    at: str
    label: str
    how: How = How.LINE
    required: bool = True
    help: str = ""
    #: For CHOICE: values with their words; for PAIRS: the two fields.
    options: tuple[tuple[str, str], ...] = ()
    parts: tuple[str, str] = ("", "")

    @property
    def name(self) -> str:
        """The place as the name of a form's field."""
        return self.at.replace(".", "__")


def typed(content: Mapping[str, Any], ask: Ask) -> Any:
    """What a form shows for a place."""
    if ask.how is How.NAMES:
        return ""
    if ask.how is How.EACH:
        within, field = ask.at.rsplit(".", 1)
        return "\n".join(str(each[field]) for each in _at(content, within) or ())
    value = _at(content, ask.at)
    if value is None:
        return None if ask.how in {How.DAY, How.DUE} else ""
    match ask.how:
        case How.LINES:
            return "\n".join(value)
        case How.PAIRS:
            return "\n".join(_BAR.join(each[part] for part in ask.parts) for each in value)
        case How.DAY | How.DUE:
            return date.fromisoformat(value)
        case How.MOMENT:
            return datetime.fromisoformat(value).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        case _:
            return value


def filled(content: Mapping[str, Any], asks: Iterable[Ask], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The content with what was typed in its places. Raises ContentRefused where a line cannot be read."""
    made: dict[str, Any] = deepcopy(dict(content))
    names: list[str] = []
    for ask in asks:
        answer = answers[ask.name]
        if ask.how is How.EACH:
            _put_each(made, ask, _lines(answer))
        elif ask.how is How.DUE:
            _put_due(made, ask.at.removesuffix(".on"), answer)
        elif ask.how is How.NAMES:
            names = _lines(answer)
        else:
            _put(made, ask.at, _read(ask, answer))
    return {name: each if name == "contact" else _without(each, names) for name, each in made.items()}


def _without(value: Any, names: list[str]) -> Any:
    """The content with these people named by their surname alone, wherever they stand."""
    if not names:
        return value
    if isinstance(value, dict):
        return {name: _without(each, names) for name, each in value.items()}
    if isinstance(value, list):
        return [_without(each, names) for each in value]
    return redacted(value, names) if isinstance(value, str) else value


def _read(ask: Ask, answer: Any) -> Any:
    match ask.how:
        case How.LINES:
            return _lines(answer)
        case How.PAIRS:
            return [_pair(line, ask) for line in _lines(answer)]
        case How.MOMENT:
            return _moment(answer)
        case How.DAY:
            return answer.isoformat() if answer else None
        case How.CHOICE if ask.at == "secrecy":
            return secrecy_mark(answer or "").value
        case _:
            return "" if answer is None else answer


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _pair(line: str, ask: Ask) -> dict[str, str]:
    first, bar, second = line.replace("|", _BAR).partition(_BAR)
    if not bar:
        raise ContentRefused(N_("Write both parts of the line with a bar between them: %(line)s"), line=line)
    return dict(zip(ask.parts, (first.strip(), second.strip()), strict=True))


def _moment(text: str) -> str:
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI).isoformat()
    except ValueError as error:
        raise ContentRefused(N_("Write day and hour like 2026-02-11 09:30: %(text)s"), text=text) from error


def _put_each(content: dict[str, Any], ask: Ask, lines: list[str]) -> None:
    within, field = ask.at.rsplit(".", 1)
    entries = _at(content, within) or []
    if len(entries) != len(lines):
        raise ContentRefused(
            N_("Write one line for each entry: %(entries)s entries, %(lines)s lines."),
            entries=len(entries),
            lines=len(lines),
        )
    for entry, line in zip(entries, lines, strict=True):
        entry[field] = line


def _put_due(content: dict[str, Any], at: str, day: date | None) -> None:
    if day is None:
        _put(content, at, None)
        return
    before = _at(content, at) or {}
    # Another day is no longer the end of the term that it was counted from.
    term = before.get("term", "") if before.get("on") == day.isoformat() else ""
    provisional = current_calendar().is_provisional(day)
    _put(content, at, {"term": term, "on": day.isoformat(), "provisional": provisional})


def _at(content: Any, path: str) -> Any:
    for step in path.split("."):
        if isinstance(content, list):
            content = content[int(step)] if int(step) < len(content) else None
        else:
            content = content.get(step)
        if content is None:
            return None
    return content


def _put(content: dict[str, Any], path: str, value: Any) -> None:
    *way, last = path.split(".")
    place: Any = content
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place.setdefault(step, {})
    place[last] = value
