"""Data files: wide (a row for each unit) or long (a row for each value), every row error at once."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

from app.scoring.complaints import N_, Complaint, Unreadable
from app.scoring.model import Model
from app.scoring.observations.columns import Observations
from app.scoring.observations.gathering import Gathering
from app.scoring.observations.periods import last_month
from app.scoring.observations.sheet import Row, rows_of

#: Headers that stand for the usual ones.
CHINESE = {
    "单位编码": "unit", "单位名称": "name", "组别": "group", "类别": "kind", "期间": "period",
    "指标": "indicator", "数值": "value", "来源": "source", "评分人": "rater",
}  # fmt: skip
#: Complaints beyond this number are counted, not listed.
MOST_COMPLAINTS = 500


@dataclass(frozen=True)
class Delivery:
    """What a file delivered: periods, the earliest first, and remarks that stop nothing."""

    periods: tuple[Observations, ...]
    remarks: tuple[Complaint, ...] = ()

    @property
    def latest(self) -> Observations:
        """The last period."""
        return self.periods[-1]


def read_observations(path: Path, model: Model) -> Delivery:
    """The observations of a file. Raises Unreadable with everything that is wrong; OSError."""
    return observations_of(path.read_bytes(), path.name, model)


def observations_of(content: bytes, name: str, model: Model) -> Delivery:
    """The observations of a file's bytes. Raises Unreadable with everything that is wrong."""
    rows = rows_of(content, name)
    number, header = next(rows, (1, []))
    reader = _Reader(model, name, Header.of(header, f"{name}:{number}", model))
    return reader.read(rows)


@dataclass
class Header:
    """Which column stands where."""

    place: str
    at: dict[str, int]
    width: int
    complaints: list[Complaint] = field(default_factory=list)
    remarks: list[Complaint] = field(default_factory=list)

    @classmethod
    def of(cls, cells: list[str], place: str, model: Model) -> "Header":
        """Read the first row, and hold it against what the model asks for."""
        found = cls(place, {}, len(cells))
        declared = {model.columns.unit, model.columns.name, model.columns.group, model.columns.kind}
        declared.add(model.columns.period)
        for number, cell in enumerate(cells):
            title = cell if cell in declared or cell in model.inputs else CHINESE.get(cell, cell)
            if title and title in found.at:
                found.complaints.append(
                    Complaint(place, N_("The column “%(title)s” stands here twice."), {"title": cell})
                )
            elif title:
                found.at[title] = number
        found._complain_of_missing(model)
        return found

    @property
    def long(self) -> bool:
        """A row for each value."""
        return "indicator" in self.at and "value" in self.at

    def _complain_of_missing(self, model: Model) -> None:
        columns = model.columns
        wanted = [columns.unit, *(each for each in columns.asked_for(model) if each)]
        if not self.long:
            wanted += [*model.inputs, *model.ratings]
        wanted = list(dict.fromkeys([*wanted, *model.labels]))
        if self.at.keys().isdisjoint(wanted):
            self.complaints.append(
                Complaint(
                    self.place,
                    N_("The first row must name the columns. It has none of these: %(titles)s."),
                    {"titles": ", ".join(wanted)},
                )
            )
            return
        for title in wanted:
            if title not in self.at:
                self._complain_of(title)
        used = {*wanted, columns.name, columns.group, columns.kind, columns.period}
        used |= {"indicator", "value", "source", "rater"} if self.long else set()
        unused = [title for title in self.at if title not in used]
        if unused and not self.complaints:
            self.remarks.append(
                Complaint(
                    self.place, N_("The model does not use: %(titles)s."), {"titles": ", ".join(unused)}
                )
            )

    def _complain_of(self, title: str) -> None:
        nearest = get_close_matches(title, self.at, 1, 0.7)
        message = (
            N_("There is no column “%(title)s”. Did you mean “%(nearest)s”?")
            if nearest
            else N_("There is no column “%(title)s”.")
        )
        self.complaints.append(
            Complaint(self.place, message, {"title": title, **({"nearest": nearest[0]} if nearest else {})})
        )


class _Reader:
    """Row by row into one gathering for each period."""

    def __init__(self, model: Model, name: str, header: Header) -> None:
        self.model, self.name, self.header = model, name, header
        self.complaints = list(header.complaints)
        self.gatherings: dict[str, Gathering] = {}

    def read(self, rows: Iterator[Row]) -> Delivery:
        """Everything, or every complaint."""
        if self.header.complaints:
            raise Unreadable(self.header.complaints)
        for number, cells in rows:
            self._take(number, cells)
        if not self.gatherings and not self.complaints:
            self.complaints.append(Complaint(self.name, N_("The file has a header and no rows.")))
        for gathering in self.gatherings.values():
            gathering.complain_of_units()
        self._complain_of_periods()
        if self.complaints:
            raise Unreadable(self._shortened())
        return Delivery(self._periods(), tuple(self.header.remarks))

    def _take(self, number: int, cells: list[str]) -> None:
        place = f"{self.name}:{number}"
        while len(cells) > self.header.width and not cells[-1]:
            cells.pop()
        if len(cells) != self.header.width:
            self.complaints.append(
                Complaint(
                    place,
                    N_("This row has %(cells)s cells, the header has %(titles)s."),
                    {"cells": len(cells), "titles": self.header.width},
                )
            )
            return
        row = {title: cells[at] for title, at in self.header.at.items()}
        period = row.get(self.model.columns.period or "", "")
        gathering = self.gatherings.setdefault(period, Gathering(self.model, period, self.complaints))
        if self.header.long:
            gathering.take_value(place, row)
        else:
            gathering.take_unit(place, row)

    def _complain_of_periods(self) -> None:
        """Each is written in one way; and like a period, where ages are counted in months."""
        if len(self.gatherings) > 1 and (unnamed := self.gatherings.get("")):
            message = N_("This row names no period; others do.")
            self.complaints += [Complaint(place, message) for place in unnamed.first_seen.values()]
        met: dict[str, str] = {}
        for period in self.gatherings:
            other = met.setdefault(period.upper().replace("-", ""), period)
            if other != period:
                self.complaints.append(
                    Complaint(
                        f"{self.name} · {self.model.columns.period}",
                        N_("“%(one)s” and “%(other)s” are one period. Write it in one way."),
                        {"one": other, "other": period},
                    )
                )
        ages = any(leaf.missing.max_age for leaf in self.model.indicators)
        for period in self.gatherings:
            if ages and last_month(period) is None:
                self.complaints.append(
                    Complaint(
                        f"{self.name} · {self.model.columns.period}",
                        N_("“%(period)s” is no period. Write 2026, 2026H1, 2026Q3 or 2026-07."),
                        {"period": period},
                    )
                )

    def _periods(self) -> tuple[Observations, ...]:
        """Each period, knowing the earlier ones."""
        written = [last_month(period) for period in self.gatherings]
        order = sorted(self.gatherings, key=lambda period: (last_month(period) or 0, period))
        if None in written:
            order = sorted(self.gatherings)
        found: list[Observations] = []
        for period in order:
            observed = self.gatherings[period].observations()
            found.append(replace(observed, earlier=tuple(reversed(found))))
        return tuple(found)

    def _shortened(self) -> list[Complaint]:
        more = len(self.complaints) - MOST_COMPLAINTS
        if more <= 0:
            return self.complaints
        rest = Complaint(self.name, N_("And %(count)s more rows of this kind."), {"count": more})
        return [*self.complaints[:MOST_COMPLAINTS], rest]
