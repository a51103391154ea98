"""What holds for all judgements: consistent ones give themselves back, no order matters, an oracle agrees."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from random import Random

import mpmath
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from app.scoring.ahp import Aggregate, Judgements, Method, NotConnected, weights_of
from app.scoring.ahp.completing import completed, peak
from app.scoring.ahp.consistency import consistency_of
from app.scoring.ahp.hints import SCALE, best_change, farthest_judgements, nearest_on_scale
from app.scoring.ahp.methods import weights_by
from app.scoring.ahp.random_index import random_index

CLOSE = Decimal("1e-28")
#: The search for a completion is as exact as the machine's own numbers.
AS_THE_MACHINE = Decimal("1e-9")

calmly = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def named(order: int) -> tuple[str, ...]:
    return tuple(f"c{place}" for place in range(order))


@st.composite
def whole_judgements(draw: st.DrawFn, least: int = 2, most: int = 8) -> Judgements:
    order = draw(st.integers(least, most))
    pairs = list(combinations(range(order), 2))
    told = draw(st.lists(st.sampled_from(SCALE), min_size=len(pairs), max_size=len(pairs)))
    return Judgements(named(order), dict(zip(pairs, told, strict=True)))


@st.composite
def connected_judgements(draw: st.DrawFn) -> Judgements:
    whole = draw(whole_judgements(least=3, most=7))
    kept = draw(st.sets(st.sampled_from(sorted(whole.ratios))))
    some = Judgements(whole.names, {pair: whole.ratios[pair] for pair in sorted(kept)})
    assume(some.connected)
    return some


def consistent(weights: list[int]) -> Judgements:
    pairs = combinations(range(len(weights)), 2)
    return Judgements(named(len(weights)), {(i, j): Fraction(weights[i], weights[j]) for i, j in pairs})


@given(weights=st.lists(st.integers(1, 99), min_size=1, max_size=9), method=st.sampled_from(Method))
@calmly
def test_consistent_judgements_give_exactly_their_weights(weights: list[int], method: Method) -> None:
    judgements = consistent(weights)
    for found, weight in zip(weights_by(method, judgements), weights, strict=True):
        assert abs(found - Decimal(weight) / sum(weights)) < Decimal("1e-27")
    found = consistency_of(judgements)
    assert (found.index, found.ratio, found.geometric) == (0, 0, 0)
    assert farthest_judgements(judgements, weights_by(method, judgements)) == []
    assert best_change(judgements) is None


@given(judgements=whole_judgements(), method=st.sampled_from(Method), data=st.data())
@calmly
def test_the_order_of_things_does_not_matter(
    judgements: Judgements, method: Method, data: st.DataObject
) -> None:
    shuffled = judgements.rearranged(data.draw(st.permutations(judgements.names)))
    before = dict(zip(judgements.names, weights_by(method, judgements), strict=True))
    after = dict(zip(shuffled.names, weights_by(method, shuffled), strict=True))
    assert all(abs(before[name] - after[name]) < CLOSE for name in before)
    assert abs(consistency_of(judgements).index - consistency_of(shuffled).index) < CLOSE


@given(judgements=whole_judgements())
@calmly
def test_turned_judgements_turn_the_geometric_weights(judgements: Judgements) -> None:
    """Who is asked "how much less important" gets the same answer: right and left agree (not so for eigenvectors)."""
    turned = Judgements(judgements.names, {pair: 1 / ratio for pair, ratio in judgements.ratios.items()})
    weights, inverse = weights_by(Method.GEOMETRIC, judgements), weights_by(Method.GEOMETRIC, turned)
    products = [weight * other for weight, other in zip(weights, inverse, strict=True)]
    assert max(products) - min(products) < CLOSE


@given(judgements=whole_judgements(least=3, most=3))
@calmly
def test_for_three_things_all_methods_agree(judgements: Judgements) -> None:
    first, *others = (weights_by(method, judgements) for method in Method)
    for other in others:
        assert all(abs(one - two) < CLOSE for one, two in zip(first, other, strict=True))


@given(judgements=whole_judgements())
@calmly
def test_an_oracle_of_forty_digits_agrees(judgements: Judgements) -> None:
    places = range(judgements.order)
    with mpmath.workdps(40):
        ratios = [[judgements.ratio(i, j) or Fraction() for j in places] for i in places]
        matrix = mpmath.matrix(
            [[mpmath.mpf(each.numerator) / each.denominator for each in row] for row in ratios]
        )
        values, vectors = mpmath.eig(matrix)
        top = max(places, key=lambda place: mpmath.re(values[place]))
        vector = [mpmath.re(vectors[place, top]) for place in places]
        eigenvector = [str(each / sum(vector)) for each in vector]
        means = [mpmath.root(mpmath.fprod(matrix[i, j] for j in places), judgements.order) for i in places]
        geometric = [str(each / sum(means)) for each in means]
        peak = str(mpmath.re(values[top]))
    for method, there in ((Method.EIGENVECTOR, eigenvector), (Method.GEOMETRIC, geometric)):
        pairs = zip(weights_by(method, judgements), there, strict=True)
        assert all(abs(found - Decimal(oracle)) < Decimal("1e-25") for found, oracle in pairs)
    assert abs(consistency_of(judgements).lambda_max - Decimal(peak)) < Decimal("1e-25")


@given(judgements=whole_judgements())
@calmly
def test_integers_sum_to_a_thousand_million(judgements: Judgements) -> None:
    found = weights_of([judgements])
    assert sum(found.integer_weights) == 1_000_000_000
    assert all(
        abs(whole - weight * 10**9) < 1
        for whole, weight in zip(found.integer_weights, found.weights, strict=True)
    )


@given(data=st.data(), order=st.integers(2, 5), experts=st.integers(2, 4))
@calmly
def test_means_of_judgements_and_of_weights_are_one_under_geometric_means(
    data: st.DataObject, order: int, experts: int
) -> None:
    judged = [data.draw(whole_judgements(least=order, most=order)) for _ in range(experts)]
    shares = data.draw(st.lists(st.integers(1, 9), min_size=experts, max_size=experts))
    by_judgements, by_weights = (
        weights_of(judged, aggregate=aggregate, shares=shares)
        for aggregate in (Aggregate.JUDGEMENTS, Aggregate.PRIORITIES)
    )
    pairs = zip(by_judgements.weights, by_weights.weights, strict=True)
    assert all(abs(one - two) < CLOSE for one, two in pairs)


# --- pairs that were not judged --------------------------------------------------------------------------------


@given(judgements=connected_judgements())
@calmly
def test_no_other_completion_contradicts_itself_less(judgements: Judgements) -> None:
    filled, random = completed(judgements), Random(judgements.order)
    least = consistency_of(filled).lambda_max
    for pair in judgements.missing:
        nudged = filled.having(pair, filled.ratios[pair] * Fraction(random.choice([99, 101]), 100))
        assert consistency_of(nudged).lambda_max > least


@given(judgements=connected_judgements())
@calmly
def test_consistent_judgements_lose_nothing_when_pairs_are_left_out(judgements: Judgements) -> None:
    weights = [7, 2, 5, 1, 3, 9, 4][: judgements.order]
    all_pairs = consistent(weights)
    some = Judgements(all_pairs.names, {pair: all_pairs.ratios[pair] for pair in judgements.ratios})
    for method in Method:
        for found, weight in zip(weights_by(method, some), weights, strict=True):
            assert abs(found - Decimal(weight) / sum(weights)) < AS_THE_MACHINE


@given(judgements=connected_judgements())
@calmly
def test_least_squares_leave_errors_that_cancel_at_every_thing(judgements: Judgements) -> None:
    """The normal equations: at each thing the logarithmic errors of its judgements sum to zero."""
    weights = weights_by(Method.GEOMETRIC, judgements)
    sums = dict.fromkeys(range(judgements.order), 0.0)
    for (i, j), ratio in judgements.ratios.items():
        error = float((Decimal(ratio.numerator) / ratio.denominator * weights[j] / weights[i]).ln())
        sums[i] += error
        sums[j] -= error
    assert all(abs(each) < 1e-12 for each in sums.values())


def test_judgements_that_do_not_connect_are_refused_by_name() -> None:
    apart = Judgements.of_triangle("abcd", ["2", None, None, None, None, "3"])
    with pytest.raises(NotConnected) as refusal:
        weights_of([consistent([1, 2, 3, 4]).rearranged(named(4)), Judgements(named(4), apart.ratios)])
    assert refusal.value.components == (("c0", "c1"), ("c2", "c3"))
    assert refusal.value.expert == 1


@pytest.mark.parametrize(("order", "missing"), [(4, 1), (5, 2)])
def test_the_index_for_missing_pairs_is_what_thoughtless_judgements_show(order: int, missing: int) -> None:
    """Ágoston and Csató's line, against 400 matrices filled by the throw of dice."""
    random, found = Random(20220101), []
    pairs = list(combinations(range(order), 2))
    while len(found) < 400:
        told = {pair: random.choice(SCALE) for pair in random.sample(pairs, len(pairs) - missing)}
        judgements = Judgements(named(order), told)
        if judgements.connected:
            found.append((peak(completed(judgements)) - order) / (order - 1))
    assert sum(found) / len(found) == pytest.approx(float(random_index(order, missing).value), rel=0.1)


