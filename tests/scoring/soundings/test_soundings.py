"""Soundings of a model, against published tables and against columns made for the purpose."""

import numpy as np
import pytest

from app.scoring.model import Goalposts, Indicator, Model, Node, Ranking
from app.scoring.numbers import WHOLE, shares
from app.scoring.observations import Column, Observations
from app.scoring.pipeline import score
from app.scoring.robustness import Listing, listing_of
from app.scoring.soundings import Soundings, soundings_of
from app.scoring.soundings.families import Verdict, alpha_of, correlation_of
from tests.scoring.examples import published, scores_of


@pytest.fixture(scope="module")
def asem() -> Soundings:
    (scores,) = scores_of("asem", "asem")
    return soundings_of(listing_of(scores, last=3))


def test_leaving_a_pillar_out_moves_places_as_published(asem: Soundings) -> None:
    shifts = {each.code: each.mean_shift for each in asem.criteria}
    for line in published("asem_remove_pillar_meanabsdiff"):
        assert f"{shifts[line['pillar']]:.6f}" == line["mean_abs_rank_diff"], line["pillar"]


def test_shares_of_variance_sum_to_the_whole(asem: Soundings) -> None:
    (scores,) = scores_of("asem", "asem")
    leaves = {leaf.code for leaf in scores.root.indicators()}
    assert sum(each.share or 0 for each in asem.influences if each.code in leaves) == pytest.approx(1)
    assert sum(each.share or 0 for each in asem.influences if each.code in ("Conn", "Sust")) == pytest.approx(
        1
    )
    assert sum(each.weight for each in asem.influences if each.code in leaves) == pytest.approx(1)


def test_every_node_with_children_has_its_alpha(asem: Soundings) -> None:
    assert [each.node for each in asem.consistencies] == [
        "Index", "Conn", "Physical", "ConEcFin", "Political", "Instit", "P2P", "Sust", "Environ", "Social", "SusEcFin",
    ]  # fmt: skip


def test_alpha_is_cronbach_s() -> None:
    """By the mean covariance and variance: k c / (v + (k - 1) c)."""
    columns = np.random.default_rng(1).normal(size=(200, 4)) + np.random.default_rng(2).normal(size=(200, 1))
    covariance = np.cov(columns, rowvar=False)
    v, c = np.diag(covariance).mean(), covariance[~np.eye(4, dtype=np.bool_)].mean()
    assert alpha_of(columns) == pytest.approx(4 * c / (v + 3 * c))


def test_alpha_of_the_same_column_twice_is_one_and_of_opposites_unknown() -> None:
    column = np.arange(10.0)
    assert alpha_of(np.stack([column, column], axis=1)) == pytest.approx(1)
    assert alpha_of(np.stack([column, -column], axis=1)) is None
    assert alpha_of(np.stack([column[:4], column[:4]], axis=1)) is None


def test_correlation() -> None:
    chance = np.random.default_rng(3)
    one, other = chance.normal(size=50), chance.normal(size=50)
    assert correlation_of(one, other) == pytest.approx(np.corrcoef(one, other)[0, 1])
    assert correlation_of(one, np.ones(50)) is None


def made() -> Listing:
    """Six columns of 40 units: b repeats a, c opposes a, d is dead, e is saturated, f is of another department."""
    chance = np.random.default_rng(4)
    a = chance.integers(20, 80, 40)
    columns = {
        "a": a,
        "b": a + chance.integers(0, 2, 40),
        "c": 100 - a,
        "d": np.full(40, 50),
        "e": np.where(np.arange(40) < 25, 100, chance.integers(0, 50, 40)),
        "f": chance.integers(0, 101, 40),
    }

    def family(code: str, weight: int, *leaves: str) -> Node:
        parts = shares([1] * len(leaves))
        return Node(
            code, code, weight,
            tuple(
                Indicator(leaf, leaf, part, Goalposts(0, 100), leaf, source="audit" if leaf != "f" else "press")  # type: ignore[arg-type]
                for leaf, part in zip(leaves, parts, strict=True)
            ),
        )  # fmt: skip

    root = Node(
        "index",
        "index",
        WHOLE,
        (family("x", WHOLE // 2, "a", "b", "c"), family("y", WHOLE // 2, "d", "e", "f")),
    )
    model = Model("m", "m", "1", (((), root),), ranking=Ranking(minimum_group=1))
    there = np.ones(40, np.bool_)
    observations = Observations(
        units=tuple(f"U{number:02d}" for number in range(40)),
        columns={code: Column(values.astype(np.int64), there) for code, values in columns.items()},
    )
    (scores,) = score(model, observations)
    return listing_of(scores, observations, last=3)


@pytest.fixture(scope="module")
def sounded() -> Soundings:
    return soundings_of(made())


def test_redundant_and_conflicting_indicators_are_named(sounded: Soundings) -> None:
    found = {(each.one, each.other): each.verdict for each in sounded.correlations}
    assert found[("a", "b")] is Verdict.REDUNDANT
    assert found[("a", "c")] is Verdict.CONFLICT
    assert not any("d" in pair for pair in found), "what does not vary correlates with nothing"


def test_a_family_that_pulls_against_itself_has_a_negative_alpha(sounded: Soundings) -> None:
    assert {each.node: each.verdict for each in sounded.consistencies}["x"] is Verdict.NEGATIVE


def test_dead_and_saturated_indicators_are_named(sounded: Soundings) -> None:
    assert [each.code for each in sounded.ranges if each.dead] == ["d"]
    assert [each.code for each in sounded.ranges if each.saturated] == ["e"]


def test_an_indicator_that_does_nothing_has_no_influence(sounded: Soundings) -> None:
    by_code = {each.code: each for each in sounded.influences}
    assert by_code["d"].share == pytest.approx(0)
    assert by_code["d"].out_of_proportion
    assert by_code["y"].share is not None
    assert by_code["y"].share > 0.6, "x is nearly the same for all, so y decides"


def test_departments_are_left_out_in_turn(sounded: Soundings) -> None:
    assert [each.code for each in sounded.departments] == ["audit", "press"]
    press = sounded.departments[1]
    assert press.mean_shift > 0
    assert press.helped_by > 0
    assert press.hurt_by > 0
    listing = made()
    points = dict(zip(listing.units, listing.standings.scores[:, 5].tolist(), strict=True))
    assert points[listing.units[press.helped]] > points[listing.units[press.hurt]]
