"""A proof that is given holds: no admissible weights ever contradict it."""

from fractions import Fraction

import numpy as np
import pytest

from app.scoring.numbers import WHOLE
from app.scoring.robustness.branches import without
from app.scoring.robustness.certificate import PER_MILLE, certify, least_sum
from app.scoring.robustness.standings import Standings
from tests.scoring.robustness.made import (
    flat,
    joined,
    leaf,
    listed_under,
    random_scores,
    some_weights,
    standings,
    two_levels,
)


def admissible(weights: np.ndarray, per_mille: int, count: int, seed: int) -> list[list[Fraction]]:
    """Random weight vectors of the box, exactly: half of them in its corners, where the extremes lie."""
    chance, found = np.random.default_rng(seed), []
    low = [Fraction(int(weight) * (PER_MILLE - per_mille), PER_MILLE) for weight in weights]
    room = [Fraction(2 * int(weight) * per_mille, PER_MILLE) for weight in weights]
    for number in range(count):
        vector, left = list(low), WHOLE - sum(low)
        for at in chance.permutation(len(weights)).tolist():
            share = Fraction(1) if number % 2 else Fraction(int(chance.integers(0, 1001)), 1000)
            given = min(left, room[at] * share)
            vector[at] += given
            left -= given
        for at in range(len(weights)):  # what shares left over goes wherever there is room
            given = min(left, low[at] + room[at] - vector[at])
            vector[at] += given
            left -= given
        assert sum(vector) == WHOLE
        found.append(vector)
    return found


@pytest.mark.parametrize(("seed", "per_mille"), [(1, 30), (2, 100), (3, 250)])
def test_none_of_a_thousand_admissible_weight_vectors_contradicts_a_certificate(
    seed: int, per_mille: int
) -> None:
    scores = random_scores(14, 6, seed)
    scores[:2] //= 3  # two that are low enough to be proved in a small box
    stand = standings(scores, weights=some_weights(6, seed))
    certificates = [certify(stand, unit, per_mille) for unit in range(14)]
    proved = {each.unit for each in certificates if each and each.certainly_among_last}
    assert proved, "the situation proves nothing and tests nothing"
    for vector in admissible(stand.weights, per_mille, 1000, seed):
        assert proved <= listed_under(scores, vector, 3)


def test_whoever_is_not_certainly_above_is_not_above_under_some_admissible_weights() -> None:
    """The knapsack reaches its bound: its weights are admissible themselves."""
    scores = random_scores(10, 5, 4)
    weights = some_weights(5, 4)
    for unit in range(1, 10):
        lead = scores[[unit]] - scores[0]
        bound = int(least_sum(lead, weights, 200)[0])
        found = min(
            sum(int(each) * weight for each, weight in zip(lead[0], vector, strict=True))
            for vector in _corners(lead[0], weights, 200)
        )
        assert found * PER_MILLE == bound


@pytest.mark.parametrize(
    ("seed", "per_mille", "rounding"), [(1, 10, 0), (2, 100, 2), (3, 300, 0), (4, 1000, 1)]
)
def test_who_is_settled_at_a_glance_is_settled_alike_by_the_knapsack(
    seed: int, per_mille: int, rounding: int
) -> None:
    chance = np.random.default_rng(seed)
    scores = random_scores(60, 8, seed)
    scores[10:20] = scores[0] + chance.integers(-2, 3, (10, 8))  # next to each other
    missing = chance.random(scores.shape) < 0.1
    stand = standings(
        np.clip(scores, 0, 1_000_000),
        weights=some_weights(8, seed),
        missing=missing,
        offset=chance.integers(-20_000, 20_000, 60),
        rounding=rounding,
    )
    (low, high), slack = stand.reach, rounding * WHOLE * PER_MILLE
    counted = set()
    for unit in range(60):
        others = np.flatnonzero(np.arange(60) != unit)
        leads = least_sum(low[others] - high[unit], stand.weights, per_mille)
        leads += (stand.offset[others] - stand.offset[unit]) * WHOLE * PER_MILLE
        found = certify(stand, unit, per_mille)
        assert found is not None
        assert found.certainly_above == np.count_nonzero(leads > slack)
        assert found.never_below == np.count_nonzero(leads >= slack)
        counted.add(found.certainly_above)
    assert len(counted) > 3, "everybody alike would test nothing"


def _corners(lead: np.ndarray, weights: np.ndarray, per_mille: int) -> list[list[Fraction]]:
    """Every weight vector that fills leaves to the brim in some order: the vertices of the box."""
    from itertools import permutations

    found = []
    for order in permutations(range(len(weights))):
        vector = [Fraction(int(weight) * (PER_MILLE - per_mille), PER_MILLE) for weight in weights]
        left = WHOLE - sum(vector)
        for at in order:
            given = min(left, Fraction(2 * int(weights[at]) * per_mille, PER_MILLE))
            vector[at] += given
            left -= given
        found.append(vector)
    return found


