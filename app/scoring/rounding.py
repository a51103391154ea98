"""Roots and logarithms, correctly rounded on every machine.

Libraries differ in the last bit of a logarithm, so a float only decides where its error cannot matter. Next to
a rounding boundary the number is computed again with more digits until it is decided (Ziv's strategy).
"""

from collections.abc import Callable
from fractions import Fraction

import mpmath
import numpy as np
from numpy.typing import NDArray

#: One logarithm, root or quotient of floats errs by far less than this, relative to the size of the terms.
OF_ONE_TERM = 1e-14
#: So does a mean of many powers or logarithms.
OF_A_MEAN = 1e-12
#: Digits to try. What two hundred digits cannot tell from a boundary lies on it, and rounds up.
DIGITS = (40, 80, 200)

#: Computes the exact value of one row in mpmath's working precision.
Precise = Callable[[int], mpmath.mpf]


def settled(
    approximate: NDArray[np.float64],
    size: NDArray[np.float64] | float,
    precise: Precise,
    relative_error: float = OF_ONE_TERM,
) -> NDArray[np.int64]:
    """Integers nearest to the approximate values, half up; what is too near to a boundary is asked precisely.

    ``size`` is the magnitude of the terms that the approximate value was made of.
    """
    error = relative_error * np.maximum(np.abs(approximate), size)
    found = np.floor(approximate + 0.5)
    doubtful = np.abs(approximate + 0.5 - np.rint(approximate + 0.5)) <= error
    rounded = np.where(doubtful, 0, found).astype(np.int64)
    for row in np.flatnonzero(doubtful).tolist():
        rounded[row] = nearest(lambda row=row: precise(row))  # type: ignore[misc]
    return rounded


def nearest(value: Callable[[], mpmath.mpf]) -> int:
    """The integer nearest to a value that can be asked at any precision, half up."""
    for digits in DIGITS:
        with mpmath.workdps(digits):
            shifted = value() + mpmath.mpf(1) / 2
            boundary = mpmath.nint(shifted)
            if abs(shifted - boundary) > abs(shifted + 1) * mpmath.mpf(10) ** (10 - digits):
                return int(mpmath.floor(shifted))
    return int(boundary)


def precisely(value: Fraction | int) -> mpmath.mpf:
    """An exact number in mpmath's working precision."""
    exact = Fraction(value)
    return mpmath.mpf(exact.numerator) / exact.denominator
