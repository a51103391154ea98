"""What an error of a value does to its score, and to how sure the list is."""

from fractions import Fraction

import numpy as np
import pytest

from app.scoring.pipeline import score
from app.scoring.reading import check_model
from app.scoring.robustness import how_sure
from app.scoring.robustness.of_scores import Listing, listing_of
from tests.scoring.made import HEAD, ROOT, a_model, an_indicator, observed

TABLE = """
unit | x   | heads
A    | 10  | 1
B    | 20  | 2
C    | 40  | 4
D    | 50  | 5
"""


def listing(measure: str, rest: str, direction: str | None = "higher", table: str = TABLE) -> Listing:
    model = a_model(an_indicator("x", measure, rest, direction))
    observations = observed(table, model)
    (scores,) = score(model, observations)
    return listing_of(scores, observations, last=1)


def errors(measure: str, rest: str, direction: str | None = "higher", table: str = TABLE) -> dict[str, float]:
    """Unit → standard error of its score, in points."""
    found = listing(measure, rest, direction, table)
    return dict(zip(found.units, (found.standings.error[:, 0] / 10_000).tolist(), strict=True))


@pytest.mark.parametrize("direction", ["higher", "lower"])
def test_between_goalposts_an_error_is_as_much_of_the_way(direction: str) -> None:
    found = errors('kind = "goalposts", lowest = 0, highest = 200', "standard_error = 3", direction)
    assert found == {"A": 1.5, "B": 1.5, "C": 1.5, "D": 1.5}


def test_a_relative_error_grows_with_the_value() -> None:
    found = errors('kind = "goalposts", lowest = 0, highest = 100', "relative_error = 0.1")
    assert found == {"A": 1, "B": 2, "C": 4, "D": 5}


def test_both_errors_add_as_squares() -> None:
    found = errors(
        'kind = "goalposts", lowest = 0, highest = 100', "standard_error = 3\nrelative_error = 0.1"
    )
    assert found["C"] == 5


def test_at_the_end_of_the_scale_what_it_could_lose_counts() -> None:
    found = errors('kind = "minmax"', "standard_error = 4")
    assert found == {"A": 10, "B": 10, "C": 10, "D": 10}


def test_an_error_that_reaches_no_band_is_none() -> None:
    bands = 'kind = "bands", bands = [{ points = 0 }, { at_least = 15, points = 60 }, { at_least = 45, points = 100 }]'
    assert errors(bands, "standard_error = 5", None) == {"A": 60, "B": 0, "C": 40, "D": 0}
    assert errors(bands, "standard_error = 6", None) == {"A": 60, "B": 60, "C": 40, "D": 40}
    assert errors(bands, "standard_error = 4", None) == {"A": 0, "B": 0, "C": 0, "D": 0}
    assert set(errors('kind = "bands", bands = [{ points = 7 }]', "standard_error = 4", None).values()) == {0}


def test_a_logarithm_shrinks_the_error_of_large_values() -> None:
    found = errors('kind = "goalposts", lowest = 1, highest = 100, logarithm = true', "standard_error = 1")
    exactly = {
        unit: 100 * max(np.log(value / (value - 1)), np.log((value + 1) / value)) / np.log(100)
        for unit, value in {"A": 10, "B": 20, "C": 40, "D": 50}.items()
    }
    assert found == pytest.approx(exactly, rel=0.02)


def test_a_rank_may_move_as_far_as_its_neighbours() -> None:
    found = errors('kind = "rank"', "standard_error = 10")
    assert found["A"] == pytest.approx(100 / 3, abs=0.001)
    assert found["B"] == pytest.approx(100 / 3, abs=0.001)


def test_an_error_counts_after_division_and_below_a_target() -> None:
    rest = 'denominator = "heads"\nstandard_error = 1'
    assert set(errors('kind = "target", target = 20, lowest = 0', rest).values()) == {5}


def test_what_was_not_delivered_was_not_measured() -> None:
    found = errors(
        'kind = "minmax"', 'missing = "group_median"\nstandard_error = 4', table=TABLE + "E    |     | 1\n"
    )
    assert found["E"] == 0
    assert found["A"] == 10


def test_a_stated_error_goes_before_the_one_that_is_asked_about() -> None:
    model = a_model(
        an_indicator("x", 'kind = "goalposts", lowest = 0, highest = 100', "standard_error = 2"),
        an_indicator("heads", 'kind = "goalposts", lowest = 0, highest = 10'),
    )
    observations = observed(TABLE, model)
    (scores,) = score(model, observations)
    standings = listing_of(scores, observations, last=1, data_error=Fraction(7)).standings
    assert standings.error[0].tolist() == [20_000, 70_000]


def test_errors_make_the_list_less_sure_and_the_draws_the_same_again() -> None:
    def chance(rest: str) -> float:
        asked = listing('kind = "goalposts", lowest = 0, highest = 100', rest)
        (group,) = how_sure(asked.standings, draws=2_000).groups
        return group.candidates[0].probability.value

    unsure = chance("standard_error = 10")
    assert chance("") == 1
    assert 0.55 < unsure < 0.85, "ten points behind with an error of ten on either side"
    assert unsure == chance("standard_error = 10")


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ("standard_error = 0", "above zero"),
        ("standard_error = -1", "above zero"),
        ("relative_error = 1", "between 0 and 1"),
        ("relative_error = 5", "between 0 and 1"),
        ('standard_error = "much"', "no number"),
        ("standard_eror = 1", "standard_error"),
    ],
)
def test_an_error_that_nobody_can_mean_is_refused(rest: str, said: str) -> None:
    complaints = check_model(HEAD + ROOT + an_indicator("x", 'kind = "minmax"', rest)).complaints
    assert [said in (each.message % each.params) for each in complaints] == [True]


def test_counts_and_marks_have_no_error_of_this_kind() -> None:
    raters = an_indicator("x", 'kind = "raters", lowest = 1, highest = 5', "relative_error = 0.1")
    (complaint,) = check_model(HEAD + ROOT + raters).complaints
    assert complaint.place.endswith("relative_error")
