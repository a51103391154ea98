"""The same integers whatever the order of rows, columns and threads, and the same as fractions and as pandas."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.benchmarks.scoring import a_model, plain_inputs, plainly, some_observations
from app.scoring import parallel, peers
from app.scoring.aggregation.means import Children, combined
from app.scoring.measuring import lines, points
from app.scoring.measuring.situation import Situation
from app.scoring.model import Aggregation, MinMax, Model, Node, PercentileRank, RankPoints, ZScore
from app.scoring.numbers import WHOLE, half_up, printed, shares
from app.scoring.observations import Column, Observations
from app.scoring.peers import Peers
from app.scoring.pipeline import score
from app.scoring.results import Scores
from tests.scoring.examples import delivery_of, model_named


def told(scores: Scores) -> dict[str, tuple[object, ...]]:
    """Everything about each unit, whatever its row."""
    leaves = [leaf.code for leaf in scores.root.indicators()]
    nodes = [node.code for node in scores.root.nodes()]
    return {
        unit: (
            sorted(zip(leaves, scores.leaf[row].tolist(), scores.origin[row].tolist(), strict=True)),
            sorted(zip(nodes, scores.node[row].tolist(), strict=True)),
            int(scores.index[row]),
            int(scores.rank[row]),
            int(scores.grade[row]),
        )
        for row, unit in enumerate(scores.units)
    }


@pytest.mark.parametrize(
    ("model", "data"), [("asem", "asem"), ("asem_screened", "asem"), ("svi", "svi"), ("hdi", "hdi")]
)
def test_any_order_of_rows_and_columns_gives_the_same_integers(model: str, data: str) -> None:
    observations = delivery_of(model, data).latest
    shuffled = np.random.default_rng(7).permutation(len(observations.units))
    moved = observations.rows(shuffled)
    moved = replace(moved, columns=dict(reversed(moved.columns.items())))
    (here,), (there,) = score(model_named(model), observations), score(model_named(model), moved)
    assert told(here) == told(there)


def test_any_number_of_threads_gives_the_same_integers(monkeypatch: pytest.MonkeyPatch) -> None:
    model, observations = a_model(), some_observations(2_000)
    (alone,) = score(model, observations)
    monkeypatch.setattr(parallel, "WORTH_THREADS", 1)
    monkeypatch.setattr(parallel, "cpu_count", lambda: 7)
    (together,) = score(model, observations)
    assert np.array_equal(alone.leaf, together.leaf)
    assert np.array_equal(alone.index, together.index)
    assert np.array_equal(alone.rank, together.rank)


def test_siblings_in_another_order_change_no_score() -> None:
    model, observations = a_model(), some_observations(500)

    def turned(node: Node) -> Node:
        children = [turned(child) if isinstance(child, Node) else child for child in reversed(node.children)]
        return replace(node, children=tuple(children))

    ((_, root),) = model.trees
    (here,), (there,) = (
        score(model, observations),
        score(replace(model, trees=(((), turned(root)),)), observations),
    )
    assert told(here) == told(there)


def by_hand(model: Model, observations: Observations) -> dict[str, int]:
    """The index in fractions, unit by unit, as a clerk would."""

    def points(code: str, lower: bool, unit: int) -> int:
        column = observations.columns[code].values
        peers = [
            int(column[row])
            for row, group in enumerate(observations.groups)
            if group == observations.groups[unit]
        ]
        if min(peers) == max(peers):
            return model.full_marks
        way = Fraction(int(column[unit]) - min(peers), max(peers) - min(peers))
        return half_up((1 - way if lower else way) * model.full_marks)

    def node_score(node: Node, unit: int, rescale: Fraction = Fraction(1)) -> int:
        found = Fraction(0)
        for child in node.children:
            value = (
                node_score(child, unit)
                if isinstance(child, Node)
                else points(child.column, child.lower_is_better, unit)
            )
            found += Fraction(child.weight, WHOLE) * value
        return half_up(found * rescale)

    ((_, root),) = model.trees
    return {name: node_score(root, unit, Fraction(1, 100)) for unit, name in enumerate(observations.units)}


def test_the_engine_agrees_with_fractions_to_the_last_digit() -> None:
    model, observations = a_model(), some_observations(60)
    (scores,) = score(model, observations)
    assert dict(zip(scores.units, scores.index.tolist(), strict=True)) == by_hand(model, observations)


def test_blocks_in_which_a_group_is_absent_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    model, observations = a_model(), some_observations(400)
    by_group = np.argsort(np.array(observations.groups), kind="stable")
    sorted_by_group = observations.rows(by_group)
    (whole,) = score(model, sorted_by_group)
    monkeypatch.setattr(peers, "BLOCK", 7)
    monkeypatch.setattr(lines, "BLOCK", 7)
    (in_blocks,) = score(model, sorted_by_group)
    assert np.array_equal(whole.leaf, in_blocks.leaf)
    assert dict(zip(whole.units, whole.index.tolist(), strict=True)) == by_hand(model, observations)


def test_many_groups_at_once_come_out_as_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    model, observations = a_model(), some_observations(400)
    (one_by_one,) = score(model, observations)
    monkeypatch.setattr(lines, "FEW_GROUPS", 0)
    (at_once,) = score(model, observations)
    assert np.array_equal(one_by_one.leaf, at_once.leaf)


@pytest.mark.parametrize("groups", [1, 256, 257, 700])
def test_groups_are_numbered_in_the_order_of_their_names(groups: int) -> None:
    labels = [f"{(7 * row) % groups:03d}" for row in range(1_400)]
    found = Peers.of(labels)
    assert found.names == tuple(sorted(set(labels)))
    assert [found.names[number] for number in found.group.tolist()] == labels


def test_the_engine_agrees_with_plain_pandas_where_floats_can_tell() -> None:
    model, observations = a_model(), some_observations(3_000)
    (scores,) = score(model, observations)
    plain = plainly(*plain_inputs(model, observations))
    assert isinstance(plain, pd.DataFrame)
    assert np.abs(plain["index"].to_numpy() - scores.node[:, 0] / 10_000).max() < 0.0002
    same_index = np.rint(plain["index"].round(2).to_numpy() * 100).astype(int) == scores.index
    assert same_index.mean() > 0.99


def exact_mean(terms: list[tuple[int, int]], power: int) -> Fraction:
    """Harmonic and square means under their root."""
    whole = sum(weight for _, weight in terms)
    return sum((Fraction(score) ** power * weight for score, weight in terms), Fraction(0)) / whole


SCORES = st.integers(1, 1_000_000)
WEIGHTS = st.lists(st.integers(1, 100), min_size=2, max_size=5)


@settings(max_examples=200, deadline=None)
@given(data=st.data(), parts=WEIGHTS)
def test_means_are_correctly_rounded(data: st.DataObject, parts: list[int]) -> None:
    values = data.draw(st.lists(SCORES, min_size=len(parts), max_size=len(parts)))
    weights = shares(parts)
    children = Children(
        scores=tuple(np.array([value]) for value in values),
        present=tuple(np.array([True]) for _ in values),
        weights=weights,
        peers=Peers.of([""]),
        full=1_000_000,
        bound=1_000_000,
        power=Fraction(2),
    )
    terms = list(zip(values, weights, strict=True))
    (arithmetic,), _ = combined(Aggregation.ARITHMETIC, children)
    assert arithmetic == half_up(exact_mean(terms, 1))
    (harmonic,), _ = combined(Aggregation.HARMONIC, children)
    assert harmonic == half_up(1 / exact_mean(terms, -1))
    (square,), _ = combined(Aggregation.GENERALISED, children)
    mean_square = exact_mean(terms, 2)
    assert Fraction(2 * int(square) - 1, 2) ** 2 <= mean_square < Fraction(2 * int(square) + 1, 2) ** 2
    (geometric,), _ = combined(Aggregation.GEOMETRIC, children)
    assert min(values) <= harmonic <= geometric <= arithmetic <= square <= max(values)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_the_geometric_mean_of_two_equal_weights_is_the_rounded_root(first: int, second: int) -> None:
    children = Children(
        scores=(np.array([first]), np.array([second])),
        present=(np.array([True]),) * 2,
        weights=shares([1, 1]),
        peers=Peers.of([""]),
        full=10**6,
        bound=10**6,
    )
    (found,), _ = combined(Aggregation.GEOMETRIC, children)
    assert (2 * int(found) - 1) ** 2 <= 4 * first * second < (2 * int(found) + 1) ** 2


def test_a_zero_makes_the_geometric_mean_zero_and_a_missing_one_does_not() -> None:
    children = Children(
        scores=(np.array([0, 0]), np.array([400, 400])),
        present=(np.array([True, False]), np.array([True, True])),
        weights=shares([1, 1]),
        peers=Peers.of(["", ""]),
        full=1000,
        bound=1000,
    )
    found, there = combined(Aggregation.GEOMETRIC, children)
    assert (found.tolist(), there.tolist()) == ([0, 400], [True, True])


def test_copeland_counts_victories_by_the_weight_of_criteria() -> None:
    children = Children(
        scores=(np.array([3, 2, 1]), np.array([1, 2, 3]), np.array([5, 5, 4])),
        present=(np.ones(3, dtype=bool),) * 3,
        weights=shares([5, 3, 2]),
        peers=Peers.of(["", "", ""]),
        full=1_000_000,
        bound=1_000_000,
    )
    found, _ = combined(Aggregation.COPELAND, children)
    assert found.tolist() == [1_000_000, 500_000, 0]


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=60).filter(any))
def test_shares_sum_to_exactly_the_whole(parts: list[int]) -> None:
    found = shares(parts)
    assert sum(found) == WHOLE
    total = sum(parts)
    assert all(
        abs(Fraction(part * WHOLE, total) - share) < 1 for part, share in zip(parts, found, strict=True)
    )


@given(st.fractions(min_value=-1000, max_value=1000))
def test_halves_go_up(value: Fraction) -> None:
    assert -Fraction(1, 2) <= value - half_up(value) < Fraction(1, 2)


def test_integers_are_printed_as_decimals() -> None:
    assert [printed(value, 2) for value in (0, 5, -5, 12345)] == ["0.00", "0.05", "-0.05", "123.45"]
    assert printed(7, 0) == "7"


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(-(2**40), 2**40), min_size=2, max_size=30), st.randoms(use_true_random=False))
def test_points_do_not_depend_on_the_row(values: list[int], random: object) -> None:
    order = list(range(len(values)))
    random.shuffle(order)  # type: ignore[attr-defined]
    for measure in (MinMax(), PercentileRank(), RankPoints(), ZScore()):
        found = []
        for rows in (range(len(values)), order):
            column = Column(np.array([values[row] for row in rows]), np.ones(len(values), dtype=bool), 7)
            nobody = Observations(units=(), columns={})
            at = Situation(column, False, Peers.of([""] * len(values)), 10**6, 10**4, nobody)
            found.append(dict(zip(rows, points(measure, at).tolist(), strict=True)))
        assert found[0] == found[1]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-(10**8), 10**8), st.booleans()), min_size=1, max_size=40),
    st.sampled_from([1, 100, 10**6, 10**8]),
    st.sampled_from([1, 10**4, 10**9, 10**13]),
    st.booleans(),
)
def test_the_way_between_the_peers_ends_is_that_of_fractions(
    cells: list[tuple[int, bool]], full: int, spread: int, lower: bool
) -> None:
    values = np.array([value * spread // 10**4 for value, _ in cells])
    present = np.array([there for _, there in cells])
    nobody = Observations(units=(), columns={})
    peers = Peers.of([f"{number % 3}" for number in range(len(cells))])
    found = points(MinMax(), Situation(Column(values, present), lower, peers, full, 1, nobody))
    for rows in peers.rows:
        there = [row for row in rows.tolist() if present[row]]
        low, high = (end([int(values[row]) for row in there], default=0) for end in (min, max))
        for row in rows.tolist():
            way = int(values[row]) - low if not lower else high - int(values[row])
            wanted = full if low == high else half_up(Fraction(way * full, high - low))
            assert found[row] == (wanted if row in there else 0)
