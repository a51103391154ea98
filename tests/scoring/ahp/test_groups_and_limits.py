"""Several experts, how far they agree, and what may be published."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from app.scoring.ahp import Aggregate, Agreement, Judgements, weights_of
from app.scoring.ahp.consistency import consistency_of
from app.scoring.ahp.group import agreement, consensus
from app.scoring.ahp.random_index import fit, random_index
from tests.scoring.ahp.published import judged


def extreme(favourite: int, order: int) -> tuple[Decimal, ...]:
    """One thing nine times as important as each other."""
    whole = Decimal(order + 8)
    return tuple(Decimal(9 if place == favourite else 1) / whole for place in range(order))


@pytest.mark.parametrize("order", [2, 3, 5, 9])
def test_experts_as_far_apart_as_the_scale_allows_have_no_consensus(order: int) -> None:
    weights = [extreme(place, order) for place in range(order)]
    assert consensus(weights, [Fraction(1, order)] * order) == pytest.approx(Decimal(), abs=Decimal("1e-28"))


def test_experts_of_one_mind_have_all() -> None:
    assert consensus([extreme(0, 4)] * 3, [Fraction(1, 3)] * 3) == 1
    assert consensus([(Decimal(1),)] * 2, [Fraction(1, 2)] * 2) == 1


def test_an_expert_who_counts_little_moves_the_consensus_little() -> None:
    weights = [extreme(0, 3), extreme(1, 3)]
    even, uneven = (consensus(weights, [share, 1 - share]) for share in (Fraction(1, 2), Fraction(99, 100)))
    assert even < Decimal("0.5") < Decimal("0.9") < uneven


@pytest.mark.parametrize(
    ("value", "band"),
    [
        ("0", Agreement.VERY_LOW),
        ("0.50", Agreement.VERY_LOW),
        ("0.5001", Agreement.LOW),
        ("0.65", Agreement.MODERATE),
        ("0.75", Agreement.HIGH),
        ("0.8499", Agreement.HIGH),
        ("0.85", Agreement.VERY_HIGH),
        ("1", Agreement.VERY_HIGH),
    ],
)
def test_bands_of_the_consensus(value: str, band: Agreement) -> None:
    assert agreement(Decimal(value)) is band


def test_the_arithmetic_mean_of_weights() -> None:
    experts = [Judgements.of_triangle("ab", ["3"]), Judgements.of_triangle("ab", ["1/9"])]
    found = weights_of(experts, aggregate=Aggregate.ARITHMETIC, shares=[3, 1])
    assert found.weights == (Decimal("0.5875"), Decimal("0.4125"))
    assert found.group is None


def test_a_pair_that_one_expert_left_out_is_judged_by_the_others() -> None:
    experts = [
        Judgements.of_triangle("abc", ["2", None, "2"]),
        Judgements.of_triangle("abc", ["8", "4", "2"]),
    ]
    group = weights_of(experts).group
    assert group is not None
    shared = group.judgements.ratios
    assert shared[0, 2] == 4
    assert shared[1, 2] == 2
    assert float(shared[0, 1]) == pytest.approx(4)


def test_experts_may_name_things_in_any_order() -> None:
    experts = [
        judged("leader_criteria"),
        judged("leader_criteria").rearranged(["Age", "Charisma", "Education", "Experience"]),
    ]
    found = weights_of(experts)
    assert found.names == experts[0].names
    assert found.consensus == 1
    assert found.weights == weights_of(experts[:1]).weights


@pytest.mark.parametrize("shares", [[1], [1, 0], [1, -1], [1, 2, 3]])
def test_shares_that_do_not_fit_the_experts(shares: list[int]) -> None:
    with pytest.raises(ValueError, match="share"):
        weights_of([judged("drinks"), judged("drinks")], shares=shares)


def test_experts_about_different_things() -> None:
    with pytest.raises(ValueError, match="different names"):
        weights_of([judged("leader_age"), judged("drinks")])


def test_an_expert_who_contradicts_himself_keeps_the_group_from_publishing() -> None:
    wild = Judgements.of_triangle("abc", ["9", "1/9", "9"])
    calm = Judgements.of_triangle("abc", ["2", "4", "2"])
    found = weights_of([calm, wild], shares=[999, 1])
    assert found.group is not None
    assert found.group.consistency.acceptable
    assert not found.publishable
    assert weights_of([calm]).publishable


@pytest.mark.parametrize(
    ("ratio", "acceptable"), [("0.10", False), ("0.099999999999999999999999999999", True)]
)
def test_the_limit_itself_is_too_much(ratio: str, acceptable: bool) -> None:
    assert replace(consistency_of(judged("drinks")), ratio=Decimal(ratio)).acceptable is acceptable


def test_just_enough_judgements_cannot_show_a_contradiction_and_are_not_published() -> None:
    tree = Judgements.of_triangle("abc", ["9", "9", None])
    found = weights_of([tree])
    assert found.experts[0].consistency.ratio is None
    assert not found.publishable


@pytest.mark.parametrize(("names", "upper"), [("a", []), ("ab", ["9"])])
def test_one_thing_or_two_cannot_contradict(names: str, upper: list[str]) -> None:
    found = weights_of([Judgements.of_triangle(names, upper)])
    assert found.publishable
    assert found.experts[0].consistency.lambda_max == len(names)
    assert found.experts[0].best_change() is None


def test_above_its_end_a_table_gives_way_to_the_fit_and_says_so() -> None:
    assert random_index(16).fitted
    assert random_index(16).value == fit(16)
    assert not random_index(20, table="donegan_dodd1991").fitted
    assert random_index(21, table="donegan_dodd1991").value == fit(21)


def test_missing_pairs_lower_the_index_to_nothing() -> None:
    assert random_index(5, missing=6).value == 0
    assert random_index(5, missing=3).value == random_index(5).value / 2


@pytest.mark.parametrize(
    ("names", "ratios"),
    [((), {}), (("a", "a"), {}), (("a", "b"), {(1, 0): Fraction(1)}), (("a", "b"), {(0, 1): Fraction(0)})],
)
def test_judgements_that_cannot_be(names: tuple[str, ...], ratios: dict[tuple[int, int], Fraction]) -> None:
    with pytest.raises(ValueError):
        Judgements(names, ratios)