def test_a_missing_leaf_is_allowed_for() -> None:
    """With its weight spread over its siblings, as the index does it, no weights contradict the proof either."""
    chance = np.random.default_rng(5)
    scores, root = random_scores(14, 6, 5), two_levels(3, 3)
    scores[:2] //= 4
    missing = chance.random(scores.shape) < 0.2
    missing[missing.all(axis=1)] = False
    stand = standings(scores, root, some_weights(6, 5), missing)
    proved = {
        unit for unit in range(14) if (found := certify(stand, unit, 50)) and found.certainly_among_last
    }
    assert proved
    for vector in admissible(stand.weights, 50, 300, 5):
        indices = [_reweighted(stand, unit, vector) for unit in range(14)]
        assert proved <= {unit for unit in range(14) if sum(other < indices[unit] for other in indices) < 3}


def test_a_proof_does_not_fill_a_gap_in_its_own_favour() -> None:
    """At ±10 % the peer can fall to 280: with the missing leaf taken for its best sibling it never would."""
    scores = np.array([[290, 290, 290], [100, 500, 0]]) * 1000
    stand = standings(scores, missing=np.array([[False] * 3, [False, False, True]]), last=(1,))
    assert np.flatnonzero(stand.listed).tolist() == [0]
    found = certify(stand, 0, 100)
    assert found is not None
    assert (found.certainly_above, found.holds) == (0, False)
    assert any(_reweighted(stand, 1, vector) < 290_000 for vector in admissible(stand.weights, 100, 50, 1))


def _reweighted(stand: Standings, unit: int, vector: list[Fraction]) -> Fraction:
    """The index of a unit with missing leaves, by fractions, criterion by criterion."""
    value = weight = Fraction(0)
    nested = any(child.children for child in stand.root.children)
    for criterion in stand.root.children if nested else (stand.root,):
        there = [at for at in criterion.leaves if not stand.missing[unit, at]]
        if there:
            own = sum(vector[at] for at in criterion.leaves)
            mean = sum(vector[at] * int(stand.scores[unit, at]) for at in there) / sum(
                vector[at] for at in there
            )
            value, weight = value + own * mean, weight + own
    return value / weight


def test_below_the_pass_mark_whatever_the_weights() -> None:
    scores = np.array([[500_000, 580_000], [500_000, 700_000], [590_000, 590_000]])
    stand = standings(scores, last=(0,), pass_mark=600_000)
    assert [
        unit for unit in range(3) if (found := certify(stand, unit, 1000)) and found.certainly_below_pass
    ] == [0, 2]
    nearly = standings(scores, last=(0,), pass_mark=600_000, rounding=20_000)
    assert not any((found := certify(nearly, unit, 1000)) and found.holds for unit in range(3))


def test_equal_units_are_never_below_each_other() -> None:
    stand = standings(np.full((3, 4), 300_000), last=(1,))
    found = certify(stand, 0, 500)
    assert found is not None
    assert (found.certainly_above, found.never_below, found.holds) == (0, 2, True)


def test_what_was_rounded_on_the_way_is_allowed_for() -> None:
    scores = np.array([[10, 10], [11, 11]])
    assert certify(standings(scores, last=(1,)), 0, 100).holds  # type: ignore[union-attr]
    assert not certify(standings(scores, last=(1,), rounding=2), 0, 100).holds  # type: ignore[union-attr]


def test_an_index_of_other_means_has_no_certificate() -> None:
    from app.scoring.model import Aggregation

    root = joined("index", [leaf(0), leaf(1)], Aggregation.GEOMETRIC)
    assert certify(standings(random_scores(5, 2, 1), root), 0, 100) is None


def test_a_box_beyond_the_weights_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1000"):
        certify(standings(random_scores(5, 2, 1)), 0, 1001)


def test_leaving_leaves_out_keeps_the_sum_and_the_proportions() -> None:
    weights = np.array([[200_000_000, 300_000_000, 100_000_000, 400_000_000]])
    found = without(two_levels(2, 2), weights, np.array([False, True, False, False]))
    assert found.tolist() == [[500_000_000, 0, 100_000_000, 400_000_000]]
    found = without(two_levels(2, 2), weights, np.array([True, True, False, False]))
    assert found.tolist() == [[0, 0, 200_000_000, 800_000_000]]
    assert without(flat(3), np.array([[1, 1, WHOLE - 2]]), np.array([False, False, True])).sum() == WHOLE
