"""What the list would be without something, and what missing values could hide."""

from itertools import product

import numpy as np
import pytest

from app.scoring.numbers import WHOLE
from app.scoring.robustness.absence import bounds
from app.scoring.robustness.branches import totals
from app.scoring.robustness.omission import Left, Omission, omissions
from app.scoring.robustness.standings import reach, stand_in
from tests.scoring.robustness.made import even, random_scores, some_weights, standings, two_levels

ROOT = two_levels(2, 2)
SCORES = np.array(
    [
        [900_000, 900_000, 900_000, 900_000],
        [100_000, 900_000, 800_000, 800_000],
        [700_000, 700_000, 100_000, 500_000],
    ]
)


def found(left: Left, code: str, **more: object) -> Omission:
    stand = standings(SCORES, ROOT, last=(1,))
    (one,) = (each for each in omissions(stand, **more) if (each.left, each.code) == (left, code))  # type: ignore[arg-type]
    return one


def test_without_an_indicator_its_siblings_take_its_weight() -> None:
    assert found(Left.INDICATOR, "leaf 2") == Omission(Left.INDICATOR, "leaf 2", (), ())
    assert not found(Left.INDICATOR, "leaf 3").changes_the_list


def test_without_a_criterion() -> None:
    assert found(Left.CRITERION, "criterion 1") == Omission(Left.CRITERION, "criterion 1", (1,), (2,))
    assert found(Left.CRITERION, "criterion 0") == Omission(Left.CRITERION, "criterion 0", (), ())


def test_without_a_department() -> None:
    sources = ("audit", "press", "audit", "audit")
    assert found(Left.DEPARTMENT, "press", sources=sources) == Omission(Left.DEPARTMENT, "press", (1,), (2,))
    assert [each.code for each in omissions(standings(SCORES, ROOT, last=(1,)), sources) if each.left is Left.DEPARTMENT] == [
        "audit", "press",
    ]  # fmt: skip


def test_without_what_is_everything_nothing_is_asked() -> None:
    stand = standings(SCORES, ROOT, last=(1,))
    assert not [each for each in omissions(stand, ("audit",) * 4) if each.left is Left.DEPARTMENT]


def test_without_a_judge() -> None:
    other = np.array([700_000_000, 100_000_000, 100_000_000, 100_000_000])
    assert found(Left.JUDGE, "second", weights_without_judge={"second": other}) == Omission(
        Left.JUDGE, "second", (1,), (2,)
    )


def test_what_is_missing_already_stays_missing() -> None:
    """Leaving out the only leaf that a unit has in a criterion gives the weight to the other criterion."""
    missing = np.zeros(SCORES.shape, np.bool_)
    missing[1, 1] = True
    stand = standings(SCORES, ROOT, last=(1,), missing=missing)
    assert np.flatnonzero(stand.listed).tolist() == [1]
    without = {each.code: each for each in omissions(stand)}
    assert (without["leaf 0"].joining, without["leaf 0"].leaving) == ((2,), (1,))


@pytest.mark.parametrize("seed", range(4))
def test_places_between_which_a_unit_lies(seed: int) -> None:
    """Against every way in which the missing values might be nothing or full marks."""
    chance = np.random.default_rng(seed)
    scores, weights = random_scores(5, 4, seed), some_weights(4, seed)
    missing = chance.random((5, 4)) < 0.25
    missing[missing.all(axis=1)] = False
    stand = standings(scores, ROOT, weights, missing, known=~missing)
    limits = bounds(stand)
    holes = list(zip(*np.nonzero(missing), strict=True))
    best, worst = np.full(5, 9), np.zeros(5)
    for filling in product((0, 1_000_000), repeat=len(holes)):
        filled = scores.copy()
        for (unit, at), value in zip(holes, filling, strict=True):
            filled[unit, at] = value
        index = standings(filled, ROOT, weights).published
        places = np.array([1 + (index > mine).sum() for mine in index])
        best, worst = np.minimum(best, places), np.maximum(worst, places)
        assert ((limits.lowest <= index) & (index <= limits.highest)).all()
    assert limits.best_place.tolist() == best.tolist()
    assert limits.worst_place.tolist() == worst.tolist()
    assert [limits.width(unit) for unit in range(5)] == (worst - best).tolist()


def test_what_does_not_apply_hides_nothing() -> None:
    missing = np.array([[False, True, False, False], [False, False, False, False]])
    stand = standings(random_scores(2, 4, 1), ROOT, missing=missing, applies=~missing)
    assert bounds(stand).lowest.tolist() == bounds(stand).highest.tolist() == stand.published.tolist()


def test_a_missing_leaf_stands_for_something_between_its_siblings() -> None:
    scores = np.array([[10, 0, 30, 50], [0, 0, 30, 50]])
    missing = np.array([[False, True, False, False], [True, True, False, False]])
    low, high = reach(ROOT, scores, missing)
    assert low.tolist() == [[10, 10, 30, 50], [30, 30, 30, 50]]
    assert high.tolist() == [[10, 10, 30, 50], [50, 50, 30, 50]]
    assert stand_in(ROOT, even(ROOT), scores, missing).tolist() == [[10, 10, 30, 50], [40, 40, 30, 50]]


def test_the_index_with_missing_leaves_is_that_of_their_stand_ins() -> None:
    scores, weights = random_scores(40, 4, 3), some_weights(4, 3)
    missing = np.random.default_rng(3).random(scores.shape) < 0.3
    missing[missing.all(axis=1)] = False
    climbed = totals(ROOT, weights[None, :], scores, missing)[0] / WHOLE
    filled = stand_in(ROOT, weights, scores, missing) @ weights / WHOLE
    assert climbed == pytest.approx(filled, abs=1)
