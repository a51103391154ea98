"""Why an index changed: shares that sum to the change, each with its cause."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest

from app.scoring.explanation import Factor, Moment, NotComparable, change_between
from app.scoring.explanation.trend import shapley, with_weights_of
from app.scoring.model import Goalposts, Indicator, Measure, MinMax, Model, Node, Ranking
from app.scoring.numbers import WHOLE, shares
from app.scoring.observations import Column, Observations
from app.scoring.pipeline import score


def model(weights: Sequence[int] = (1, 1), measure: Measure | None = None, codes: str = "ab") -> Model:
    rule = measure or Goalposts(Fraction(0), Fraction(100))
    leaves = tuple(
        Indicator(code, code, share, rule, code)
        for code, share in zip(codes, shares(list(weights)), strict=True)
    )
    return Model("m", "m", "1", (((), Node("i", "i", WHOLE, leaves)),), ranking=Ranking(minimum_group=1))


def seen(**units: Sequence[int | None]) -> Observations:
    """Units by their code, with their values of a, b, c …"""
    codes = "abc"[: len(next(iter(units.values())))]
    columns = {code: Column.of([row[place] for row in units.values()]) for place, code in enumerate(codes)}
    return Observations(tuple(units), columns)


def index_of(moment: Moment, unit: str) -> int:
    (scores,) = score(moment.model, moment.observations)
    return int(scores.index[scores.units.index(unit)])


def test_with_fixed_goalposts_only_the_unit_itself_counts() -> None:
    found = change_between(
        Moment(model(), seen(u=(40, 60), v=(10, 90))), Moment(model(), seen(u=(50, 64), v=(90, 10))), "u"
    )
    assert (found.before, found.after) == (5000, 5700)
    assert found.shares == {Factor.OWN: 700, Factor.PEERS: 0, Factor.WEIGHTS: 0, Factor.MODEL: 0}


def test_whose_peers_rise_falls_without_doing_anything() -> None:
    found = change_between(
        Moment(model(measure=MinMax()), seen(u=(50, 50), v=(0, 0), w=(100, 100))),
        Moment(model(measure=MinMax()), seen(u=(50, 50), v=(40, 40), w=(100, 100))),
        "u",
    )
    assert found.after - found.before == found.shares[Factor.PEERS] == 1667 - 5000
    assert found.shares[Factor.OWN] == 0


def test_other_weights_and_another_model() -> None:
    data = seen(u=(40, 80))
    weights = change_between(Moment(model((1, 1)), data), Moment(model((1, 3)), data), "u")
    assert weights.shares == {Factor.OWN: 0, Factor.PEERS: 0, Factor.WEIGHTS: 1000, Factor.MODEL: 0}
    rule = change_between(
        Moment(model(), data), Moment(model(measure=Goalposts(Fraction(0), Fraction(80))), data), "u"
    )
    assert rule.shares == {Factor.OWN: 0, Factor.PEERS: 0, Factor.WEIGHTS: 0, Factor.MODEL: 1500}


def test_a_family_that_grew_is_a_change_of_the_model() -> None:
    before, after = model((1, 1)), model((1, 1, 2), codes="abc")
    found = change_between(Moment(before, seen(u=(40, 80))), Moment(after, seen(u=(40, 80, 100))), "u")
    assert found.shares[Factor.WEIGHTS] == 0
    assert found.after - found.before == sum(found.shares.values())
    assert with_weights_of(after, before) == after


@pytest.mark.parametrize("seed", range(5))
def test_shares_sum_to_the_change_and_are_the_mean_over_all_orders(seed: int) -> None:
    chance = np.random.default_rng(seed)

    def some() -> Observations:
        return seen(**{unit: chance.integers(0, 101, 2).tolist() for unit in "uvwx"})

    earlier = Moment(model(chance.integers(1, 9, 2).tolist(), MinMax()), some())
    later = Moment(model(chance.integers(1, 9, 2).tolist(), MinMax() if seed % 2 else None), some())
    found = change_between(earlier, later, "u")
    assert (found.before, found.after) == (index_of(earlier, "u"), index_of(later, "u"))
    assert sum(found.shares.values()) == sum(found.exact.values()) == found.after - found.before
    assert all(abs(found.shares[factor] - found.exact[factor]) < 1 for factor in Factor)


def test_shapley_is_the_mean_over_all_orders() -> None:
    chance = np.random.default_rng(7)
    values: dict[frozenset[Factor], int] = {}

    def value(changed: frozenset[Factor]) -> int:
        return values.setdefault(changed, int(chance.integers(0, 1000)))

    found = shapley(value)
    for factor in Factor:
        added = [
            value(frozenset(order[: order.index(factor) + 1]))
            - value(frozenset(order[: order.index(factor)]))
            for order in permutations(Factor)
        ]
        assert found[factor] == Fraction(sum(added), len(added))


def test_units_that_came_or_went_are_peers() -> None:
    measure = MinMax()
    found = change_between(
        Moment(model(measure=measure), seen(u=(50, 50), v=(0, 0))),
        Moment(model(measure=measure), seen(u=(50, 50), v=(0, 0), w=(100, 100))),
        "u",
    )
    assert found.shares == {Factor.OWN: 0, Factor.PEERS: -5000, Factor.WEIGHTS: 0, Factor.MODEL: 0}


def test_decimals_of_both_periods_meet_in_the_finer_unit() -> None:
    one = Observations(
        ("u", "v"), {code: Column(np.array([505, 100]), np.array([True, True]), 10) for code in "ab"}
    )
    two = Observations(
        ("u", "v"), {code: Column(np.array([6075, 2000]), np.array([True, True]), 100) for code in "ab"}
    )
    found = change_between(Moment(model(), one), Moment(model(), two), "u")
    assert (found.before, found.after, found.shares[Factor.OWN]) == (5050, 6075, 1025)


def test_a_unit_without_an_index_is_not_compared() -> None:
    with pytest.raises(NotComparable):
        change_between(
            Moment(model(), seen(u=(None, None), v=(1, 1))), Moment(model(), seen(u=(40, 60), v=(1, 1))), "u"
        )


def test_another_scale_is_counted_on_the_later_one() -> None:
    data = seen(u=(40, 80))
    found = change_between(Moment(replace(model(), scale=1), data), Moment(model(), data), "u")
    assert (found.before, found.after) == (6000, 6000)
