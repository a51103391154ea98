"""The tables of a result. Numbers are printed from integers, with exactly the places of the model."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from app.scoring.numbers import printed
from app.scoring.observations import Observations
from app.scoring.results import (
    ABSENT,
    DOES_NOT_APPLY,
    IMPUTED_EARLIER,
    IMPUTED_PEERS,
    OBSERVED,
    SCORED_ZERO,
    Scores,
)

#: How a value came about, as the tables say it.
ORIGINS = {
    OBSERVED: "observed",
    IMPUTED_PEERS: "imputed_from_peers",
    IMPUTED_EARLIER: "earlier_value",
    SCORED_ZERO: "missing_scored_zero",
    ABSENT: "missing",
    DOES_NOT_APPLY: "not_applicable",
}
WHO = ("period", "tree", "unit", "name", "group")


def table(name: str, results: Sequence[tuple[Scores, Observations]]) -> str:
    """One of ``TABLES`` as CSV with LF, rows in the order of periods, trees and units."""
    header, rows = TABLES[name]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    for scores, observations in results:
        writer.writerows(rows(scores, observations))
    return text.getvalue()


def _who(scores: Scores, row: int) -> list[str]:
    group = scores.groups[scores.group[row]]
    return [scores.period, scores.root.code, scores.units[row], scores.names[row], group]


def by_code(scores: Scores) -> list[int]:
    """Rows in the order of unit codes."""
    return sorted(range(len(scores.units)), key=lambda row: scores.units[row])


def reasons(scores: Scores, row: int) -> list[str]:
    """Why a unit is proposed for a warning."""
    return [
        word
        for word, applies in (
            ("below_pass_mark", scores.below_pass[row]),
            ("last_places", scores.among_last[row]),
        )
        if applies
    ]


def grade_of(scores: Scores, row: int, places: np.ndarray[tuple[int], np.dtype[np.int64]]) -> str:
    """A unit's grade; nothing without an index."""
    return scores.model.grades[places[row]].name if places[row] >= 0 else ""


SCORES = (
    *WHO, "index", "rank", "ranked_in_group", "grade", "base", "bonus", "penalty", "grade_before_veto", "reasons",
)  # fmt: skip


def _score_rows(scores: Scores, _: Observations) -> Iterator[list[str]]:
    places = scores.model.places
    for row in by_code(scores):
        scored, ranked = bool(scores.scored[row]), bool(scores.rank[row])
        yield [
            *_who(scores, row),
            printed(int(scores.index[row]), places) if scored else "",
            str(scores.rank[row]) if ranked else "",
            str(scores.ranked_peers[row]) if ranked else "",
            grade_of(scores, row, scores.grade),
            printed(int(scores.base[row]), places) if scored else "",
            printed(int(scores.bonus[row]), places),
            printed(int(scores.penalty[row]), places),
            grade_of(scores, row, scores.grade_before_veto),
            " ".join(reasons(scores, row)),
        ]


RANKING = ("period", "tree", "group", "rank", "unit", "name", "index", "grade", "reasons")


def _ranking_rows(scores: Scores, _: Observations) -> Iterator[list[str]]:
    """Group by group, the best first; units without a place are not in the list."""
    ranked = [row for row in by_code(scores) if scores.rank[row]]
    for row in sorted(ranked, key=lambda row: (scores.group[row], scores.rank[row])):
        yield [
            scores.period,
            scores.root.code,
            scores.groups[scores.group[row]],
            str(scores.rank[row]),
            scores.units[row],
            scores.names[row],
            printed(int(scores.index[row]), scores.model.places),
            grade_of(scores, row, scores.grade),
            " ".join(reasons(scores, row)),
        ]


NODES = (*WHO, "node", "node_name", "score", "flag", "flags_below")


def _node_rows(scores: Scores, _: Observations) -> Iterator[list[str]]:
    nodes = list(scores.root.nodes())
    for row in by_code(scores):
        for place, node in enumerate(nodes):
            there = not scores.node_missing[row, place]
            yield [
                *_who(scores, row),
                node.code,
                node.name,
                printed(int(scores.node[row, place]), scores.model.score_places) if there else "",
                str(int(scores.node_flags[row, place])) if there and node.flag else "",
                str(scores.flag_count[row, place]) if there else "",
            ]


INDICATORS = (*WHO, "indicator", "indicator_name", "score", "origin", "flag", "department", "source")


def _indicator_rows(scores: Scores, observations: Observations) -> Iterator[list[str]]:
    leaves = list(scores.root.indicators())
    for row in by_code(scores):
        for place, leaf in enumerate(leaves):
            there = not scores.leaf_missing[row, place]
            yield [
                *_who(scores, row),
                leaf.code,
                leaf.name,
                printed(int(scores.leaf[row, place]), scores.model.score_places) if there else "",
                ORIGINS[int(scores.origin[row, place])],
                str(int(scores.leaf_flags[row, place])) if there and leaf.flag else "",
                leaf.source,
                observations.sources.get((scores.units[row], leaf.column), ""),
            ]


Rows = Callable[[Scores, Observations], Iterator[list[str]]]
#: The files of a result: each with its header and its rows.
TABLES: dict[str, tuple[tuple[str, ...], Rows]] = {
    "scores.csv": (SCORES, _score_rows),
    "ranking.csv": (RANKING, _ranking_rows),
    "nodes.csv": (NODES, _node_rows),
    "indicators.csv": (INDICATORS, _indicator_rows),
}
