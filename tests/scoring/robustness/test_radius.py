"""The radius is the least: just below it the list stands, just above it the list is another."""

from fractions import Fraction

import numpy as np
import pytest

from app.scoring.numbers import WHOLE
from app.scoring.robustness.radius import PERCENTAGE_POINT, Radius, list_radius, unit_radius
from app.scoring.robustness.standings import Standings
from tests.scoring.robustness.made import listed_under, random_scores, some_weights, standings


def moved(stand: Standings, found: Radius, weight: Fraction) -> list[Fraction]:
    """The weights after moving so much in the cheapest way between the two that change sides."""
    points = stand.scores[found.unit]
    lead = (
        stand.scores[found.other] - points
        if found.other is not None
        else np.sign(_away(stand, found.unit)) * points
    )
    vector = [Fraction(int(each)) for each in stand.weights]
    receiver, left = int(lead.argmin()), weight
    for giver in np.argsort(-lead, kind="stable").tolist():
        given = min(left, vector[giver]) if giver != receiver else Fraction(0)
        vector[giver] -= given
        vector[receiver] += given
        left -= given
    return vector


def _away(stand: Standings, unit: int) -> int:
    return int(stand.scores[unit] @ stand.weights) - stand.passing_total


@pytest.mark.parametrize("seed", range(12))
def test_just_below_keeps_and_just_above_changes(seed: int) -> None:
    stand = standings(random_scores(12, 5, seed), weights=some_weights(5, seed))
    found = list_radius(stand)[0]
    assert found is not None
    before = listed_under(stand.scores, stand.weights.tolist(), 3)
    assert listed_under(stand.scores, moved(stand, found, found.weight * Fraction(999, 1000)), 3) == before
    assert listed_under(stand.scores, moved(stand, found, found.weight * Fraction(1001, 1000)), 3) != before


@pytest.mark.parametrize("seed", range(4))
def test_no_smaller_movement_changes_the_list(seed: int) -> None:
    """A thousand random movements of the same size find no other list."""
    stand = standings(random_scores(12, 5, seed), weights=some_weights(5, seed))
    found = list_radius(stand)[0]
    assert found is not None
    before, chance = listed_under(stand.scores, stand.weights.tolist(), 3), np.random.default_rng(seed)
    size = found.weight * Fraction(999, 1000)
    for _ in range(1000):
        giving, taking = chance.permutation(5)[:2].tolist()
        vector = [Fraction(int(each)) for each in stand.weights]
        given = min(vector[giving], size)
        vector[giving] -= given
        vector[taking] += given
        assert listed_under(stand.scores, vector, 3) == before


@pytest.mark.parametrize("seed", range(8))
def test_a_unit_reaches_the_pass_mark_at_its_radius_and_not_before(seed: int) -> None:
    stand = standings(random_scores(9, 5, seed), weights=some_weights(5, seed), last=(0,), pass_mark=500_000)
    for unit in np.flatnonzero(stand.below_pass).tolist():
        found = unit_radius(stand, unit)
        if found is None:
            assert stand.scores[unit].max() < 500_000
            continue
        for share, passes in ((Fraction(999, 1000), False), (Fraction(1001, 1000), True)):
            vector = moved(stand, found, found.weight * share)
            total = sum(int(each) * weight for each, weight in zip(stand.scores[unit], vector, strict=True))
            assert (total >= stand.passing_total) is passes


def test_who_is_worse_everywhere_is_overtaken_by_no_weights() -> None:
    scores = np.array([[100, 100], [900, 500], [500, 900], [700, 700]])
    assert unit_radius(standings(scores, last=(1,)), 0) is None


def test_a_tie_at_the_boundary_hangs_by_nothing() -> None:
    scores = np.array([[100, 300], [300, 100], [900, 900]])
    found = list_radius(standings(scores, last=(1,)))[0]
    assert found is not None
    assert found.weight == 0
    assert {found.unit, found.other} == {0, 1}


def test_two_that_are_equal_everywhere_hang_together() -> None:
    """With one place listed, both are; they part from the third only where it draws level."""
    scores = np.array([[200, 200], [200, 200], [300, 190]])
    found = list_radius(standings(scores, last=(1,)))[0]
    assert found is not None
    assert found.other == 2
    assert found.weight == Fraction(45, 110) * WHOLE


def test_weights_are_told_in_percentage_points() -> None:
    assert Radius(Fraction(PERCENTAGE_POINT, 4), 0, 1).percentage_points == 0.25


def test_points_given_and_taken_count() -> None:
    scores = np.array([[100_000, 300_000], [200_000, 400_000]])
    near = standings(scores, last=(1,), offset=np.array([90_000, 0]))
    far = standings(scores, last=(1,))
    assert unit_radius(far, 0) is None
    assert unit_radius(near, 0) is None
    scores = np.array([[100_000, 300_000], [300_000, 150_000]])
    before, after = (
        unit_radius(standings(scores, last=(1,), offset=np.array([bonus, 0])), 0) for bonus in (0, 10_000)
    )
    assert before is not None
    assert after is not None
    assert after.weight < before.weight
