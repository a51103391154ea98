"""What a computation says of each unit: the engine's integers as words, texts and shares, ready to be kept."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.organisations.models import Unit
from app.scoring.adjustments import adjustment_points
from app.scoring.complaints import Unreadable
from app.scoring.freeze.records import ORIGINS, number_text
from app.scoring.model import Aggregation, Deductions, Indicator, Model, Node, Raters
from app.scoring.numbers import WHOLE, printed
from app.scoring.observations import Observations
from app.scoring.results import Scores
from app.scoring.robustness import (
    Hear,
    Part,
    firmness_of,
    how_sure,
    listing_of,
    nobody,
    weights_without_judges,
)
from app.stages.assessment.computing.assembling import Assembled
from app.stages.assessment.feeds.labels import LABELS
from app.stages.assessment.queries import default_group
from app.stages.assessment.ranking import Standing, Why

Line = dict[str, Any]
Floats = NDArray[np.float64]
#: What limits and the ends of the scale take from bonus and penalty, so that a line always adds up.
LIMIT = ("limit", "限额")


def lines_of(
    assembled: Assembled, results: tuple[Scores, ...], *, whole: bool, hear: Hear = nobody
) -> Iterator[Line]:
    """A line for each unit of the round, by code; with ``whole`` also its indicators and how sure its place is."""
    found: dict[str, Line] = {}
    before, of_them_all = 0, sum(len(scores.units) for scores in results)
    for scores in results:

        def of_all(part: Part, share: float, before: int = before, here: int = len(scores.units)) -> None:
            hear(part, (before + here * share) / of_them_all)

        about = dict(_tree_lines(scores, assembled.observations, whole=whole))
        for code, sure in (_sureness(scores, assembled.observations, of_all) if whole else {}).items():
            about[code] |= sure
        found |= about
        before += len(scores.units)
    for code in sorted(assembled.units):
        unit = assembled.units[code]
        yield {**_nothing(unit), **found.get(code, {})}


def standing_of(line: Mapping[str, Any]) -> Standing:
    """The place that a line gives its unit."""
    return Standing(line["rank"], line["group_size"], tuple(Why(each) for each in line["reasons"]))


def _nothing(unit: Unit) -> Line:
    """A unit that no tree scores, or of which nothing is known."""
    return {
        "unit_id": unit.id,
        "unit_path": unit.path,
        "peer_group": default_group(unit),
        "tree": "",
        "score": None,
        "rank": None,
        "group_size": None,
        "grade": "",
        "reasons": [],
        "certainty": "",
        "probability": None,
        "sureness": {},
        "nodes": {},
        "indicators": {},
        "adjustments": [],
    }


def _tree_lines(scores: Scores, observations: Observations, *, whole: bool) -> Iterator[tuple[str, Line]]:
    model, row_of = scores.model, {unit: row for row, unit in enumerate(observations.units)}
    grades = [grade.name for grade in model.grades]
    why, nodes = _reasons(scores), _nodes_of(scores)
    indicators = _indicators_of(scores, observations, row_of) if whole else None
    ranks, sizes, grade = scores.rank.tolist(), scores.ranked_peers.tolist(), scores.grade.tolist()
    index, base, scored = scores.index.tolist(), scores.base.tolist(), scores.scored.tolist()
    for place, code in enumerate(scores.units):
        about: Line = {
            "tree": scores.root.code,
            "peer_group": scores.groups[int(scores.group[place])],
            "score": Decimal(index[place]).scaleb(-model.places) if scored[place] else None,
            "rank": ranks[place] or None,
            "group_size": sizes[place] if ranks[place] else None,
            "grade": grades[grade[place]] if grade[place] >= 0 else "",
            "reasons": why[place],
            "nodes": nodes[place],
        }
        if scored[place]:
            about["nodes"][scores.root.code]["base"] = printed(base[place], model.places)
            about["adjustments"] = _adjustments(
                model,
                observations,
                row_of[code],
                code,
                Fraction(index[place] - base[place], 10**model.places),
            )
        if indicators is not None:
            about["indicators"] = indicators[place]
        yield code, about


def _reasons(scores: Scores) -> list[list[str]]:
    """Why each unit is on the list; a tie that extends the list says so."""
    found: list[list[str]] = [[] for _ in scores.units]
    for place in np.flatnonzero(scores.below_pass).tolist():
        found[place].append(Why.BELOW_PASS.value)
    for group in range(len(scores.groups)):
        last = np.flatnonzero((scores.group == group) & scores.among_last)
        extended = len(last) > scores.model.notices.last_places
        highest = scores.index[last].max() if len(last) else 0
        for place in last.tolist():
            found[place].append(Why.LAST_PLACES.value)
            if extended and scores.index[place] == highest:
                found[place].append(Why.TIE.value)
    return found


def _nodes_of(scores: Scores) -> list[dict[str, Any]]:
    """Score and share among its siblings of every node of the tree, unit by unit."""
    places = scores.model.score_places
    heads = [(node.code, number_text(Fraction(node.weight, WHOLE))) for node in scores.root.nodes()]
    return [
        {
            code: {"score": None if missing else printed(value, places), "weight": weight}
            for (code, weight), value, missing in zip(heads, values, absent, strict=True)
        }
        for values, absent in zip(scores.node.tolist(), scores.node_missing.tolist(), strict=True)
    ]


def _indicators_of(
    scores: Scores, observations: Observations, row_of: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Points, weight, value, origin and contribution of every indicator, unit by unit."""
    leaves, places = list(scores.root.indicators()), scores.model.score_places
    rows = [row_of[unit] for unit in scores.units]
    values = [_values(leaf, observations, rows) for leaf in leaves]
    parts = contributions(scores)
    heads = [(leaf.code, number_text(Fraction(leaf.weight, WHOLE))) for leaf in leaves]
    given = (
        scores.leaf.tolist(),
        scores.leaf_missing.tolist(),
        scores.origin.tolist(),
        zip(*values, strict=True),
        parts.tolist(),
    )
    return [
        {
            code: {
                "points": None if missing else printed(points, places),
                "weight": weight,
                "value": value,
                "origin": ORIGINS[origin],
                "contribution": None if missing or part != part else f"{part:.4f}",
            }
            for (code, weight), points, missing, origin, value, part in zip(heads, *unit, strict=True)
        }
        for unit in zip(*given, strict=True)
    ]


