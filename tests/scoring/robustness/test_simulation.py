"""Drawn weights and what they do to the list."""

import numpy as np
import pytest

from app.scoring.model import Aggregation
from app.scoring.numbers import WHOLE
from app.scoring.robustness import simulation
from app.scoring.robustness.branches import split, totals
from app.scoring.robustness.draws import Draws, Firmness, draw_weights
from app.scoring.robustness.judges import GREATEST_CONCENTRATION, LEAST_CONCENTRATION, concentration_of_judges
from app.scoring.robustness.simulation import monte_carlo_error, simulate
from app.scoring.robustness.standings import last_of
from tests.scoring.robustness.made import (
    even,
    flat,
    joined,
    leaf,
    random_scores,
    some_weights,
    standings,
    two_levels,
)


def test_draws_are_integers_that_sum_to_the_whole_and_centre_on_the_weights() -> None:
    root, weights = two_levels(3, 4, 2), some_weights(9, 1)
    drawn = draw_weights(root, weights, count=20_000).weights
    assert (drawn.sum(axis=1) == WHOLE).all()
    assert drawn.min() >= 0
    assert drawn.mean(axis=0) == pytest.approx(weights, rel=0.02)


def test_a_sibling_spreads_as_its_concentration_says() -> None:
    drawn = draw_weights(flat(4), even(flat(4)), Firmness(100.0), 20_000).weights / WHOLE
    assert drawn.std(axis=0) == pytest.approx(np.full(4, (0.25 * 0.75 / 101) ** 0.5), rel=0.03)


def test_each_set_of_siblings_may_be_held_as_firmly_as_its_judges_agree() -> None:
    firm = draw_weights(
        two_levels(2, 2), some_weights(4, 2), Firmness(20.0, {"criterion 0": 2000.0}), 5000
    ).weights
    within = [firm[:, 0] / firm[:, :2].sum(axis=1), firm[:, 2] / firm[:, 2:].sum(axis=1)]
    assert within[0].std() * 5 < within[1].std()


def test_the_same_question_draws_the_same_and_another_draws_others() -> None:
    root, weights = two_levels(3, 3), some_weights(6, 3)
    once, again = draw_weights(root, weights, count=100), draw_weights(root, weights, count=100)
    assert (once.key, once.sha256) == (again.key, again.sha256)
    assert draw_weights(root, some_weights(6, 4), count=100).key != once.key
    assert draw_weights(root, weights, Firmness(50), 100).key != once.key


def test_the_dispersion_of_judges_is_learnt() -> None:
    chance = np.random.default_rng(1)
    judges = chance.dirichlet(60 * np.array([0.2, 0.3, 0.5]), 4000)
    assert concentration_of_judges(judges) == pytest.approx(60, rel=0.05)
    assert concentration_of_judges(np.tile([0.2, 0.8], (5, 1))) == GREATEST_CONCENTRATION
    assert concentration_of_judges(np.array([[0.9, 0.1], [0.1, 0.9], [0.5, 0.5]])) == LEAST_CONCENTRATION
    assert concentration_of_judges(judges[:2]) is None
    assert concentration_of_judges(judges[:, :1]) is None


def test_shares_of_a_whole_sum_to_it() -> None:
    chance = np.random.default_rng(2)
    whole, parts = chance.integers(0, WHOLE, 500), chance.integers(0, 1000, (500, 7))
    found = split(whole, parts)
    assert (found.sum(axis=1) == whole).all()
    assert (abs(found - whole[:, None] * (parts / parts.sum(axis=1, keepdims=True))) <= 1.0001).all()
    assert split(np.array([9]), np.zeros((1, 3), np.int64)).tolist() == [[3, 3, 3]]


@pytest.mark.parametrize("seed", range(3))
def test_counts_are_those_of_ranking_draw_by_draw(seed: int) -> None:
    """Against the rule written out: fewer than three strictly below, ties sharing a place."""
    scores, weights = random_scores(17, 4, seed), some_weights(4, seed)
    group = np.arange(17) % 2
    stand = standings(
        scores, weights=weights, group=group, last=(3, 2), pass_mark=400_000, step=10_000,
        offset=np.arange(17) * 1000,
    )  # fmt: skip
    drawn = draw_weights(stand.root, weights, count=200)
    found = simulate(stand, drawn)
    listed, place_counts = np.zeros(17, np.int64), np.zeros((17, 17), np.int64)
    for vector in drawn.weights.tolist():
        index = [
            (
                2 * (sum(w * int(s) for w, s in zip(vector, row, strict=True)) + 1000 * at * WHOLE)
                + 10_000 * WHOLE
            )
            // (20_000 * WHOLE)
            for at, row in enumerate(scores)
        ]
        for unit in range(17):
            peers = [index[other] for other in range(17) if group[other] == group[unit]]
            listed[unit] += (
                index[unit] < 40 or sum(other < index[unit] for other in peers) < (3, 2)[group[unit]]
            )
            place_counts[unit, sum(other > index[unit] for other in peers)] += 1
    assert found.listed.tolist() == listed.tolist()
    for table in found.places:
        assert table.counts.tolist() == place_counts[table.members, : len(table.members)].tolist()


