"""Read a department's table row by row: every cell judged, nothing guessed, nothing silently dropped.

*Wide* is the template: a row for each unit, a column for each figure. *Long* has a row for each value, with the
headings 单位编码, 指标, 数值 and, for marks, 评分人. What is read is handed on at once, so memory does not grow with
the file: only a bit for each unit and column remembers what was seen.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from app.stages.assessment.feeds.columns import Column
from app.stages.assessment.feeds.headings import CODE, INDICATOR, Places, columns_by_name, places_in
from app.stages.assessment.feeds.judged import Judged, KnownUnit, Read
from app.stages.assessment.feeds.tables import Row, Table, column_letters
from app.stages.assessment.tables import Unreadable, in_sheet
from workflows.table import Reason
from workflows.vocabulary import N_

MOST_ROWS = 1_000_000
LONGEST = 40
#: What people write for "there is none"; it is missing, never nought.
MISSING = frozenset({"", "缺", "缺数", "缺数据", "无数据", "-", "—", "/", "na", "n/a", "missing"})
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_TINY = re.compile(r"-?[0-9](\.[0-9]+)?e-[0-9]{2,3}")
_MARKS = re.compile(r"[;；、]")

Units = Mapping[str, KnownUnit]
#: Says why a code is none of the units asked about: unknown, no longer active, elsewhere.
WhyNot = Callable[[str], Reason]


def values_in(
    table: Table, columns: Sequence[Column], units: Units, why_not: WhyNot, judged: Judged, *, stamp: str
) -> Iterator[Read]:
    """Every value of a table, judged on the way into ``judged``. Raises Unreadable where it is no such table."""
    if table.stamp and table.stamp != stamp:
        raise Unreadable(
            Reason(
                N_(
                    "This template belongs to another delivery or to an older state of this one. Download it again."
                )
            )
        )
    judged.sheet = table.sheet
    number, heading = _first_row(table)
    places = places_in(heading, columns, number, table.sheet)
    reader = _Reader(columns, units, why_not, judged)
    for number, cells in table.rows:
        if not any(cells):
            continue
        if judged.rows >= MOST_ROWS:
            raise Unreadable(
                Reason(N_("No more than %(n)s rows fit into one file."), {"n": f"{MOST_ROWS:,}"})
            )
        judged.rows += 1
        yield from (
            reader.long_row(number, cells, places)
            if places.is_long
            else reader.wide_row(number, cells, places)
        )
    judged.units = reader.seen.units


def _first_row(table: Table) -> Row:
    for number, cells in table.rows:
        if any(cells):
            return number, cells
    raise Unreadable(in_sheet(N_("The file is empty."), table.sheet))


class _Seen:
    """One bit for each unit and column; marks also remember their raters."""

    def __init__(self, units: int, columns: Sequence[Column]) -> None:
        self._position = {column.name: at for at, column in enumerate(columns)}
        self._bits = bytearray(units * len(columns))
        self._raters: set[tuple[int, str, str]] = set()
        self._units = bytearray(units)
        self.units = 0

    def before(self, unit: KnownUnit, column: Column, rater: str) -> bool:
        """Was this very value given before? From now on it was."""
        if rater:
            key = (unit.position, column.name, rater)
            known = key in self._raters
            self._raters.add(key)
        else:
            at = unit.position * len(self._position) + self._position[column.name]
            known, self._bits[at] = bool(self._bits[at]), 1
        if not self._units[unit.position]:
            self._units[unit.position] = 1
            self.units += 1
        return known


class _Reader:
    """Rows into values, with what is wrong said of each cell."""

    def __init__(self, columns: Sequence[Column], units: Units, why_not: WhyNot, judged: Judged) -> None:
        self.units, self.why_not, self.judged = units, why_not, judged
        self.by_name = columns_by_name(columns)
        self.seen = _Seen(len(units), columns)
        self._rows_of: dict[int, int] = {}

    def wide_row(self, number: int, cells: list[str], places: Places) -> Iterator[Read]:
        unit = self._unit(number, cells, places.code)
        if unit is None:
            return
        earlier = self._rows_of.setdefault(unit.id, number)
        if earlier != number:
            cell = f"{column_letters(places.code)}{number}"
            self.judged.complain(
                cell, CODE, N_("Row %(row)s is about the same unit; keep one of the two."), row=earlier
            )
            return
        for at, column in places.figures.items():
            text = cells[at] if at < len(cells) else ""
            yield from self._values(unit, column, text, f"{column_letters(at)}{number}")

    def long_row(self, number: int, cells: list[str], places: Places) -> Sequence[Read]:
        unit = self._unit(number, cells, places.code)
        named = cells[places.indicator] if places.indicator < len(cells) else ""
        column = self.by_name.get(named)
        if column is None:
            cell = f"{column_letters(places.indicator)}{number}"
            self.judged.complain(
                cell, INDICATOR, N_("Nobody asked for “%(name)s” here; remove the row."), name=named
            )
        if unit is None or column is None:
            return ()
        text = cells[places.value] if places.value < len(cells) else ""
        rater = cells[places.rater] if 0 <= places.rater < len(cells) else ""
        return self._values(unit, column, text, f"{column_letters(places.value)}{number}", rater[:LONGEST])

    def _unit(self, number: int, cells: list[str], at: int) -> KnownUnit | None:
        code = cells[at] if at < len(cells) else ""
        unit = self.units.get(code)
        if unit is None:
            asks = code and not self.judged.shows_no_more
            reason = self.why_not(code) if asks else Reason(N_("Write the unit's code."))
            self.judged.complain(f"{column_letters(at)}{number}", CODE, reason.message, **reason.params)
        return unit

    def _values(
        self, unit: KnownUnit, column: Column, text: str, cell: str, rater: str = ""
    ) -> Sequence[Read]:
        """The value of a cell, or the marks in it: raters are numbered where they are not named."""
        if text.casefold() in MISSING:
            return ()
        if not column.holds_marks:
            return self._one(unit, column, text, cell, "")
        if rater:
            return self._one(unit, column, text, cell, rater)
        marks = enumerate(_MARKS.split(text), start=1)
        return [each for at, part in marks for each in self._one(unit, column, part.strip(), cell, str(at))]

    def _one(self, unit: KnownUnit, column: Column, text: str, cell: str, rater: str) -> Sequence[Read]:
        """One number, or nothing with the complaint made."""
        value = self._number(column, text, cell)
        if value is None:
            return ()
        if self.seen.before(unit, column, rater):
            twice = N_("This value of %(unit)s stands in the file already; keep one.")
            self.judged.complain(cell, column.label, twice, unit=unit.name)
            return ()
        read = Read(unit.id, column.name, rater, value, cell)
        self.judged.take(read)
        return (read,)

    def _number(self, column: Column, text: str, cell: str) -> str | None:
        """A plain decimal as text, or None with the complaint made."""
        if _TINY.fullmatch(text):
            text = format(Decimal(text), "f")
        if not _NUMBER.fullmatch(text):
            self.judged.complain(
                cell, column.label,
                N_("“%(text)s” is no plain number; write it like 86.5, without separators, per cent signs or units, or leave it empty."),
                text=text[:LONGEST],
            )  # fmt: skip
            return None
        if len(text) > LONGEST:
            self.judged.complain(cell, column.label, N_("No more than %(n)s digits."), n=LONGEST)
            return None
        if column.lowest is None and column.highest is None:
            return text
        return text if self._is_within(column, Decimal(text), cell) else None

    def _is_within(self, column: Column, value: Decimal, cell: str) -> bool:
        below = column.lowest is not None and value < column.lowest
        above = column.highest is not None and value > column.highest
        if not (below or above):
            return True
        bound = column.lowest if below else column.highest
        say = self.judged.complain if column.is_strict else self.judged.advise
        message = {
            (True, True): N_("%(value)s is less than %(bound)s, which is not possible; check the value."),
            (True, False): N_("%(value)s is more than %(bound)s, which is not possible; check the value."),
            (False, True): N_(
                "%(value)s is less than %(bound)s and counts like it; check whether it is meant."
            ),
            (False, False): N_(
                "%(value)s is more than %(bound)s and counts like it; check whether it is meant."
            ),
        }[column.is_strict, below]
        say(cell, column.label, message, value=value, bound=bound)
        return not column.is_strict
