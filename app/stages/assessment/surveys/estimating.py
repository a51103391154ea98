"""From marks to a score and its standard error: exact numbers, rounded once. Pure; knows no database.

The score is the mean over those asked, of each one's mean mark in points of 100. Where classes carry weights it is the
weighted mean of the classes' means (a stratified sample); a class without an answer leaves its weight to the others.
The variance of a class's mean is s²/n · (1 - n/N), s² with n - 1; the last factor, the finite population correction,
stands only where the population N is known and not smaller than n. A class with one answer borrows the s² of all
answers together.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from app.scoring.numbers import half_up, printed

SCORE_PLACES = 2
ERROR_PLACES = 4
#: 95 % of a normal distribution lie within so many standard errors.
WITHIN_95 = Fraction(196, 100)


@dataclass(frozen=True)
class Stratum:
    """The answers of one class: how many gave which points, the class's weight, and its people, if known."""

    values: Counter[Fraction]
    weight: Fraction = Fraction(1)
    population: int | None = None

    @property
    def answers(self) -> int:
        """How many answered."""
        return self.values.total()


@dataclass(frozen=True)
class Estimate:
    """A mean with its variance, both in points of 100; ``corrected`` says whether the population was known."""

    mean: Fraction
    variance: Fraction
    answers: int
    corrected: bool

    @property
    def score(self) -> str:
        """The mean with two places, half up."""
        return printed(half_up(self.mean * 10**SCORE_PLACES), SCORE_PLACES)

    @property
    def error(self) -> str:
        """The standard error with four places, half up."""
        return printed(_root(self.variance, ERROR_PLACES), ERROR_PLACES)

    @property
    def margin(self) -> str:
        """Half the width of the interval that holds the true score in 95 of 100 samples, with two places."""
        return printed(_root(self.variance * WITHIN_95**2, SCORE_PLACES), SCORE_PLACES)


def points(marks: Sequence[int | None], highest: int) -> Fraction | None:
    """The mean of the marks given, in points of 100; None where none was given."""
    given = [mark for mark in marks if mark is not None]
    return Fraction(100 * sum(given), highest * len(given)) if given else None


def estimate(strata: Iterable[Stratum]) -> Estimate | None:
    """The score over these classes; None where fewer than two people answered."""
    heard = [each for each in strata if each.answers]
    everybody = sum((each.values for each in heard), Counter[Fraction]())
    if everybody.total() < 2:
        return None
    together = _spread(everybody)
    whole = sum(each.weight for each in heard)
    mean = sum((each.weight * _mean(each.values) for each in heard), Fraction(0)) / whole
    variance = sum(
        ((each.weight / whole) ** 2 * _variance_of_mean(each, together) for each in heard), Fraction(0)
    )
    return Estimate(mean, variance, everybody.total(), all(_is_known(each) for each in heard))


def _mean(values: Counter[Fraction]) -> Fraction:
    return sum((value * count for value, count in values.items()), Fraction(0)) / values.total()


def _spread(values: Counter[Fraction]) -> Fraction:
    """The sample variance, with n - 1."""
    centre = _mean(values)
    squares = sum(((value - centre) ** 2 * count for value, count in values.items()), Fraction(0))
    return squares / (values.total() - 1)


def _variance_of_mean(stratum: Stratum, together: Fraction) -> Fraction:
    spread = _spread(stratum.values) if stratum.answers > 1 else together
    share = Fraction(stratum.answers, stratum.population or 1) if _is_known(stratum) else Fraction(0)
    return spread / stratum.answers * (1 - share)


def _is_known(stratum: Stratum) -> bool:
    return stratum.population is not None and stratum.population >= stratum.answers


def _root(value: Fraction, places: int) -> int:
    """The square root in units of 10**-places, rounded half up, without a float on the way."""
    doubled = isqrt(int(4 * value * 100**places))
    return (doubled + 1) // 2
