"""The State Council's holiday notice, read sentence by sentence.

Its items read 一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。 A sentence that is not of a known
form is a mistake; so is a weekday that does not fit its date, or a count of days that does not fit the range.
The text comes normalised (NFKC: half-width brackets, colons and commas).
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from app.calendars.change import Change, Mistake, Reading
from workflows.calendar import DayKind
from workflows.vocabulary import N_

_NUMERAL = "[一二三四五六七八九十]+、"
#: An item starts a line, or follows the full stop of the item before when all was pasted as one paragraph.
_ITEM = re.compile(rf"(?:^|(?<=。)){_NUMERAL}", re.MULTILINE)
_TITLE_YEAR = re.compile(r"(\d{4})年(?:部分节假日|元旦、)")
_DAY = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?")
_SPAN = rf"{_DAY.pattern}(?:[至到—–~-]+{_DAY.pattern})?"
_SPANS = rf"{_SPAN}(?:[、,和]{_SPAN})*"
_REST = re.compile(rf"({_SPANS})(?:放假|补休)(?:调休|公休)?(?:,?共?(\d+)天)?(?:,?与周末连休)?")
_WORK = re.compile(rf"({_SPANS})(?:照常)?上班")
#: Advice to employers about annual leave frees nobody by itself.
_ADVICE = re.compile(r"鼓励.*休息.*")
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
_SPEAKS_OF_DAYS = re.compile(r"\d日.*(?:放假|上班|补休|公休)")
_WEEKDAYS = "一二三四五六日"
_LONGEST_SPAN = 20


class _Misread(Exception):
    """A sentence that cannot be taken, with the reason as a message id."""

    def __init__(self, message: str, **values: str | int) -> None:
        self.message, self.values = message, values


def looks_like_a_notice(text: str) -> bool:
    """Is it the notice's prose rather than rows?"""
    return bool(_ITEM.search(text) or _SPEAKS_OF_DAYS.search(text))


def read_notice(text: str, year: int | None) -> Reading:
    """Read the notice; ``year`` counts only where the text does not name its own."""
    named = _TITLE_YEAR.search(text)
    year = int(named[1]) if named else year
    if year is None:
        return Reading(None, mistakes=(Mistake(0, N_("The text does not say its year: paste the title too, or give the year.")),))
    changes: list[Change] = []
    mistakes: list[Mistake] = []
    passed_over: list[tuple[int, str]] = []
    for number, holiday, sentence in _sentences(text):
        if holiday is None:
            if _SPEAKS_OF_DAYS.search(sentence):
                mistakes.append(Mistake(number, N_("This line belongs to no holiday: “%(text)s”"), {"text": sentence}))
            continue
        if _ADVICE.fullmatch(sentence):
            passed_over.append((number, sentence))
            continue
        try:
            kind, days = _read_sentence(sentence, year)
        except _Misread as reason:
            mistakes.append(Mistake(number, reason.message, reason.values))
        else:
            changes += [Change(number, day, kind, holiday) for day in days]
    return Reading(year, tuple(changes), tuple(mistakes), tuple(passed_over))


def _sentences(text: str) -> Iterator[tuple[int, str | None, str]]:
    """Each sentence with its line and its holiday; the holiday is none outside the items."""
    starts = [match.start() for match in _ITEM.finditer(text)]
    pieces = [text[a:b] for a, b in zip([0, *starts], [*starts, len(text)], strict=True)]
    line = 1
    for piece in pieces:
        holiday: str | None = None
        for part in re.split(r"(?<=[。\n])", piece):
            sentence = re.sub(r"\s", "", part).rstrip("。;.")
            item = re.fullmatch(rf"{_NUMERAL}([^:]+):(.*)", sentence)
            if item:
                holiday, sentence = item[1], item[2]
            if sentence:
                yield line, holiday, sentence
            if part.endswith("\n"):
                line += 1
                holiday = None


def _read_sentence(sentence: str, year: int) -> tuple[DayKind, list[date]]:
    if rest := _REST.fullmatch(sentence):
        days = _days(rest[1], year)
        counted = rest[rest.lastindex or 0] if re.search(r"\d+天", sentence) else None
        if counted is not None and int(counted) != len(days):
            raise _Misread(N_("The text says %(said)s days, but the dates are %(counted)s."), said=counted, counted=len(days))
        return DayKind.REST, days
    if work := _WORK.fullmatch(sentence):
        return DayKind.WORK, _days(work[1], year)
    raise _Misread(N_("This sentence is not understood: “%(text)s”"), text=sentence)
