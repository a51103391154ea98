"""Outliers: winsorise step by step until the column is acceptable, then take logarithms.

The same order as the R package COINr prescribes for composite indicators: at most so many values from the
end that skewness points to; if that does not help, the logarithm of the shifted original.
"""

from dataclasses import dataclass

import mpmath
import numpy as np

from app.scoring.model import Treatment
from app.scoring.numbers import Exact, fraction
from app.scoring.observations import Column
from app.scoring.preparing.moments import Moments, moments
from app.scoring.rounding import precisely, settled

#: Logarithms are kept to so many decimal places.
LOGARITHM_UNIT = 10**12


@dataclass(frozen=True, eq=False)
class Treated:
    """A column after its treatment, and what was done to it."""

    column: Column
    before: Moments
    after: Moments
    winsorised: int = 0
    logarithm: bool = False


def treated(column: Column, rule: Treatment) -> Treated:
    """Treat one column as its rule says; an acceptable column stays as it is."""
    before = moments(column)
    if acceptable(before, rule):
        return Treated(column, before, before)
    last = column
    for count in range(1, min(rule.winsorise, int(column.present.sum()) - 1) + 1):
        last = winsorised(column, count, from_above=before.skewness_sign > 0)
        after = moments(last)
        if acceptable(after, rule):
            return Treated(last, before, after, winsorised=count)
    if rule.logarithm:
        shifted = logarithms(column)
        return Treated(shifted, before, moments(shifted), logarithm=True)
    return Treated(last, before, moments(last), winsorised=rule.winsorise)


def acceptable(found: Moments, rule: Treatment) -> bool:
    """Skewness or kurtosis within its limit. Decided exactly."""
    skewed = found.skewness_squared > rule.skewness**2
    return not (skewed and found.kurtosis > rule.kurtosis)


def winsorised(column: Column, count: int, *, from_above: bool) -> Column:
    """The outermost values of one end take the next value inwards."""
    ordered = np.sort(column.values[column.present])
    limit = ordered[-count - 1] if from_above else ordered[count]
    beyond = column.values > limit if from_above else column.values < limit
    return Column(np.where(beyond & column.present, limit, column.values), column.present, column.unit)


def logarithms(column: Column) -> Column:
    """ln(x - lowest + a hundredth of the range), to twelve decimal places."""
    there: Exact = column.values[column.present]
    low, high = fraction(there.min()), fraction(there.max())
    offset = (high - low) / 100
    shifted = [(value - low + offset) / column.unit for value in there.tolist()]
    rough = np.log(np.array([float(value) for value in shifted])) * LOGARITHM_UNIT
    exact = settled(rough, LOGARITHM_UNIT, lambda row: mpmath.log(precisely(shifted[row])) * LOGARITHM_UNIT)
    values = np.zeros(len(column.values), dtype=np.int64)
    values[column.present] = exact
    return Column(values, column.present, LOGARITHM_UNIT)
