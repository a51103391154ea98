"""Bonus, penalty and veto: applied to the finished base score, in this order, each visible by itself."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from app.scoring.model import Adjustment, Grade, Veto
from app.scoring.numbers import half_up
from app.scoring.observations import Observations

Integers = NDArray[np.int64]


def adjustment_points(rule: Adjustment, observations: Observations, row: int) -> Fraction:
    """One unit's points by one rule. Nothing recorded is nothing to adjust."""
    count = observations.columns[rule.column].number(row) or Fraction(0)
    points = count * rule.each
    return points if rule.cap is None else min(points, rule.cap)


def adjusted_by(
    rules: Sequence[Adjustment], cap: Fraction | None, observations: Observations, unit: int
) -> Integers:
    """The sum of all rules' points up to the common cap, as integers of 1/unit, rounded half up once."""
    found = np.zeros(len(observations.units), dtype=np.int64)
    touched = np.zeros(len(found), dtype=np.bool_)
    for rule in rules:
        touched |= observations.columns[rule.column].values != 0
    for row in np.flatnonzero(touched).tolist():
        points = sum((adjustment_points(rule, observations, row) for rule in rules), Fraction(0))
        found[row] = half_up((points if cap is None else min(points, cap)) * unit)
    return found


def under_vetoes(
    grade: Integers, vetoes: Sequence[Veto], grades: Sequence[Grade], observations: Observations
) -> Integers:
    """Grades under their ceilings (一票否决): a veto lowers the grade and never the score."""
    names = [each.name for each in grades]
    for veto in vetoes:
        struck = (observations.columns[veto.column].values > 0) & (grade >= 0)
        grade = np.where(struck, np.maximum(grade, names.index(veto.ceiling)), grade)
    return grade
