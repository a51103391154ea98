"""The ways in which scores combine. Every mean is over the children that are there, rounded once."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, gcd
from typing import Any

import mpmath
import numpy as np
from numpy.typing import NDArray

from app.scoring.aggregation.majority import copeland
from app.scoring.model import Aggregation
from app.scoring.numbers import ROOM, WHOLE, divide_half_up, smallest
from app.scoring.parallel import side_by_side
from app.scoring.peers import Peers
from app.scoring.rounding import OF_A_MEAN, precisely, settled

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]

#: Rows at a time.
BLOCK = 32_768


@dataclass(frozen=True, eq=False)
class Children:
    """The scores that a node is made of: one array for each child, with its weight and where it is there."""

    scores: tuple[Integers, ...]
    present: tuple[Mask, ...]
    weights: tuple[int, ...]
    peers: Peers
    full: int
    #: No score is larger (sums may exceed full marks).
    bound: int
    #: The exponent of a generalised mean.
    power: Fraction = Fraction(1)
    #: Where scores may be put, if the mean can do so without an array of its own.
    out: Integers | None = None

    @cached_property
    def everywhere(self) -> bool:
        """Nothing is missing. A mask that several children share is looked at once."""
        return all(bool(mask.all()) for mask in {id(mask): mask for mask in self.present}.values())

    def any_present(self) -> Mask:
        """Units with at least one child of some weight."""
        if self.everywhere:
            return self.present[0]
        weighty = [mask for mask, weight in zip(self.present, self.weights, strict=True) if weight]
        return np.asarray(np.logical_or.reduce(weighty))


def combined(
    aggregation: Aggregation, children: Children, rescale: Fraction = Fraction(1)
) -> tuple[Integers, Mask]:
    """Scores of a node and where it has one, times ``rescale`` (10**-2 for two places less than the children)."""
    there = children.any_present()
    found = COMBINATIONS[aggregation](children, rescale)
    return (found if children.everywhere else np.where(there, found, 0)), there


def arithmetic(children: Children, rescale: Fraction) -> Integers:
    """The weighted mean, exactly, in blocks of rows that fit into the processor's cache."""
    bound = 2 * (children.bound + 1) * WHOLE * max(rescale.numerator, rescale.denominator)
    kind = _kind_with_room(bound)
    weights = np.array(children.weights, dtype=kind)
    most = children.bound * max(ceil(rescale), 1)
    found = children.out
    if found is None:
        found = np.empty(len(children.scores[0]), dtype=smallest(most))

    def fill(begin: int) -> None:
        rows = slice(begin, begin + BLOCK)
        scores = np.array([each[rows] for each in children.scores], dtype=kind)
        whole = weights.sum()
        if not children.everywhere:
            there = np.array([mask[rows] for mask in children.present], dtype=kind)
            scores *= there
            whole = np.maximum(weights @ there, 1)
        # half up: (2·sum + whole) / (2·whole), one of them rescaled
        quotient = (weights * (2 * rescale.numerator)) @ scores
        quotient += whole * rescale.denominator
        divisor = whole * (2 * rescale.denominator)
        if kind is np.float64:
            quotient /= divisor
        else:
            quotient //= divisor
        found[rows] = quotient

    side_by_side(fill, range(0, len(found), BLOCK), len(found))
    return found


def _kind_with_room(bound: int) -> Any:
    """What holds whole numbers up to the bound exactly, the quickest first.

    Floats below 2**53 even give the floor of a quotient: it is at least 1/denominator below the next integer.
    """
    if bound < 2**53:
        return np.float64
    return np.int64 if bound < ROOM else np.object_


def summed(children: Children, rescale: Fraction) -> Integers:
    """The plain sum; it may exceed full marks."""
    total = sum(
        scores.astype(np.int64) * mask for scores, mask in zip(children.scores, children.present, strict=True)
    )
    whole = np.asarray(total, dtype=object) * rescale.numerator
    return divide_half_up(whole, rescale.denominator).astype(np.int64)


