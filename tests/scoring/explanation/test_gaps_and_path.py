"""Where a unit loses most, and the cheapest way to the pass mark."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from app.scoring.explanation import gaps, path_to_pass_mark
from app.scoring.explanation.gaps import at_share
from app.scoring.explanation.words import gap_sentences, path_sentences
from app.scoring.model import Goalposts, Indicator, Missing, Model, Node, Ranking
from app.scoring.numbers import WHOLE, shares
from app.scoring.observations import Column, Observations
from app.scoring.pipeline import score
from app.scoring.robustness import Listing, listing_of
from tests.scoring.examples import scores_of

WEIGHTS = (5, 3, 2)


def made(rows: list[list[int | None]], pass_mark: int = 60) -> Listing:
    """Units on indicators x, y, z of 0 to 100 points, weighted 5 : 3 : 2, in two criteria."""
    x, y, z = (
        Indicator(code, code, weight, Goalposts(0, 100), code, missing=Missing())  # type: ignore[arg-type]
        for code, weight in zip("xyz", (WHOLE, *shares([3, 2])), strict=True)
    )
    halves = shares([1, 1])
    root = Node("i", "i", WHOLE, (Node("p", "p", halves[0], (x,)), Node("q", "q", halves[1], (y, z))))
    model = Model("m", "m", "1", (((), root),), ranking=Ranking(minimum_group=1))
    columns = {code: Column.of([row[place] for row in rows]) for place, code in enumerate("xyz")}
    observations = Observations(tuple(f"U{number}" for number in range(len(rows))), columns)
    (scores,) = score(model, observations)
    return listing_of(scores, observations, last=1, pass_mark=Fraction(pass_mark))


def test_the_most_painful_gap_comes_first() -> None:
    listing = made([[40, 90, 20], [80, 70, 60], [70, 80, 90], [60, 60, 70], [50, 50, 50]])
    found = gaps(listing, 0)
    assert [(each.code, each.own, each.best_quartile) for each in found] == [
        ("x", 400_000, 700_000), ("z", 200_000, 700_000), ("y", 900_000, 800_000),
    ]  # fmt: skip
    assert [each.lost for each in found] == [150_000, 100_000, -30_000]
    assert [each.median for each in found] == [600_000, 600_000, 700_000]


def test_what_is_missing_is_marked() -> None:
    found = {each.code: each for each in gaps(made([[50, 60, None], [90, 90, 90]]), 0)}
    assert found["z"].missing
    assert found["z"].own == 600_000
    assert not found["y"].missing


def test_the_best_quarter_of_twenty_three_ends_with_the_sixth() -> None:
    assert at_share(np.arange(23)[:, None], 1, 4).tolist() == [17]
    assert at_share(np.arange(4)[:, None], 1, 4).tolist() == [3]
    assert at_share(np.arange(1)[:, None], 1, 4).tolist() == [0]


def test_the_cheapest_raise_is_where_the_weight_is() -> None:
    listing = made([[40, 50, 50], [90, 90, 90]])
    path = path_to_pass_mark(listing, 0)
    assert path is not None
    assert path.arrives
    assert [(each.code, each.before) for each in path.steps] == [("x", 400_000)]
    assert path.short == pytest.approx(150_000, abs=100)
    assert path.steps[0].after == pytest.approx(700_000, abs=200)


def test_costs_turn_the_path() -> None:
    listing = made([[40, 50, 50], [90, 90, 90]])
    path = path_to_pass_mark(listing, 0, {"x": Fraction(10)})
    assert path is not None
    assert [each.code for each in path.steps] == ["y", "z"]


def test_nobody_is_asked_for_more_than_the_best_peer_unless_to_full_marks() -> None:
    listing = made([[40, 50, 50], [45, 50, 50]])
    within = path_to_pass_mark(listing, 0)
    assert within is not None
    assert not within.arrives
    assert [(each.code, each.after) for each in within.steps] == [("x", 450_000)]
    beyond = path_to_pass_mark(listing, 0, to_full_marks=True)
    assert beyond is not None
    assert beyond.arrives


def test_who_passes_has_no_way_to_go() -> None:
    path = path_to_pass_mark(made([[90, 90, 90], [10, 10, 10]]), 0)
    assert path is not None
    assert (path.steps, path.arrives, path.short) == ((), True, 0)


@pytest.mark.parametrize("seed", range(6))
def test_the_path_arrives_by_the_engine_s_own_count_and_nothing_is_cheaper(seed: int) -> None:
    chance = np.random.default_rng(seed)
    rows = [[int(each) for each in chance.integers(5, 50, 3)], [100, 100, 100]]
    costs = {code: Fraction(int(chance.integers(1, 9))) for code in "xyz"}
    listing = made(rows)
    path = path_to_pass_mark(listing, 0, costs)
    assert path is not None
    assert path.arrives
    points = {code: Fraction(rows[0][place]) for place, code in enumerate("xyz")}
    after = points | {each.code: Fraction(each.after, 10_000) for each in path.steps}
    assert sum(after[code] * weight for code, weight in zip("xyz", WEIGHTS, strict=True)) / 10 >= Fraction(
        "59.995"
    )
    for _ in range(500):
        raised = {
            code: points[code] + (100 - points[code]) * int(chance.integers(0, 101)) / 100 for code in "xyz"
        }
        if sum(raised[code] * weight for code, weight in zip("xyz", WEIGHTS, strict=True)) >= 600:
            price = sum(costs[code] * (raised[code] - points[code]) for code in "xyz")
            assert price > path.price - Fraction(1, 100)


def test_a_raise_tells_its_gain_and_price() -> None:
    path = path_to_pass_mark(made([[40, 50, 50], [90, 90, 90]]), 0, {"x": Fraction(1, 2)})
    assert path is not None
    assert path.steps[0].code == "x"
    assert sum(each.gain for each in path.steps) >= path.short
    assert path.price == sum(each.price for each in path.steps)
    assert path.steps[0].price == Fraction(path.steps[0].after - path.steps[0].before, 20_000)


def test_without_a_mark_or_a_weighted_sum_there_is_no_path() -> None:
    (scores,) = scores_of("asem", "asem")
    assert path_to_pass_mark(listing_of(scores, last=3), 0) is None
    latest = scores_of("hdi", "hdi")[-1]
    assert path_to_pass_mark(listing_of(latest, last=3, pass_mark=Fraction(1, 2)), 0) is None


def test_in_the_asem_index_the_last_arrives_in_a_few_steps() -> None:
    (scores,) = scores_of("asem", "asem")
    listing = listing_of(scores, last=3, pass_mark=Fraction(40))
    unit = listing.units.index("RUS")
    path = path_to_pass_mark(listing, unit)
    assert path is not None
    assert path.arrives
    raised = listing.standings.scores.copy()
    at = {leaf.code: place for place, leaf in enumerate(scores.root.indicators())}
    for step in path.steps:
        raised[unit, at[step.code]] = step.after
    total = int(raised[unit] @ listing.standings.weights)
    assert listing.standings.passing_total <= total <= listing.standings.passing_total + 3 * WHOLE


def test_in_a_geometric_index_the_loss_is_what_the_index_would_gain() -> None:
    latest = scores_of("hdi", "hdi")[-1]
    listing = listing_of(latest, last=3)
    unit = listing.units.index("NER")
    found = gaps(listing, unit)[0]
    root = latest.root
    (leaf,) = (leaf for leaf in root.indicators() if leaf.code == found.code)
    assert found.lost > Fraction(leaf.weight, WHOLE) * (found.best_quartile - found.own) / 10, (
        "no weighted sum"
    )
    place = [each.code for each in root.indicators()].index(found.code)
    raised = listing.standings.scores.copy()
    raised[unit, place] = found.best_quartile
    before, after = (
        listing.standings.published[unit],
        replace(listing.standings, scores=raised, told=None).published[unit],
    )
    assert after - before == pytest.approx(float(found.lost) / listing.standings.step, abs=1)


def test_a_unit_with_something_missing_loses_by_the_weights_that_it_has() -> None:
    found = {
        each.code: each for each in gaps(made([[50, 40, None], [90, 80, 90], [90, 80, 90], [90, 80, 90]]), 0)
    }
    assert found["y"].lost == 200_000, "y carries its whole criterion, half of the index"
    assert found["z"].lost == pytest.approx(100_000, abs=1), (
        "with z at 90, the criterion is 60 and no more 40"
    )


def test_of_equally_cheap_raises_the_one_with_most_room_comes_first() -> None:
    path = path_to_pass_mark(
        made([[40, 89, 20], [41, 90, 100]]), 0, {"x": Fraction(99), "y": Fraction(3), "z": Fraction(2)}
    )
    assert path is not None
    assert path.steps[0].code == "z"


def test_sentences_carry_their_numbers() -> None:
    listing = made([[40, 50, None], [90, 90, 90]])
    path = path_to_pass_mark(listing, 0)
    assert path is not None
    told = [
        str(each)
        for each in (
            *gap_sentences(listing.scores.model, gaps(listing, 0)),
            *path_sentences(listing.scores.model, path),
        )
    ]
    assert (
        "z: nothing was delivered; the best quarter of the peers has 90.00 or more. It may cost 8.00 points of the index."
        in told
    )
    assert "The index is 15.00 points short of the pass mark." in told
    assert told[-1] == "With that the pass mark is reached."
    assert any(sentence.startswith("Raise x from 40.00 to 70.0") for sentence in told)
