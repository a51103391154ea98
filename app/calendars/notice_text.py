"""The State Council's holiday notice, read sentence by sentence.

Its items read 一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。 A sentence that is not of a known
form is a mistake; so is a weekday that does not fit its date, or a count of days that does not fit the range.
The text comes normalised (NFKC: half-width brackets, colons and commas).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.calendars.change import Change, Mistake, Reading
from workflows.calendar import DayKind
from workflows.vocabulary import N_

#: An item names its holiday and goes on with a date; numerals may be lost in copying.
_ITEM = re.compile(r"(?:[一二三四五六七八九十]+、)?([^\d:。,]{2,16}):(?=\d)")
_TITLE_YEAR = re.compile(r"(\d{4})年(?:部分节假日|元旦、)")
_DAY = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:\([^()]*\))?"
_SPAN = rf"{_DAY}(?:[至到—–~-]+{_DAY})?"
_CLAUSE = re.compile(
    rf"(?P<spans>{_SPAN}(?:[、,和]{_SPAN})*)"
    r"(?P<verb>放假调休|放假公休|放假|补休|(?:照常)?公休|(?:照常)?上班)"
    r"(?:,?共?(?P<count>\d+)天)?(?:,?与周末连休|,?不调休)?(?:[,;]|$)"
)
_DAY_PARTS = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_WEEKDAYS = "一二三四五六日"
#: Advice to employers about annual leave frees nobody by itself.
_ADVICE = re.compile(r"鼓励.*休息.*")
_FREES_OR_CALLS = re.compile(r"\d日.*(?:放假|上班|补休|公休)")
_LONGEST_SPAN = timedelta(days=20)


class _Misread(Exception):
    """A sentence that cannot be taken, with the reason as a message id and its values."""

    def __init__(self, message: str, **values: str | int) -> None:
        super().__init__(message)
        self.message, self.values = message, values


@dataclass(frozen=True, slots=True)
class _Sentence:
    line: int
    holiday: str
    text: str


def looks_like_a_notice(text: str) -> bool:
    """Is it the notice's prose rather than rows of dates?"""
    return bool(re.search(r"\d日", text))


def read_notice(text: str, year: int | None) -> Reading:
    """Read the notice; ``year`` counts only where the text does not name its own."""
    named = _TITLE_YEAR.search(text)
    if named:
        year = int(named[1])
    if year is None:
        return Reading(
            None,
            mistakes=(
                Mistake(0, N_("The text does not name its year: paste the title too, or give the year.")),
            ),
        )
    changes: list[Change] = []
    mistakes: list[Mistake] = []
    passed_over: list[tuple[int, str]] = []
    for sentence in _sentences(text):
        if _ADVICE.fullmatch(sentence.text):
            passed_over.append((sentence.line, sentence.text))
            continue
        try:
            changes += _read_sentence(sentence, year)
        except _Misread as reason:
            mistakes.append(Mistake(sentence.line, reason.message, reason.values))
    return Reading(year, tuple(changes), tuple(mistakes), tuple(passed_over))


def _sentences(text: str) -> Iterator[_Sentence]:
    """The sentences that speak of days, from the first item on. What stands before it gives reasons only."""
    holiday = ""
    for number, line in enumerate(text.split("\n"), start=1):
        of_an_item = False
        for sentence in re.sub(r"\s", "", line).split("。"):
            rest = sentence
            if item := _ITEM.match(sentence):
                holiday, rest, of_an_item = item[1], sentence[item.end() :], True
            if rest and holiday and (of_an_item or _FREES_OR_CALLS.search(rest)):
                yield _Sentence(number, holiday, rest)


def _read_sentence(sentence: _Sentence, year: int) -> list[Change]:
    """Every day that one sentence frees or calls to work; raises _Misread."""
    changes: list[Change] = []
    position = 0
    while position < len(sentence.text):
        clause = _CLAUSE.match(sentence.text, position)
        if clause is None:
            raise _Misread(N_("This sentence is not understood: “%(text)s”"), text=sentence.text)
        kind = DayKind.WORK if clause["verb"].endswith("上班") else DayKind.REST
        days = _days(clause["spans"], year)
        if clause["count"] and int(clause["count"]) != len(days):
            raise _Misread(
                N_("The text says %(said)s days, but its dates make %(counted)s: “%(text)s”"),
                said=clause["count"],
                counted=len(days),
                text=sentence.text,
            )
        changes += [Change(sentence.line, day, kind, sentence.holiday) for day in days]
        position = clause.end()
    return changes


def _days(spans: str, year: int) -> list[date]:
    """The days of “2月14日(周六)、2月28日(周六)” or “1月1日(周四)至3日(周六)”."""
    days: list[date] = []
    latest: date | None = None
    for span in re.findall(_SPAN, spans):
        ends: list[date] = []
        for parts in _DAY_PARTS.findall(span):
            latest = _day(parts, year, latest)
            ends.append(latest)
        first, last = ends[0], ends[-1]
        if not timedelta(0) <= last - first <= _LONGEST_SPAN:
            raise _Misread(N_("These dates do not follow one another: “%(text)s”"), text=span)
        days += [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return days


def _day(parts: tuple[str, str, str, str], year: int, latest: date | None) -> date:
    """One date; month and year may be left out where the date before gives them."""
    written_year, written_month, number, remark = parts
    if not written_month and latest is None:
        raise _Misread(N_("A date lacks its month: “%(text)s”"), text=f"{number}日")
    month = int(written_month) if written_month else latest.month if latest else 0
    text = f"{month}月{number}日"
    try:
        day = date(int(written_year or (latest.year if latest else year)), month, int(number))
    except ValueError:
        raise _Misread(N_("There is no such day: “%(text)s”"), text=text) from None
    weekday = _WEEKDAY.search(remark)
    if weekday and _WEEKDAYS.index(weekday[1].replace("天", "日")) != day.weekday():
        raise _Misread(
            N_("%(day)s is not the weekday that the text gives it: “%(text)s”"),
            day=str(day),
            text=f"{text}({remark})",
        )
    return day
