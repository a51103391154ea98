"""ASEM Sustainable Connectivity: every number that COINr's authors printed, at the places they printed."""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

import numpy as np
import pytest

from app.scoring.model import Treatment
from app.scoring.numbers import divide_half_up, printed
from app.scoring.peers import Peers
from app.scoring.preparing.moments import moments
from app.scoring.preparing.outliers import acceptable, treated
from app.scoring.ranking import places
from app.scoring.results import Scores
from tests.scoring.examples import delivery_of, place_of_nodes, published, scores_of


def at_two_places(scores: Scores, code: str) -> list[str]:
    """A node's scores as printed; the index itself is rounded once, to two places."""
    if code == "Index":
        return [printed(value, 2) for value in scores.index.tolist()]
    values = divide_half_up(scores.node[:, place_of_nodes(scores)[code]], 100)
    return [printed(value, 2) for value in values.tolist()]


@pytest.mark.parametrize(
    ("model", "table"), [("asem", "asem_results_head_scores"), ("asem_screened", "asem_overview_head_scores")]
)
def test_every_printed_score_and_rank(model: str, table: str) -> None:
    (scores,) = scores_of(model, "asem")
    row_of = {unit: row for row, unit in enumerate(scores.units)}
    for printed_row in published(table):
        row = row_of[printed_row.pop("uCode")]
        assert str(scores.rank[row]) == printed_row.pop("Rank")
        assert {code: at_two_places(scores, code)[row] for code in printed_row} == printed_row


def test_a_country_that_lacks_a_tenth_of_its_values_is_left_out() -> None:
    (scores,) = scores_of("asem_screened", "asem")
    left_out = {unit for unit, scored in zip(scores.units, scores.scored.tolist(), strict=True) if not scored}
    assert left_out == {"BGD", "BRN", "KHM", "LAO", "MMR"}


def test_one_countrys_summary_with_its_place_in_every_node() -> None:
    (scores,) = scores_of("asem", "asem")
    india, everybody = scores.units.index("IND"), Peers.of([""] * len(scores.units))
    for line in published("asem_unit_summary_IND"):
        place = place_of_nodes(scores)[line["Code"]]
        ranks = places([scores.node[:, place]], scores.scored, everybody)
        assert at_two_places(scores, line["Code"])[india] == line["Score"]
        assert str(ranks.rank[india]) == line["Rank"]


@pytest.mark.parametrize("group", ["L", "XL"])
def test_every_printed_rank_within_its_group(group: str) -> None:
    (scores,) = scores_of("asem", "asem")
    told = {row["uCode"]: row["GDPpc_group"] for row in published("asem")}
    peers = Peers.of([told[unit] for unit in scores.units])
    for line in published(f"asem_results_head_groupranks_{group}"):
        row = scores.units.index(line.pop("uCode"))
        assert told[scores.units[row]] == line.pop("GDPpc_group") == group
        for code, rank in line.items():
            ranks = places([scores.node[:, place_of_nodes(scores)[code]]], scores.scored, peers)
            assert str(ranks.rank[row]) == rank, code


def significant(value: Fraction | float, figures: int = 3) -> Decimal:
    """R prints three significant figures."""
    exact = Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else Decimal(value)
    return Context(prec=figures, rounding=ROUND_HALF_EVEN).create_decimal(exact).normalize()


def test_every_printed_statistic_of_raw_columns() -> None:
    observations = delivery_of("asem", "asem").latest
    for line in published("asem_stats_head"):
        found = moments(observations.columns[line["iCode"]])
        told = {
            "Min": found.minimum, "Max": found.maximum, "Mean": found.mean, "Median": found.median,
            "Std": found.deviation, "Skew": found.skewness, "Kurt": found.kurtosis,
        }  # fmt: skip
        assert {name: significant(value) for name, value in told.items()} == {
            name: Decimal(line[name]).normalize() for name in told
        }, line["iCode"]
        assert (str(found.available), str(found.non_zero)) == (line["N.Avail"], line["N.NonZero"])


def test_every_printed_treatment_of_raw_columns() -> None:
    observations, rule = delivery_of("asem", "asem").latest, Treatment("as printed")
    for line in published("asem_treat_details_raw_head"):
        found = treated(observations.columns[line["iCode"]], rule)
        assert str(acceptable(found.before, rule)).upper() == line["check_SkewKurt0.Pass"]
        assert_close(found.before.skewness, line["check_SkewKurt0.Skew"])
        assert_close(float(found.before.kurtosis), line["check_SkewKurt0.Kurt"])
        if line["winsorise.nwin"] == "NA":
            assert not found.winsorised
            continue
        assert str(found.winsorised) == line["winsorise.nwin"]
        assert str(acceptable(found.after, rule)).upper() == line["check_SkewKurt1.Pass"]
        assert_close(found.after.skewness, line["check_SkewKurt1.Skew"])
        assert_close(float(found.after.kurtosis), line["check_SkewKurt1.Kurt"])


def assert_close(value: float, printed_value: str) -> None:
    """Equal at all the places that were printed."""
    last_place = Decimal(printed_value).as_tuple().exponent
    assert isinstance(last_place, int)
    assert abs(Decimal(value) - Decimal(printed_value)) <= Decimal(1).scaleb(last_place) / 2 + Decimal(
        "1e-12"
    )


def test_every_printed_shift_of_ranks_when_a_pillar_is_left_out() -> None:
    """The mean absolute rank difference over all countries, to six places."""
    from dataclasses import replace

    from app.scoring.model import Node
    from app.scoring.numbers import shares
    from app.scoring.pipeline import score
    from tests.scoring.examples import model_named

    def without(node: Node, code: str) -> Node:
        kept = [
            without(child, code) if isinstance(child, Node) else child
            for child in node.children
            if child.code != code
        ]
        weights = shares([child.weight for child in kept])
        return replace(
            node,
            children=tuple(
                replace(child, weight=weight) for child, weight in zip(kept, weights, strict=True)
            ),
        )

    model, observations = replace(model_named("asem"), places=4), delivery_of("asem", "asem").latest
    (whole,) = score(model, observations)
    for line in published("asem_remove_pillar_meanabsdiff"):
        ((kinds, root),) = model.trees
        (reduced,) = score(replace(model, trees=((kinds, without(root, line["pillar"])),)), observations)
        shift = Fraction(int(np.abs(reduced.rank - whole.rank).sum()), len(whole.units))
        assert f"{float(shift):.6f}" == line["mean_abs_rank_diff"], line["pillar"]
