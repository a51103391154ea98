"""Mean, spread, skewness and kurtosis of a column, exactly: the squares and ratios of integer power sums."""

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

import numpy as np

from app.scoring.numbers import fraction
from app.scoring.observations import Column
from app.scoring.preparing.imputation import median


@dataclass(frozen=True)
class Moments:
    """What a column looks like. Skewness and kurtosis are bias-corrected (G1, G2); of a flat column both are 0."""

    available: int
    non_zero: int
    minimum: Fraction
    maximum: Fraction
    mean: Fraction
    median: Fraction
    #: Of the sample (n - 1).
    variance: Fraction
    skewness_squared: Fraction
    skewness_sign: int
    kurtosis: Fraction

    @property
    def deviation(self) -> float:
        """The standard deviation, for printing."""
        return sqrt(self.variance)

    @property
    def skewness(self) -> float:
        """For printing; decisions look at its square and sign."""
        return self.skewness_sign * sqrt(self.skewness_squared)


def moments(column: Column) -> Moments:
    """The moments of what is there. A column without any value has none: all zero."""
    values = column.values[column.present]
    count, unit = len(values), column.unit
    if not count:
        return Moments(0, 0, *(Fraction(0),) * 6, 0, Fraction(0))
    total = sum(values.tolist())
    deviations = values.astype(object) * count - total  # count times the distance from the mean
    second, third, fourth = (sum((deviations**power).tolist()) for power in (2, 3, 4))
    squared, sign, kurtosis = _shape(count, Fraction(second), Fraction(third), Fraction(fourth))
    return Moments(
        available=count,
        non_zero=int(np.count_nonzero(values)),
        minimum=fraction(values.min()) / unit,
        maximum=fraction(values.max()) / unit,
        mean=Fraction(total) / (count * unit),
        median=median(values) / unit,
        variance=Fraction(second) / (count * unit) ** 2 / (count - 1) if count > 1 else Fraction(0),
        skewness_squared=squared,
        skewness_sign=sign,
        kurtosis=kurtosis,
    )


def _shape(n: int, second: Fraction, third: Fraction, fourth: Fraction) -> tuple[Fraction, int, Fraction]:
    """G1 squared, its sign, and G2, from the sums of powers of the deviations."""
    if n < 4 or not second:
        return Fraction(0), 0, Fraction(0)
    squared = third**2 * n / second**3 * Fraction(n * (n - 1), (n - 2) ** 2)
    excess = n * fourth / second**2 - 3
    kurtosis = Fraction(n - 1, (n - 2) * (n - 3)) * ((n + 1) * excess + 6)
    return squared, (third > 0) - (third < 0), kurtosis