def _values(leaf: Indicator, observations: Observations, rows: list[int]) -> list[str | None]:
    """What was delivered for an indicator, as text; marks and counted columns side by side."""
    if isinstance(leaf.measure, Raters):
        given = observations.ratings[leaf.column]
        return [";".join(map(number_text, given[row])) or None for row in rows]
    if isinstance(leaf.measure, Deductions):
        counted = [
            (LABELS.get(column, column), _cells(observations, column, rows))
            for column, _, _ in leaf.measure.rules
        ]
        return [
            "; ".join(f"{name} {cells[at]}" for name, cells in counted if cells[at] is not None) or None
            for at in range(len(rows))
        ]
    return _cells(observations, leaf.column, rows)


def _cells(observations: Observations, name: str, rows: list[int]) -> list[str | None]:
    column = observations.columns[name]
    values, there = column.values.tolist(), column.present.tolist()
    return [number_text(Fraction(values[row]) / column.unit) if there[row] else None for row in rows]


def contributions(scores: Scores) -> Floats:
    """(U, K) points that each indicator brings to the index, in points of the scale; they sum to it up to rounding.

    What is missing leaves its weight to its siblings. NaN below a node whose score is no sum of its children's.
    """
    units, per_point = len(scores.units), 10**scores.model.score_places
    shares = np.ones((units, len(list(scores.root.indicators()))))
    leaf_at = {leaf.code: at for at, leaf in enumerate(scores.root.indicators())}
    node_at = {node.code: at for at, node in enumerate(scores.root.nodes())}
    for node in scores.root.nodes():
        there = np.stack(
            [
                ~scores.node_missing[:, node_at[child.code]]
                if isinstance(child, Node)
                else ~scores.leaf_missing[:, leaf_at[child.code]]
                for child in node.children
            ],
            axis=1,
        )
        for child, share in zip(node.children, _shares(node, there).T, strict=True):
            below = [leaf.code for leaf in child.indicators()] if isinstance(child, Node) else [child.code]
            shares[:, [leaf_at[code] for code in below]] *= share[:, None]
    points = np.asarray(scores.leaf, dtype=np.float64) / per_point
    return np.asarray(points * shares, dtype=np.float64)


def _shares(node: Node, there: NDArray[np.bool_]) -> Floats:
    """(U, children) the share of each child in its node's score."""
    if node.then is not None or node.aggregation not in (Aggregation.ARITHMETIC, Aggregation.SUM):
        return np.full(there.shape, np.nan)
    if node.aggregation is Aggregation.SUM:
        return there.astype(np.float64)
    given = there * np.array([child.weight for child in node.children], dtype=np.float64)
    whole = given.sum(axis=1, keepdims=True)
    return np.asarray(given / np.where(whole > 0, whole, 1), dtype=np.float64)


def _adjustments(
    model: Model, observations: Observations, row: int, code: str, difference: Fraction
) -> list[dict[str, str]]:
    """Every bonus and penalty of a unit with its reason; a last line where limits leave less than their sum."""
    found: list[tuple[str, str, Fraction, str]] = []
    for rules, sign in ((model.bonuses, 1), (model.penalties, -1)):
        for rule in rules:
            points = adjustment_points(rule, observations, row) * sign
            if points:
                found.append(
                    (rule.code, rule.name, points, observations.sources.get((code, rule.column), ""))
                )
                difference -= points
    if difference:
        found.append((*LIMIT, difference, ""))
    return [
        {"code": rule, "name": name, "points": number_text(points), "reason": reason}
        for rule, name, points, reason in found
    ]


def _sureness(scores: Scores, observations: Observations, hear: Hear) -> dict[str, Line]:
    """How sure it is that a unit is on the list: for those on it a word, for everybody a probability."""
    try:
        listing = listing_of(scores, observations)
    except Unreadable:  # its weights cannot be drawn: the list stands, and nothing is said of how sure it is
        return {}
    if not len(listing.rows):
        return {}
    found = how_sure(
        listing.standings,
        firmness=firmness_of(scores.model),
        sources=listing.sources,
        weights_without_judge=weights_without_judges(scores),
        hear=hear,
    )
    told: dict[str, Line] = {
        code: {"probability": count / found.chances.draws}
        for code, count in zip(listing.units, found.chances.listed.tolist(), strict=True)
    }
    for group in found.groups:
        for each in group.candidates:
            radius, certificate = each.radius, each.certificate
            told[listing.units[each.unit]] |= {
                "certainty": each.certainty.value,
                "sureness": {
                    "places": list(each.places),
                    "proved": bool(certificate and certificate.holds),
                    "radius": f"{radius.percentage_points:.2f}" if radius else None,
                    "rival": listing.units[radius.other] if radius and radius.other is not None else None,
                },
            }
        for challenger in group.challengers:
            told[listing.units[challenger.unit]]["sureness"] = {"challenges": True}
    return told