def by_majority(children: Children, rescale: Fraction) -> Integers:
    """Copeland's pairwise majorities within the peer group, as points of 0 … full marks."""
    wins, rivals = copeland(
        children.scores, children.present, children.weights, children.any_present(), children.peers
    )
    # wins - defeats lies between -rivals and +rivals
    points = (wins + rivals).astype(object) * children.full * rescale.numerator
    shared = divide_half_up(points, np.maximum(2 * rivals, 1).astype(object) * rescale.denominator)
    alone = int(children.full * rescale)
    return np.where(rivals > 0, shared, alone).astype(np.int64)


def mean_of_powers(children: Children, power: Fraction, rescale: Fraction) -> Integers:
    """Geometric (power 0), harmonic (-1) and generalised means, correctly rounded.

    With a power of 0 or below, one score of zero makes the mean zero.
    """
    matrix = np.column_stack(children.scores).astype(np.float64)
    weights = np.column_stack(children.present).astype(np.float64) * np.array(
        children.weights, dtype=np.float64
    )
    nothing = ((matrix == 0) & (weights > 0)).any(axis=1) & (power <= 0)
    rough = _rough_mean(matrix, weights, float(power)) * float(rescale)

    def precise(row: int) -> mpmath.mpf:
        terms = [
            (int(scores[row]), weight)
            for scores, mask, weight in zip(children.scores, children.present, children.weights, strict=True)
            if mask[row] and weight
        ]
        return precise_mean(terms, power) * precisely(rescale)

    there = children.any_present() & ~nothing
    rows = np.flatnonzero(there)
    found = np.zeros(len(there), dtype=np.int64)
    found[rows] = settled(rough[rows], np.abs(rough[rows]), lambda row: precise(int(rows[row])), OF_A_MEAN)
    return found


def _rough_mean(
    matrix: NDArray[np.float64], weights: NDArray[np.float64], power: float
) -> NDArray[np.float64]:
    """The mean in floating point, with an error far below one in 10**12."""
    whole = np.maximum(weights.sum(axis=1), 1.0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        if power == 0:
            logarithms = np.where(weights > 0, np.log(np.maximum(matrix, 1e-300)), 0.0)
            return np.asarray(np.exp((logarithms * weights).sum(axis=1) / whole))
        scale = np.maximum(matrix.max(axis=1), 1.0)  # powers of shares of the largest cannot overflow upwards
        powers = np.where(weights > 0, (matrix / scale[:, None]) ** power, 0.0)
        return np.asarray(scale * ((powers * weights).sum(axis=1) / whole) ** (1 / power))


def precise_mean(terms: list[tuple[int, int]], power: Fraction) -> mpmath.mpf:
    """The mean of powers in mpmath's working precision."""
    shared = gcd(*(weight for _, weight in terms))
    whole = sum(weight for _, weight in terms) // shared
    if power == 0:
        logs = sum((mpmath.log(score) * (weight // shared) for score, weight in terms), mpmath.mpf(0))
        return mpmath.exp(logs / whole)
    if power.denominator == 1:  # exact as long as it can be
        total = sum(Fraction(score) ** int(power) * (weight // shared) for score, weight in terms) / whole
        mean = precisely(Fraction(total))
    else:
        powers = (mpmath.mpf(score) ** precisely(power) * (weight // shared) for score, weight in terms)
        mean = sum(powers, mpmath.mpf(0)) / whole
    return mean ** (1 / precisely(power))


COMBINATIONS: dict[Aggregation, Callable[[Children, Fraction], Integers]] = {
    Aggregation.ARITHMETIC: arithmetic,
    Aggregation.SUM: summed,
    Aggregation.COPELAND: by_majority,
    Aggregation.GEOMETRIC: lambda children, rescale: mean_of_powers(children, Fraction(0), rescale),
    Aggregation.HARMONIC: lambda children, rescale: mean_of_powers(children, Fraction(-1), rescale),
    Aggregation.GENERALISED: lambda children, rescale: mean_of_powers(children, children.power, rescale),
}