def test_the_order_of_units_does_not_matter() -> None:
    scores, root = random_scores(30, 6, 4), two_levels(3, 3)
    missing = np.random.default_rng(4).random(scores.shape) < 0.1
    missing[missing.all(axis=1)] = False
    order = np.random.default_rng(5).permutation(30)
    one = standings(scores, root, missing=missing, pass_mark=450_000)
    other = standings(scores[order], root, missing=missing[order], pass_mark=450_000)
    drawn = draw_weights(root, one.weights, count=500)
    assert simulate(one, drawn).listed[order].tolist() == simulate(other, drawn).listed.tolist()
    assert (
        simulate(one, drawn).places[0].counts[order].tolist()
        == simulate(other, drawn).places[0].counts.tolist()
    )


def test_sheets_and_threads_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    stand = standings(random_scores(20, 5, 6), pass_mark=500_000)
    drawn = draw_weights(stand.root, stand.weights, count=1000)
    whole = simulate(stand, drawn)
    monkeypatch.setattr(simulation, "SHEET", 1000)
    monkeypatch.setattr(simulation, "BLOCK_ROWS", 7)
    assert simulate(stand, drawn).listed.tolist() == whole.listed.tolist()


def test_complete_rows_are_the_same_through_the_nodes() -> None:
    """A unit with everything there has the same index by the one sum and by climbing its tree."""
    root, scores = two_levels(2, 3, 2), random_scores(9, 7, 7)
    drawn = draw_weights(root, some_weights(7, 7), count=40).weights
    together = totals(root, drawn, scores, np.zeros(scores.shape, np.bool_))
    climbing = joined("above", [root], Aggregation.HARMONIC)  # a harmonic mean of one is that one
    assert totals(climbing, drawn, scores, np.zeros(scores.shape, np.bool_)) == pytest.approx(
        together, rel=1e-9
    )


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [
        (Aggregation.ARITHMETIC, 0.25 * 100 + 0.75 * 900),
        (Aggregation.GEOMETRIC, 100**0.25 * 900**0.75),
        (Aggregation.HARMONIC, 1 / (0.25 / 100 + 0.75 / 900)),
        (Aggregation.SUM, 1000),
    ],
)
def test_other_means_are_drawn_as_what_they_are(aggregation: Aggregation, expected: float) -> None:
    root = joined("index", [leaf(0), leaf(1)], aggregation)
    found = totals(
        root, np.array([[WHOLE // 4, WHOLE // 4 * 3]]), np.array([[100, 900]]), np.zeros((1, 2), np.bool_)
    )
    assert found[0, 0] / WHOLE == pytest.approx(expected)


def test_errors_of_data_spread_as_declared() -> None:
    """One unit at the pass mark with a standard error of one point fails half the time; at one error above, .16."""
    stand = standings(
        np.array([[500_000], [510_000], [490_000]]),
        last=(0,),
        pass_mark=500_000,
        error=np.full((3, 1), 10_000),
    )
    drawn = Draws(np.full((40_000, 1), WHOLE), "ab" * 16)
    found = simulate(stand, drawn).below_pass / 40_000
    assert found == pytest.approx([0.5, 0.1587, 0.8413], abs=0.01)


def test_errors_of_leaves_add_by_their_weights() -> None:
    stand = standings(np.zeros((1, 2), np.int64), error=np.array([[30_000, 40_000]]))
    assert stand.total_error[0] == WHOLE // 2 * 50_000


def test_a_tie_at_the_boundary_extends_the_last_places() -> None:
    assert last_of(np.array([[5, 3, 3, 1, 9]]), 2).tolist() == [[False, True, True, True, False]]
    assert last_of(np.array([[5, 3]]), 5).tolist() == [[True, True]]
    assert not last_of(np.array([[5, 3]]), 0).any()


def test_quantiles_of_places() -> None:
    stand = standings(np.array([[900_000], [500_000], [100_000]]), last=(1,))
    table = simulate(stand, Draws(np.full((10, 1), WHOLE), "00" * 16)).places[0]
    assert table.quantiles(0.05).tolist() == [1, 2, 3]
    assert table.quantiles(0.95).tolist() == [1, 2, 3]


def test_neighbouring_places_share_a_column_where_a_group_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulation, "TABLE", 200)
    stand = standings(random_scores(40, 3, 8))
    table = simulate(stand, draw_weights(stand.root, stand.weights, count=50)).places[0]
    assert table.width == 8
    assert table.counts.shape == (40, 5)
    assert (table.counts.sum(axis=1) == 50).all()


def test_the_error_of_a_share_is_never_nothing() -> None:
    assert monte_carlo_error(5000, 10_000) == pytest.approx(0.005, abs=1e-5)
    assert 0 < monte_carlo_error(0, 10_000) < 0.0002
