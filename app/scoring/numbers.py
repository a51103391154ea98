"""Whole numbers in arrays: one rounding, half up, the same bits whatever the order or the machine.

A score is an integer count of its finest unit. Arrays are int64 while every intermediate product fits, and
arrays of Python integers or Fractions beyond that; both go through the same lines.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Exact numbers: int64, or objects (Python integers, Fractions) where int64 has no room.
Exact = NDArray[Any]

#: Sibling weights sum to exactly this.
WHOLE = 1_000_000_000
#: Below this an int64 may still be doubled and added to.
ROOM = 2**62


def with_room(values: Exact, bound: int) -> Exact:
    """The array itself where numbers up to the bound fit in int64, else the same numbers as objects."""
    return values if values.dtype == object or bound < ROOM else values.astype(object)


def largest(values: Exact) -> int:
    """The largest absolute value, rounded up; 0 of nothing."""
    if not values.size:
        return 0
    top, bottom = values.max(), values.min()
    return max(-int(bottom // 1), -int(-top // 1))


def smallest(bound: int) -> type[np.integer[Any]]:
    """The kind of whole number up to the bound that takes least memory: of many, memory is what takes time."""
    return np.int32 if bound < 2**31 else np.int64


def divide_half_up(numerator: Exact, denominator: Exact | int | Fraction) -> Exact:
    """Quotients rounded half up (四舍五入; towards plus infinity at a tie). Denominators are positive.

    int64 operands must leave room to be doubled, see ``with_room``.
    """
    doubled = numerator * 2
    doubled += denominator
    doubled //= 2 * denominator
    return doubled


def fraction(value: Any) -> Fraction:
    """An exact number out of an array; NumPy's own integers would overflow inside a Fraction."""
    return Fraction(int(value)) if isinstance(value, np.integer) else Fraction(value)


def half_up(value: Fraction | Decimal | int) -> int:
    """One number rounded half up (towards plus infinity at a tie)."""
    exact = Fraction(value)
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def shares(parts: Sequence[Fraction | Decimal | int], whole: int = WHOLE) -> tuple[int, ...]:
    """Integers in the proportion of the parts that sum to exactly the whole.

    Largest remainder; where remainders are equal the earlier part gets the unit.
    Raises ValueError where a part is negative or all are zero.
    """
    exact = [Fraction(part) for part in parts]
    total = sum(exact)
    if not exact or min(exact) < 0 or total <= 0:
        raise ValueError("shares need parts of zero or more, and one above zero")
    quotas = [part * whole / total for part in exact]
    floors = [quota.numerator // quota.denominator for quota in quotas]
    left = whole - sum(floors)
    by_remainder = sorted(range(len(exact)), key=lambda place: (floors[place] - quotas[place], place))
    for place in by_remainder[:left]:
        floors[place] += 1
    return tuple(floors)


def printed(value: int, places: int) -> str:
    """An integer count of 10**-places as a decimal with exactly so many places."""
    sign, digits = ("-" if value < 0 else ""), str(abs(value)).rjust(places + 1, "0")
    return f"{sign}{digits}" if not places else f"{sign}{digits[:-places]}.{digits[-places:]}"
