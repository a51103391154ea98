"""How values become points, checked by hand."""

from decimal import Decimal

import mpmath
import pytest

from tests.scoring.made import a_model, an_indicator, leaf_points, scored

THREE = """
    unit | x
    a    | 0
    b    | 5
    c    | 20
"""


@pytest.mark.parametrize(
    ("measure", "direction", "points"),
    [
        ('kind = "minmax"', "higher", ["0", "25", "100"]),
        ('kind = "minmax"', "lower", ["100", "75", "0"]),
        ('kind = "goalposts", lowest = 2, highest = 12', "higher", ["0", "30", "100"]),
        ('kind = "goalposts", lowest = 2, highest = 12', "lower", ["100", "70", "0"]),
        ('kind = "percentile_rank"', "higher", ["0", "50", "100"]),
        ('kind = "rank"', "lower", ["100", "50", "0"]),
        ('kind = "target", target = 10', "higher", ["0", "50", "100"]),
        ('kind = "target", target = 5, lowest = 25', "lower", ["100", "100", "25"]),
    ],
)
def test_points_by_each_measure(measure: str, direction: str, points: list[str]) -> None:
    scores = scored(THREE, a_model(an_indicator("x", measure, direction=direction)))
    assert list(leaf_points(scores).values()) == [Decimal(each) for each in points]


def test_a_third_is_rounded_half_up_once() -> None:
    table = "unit | x\na | 0\nb | 1\nc | 2\nd | 3"
    scores = scored(table, a_model(an_indicator("x", 'kind = "minmax"')))
    assert list(leaf_points(scores).values()) == [0, Decimal("33.3333"), Decimal("66.6667"), 100]


def test_equal_values_share_places_and_percentiles() -> None:
    table = "unit | x\na | 1\nb | 2\nc | 2\nd | 3"
    by_percentile = scored(table, a_model(an_indicator("x", 'kind = "percentile_rank"')))
    by_rank = scored(table, a_model(an_indicator("x", 'kind = "rank"')))
    assert list(leaf_points(by_percentile).values()) == [0, Decimal("33.3333"), Decimal("33.3333"), 100]
    assert list(leaf_points(by_rank).values()) == [0, 50, 50, 100]


def test_one_minus_the_percentile_is_not_the_percentile_of_the_negated() -> None:
    table = "unit | x\na | 1\nb | 2\nc | 2\nd | 3"
    scores = scored(table, a_model(an_indicator("x", 'kind = "percentile_rank"', direction="lower")))
    assert list(leaf_points(scores).values()) == [100, Decimal("66.6667"), Decimal("66.6667"), 0]


def test_z_scores_against_a_hundred_digits() -> None:
    values = [Decimal("1.5"), Decimal(2), Decimal(7), Decimal("11.25")]
    table = "unit | x\n" + "\n".join(f"u{place} | {value}" for place, value in enumerate(values))
    scores = scored(table, a_model(an_indicator("x", 'kind = "zscore"')))
    with mpmath.workdps(100):
        exact = [mpmath.mpf(str(value)) for value in values]
        mean = sum(exact) / 4
        deviation = mpmath.sqrt(sum((value - mean) ** 2 for value in exact) / 3)
        expected = [int(mpmath.floor((50 + 10 * (v - mean) / deviation) * 10000 + 0.5)) for v in exact]
    assert scores.leaf[:, 0].tolist() == expected


def test_a_logarithmic_road_against_a_hundred_digits() -> None:
    table = "unit | x\na | 50\nb | 100\nc | 5678.9\nd | 75000\ne | 80000"
    measure = 'kind = "goalposts", lowest = 100, highest = 75000, logarithm = true'
    scores = scored(table, a_model(an_indicator("x", measure)))
    with mpmath.workdps(100):
        middle = int(mpmath.floor(mpmath.log(mpmath.mpf("56.789")) / mpmath.log(750) * 10**6 + 0.5))
    assert scores.leaf[:, 0].tolist() == [0, 0, middle, 1_000_000, 1_000_000]


def test_bands_hold_their_bounds() -> None:
    bands = 'kind = "bands", bands = [{ points = 0 }, { at_least = 5, points = 60 }, { at_least = 10.5, points = 100 }]'
    table = "unit | x\na | 4.99\nb | 5\nc | 10.49\nd | 10.5"
    scores = scored(table, a_model(an_indicator("x", bands, direction=None)))
    assert list(leaf_points(scores).values()) == [0, 60, 60, 100]


def test_deductions_stop_at_their_cap_and_at_nothing() -> None:
    rules = 'kind = "deductions", rules = [{ column = "talks", each = 2, cap = 6 }, { column = "sanctions", each = 50 }]'
    table = "unit | talks | sanctions\na | 0 | 0\nb | 2 | 0\nc | 9 | 1\nd | 9 | 3\ne | 1 |"
    scores = scored(table, a_model(an_indicator("x", rules, direction=None)))
    assert list(leaf_points(scores).values()) == [100, 96, 44, 0, None]


def test_raters_are_trimmed_and_too_few_are_none() -> None:
    raters = 'kind = "raters", lowest = 0, highest = 10, minimum = 3, trim = 1'
    table = "unit | x\na | 0;8;9;10\nb | 7;8;9\nc | 9;9\nd |"
    scores = scored(table, a_model(an_indicator("x", raters)))
    assert list(leaf_points(scores).values()) == [85, 80, None, None]


def test_caps_and_floors_come_before_everything_else() -> None:
    scores = scored(THREE, a_model(an_indicator("x", 'kind = "minmax"', "cap = 10\nfloor = 0.5")))
    assert list(leaf_points(scores).values()) == [0, Decimal("47.3684"), 100]


def test_a_denominator_divides_exactly_and_zero_is_missing() -> None:
    table = "unit | x | people\na | 1 | 3\nb | 2 | 3\nc | 3 | 3\nd | 5 | 0\ne | 5 |"
    scores = scored(table, a_model(an_indicator("x", 'kind = "minmax"', 'denominator = "people"')))
    assert list(leaf_points(scores).values()) == [0, 50, 100, None, None]


def test_where_nobody_differs_everybody_has_full_marks() -> None:
    for kind in ("minmax", "percentile_rank", "rank"):
        alone = scored("unit | x\na | 7", a_model(an_indicator("x", f'kind = "{kind}"')))
        assert leaf_points(alone) == {"a": 100}


def test_points_are_given_within_the_peer_group_unless_the_model_says_overall() -> None:
    table = "unit | group | x\na | p | 1\nb | p | 2\nc | q | 3\nd | q | 5"
    within = scored(table, a_model(an_indicator("x", 'kind = "minmax"')))
    overall = scored(table, a_model(an_indicator("x", 'kind = "minmax", overall = true')))
    assert list(leaf_points(within).values()) == [0, 100, 0, 100]
    assert list(leaf_points(overall).values()) == [0, 25, 50, 100]


def test_numbers_far_beyond_sixty_four_bits_stay_exact() -> None:
    big = 10**30
    table = f"unit | x\na | {big}\nb | {big + 1}\nc | {big + 3}"
    scores = scored(table, a_model(an_indicator("x", 'kind = "minmax"')))
    assert list(leaf_points(scores).values()) == [0, Decimal("33.3333"), 100]
