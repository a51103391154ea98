"""Scores and their standard errors: against Python's own statistics, against formulas by hand, and at the edges."""

import math
import statistics
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.stages.assessment.surveys.estimating import Stratum, estimate, points

VALUES = st.lists(st.integers(0, 100).map(Fraction), min_size=2, max_size=60)


def plain(values: list[int]) -> Counter[Fraction]:
    return Counter(Fraction(value) for value in values)


@given(VALUES)
def test_a_simple_sample_agrees_with_the_statistics_module(values: list[Fraction]) -> None:
    found = estimate([Stratum(Counter(values))])
    assert found is not None
    assert found.mean == statistics.mean(values)
    assert found.variance == statistics.variance(values) / len(values)
    expected = math.sqrt(statistics.variance(values) / len(values))
    assert abs(float(found.error) - expected) <= 0.00005 + 1e-9
    assert abs(float(found.margin) - 1.96 * expected) <= 0.005 + 1e-9


@given(VALUES, st.integers(0, 500))
def test_a_known_population_takes_off_the_share_that_was_asked(values: list[Fraction], unheard: int) -> None:
    size = len(values) + unheard
    found = estimate([Stratum(Counter(values), population=size)])
    assert found is not None
    assert found.corrected
    expected = statistics.stdev(values) / math.sqrt(len(values)) * math.sqrt(1 - len(values) / size)
    assert abs(float(found.error) - expected) <= 0.00005 + 1e-9


@given(VALUES, VALUES, st.integers(1, 99))
def test_weighted_classes_follow_the_formula_of_a_stratified_sample(
    first: list[Fraction], second: list[Fraction], weight: int
) -> None:
    found = estimate(
        [Stratum(Counter(first), Fraction(weight)), Stratum(Counter(second), Fraction(100 - weight))]
    )
    assert found is not None
    parts = [(Fraction(weight, 100), first), (Fraction(100 - weight, 100), second)]
    assert found.mean == sum(part * statistics.mean(values) for part, values in parts)
    assert found.variance == sum(
        part**2 * statistics.variance(values) / len(values) for part, values in parts
    )


def test_everybody_asked_leaves_no_error() -> None:
    found = estimate([Stratum(plain([60, 80, 100]), population=3)])
    assert found is not None
    assert (found.score, found.error, found.margin) == ("80.00", "0.0000", "0.00")


def test_a_population_smaller_than_its_answers_is_not_believed() -> None:
    found = estimate([Stratum(plain([60, 80, 100]), population=2)])
    assert found is not None
    assert not found.corrected
    assert found.error == "11.5470"


def test_a_class_of_one_borrows_the_spread_of_all() -> None:
    found = estimate([Stratum(plain([50, 70]), Fraction(60)), Stratum(plain([90]), Fraction(40))])
    assert found is not None
    assert found.mean == 72
    together = statistics.variance([50, 70, 90])
    assert found.variance == Fraction(36, 100) * 200 / 2 + Fraction(16, 100) * together


def test_a_silent_class_leaves_its_weight_to_the_others() -> None:
    found = estimate([Stratum(plain([50, 70]), Fraction(60)), Stratum(Counter(), Fraction(40))])
    assert found is not None
    assert (found.mean, found.answers) == (60, 2)


def test_one_answer_says_nothing_about_its_error() -> None:
    assert estimate([Stratum(plain([90]))]) is None
    assert estimate([]) is None


def test_half_a_hundredth_is_rounded_up_once() -> None:
    found = estimate([Stratum(Counter([Fraction("80.004"), Fraction("80.006")]))])
    assert found is not None
    assert found.score == "80.01"


@pytest.mark.parametrize(
    ("marks", "highest", "expected"),
    [([5, 5], 5, 100), ([1], 5, 20), ([10, 5], 10, 75), ([4, None], 5, 80), ([None, None], 5, None)],
)
def test_marks_become_points(marks: list[int | None], highest: int, expected: int | None) -> None:
    assert points(marks, highest) == expected
