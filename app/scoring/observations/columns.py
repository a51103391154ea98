"""Observations in columns: integers with one number of decimal places, and a mask of what is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from app.scoring.numbers import Exact, fraction, largest

T = TypeVar("T")

#: Integers beyond this are kept as objects, so that sums and differences have room.
SMALL = 2**52


@dataclass(frozen=True, eq=False)
class Column:
    """One column: ``values`` / ``unit`` are the numbers; a cell that is missing holds 0."""

    values: Exact
    present: NDArray[np.bool_]
    #: Chosen so that values are integers (a power of ten for decimals as delivered); 1 where they are Fractions.
    unit: int = 1

    @classmethod
    def of(cls, cells: Sequence[Decimal | int | None]) -> "Column":
        """Exact cells, None where nothing was delivered."""
        exponents = [cell.as_tuple().exponent for cell in cells if isinstance(cell, Decimal)]
        places = max((-each for each in exponents if isinstance(each, int)), default=0)
        unit = 10 ** max(places, 0)
        integers = [0 if cell is None else int(fraction(cell) * unit) for cell in cells]
        values = np.array(integers, dtype=object)
        if largest(values) < SMALL:
            values = values.astype(np.int64)
        return cls(values, np.array([cell is not None for cell in cells], dtype=np.bool_), unit)

    @cached_property
    def complete(self) -> bool:
        """Nothing is missing."""
        return bool(self.present.all())

    def take(self, rows: NDArray[np.intp]) -> "Column":
        """The same column for other rows."""
        return Column(self.values[rows], self.present[rows], self.unit)

    def as_fractions(self) -> Exact:
        """The numbers themselves; 0 where missing."""
        found = np.empty(len(self.values), dtype=object)
        found[:] = [Fraction(value) / self.unit for value in self.values.tolist()]
        return found

    def number(self, row: int) -> Fraction | None:
        """One cell."""
        return fraction(self.values[row]) / self.unit if self.present[row] else None


#: The ratings of each unit for one qualitative indicator.
Ratings = tuple[tuple[Fraction, ...], ...]


@dataclass(frozen=True, eq=False)
class Observations:
    """What was delivered for one period. Rows are units, each once; their order changes no result."""

    units: tuple[str, ...]
    columns: Mapping[str, Column]
    period: str = ""
    #: Per unit; empty strings where the file has no such column.
    names: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    ratings: Mapping[str, Ratings] = field(default_factory=dict)
    #: Text columns that a rule looks at (``within`` of a missing-data rule).
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: (unit, column) → what the file says of the value's origin.
    sources: Mapping[tuple[str, str], str] = field(default_factory=dict)
    #: Earlier periods, the latest first; units may differ.
    earlier: tuple["Observations", ...] = ()

    def rows(self, chosen: NDArray[np.intp]) -> "Observations":
        """The same for some of the units."""
        return Observations(
            units=_picked(self.units, chosen),
            columns={code: column.take(chosen) for code, column in self.columns.items()},
            period=self.period,
            names=_picked(self.names, chosen),
            groups=_picked(self.groups, chosen),
            kinds=_picked(self.kinds, chosen),
            ratings={code: _picked(each, chosen) for code, each in self.ratings.items()},
            labels={name: _picked(each, chosen) for name, each in self.labels.items()},
            sources=self.sources,
            earlier=self.earlier,
        )


def _picked(whole: tuple[T, ...], chosen: NDArray[np.intp]) -> tuple[T, ...]:
    return tuple(whole[row] for row in chosen) if whole else ()
