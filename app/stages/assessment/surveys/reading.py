"""Lists that are typed line by line: questions, groups with quota and weight, units with how many people they have."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from sqlalchemy import select

from app.extensions import db
from app.organisations.models import Unit
from app.stages.assessment.surveys.actions import Class
from app.stages.assessment.surveys.models import Survey
from workflows.table import Reason
from workflows.vocabulary import N_

#: Between the parts of a line, as Chinese and Western keyboards write it, and as a spreadsheet is pasted.
_BETWEEN = re.compile(r"[,，;；\t]")


class Misread(Exception):
    """A line that cannot be understood, with the sentence that says which and why."""

    def __init__(self, message: str, line: int, **params: object) -> None:
        super().__init__(message)
        self.reason = Reason(message, {"line": line, **params})


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, with their numbers."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield number, line.strip()


def questions_of(text: str) -> list[str]:
    """One question a line."""
    return [line for _, line in lines_of(text)]


def groups_of(text: str) -> list[Class]:
    """Name, quota and weight of each group; the last two may be left out. Raises Misread."""
    found = []
    for number, line in lines_of(text):
        name, quota, weight, *more = [*map(str.strip, _BETWEEN.split(line)), "", ""][:4]
        if any(more) or not name:
            raise Misread(N_("Line %(line)s: a group is its name, its quota and its weight."), number)
        if quota and not _is_whole(quota):
            raise Misread(
                N_("Line %(line)s: “%(text)s” is not a number of people, for example 100."),
                number,
                text=quota,
            )
        found.append(Class(name, int(quota) if quota else None, _weight(weight, number)))
    return found


def units_of(text: str) -> list[tuple[Unit, list[int]]]:
    """Each unit by its code, with how many people it has, altogether or group by group. Raises Misread."""
    read = [(number, [*map(str.strip, _BETWEEN.split(line))]) for number, line in lines_of(text)]
    codes = {parts[0] for _, parts in read}
    known = {unit.code: unit for unit in db.session.scalars(select(Unit).where(Unit.code.in_(codes)))}
    found = []
    for number, (code, *numbers) in read:
        if code not in known:
            raise Misread(N_("Line %(line)s: no unit has the code “%(code)s”."), number, code=code)
        wrong = next((each for each in numbers if not _is_whole(each)), None)
        if wrong is not None:
            raise Misread(
                N_("Line %(line)s: “%(text)s” is not a number of people, for example 100."),
                number,
                text=wrong,
            )
        found.append((known[code], [int(each) for each in numbers]))
    return found


def groups_as_text(survey: Survey) -> str:
    """The groups as they are typed; nothing where everybody is one group."""
    return "\n".join(_joined(group.name, group.quota, group.weight) for group in survey.groups if group.name)


def units_as_text(survey: Survey) -> str:
    """The units as they are typed."""
    return "\n".join(_joined(asked.unit.code, *asked.populations) for asked in survey.units)


def _joined(*parts: object) -> str:
    words: Sequence[str] = ["" if part is None else f"{part}" for part in parts]
    return ", ".join(words).rstrip(", ")


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 9


def _weight(text: str, line: int) -> Decimal | None:
    if not text:
        return None
    try:
        weight = Decimal(text.removesuffix("%"))
    except InvalidOperation:
        weight = Decimal(0)
    if not (weight.is_finite() and 0 < weight <= 100 and weight == weight.quantize(Decimal("0.01"))):
        raise Misread(
            N_("Line %(line)s: “%(text)s” is not a weight above 0 and up to 100, with at most two decimals."),
            line,
            text=text,
        )
    return weight
