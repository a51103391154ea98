"""What an administrator pastes, read into days: rows of a table, or the State Council's notice itself.

Reading is strict: a line that is not understood is a mistake with its number, never a guess.
"""

import csv
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from app.calendars import notice_text
from app.calendars.notice_text import Change, Mistake
from app.calendars.shipped import NORMAL
from workflows.calendar import SATURDAY, DayKind
from workflows.vocabulary import N_

#: What a row may say about a day, in the words of either language.
KINDS: dict[str, DayKind | None] = {
    "rest": DayKind.REST,
    "放假": DayKind.REST,
    "work": DayKind.WORK,
    "上班": DayKind.WORK,
    NORMAL: None,
    "照常": None,
}
#: The holidays every schedule has had since 2008 (《全国年节及纪念日放假办法》), and their fixed days.
HOLIDAYS = ("元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆")
FIXED_DAYS = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))
LONGEST_NAME = 40
FIRST_YEAR = 2008


@dataclass(frozen=True, slots=True)
class Reading:
    """What the text says: the year of its schedule, what it changes, and what could not be understood."""

    year: int | None
    changes: tuple[Change, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    #: Lines that were understood and change nothing, for the administrator to see.
    passed_over: tuple[tuple[int, str], ...] = field(default=())


def read_schedule(text: str, year: int | None = None) -> Reading:
    """Read pasted text of either form. ``year`` is needed only where the text does not name it."""
    text = unicodedata.normalize("NFKC", text.removeprefix("\ufeff")).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return Reading(year, mistakes=(Mistake(0, N_("There is nothing to read: paste the schedule.")),))
    if notice_text.looks_like_a_notice(text):
        changes, mistakes, year, passed_over = notice_text.read(text, year)
    else:
        changes, mistakes = _read_rows(text)
        passed_over = []
    if changes and year is None:
        year = max(change.day.year for change in changes)
    mistakes += _mistakes_of_days(changes, year)
    mistakes.sort(key=lambda mistake: mistake.line)
    return Reading(year, tuple(sorted(changes, key=lambda c: c.day)), tuple(mistakes), tuple(passed_over))


def _read_rows(text: str) -> tuple[list[Change], list[Mistake]]:
    """Rows of ``date,kind,name``; a first row of headings is allowed, empty lines are passed over."""
    changes: list[Change] = []
    mistakes: list[Mistake] = []
    for number, line in enumerate(text.split("\n"), start=1):
        cells = [cell.strip() for cell in next(csv.reader([line]), [])]
        if not any(cells) or (number == 1 and cells[0].lower() in {"date", "日期"}):
            continue
        change = _read_row(number, cells)
        (mistakes if isinstance(change, Mistake) else changes).append(change)  # type: ignore[arg-type]
    return changes, mistakes


def _read_row(number: int, cells: list[str]) -> Change | Mistake:
    if len(cells) not in (2, 3):
        return Mistake(number, N_("A row has a date, a kind and a name, separated by commas."))
    cells += [""] * (3 - len(cells))
    try:
        day = date.fromisoformat(cells[0])
    except ValueError:
        return Mistake(number, N_("“%(text)s” is not a date; write it like 2027-01-01."), {"text": cells[0]})
    kind_word = cells[1].lower()
    if kind_word not in KINDS:
        return Mistake(number, N_("“%(text)s” is not a kind; write rest, work or normal."), {"text": cells[1]})
    if KINDS[kind_word] is not None and not 0 < len(cells[2]) <= LONGEST_NAME:
        return Mistake(number, N_("Name the holiday that the day belongs to, in at most 40 characters."))
    return Change(number, day, KINDS[kind_word], cells[2])


def _mistakes_of_days(changes: list[Change], year: int | None) -> list[Mistake]:
    """Days that cannot be right whoever wrote them."""
    mistakes = []
    for earlier, later in pairwise(sorted(changes, key=lambda c: (c.day, c.line))):
        if earlier.day == later.day:
            mistakes.append(Mistake(later.line, N_("%(day)s stands here twice."), {"day": str(later.day)}))
    for change in changes:
        if year is not None and not _belongs(change.day, year):
            mistakes.append(
                Mistake(
                    change.line,
                    N_("%(day)s does not belong to the schedule of %(year)s."),
                    {"day": str(change.day), "year": year},
                )
            )
        if change.kind is DayKind.WORK and change.day.weekday() < SATURDAY:
            mistakes.append(
                Mistake(
                    change.line,
                    N_("%(day)s is no weekend day: it is worked without being made up."),
                    {"day": str(change.day)},
                )
            )
    return mistakes


def _belongs(day: date, year: int) -> bool:
    """A schedule speaks of its own year, and of the December before for the sake of New Year's Day."""
    return day.year == year or (day.year == year - 1 and day.month == 12)


def mistakes_of_year(year: int, rest_days: dict[date, str]) -> list[Mistake]:
    """Why a year with these rest days and their holidays cannot be called official."""
    if year < FIRST_YEAR:
        return [Mistake(0, N_("Schedules before 2008 are shipped and not imported."))]
    names = Counter("".join(name for day, name in rest_days.items() if day.year == year))
    joined = " ".join(name for day, name in rest_days.items() if day.year in (year, year - 1))
    del names
    mistakes = [
        Mistake(0, N_("The schedule names no %(holiday)s."), {"holiday": holiday})
        for holiday in HOLIDAYS
        if holiday not in joined
    ]
    for month, number in FIXED_DAYS:
        day = date(year, month, number)
        if day not in rest_days:
            mistakes.append(
                Mistake(0, N_("%(day)s is a holiday by law, but the schedule does not free it."), {"day": str(day)})
            )
    return mistakes
