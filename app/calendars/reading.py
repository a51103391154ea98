"""What an administrator pastes, read into changes: rows of dates, or the State Council's notice itself.

Reading is strict: what is not understood is a mistake with its line, never a guess.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from app.calendars.change import Mistake, Reading
from app.calendars.notice_text import looks_like_a_notice, read_notice
from app.calendars.row_text import read_rows
from workflows.calendar import SATURDAY, DayKind
from workflows.vocabulary import N_

#: The holidays that every schedule has had since 2008 (《全国年节及纪念日放假办法》), and its fixed days.
FIRST_YEAR = 2008
HOLIDAYS = ("元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆")
FIXED_DAYS = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))
#: How a file of a schedule may be written; the mark that office programs put first is taken off.
ENCODINGS = ("utf-8-sig", "gb18030")


def text_of(content: bytes) -> str:
    """The text of a file. Raises ValueError where it is no text in UTF-8 or GB 18030."""
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    msg = f"neither {' nor '.join(ENCODINGS)}"
    raise ValueError(msg)


def read_schedule(text: str, year: int | None = None) -> Reading:
    """Read pasted text of either form. ``year`` is needed only where the text does not name it."""
    text = (
        unicodedata.normalize("NFKC", text.removeprefix("\ufeff")).replace("\r\n", "\n").replace("\r", "\n")
    )
    reading = read_notice(text, year) if looks_like_a_notice(text) else read_rows(text)
    mistakes = [*reading.mistakes, *_mistakes_of_days(reading)]
    if not reading.changes and not mistakes:
        mistakes.append(Mistake(0, N_("There is no day in this text.")))
    return replace(
        reading,
        changes=tuple(sorted(reading.changes, key=lambda change: change.day)),
        mistakes=tuple(sorted(mistakes, key=lambda mistake: mistake.line)),
    )


def _mistakes_of_days(reading: Reading) -> Iterator[Mistake]:
    """Days that cannot be right, whoever wrote them."""
    seen: set[date] = set()
    for change in reading.changes:
        day, values = change.day, {"day": str(change.day)}
        if day in seen:
            yield Mistake(change.line, N_("%(day)s stands here twice."), values)
        seen.add(day)
        if reading.year is not None and not _belongs(day, reading.year):
            yield Mistake(
                change.line,
                N_("%(day)s does not belong to the schedule of %(year)s."),
                {**values, "year": reading.year},
            )
        if change.kind is DayKind.WORK and day.weekday() < SATURDAY:
            yield Mistake(change.line, N_("%(day)s is no weekend day, so it cannot be made up."), values)


def _belongs(day: date, year: int) -> bool:
    """A schedule speaks of its own year, and of the December before for the sake of New Year's Day."""
    return day.year == year or (day.year == year - 1 and day.month == 12)


def mistakes_of_year(year: int, rest_days: Mapping[date, str]) -> Iterator[Mistake]:
    """Why a year with these rest days, each with its holiday, cannot be called official."""
    if year < FIRST_YEAR:
        yield Mistake(0, N_("Schedules before 2008 are shipped with the product and cannot be imported."))
        return
    named = " ".join(name for day, name in rest_days.items() if day.year == year)
    for holiday in HOLIDAYS:
        if holiday not in named:
            yield Mistake(0, N_("The schedule names no day for %(holiday)s."), {"holiday": holiday})
    for month, number in FIXED_DAYS:
        if (day := date(year, month, number)) not in rest_days:
            yield Mistake(
                0, N_("%(day)s is free by law, but the schedule does not free it."), {"day": str(day)}
            )
