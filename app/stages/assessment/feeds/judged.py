"""What reading a department's table came to: values, mistakes cell by cell, and what is worth a second look."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.cases.kept_reasons import keep_reason, reason_kept
from workflows.table import Reason

#: Of very many mistakes so many are shown.
MOST_SHOWN = 200
SAMPLE = 20


@dataclass(frozen=True)
class KnownUnit:
    """A unit that data is asked about, with its number among them."""

    position: int
    id: int
    name: str


class Read(NamedTuple):
    """One value as the file has it."""

    unit_id: int
    column: str
    rater: str
    value: str
    cell: str


@dataclass(frozen=True)
class Mistake:
    """What is wrong in one cell and what to do about it."""

    cell: str
    column: str
    reason: Reason


@dataclass
class Judged:
    """What a file would bring. Of very many mistakes the first are kept, and how many there are."""

    sheet: str = ""
    rows: int = 0
    values: int = 0
    mistakes: list[Mistake] = field(default_factory=list)
    mistakes_in_all: int = 0
    #: Values beyond a bound that is only advice: they count as the bound.
    beyond: list[Mistake] = field(default_factory=list)
    beyond_in_all: int = 0
    #: How many values each column has, and how many units have any.
    by_column: Counter[str] = field(default_factory=Counter)
    units: int = 0
    sample: list[Read] = field(default_factory=list)

    def complain(self, cell: str, column: str, message: str, **params: Any) -> None:
        """Remember a mistake."""
        self.mistakes_in_all += 1
        if len(self.mistakes) < MOST_SHOWN:
            self.mistakes.append(Mistake(cell, column, Reason(message, params)))

    def advise(self, cell: str, column: str, message: str, **params: Any) -> None:
        """Remember what is worth a second look."""
        self.beyond_in_all += 1
        if len(self.beyond) < MOST_SHOWN:
            self.beyond.append(Mistake(cell, column, Reason(message, params)))

    @property
    def shows_no_more(self) -> bool:
        """Are there so many mistakes that a further one is only counted?"""
        return len(self.mistakes) >= MOST_SHOWN

    @property
    def may_be_submitted(self) -> bool:
        """No mistake, and something to submit."""
        return bool(self.values) and not self.mistakes_in_all

    def told(self) -> dict[str, Any]:
        """All of it as plain words, to be kept."""
        return {
            **{name: getattr(self, name) for name in _PLAIN},
            "mistakes": [_told(each) for each in self.mistakes],
            "beyond": [_told(each) for each in self.beyond],
            "by_column": dict(self.by_column),
            "sample": [list(each) for each in self.sample],
        }

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Judged":
        """What was kept."""
        return cls(
            **{name: told[name] for name in _PLAIN},
            mistakes=[_mistake(each) for each in told["mistakes"]],
            beyond=[_mistake(each) for each in told["beyond"]],
            by_column=Counter(told["by_column"]),
            sample=[Read(*each) for each in told["sample"]],
        )

    def take(self, read: Read) -> None:
        """Count a value, and keep the first ones to be shown."""
        self.values += 1
        self.by_column[read.column] += 1
        if len(self.sample) < SAMPLE:
            self.sample.append(read)


_PLAIN = ("sheet", "rows", "values", "mistakes_in_all", "beyond_in_all", "units")


def _told(each: Mistake) -> dict[str, Any]:
    return {"cell": each.cell, "column": each.column, **keep_reason(each.reason)}


def _mistake(told: Mapping[str, Any]) -> Mistake:
    return Mistake(told["cell"], told["column"], reason_kept(told))
