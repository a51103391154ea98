"""Rank and reasons, as the rule has them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.stages.assessment.ranking import Rule, Standing, Why, rounded, standings

RULE = Rule(pass_mark=Decimal(60), bottom_n=3, min_group_size=10)


def group(*scores: str | None) -> dict[int, Standing]:
    rows = [
        (unit, "机关", None if score is None else Decimal(score))
        for unit, score in enumerate(scores, start=1)
    ]
    return standings(rows, RULE)


TEN = ("95", "94", "93", "92", "91", "90", "89", "88", "87", "86")


def test_the_last_three_of_ten_are_candidates_though_they_passed() -> None:
    found = group(*TEN)
    assert [unit for unit, standing in found.items() if standing.why] == [8, 9, 10]
    assert found[10] == Standing(10, 10, (Why.LAST_PLACES,))
    assert found[1] == Standing(1, 10, ())


def test_a_tie_at_the_third_last_place_extends_the_list_and_says_so() -> None:
    found = group("95", "94", "93", "92", "91", "90", "88", "88", "87", "86")
    assert {unit for unit, standing in found.items() if standing.why} == {7, 8, 9, 10}
    assert found[7].why == found[8].why == (Why.LAST_PLACES, Why.TIE)
    assert found[7].rank == found[8].rank == 7
    assert found[9].rank == 9
    assert found[10].why == (Why.LAST_PLACES,)


def test_a_tie_among_the_last_three_alone_extends_nothing() -> None:
    found = group("95", "94", "93", "92", "91", "90", "89", "86", "86", "86")
    assert [standing.why for standing in found.values() if standing.why] == [(Why.LAST_PLACES,)] * 3


def test_a_group_of_nine_is_not_ranked_but_its_units_may_fail() -> None:
    found = group(*TEN[:8], "59.99")
    assert found[9] == Standing(None, None, (Why.BELOW_PASS,))
    assert all(standing == Standing() for unit, standing in found.items() if unit != 9)


def test_a_missing_score_is_neither_zero_nor_ranked_nor_counted() -> None:
    found = group(*TEN[:9], None)
    assert found[10] == Standing()
    assert found[1].rank is None, "nine scores are too few to rank, though ten units are listed"


def test_both_reasons_stand_on_one_candidate() -> None:
    assert group(*TEN[:9], "59.99")[10].why == (Why.BELOW_PASS, Why.LAST_PLACES)


@pytest.mark.parametrize(
    ("raw", "compared", "below"),
    [
        ("59.995", "60.00", False),
        ("60", "60.00", False),
        ("59.994", "59.99", True),
        ("59.985", "59.99", True),
    ],
)
def test_the_rounded_score_is_compared_strictly(raw: str, compared: str, below: bool) -> None:
    score = rounded(Decimal(raw))
    assert str(score) == compared
    assert bool(standings([(1, "机关", score)], RULE)[1].why) is below


scores = st.lists(st.integers(0, 10000).map(lambda n: Decimal(n).scaleb(-2)), min_size=1, max_size=40)


@given(scores)
def test_whoever_scores_less_than_a_candidate_is_one_too(listed: list[Decimal]) -> None:
    found = standings([(at, "机关", score) for at, score in enumerate(listed)], RULE)
    worst_passing = [score for at, score in enumerate(listed) if not found[at].why]
    candidates = [score for at, score in enumerate(listed) if found[at].why]
    assert not worst_passing or not candidates or max(candidates) < min(worst_passing)
    if len(listed) >= RULE.min_group_size:
        last = [at for at in found if Why.LAST_PLACES in found[at].why]
        assert len(last) >= RULE.bottom_n
        assert len([at for at in last if Why.TIE not in found[at].why]) <= RULE.bottom_n


def test_a_rule_that_lists_no_last_places_lists_only_who_failed() -> None:
    rule = Rule(pass_mark=Decimal(60), bottom_n=0, min_group_size=10)
    found = standings([(unit, "group", Decimal(50 + 5 * unit)) for unit in range(12)], rule)
    assert [unit for unit, standing in found.items() if standing.why] == [0, 1]
    assert {why for standing in found.values() for why in standing.why} == {Why.BELOW_PASS}
    assert found[11].rank == 1
