"""The periods of a round for which a feed is delivered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.stages.assessment.feeds.words import Cadence
from app.stages.assessment.models import Round


@dataclass(frozen=True)
class Period:
    """A stretch of time with the name that documents give it."""

    name: str
    from_on: date
    until_on: date


def periods_of(round_: Round, cadence: Cadence) -> Iterator[Period]:
    """The round's own period, or its months or quarters; the first and the last may be shorter."""
    if cadence is Cadence.ROUND:
        yield Period(round_.period, round_.period_from_on, round_.period_until_on)
        return
    begins = round_.period_from_on
    while begins <= round_.period_until_on:
        ends = min(_end_of(begins, cadence.months), round_.period_until_on)
        yield Period(_name_of(begins, cadence), begins, ends)
        begins = ends + timedelta(days=1)


def _end_of(day: date, months: int) -> date:
    """The last day of the calendar month or quarter of a day."""
    last_month = (day.month - 1) // months * months + months
    year, month = (day.year + 1, 1) if last_month == 12 else (day.year, last_month + 1)
    return date(year, month, 1) - timedelta(days=1)


def _name_of(day: date, cadence: Cadence) -> str:
    if cadence is Cadence.MONTH:
        return f"{day.year}年{day.month}月"
    return f"{day.year}年第{(day.month - 1) // 3 + 1}季度"
