"""The Social Vulnerability Index 2018: every percentile rank, theme sum, theme rank and flag of 3,142 counties."""

import pytest

from app.scoring.numbers import printed
from app.scoring.results import Scores
from tests.scoring.examples import place_of_leaves, place_of_nodes, published, scores_of


@pytest.fixture(scope="module")
def scores() -> Scores:
    (found,) = scores_of("svi", "svi")
    return found


def column(name: str) -> dict[str, str]:
    return {row["FIPS"]: row[name] for row in published("svi")}


def computed(scores: Scores, values: list[str], missing: list[bool]) -> dict[str, str]:
    cells = ("" if absent else value for value, absent in zip(values, missing, strict=True))
    return dict(zip(scores.units, cells, strict=True))


INDICATORS = [name[4:] for name in published("svi")[0] if name.startswith("EPL_")]


def test_the_file_has_all_counties_and_indicators(scores: Scores) -> None:
    assert len(scores.units) == 3142
    assert len(INDICATORS) == 15


@pytest.mark.parametrize("name", INDICATORS)
def test_every_percentile_rank(scores: Scores, name: str) -> None:
    place = place_of_leaves(scores)[f"EPL_{name}"]
    values = [printed(value, 4) for value in scores.leaf[:, place].tolist()]
    assert computed(scores, values, scores.leaf_missing[:, place].tolist()) == column(f"EPL_{name}")


@pytest.mark.parametrize("name", INDICATORS)
def test_every_flag(scores: Scores, name: str) -> None:
    place = place_of_leaves(scores)[f"EPL_{name}"]
    values = [str(int(flag)) for flag in scores.leaf_flags[:, place].tolist()]
    assert computed(scores, values, scores.leaf_missing[:, place].tolist()) == column(f"F_{name}")


@pytest.mark.parametrize("name", ["SPL_THEME1", "SPL_THEME2", "RPL_THEME1", "RPL_THEME2"])
def test_every_theme_sum_and_rank(scores: Scores, name: str) -> None:
    place = place_of_nodes(scores)[name]
    values = [printed(value, 4) for value in scores.node[:, place].tolist()]
    assert computed(scores, values, scores.node_missing[:, place].tolist()) == column(name)


@pytest.mark.parametrize(
    ("name", "node"), [*((f"F_THEME{theme}", f"SPL_THEME{theme}") for theme in "1234"), ("F_TOTAL", "SVI")]
)
def test_every_count_of_flags(scores: Scores, name: str, node: str) -> None:
    place = place_of_nodes(scores)[node]
    values = [str(count) for count in scores.flag_count[:, place].tolist()]
    assert computed(scores, values, scores.node_missing[:, place].tolist()) == column(name)
