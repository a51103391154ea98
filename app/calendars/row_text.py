"""A schedule as rows of ``date,kind,name``."""

import csv
from datetime import date

from app.calendars.change import Change, Mistake, Reading
from workflows.calendar import DayKind
from workflows.vocabulary import N_

#: What a row may say about a day, in the words of either language; none takes a day off the schedule.
KINDS: dict[str, DayKind | None] = {
    "rest": DayKind.REST,
    "放假": DayKind.REST,
    "work": DayKind.WORK,
    "上班": DayKind.WORK,
    "normal": None,
    "照常": None,
}
LONGEST_NAME = 40


def read_rows(text: str) -> Reading:
    """Read rows; a first row of headings is allowed, empty lines are passed over.

    The year is the latest one named: a schedule reaches back into December, never forward.
    """
    changes: list[Change] = []
    mistakes: list[Mistake] = []
    for number, line in enumerate(text.split("\n"), start=1):
        cells = [cell.strip() for cell in next(csv.reader([line]), [])]
        if not any(cells) or (number == 1 and cells[0].lower() in {"date", "日期"}):
            continue
        match _read_row(number, cells):
            case Change() as change:
                changes.append(change)
            case Mistake() as mistake:
                mistakes.append(mistake)
    year = max((change.day.year for change in changes), default=None)
    return Reading(year, tuple(changes), tuple(mistakes))


def _read_row(number: int, cells: list[str]) -> Change | Mistake:
    if len(cells) not in {2, 3}:
        return Mistake(number, N_("A row has a date, a kind and a name, separated by commas."))
    written, kind, name = (*cells, "")[:3]
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return Mistake(number, N_("“%(text)s” is not a date; write it like 2027-01-01."), {"text": written})
    if kind.lower() not in KINDS:
        return Mistake(number, N_("“%(text)s” is not a kind; write rest, work or normal."), {"text": kind})
    if KINDS[kind.lower()] is not None and not 0 < len(name) <= LONGEST_NAME:
        return Mistake(number, N_("Name the holiday that the day belongs to, in at most 40 characters."))
    return Change(number, day, KINDS[kind.lower()], name)