# --- what to look at again -------------------------------------------------------------------------------------


@given(judgements=whole_judgements(least=3, most=5))
@calmly
def test_no_other_single_change_helps_more(judgements: Judgements) -> None:
    change = best_change(judgements)
    assume(change is not None)
    assert change is not None
    pair = judgements.names.index(change.row), judgements.names.index(change.column)
    least = peak(judgements.having(pair, Fraction(change.fitting)))
    # What is proposed is rounded to four digits.
    others = (judgements.having(pair, word) for pair in judgements.ratios for word in SCALE)
    assert all(least <= peak(other) + 1e-6 for other in others)


def test_the_best_change_is_not_always_the_farthest_judgement() -> None:
    judgements = Judgements.of_triangle("abcde", ["4", "1/2", "3", "7", "1/7", "2", "9", "5", "1/3", "6"])
    change = best_change(judgements)
    farthest = farthest_judgements(judgements, weights_by(Method.EIGENVECTOR, judgements))[0]
    assert change is not None
    pair = judgements.names.index(farthest.row), judgements.names.index(farthest.column)
    by_farthest = min(consistency_of(judgements.having(pair, word)).ratio or Decimal() for word in SCALE)
    assert change.ratio_after <= by_farthest


@pytest.mark.parametrize(
    ("ratio", "word"), [("2.6", "3"), ("0.3", "1/3"), ("40", "9"), ("0.001", "1/9"), ("1.2", "1")]
)
def test_the_nearest_word_of_the_scale(ratio: str, word: str) -> None:
    assert nearest_on_scale(Decimal(ratio)) == Fraction(word)


@pytest.mark.parametrize("missing", [[], [(0, 2)], [(0, 2), (1, 3)]])
def test_judgements_as_wild_as_can_be_written_still_have_an_answer(missing: list[tuple[int, int]]) -> None:
    wild = {
        (0, 1): 10**6,
        (1, 2): 10**6,
        (2, 3): 10**6,
        (0, 3): Fraction(1, 10**6),
        (0, 2): 7,
        (1, 3): Fraction(1, 3),
    }
    judgements = Judgements(
        named(4), {pair: Fraction(ratio) for pair, ratio in wild.items() if pair not in missing}
    )
    for method in Method:
        found = weights_of([judgements], method=method)
        assert abs(sum(map(Fraction, found.weights)) - 1) < Fraction(1, 10**28)
        assert not found.publishable
    change = found.experts[0].best_change()
    assert change is not None
    assert change.ratio_after < change.ratio_before
