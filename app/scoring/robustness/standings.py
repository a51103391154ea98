"""The units as they stand: what robustness is asked about. Arrays alone, whatever they were read from."""

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import ceil, isqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.scoring.numbers import WHOLE, divide_half_up
from app.scoring.robustness.branches import Branch, Floats, Integers, Marks, totals

Steps = NDArray[np.int32]

#: Full marks: scores, offsets, errors and the pass mark are counted in millionths of it.
FULL = 1_000_000


@dataclass(frozen=True, eq=False)
class Standings:
    """U ranked units on K leaves with their peer groups, and the rule that lists some of them for a notice.

    Units without a place are left out before: who has too little data is not ranked, and so not listed.
    """

    root: Branch
    #: (K,) effective weights that sum to 10**9.
    weights: Integers
    #: (U, K) leaf scores, 0 … FULL; what a missing leaf holds does not matter.
    scores: Integers
    missing: Marks
    #: (U,) the peer group's number, 0 … groups-1.
    group: Integers
    #: For each group, so many last places are listed (a tie extends the list); 0 in a group too small.
    last: tuple[int, ...]
    #: Strictly below it a unit is listed.
    pass_mark: Fraction | int | None = None
    #: The index is published in this unit: 100 is two places of a hundred points.
    step: Fraction | int = 1
    #: Rounded on their way up, two totals may come so much closer to each other (in millionths).
    rounding: int = 0
    #: (U,) what bonus and penalty add.
    offset: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    #: (U, K) standard error of each leaf score: data error, and of a survey its sampling error.
    error: Integers = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    #: (U, K) the value was delivered, so that nobody need ask what it might have been.
    known: Marks = field(default_factory=lambda: np.zeros((0, 0), np.bool_))
    #: (U, K) there is such a thing in the unit, so that a value could have been delivered.
    applies: Marks = field(default_factory=lambda: np.zeros((0, 0), np.bool_))

    #: (U,) who is among the last where a tie-break decided it; None: whoever has fewer strictly below.
    decided: Marks | None = None
    #: (U,) the index as it was published, in steps: the model's own, rounded node by node. None: as the totals say.
    told: Integers | None = None

    def __post_init__(self) -> None:
        """Give what was left out its meaning, and refuse arrays that do not fit each other."""
        units, leaves = self.scores.shape
        defaults = {
            "offset": np.zeros(units, np.int64),
            "error": np.zeros((units, leaves), np.int64),
            "known": ~self.missing,
            "applies": np.ones((units, leaves), np.bool_),
        }
        for name, default in defaults.items():
            if not getattr(self, name).size:
                object.__setattr__(self, name, default)
            if getattr(self, name).shape != default.shape:
                raise ValueError(f"{name} does not fit {units} units on {leaves} leaves")
        if self.weights.sum() != WHOLE or self.weights.shape != (leaves,):
            raise ValueError("weights are one for each leaf, and sum to 1,000,000,000")

    @cached_property
    def members(self) -> tuple[Integers, ...]:
        """The units of each group."""
        return tuple(np.flatnonzero(self.group == group) for group in range(len(self.last)))

    @property
    def climbing(self) -> Marks:
        """(U,) units whose index is no weighted sum of all leaves: something is missing, or means are of other kinds."""
        if not self.root.is_a_weighted_sum:
            return np.ones(len(self.missing), np.bool_)
        return np.asarray(self.missing.any(axis=1))

    @cached_property
    def published(self) -> Integers:
        """(U,) the index as published, counted in steps."""
        if self.told is not None:
            return self.told
        under = totals(self.root, self.weights[None, :], self.scores, self.missing)
        found: Integers = self.rounded(under + self.offset * WHOLE)[0].astype(np.int64)
        return found

    @cached_property
    def reach(self) -> tuple[Integers, Integers]:
        """(U, K) the least and the most that each leaf may stand for; both are its score where it has one."""
        return reach(self.root, self.scores, self.missing)

    @cached_property
    def sums(self) -> tuple[Integers, Integers]:
        """(U,) the weighted sum of the least, and of the most, that the leaves may stand for."""
        low, high = (each @ self.weights for each in self.reach)
        return low, high

    @cached_property
    def spreads(self) -> tuple[Integers, Integers]:
        """(U,) how far each of the two spreads about its mean."""
        low, high = (spread_of(each, self.weights) for each in self.reach)
        return low, high

    @cached_property
    def stand_in(self) -> Integers:
        """(U, K) the scores, with the mean of its branch where a leaf is missing: rounded to the millionth."""
        return stand_in(self.root, self.weights, self.scores, self.missing)

    @cached_property
    def total_error(self) -> Integers:
        """(U,) standard error of each index from those of its leaves, in millionths times 10**9."""
        squares = (self.error.astype(object) ** 2) @ (self.weights.astype(object) ** 2)
        return np.array([isqrt(square) for square in squares], np.int64)

    def rounded(self, exact: Floats) -> Steps:
        """Totals (millionths times 10**9) as published: half up, in steps, within nothing and full marks.

        Exact: the quotient of integers below 2**53 is at least 1/divisor away from an integer that it is not.
        Works in place: the totals are spent.
        """
        step = Fraction(self.step)
        divisor = step.numerator * WHOLE
        if step.denominator > 1:  # full marks that do not divide a million, such as 120
            exact *= step.denominator
        exact += divisor // 2
        exact /= divisor
        np.clip(exact, 0, self.root.full_marks * FULL // step, out=exact)
        return exact.astype(np.int32)  # towards zero, which is downwards here

    @property
    def pass_steps(self) -> int:
        """The pass mark in steps: a published index strictly below it fails. 0 where there is none."""
        return 0 if self.pass_mark is None else -(-self.pass_mark // self.step)

    @property
    def passing_total(self) -> int:
        """The least total (millionths times 10**9) that is published at the pass mark or above."""
        return ceil(Fraction((2 * self.pass_steps - 1) * self.step * WHOLE) / 2)

    @cached_property
    def below_pass(self) -> Marks:
        """(U,) units below the pass mark."""
        return self.published < self.pass_steps

    @cached_property
    def among_last(self) -> Marks:
        """(U,) units among the last places of their group."""
        if self.decided is not None:
            return self.decided
        marked = np.zeros(len(self.published), np.bool_)
        for members, places in zip(self.members, self.last, strict=True):
            marked[members] = last_of(self.published[None, members], places)[0]
        return marked

    @property
    def listed(self) -> Marks:
        """(U,) units proposed for a notice."""
        return self.below_pass | self.among_last


def spread_of(values: Integers, weights: Integers) -> Integers:
    """(V,) how far values (V, K) lie from about their mean, as a weighted sum: exact in floats, below 2**53."""
    exact = weights.astype(np.float64)
    mean = np.rint(values @ exact / WHOLE)
    found: Floats = np.abs(values - mean[:, None]) @ exact
    return found.astype(np.int64)


def last_of(index: NDArray[Any], places: int) -> Marks:
    """(D, G) units with fewer than ``places`` units strictly below them, in each row."""
    if places == 0 or index.shape[1] == 0:
        return np.zeros(index.shape, np.bool_)
    place = min(places, index.shape[1]) - 1
    boundary = np.partition(index, place, axis=1)[:, place : place + 1]
    return np.asarray(index <= boundary)


def reach(root: Branch, scores: Integers, missing: Marks) -> tuple[Integers, Integers]:
    """(U, K) the least and the most that a missing leaf can stand for when its weight goes to its siblings.

    Its branch takes the mean of what is there, and that lies between the least and the most there, whatever the
    weights; where nothing is there, the branch above decides.
    """
    low, high = np.where(missing, FULL, scores), np.where(missing, 0, scores)
    for branch in reversed(root.inner):
        leaves = list(branch.leaves)
        there = ~missing[:, leaves].all(axis=1, keepdims=True)
        least = low[:, leaves].min(axis=1, keepdims=True)
        most = high[:, leaves].max(axis=1, keepdims=True)
        open_still = low[:, leaves] > high[:, leaves]
        low[:, leaves] = np.where(open_still & there, least, low[:, leaves])
        high[:, leaves] = np.where(open_still & there, most, high[:, leaves])
    return low, high


def stand_in(root: Branch, weights: Integers, scores: Integers, missing: Marks) -> Integers:
    """(U, K) scores, where a missing leaf has the mean of what is there in its branch, or in the one above."""
    found, open_still = np.where(missing, 0, scores), missing.copy()
    for branch in reversed(root.inner):
        leaves = list(branch.leaves)
        given = np.where(open_still[:, leaves], 0, weights[leaves])
        whole = given.sum(axis=1)
        mean = divide_half_up((given * found[:, leaves]).sum(axis=1), np.maximum(whole, 1))
        filled = open_still[:, leaves] & (whole > 0)[:, None]
        found[:, leaves] = np.where(filled, mean[:, None], found[:, leaves])
        open_still[:, leaves] &= ~filled
    return found
