"""Arithmetic in 100 decimal digits: logarithms and roots whose printed digits are the same on every machine.

Floating point differs between machines in the last bits of logarithms and eigenvectors; the standard library's
decimals do not. What leaves this folder is rounded to 30 places, so that what is equal in theory is equal.
"""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
Vector = list[Decimal]
Matrix = list[Vector]

CONTEXT = Context(prec=100, rounding=ROUND_HALF_EVEN)
PLACES = Decimal("1e-30")
#: Two vectors of sum 1 that differ by less than this are the same.
SAME = Decimal("1e-45")
#: Twice as many as the worst matrix of numbers with twelve digits before and after the point needs.
MOST_SQUARINGS = 200


def in_full(function: Callable[P, R]) -> Callable[P, R]:
    """Run a function with 100 digits, whatever the caller's precision is."""

    @wraps(function)
    def with_all_digits(*args: P.args, **kwargs: P.kwargs) -> R:
        with localcontext(CONTEXT):
            return function(*args, **kwargs)

    return with_all_digits


@in_full
def rounded(value: Decimal) -> Decimal:
    """The value at 30 places; zero has no sign."""
    return value.quantize(PLACES) + 0


@in_full
def decimal(ratio: Fraction) -> Decimal:
    """The ratio as a decimal of 100 digits."""
    return Decimal(ratio.numerator) / Decimal(ratio.denominator)


@in_full
def logarithm(ratio: Fraction) -> Decimal:
    """The natural logarithm of a positive ratio."""
    return decimal(ratio).ln()


def normalised(vector: Sequence[Decimal]) -> Vector:
    """The same proportions, summing to 1."""
    whole = sum(vector)
    return [each / whole for each in vector]


def times(matrix: Matrix, vector: Sequence[Decimal]) -> Vector:
    """Matrix times vector."""
    return [sum((a * x for a, x in zip(row, vector, strict=True)), Decimal()) for row in matrix]


def squared(matrix: Matrix) -> Matrix:
    """The matrix times itself, divided by its largest entry so that it never grows out of reach."""
    columns = list(zip(*matrix, strict=True))
    product = [times([list(column) for column in columns], row) for row in matrix]
    top = max(max(row) for row in product)
    return [[each / top for each in row] for row in product]


@in_full
def principal(matrix: Matrix) -> tuple[Decimal, Vector]:
    """The largest eigenvalue of a non-negative primitive matrix, and its vector with sum 1.

    Repeated squaring doubles the number of right digits each time, also where ordinary power iteration
    would need a hundred thousand steps. Each squaring may double the error of rounding as well: a hundred digits
    have room for that, whatever twelve digits people write.
    """
    power, vector = matrix, normalised([sum(row, Decimal()) for row in matrix])
    for _ in range(MOST_SQUARINGS):
        power = squared(power)
        before, vector = vector, normalised([sum(row, Decimal()) for row in power])
        if max(abs(new - old) for new, old in zip(vector, before, strict=True)) < SAME:
            break
    return sum(times(matrix, vector), Decimal()), vector


@in_full
def solution(matrix: Matrix, right: Vector) -> Vector:
    """X with matrix·x = right, for a symmetric positive definite matrix (which needs no exchange of rows)."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for step, pivot in enumerate(rows):
        for row in rows[step + 1 :]:
            factor = row[step] / pivot[step]
            for column in range(step, len(row)):
                row[column] -= factor * pivot[column]
    found: Vector = []
    for step in reversed(range(len(rows))):
        known = sum((a * x for a, x in zip(rows[step][step + 1 : -1], found, strict=True)), Decimal())
        found.insert(0, (rows[step][-1] - known) / rows[step][step])
    return found
