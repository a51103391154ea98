"""How sure the last three of the ASEM index are: figures that were found independently of this code."""

import numpy as np
import pytest

from app.scoring.robustness.certificate import certify
from app.scoring.robustness.draws import Firmness, draw_weights
from app.scoring.robustness.omission import Left, omissions
from app.scoring.robustness.radius import list_radius
from app.scoring.robustness.report import Certainty, how_sure
from app.scoring.robustness.simulation import simulate
from tests.scoring.robustness.made import asem

LISTING = asem()
COUNTRIES, ASEM = LISTING.units, LISTING.standings


def number(country: str) -> int:
    return COUNTRIES.index(country)


def test_the_index_is_that_of_the_engine_and_lists_its_last_three() -> None:
    assert ASEM.published.tolist() == LISTING.scores.index.tolist()
    assert {COUNTRIES[unit] for unit in np.flatnonzero(ASEM.listed)} == {"RUS", "PAK", "CHN"}


@pytest.mark.parametrize(
    ("concentration", "expected"),
    [
        (200.0, {"RUS": 0.99, "PAK": 0.74, "CHN": 0.63, "LAO": 0.41, "KAZ": 0.15}),
        (50.0, {"RUS": 0.88, "PAK": 0.57, "CHN": 0.48, "LAO": 0.38}),
    ],
)
def test_probabilities_of_being_among_the_last_three(
    concentration: float, expected: dict[str, float]
) -> None:
    drawn = draw_weights(ASEM.root, ASEM.weights, Firmness(concentration))
    found = simulate(ASEM, drawn)
    for country, probability in expected.items():
        assert found.listed[number(country)] / found.draws == pytest.approx(probability, abs=0.015), country


def test_the_usual_concentration_spreads_an_indicator_s_weight_by_a_fifth() -> None:
    drawn = draw_weights(ASEM.root, ASEM.weights).weights
    assert float((drawn.std(axis=0) / drawn.mean(axis=0)).mean()) == pytest.approx(0.21, abs=0.02)


@pytest.mark.parametrize(("country", "above"), [("RUS", 48), ("PAK", 44), ("CHN", 43)])
def test_so_many_are_certainly_above_at_ten_per_cent(country: str, above: int) -> None:
    found = certify(ASEM, number(country), 100)
    assert found is not None
    assert (found.certainly_above, found.peers) == (above, 50)
    assert found.holds == (country == "RUS")


@pytest.mark.parametrize("country", ["RUS", "PAK", "CHN"])
def test_nobody_is_proved_at_twenty_five_per_cent(country: str) -> None:
    found = certify(ASEM, number(country), 250)
    assert found is not None
    assert not found.holds


def test_a_quarter_of_a_percentage_point_swaps_china_and_laos() -> None:
    found = list_radius(ASEM)[0]
    assert found is not None
    assert (found.unit, found.other) == (number("CHN"), number("LAO"))
    assert found.percentage_points == pytest.approx(0.25, abs=0.005)


def test_leaving_one_indicator_out_changes_the_last_three_in_nineteen_of_forty_nine_cases() -> None:
    indicators = [each for each in omissions(ASEM) if each.left is Left.INDICATOR]
    assert (sum(each.changes_the_list for each in indicators), len(indicators)) == (19, 49)


def test_the_report_says_it_in_one_word_each_and_names_the_challengers() -> None:
    (found,) = how_sure(ASEM, draws=4000).groups
    assert [(COUNTRIES[each.unit], each.certainty) for each in found.candidates] == [
        ("RUS", Certainty.CERTIFIED), ("PAK", Certainty.LIKELY), ("CHN", Certainty.LIKELY),
    ]  # fmt: skip
    assert [COUNTRIES[each.unit] for each in found.challengers[:2]] == ["LAO", "KAZ"]
    assert all(0 < each.probability.error < 0.009 for each in found.candidates)
