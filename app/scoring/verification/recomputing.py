"""A whole tree recomputed: what every unit's record ought to say."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from app.scoring.verification.arithmetic import in_text, number
from app.scoring.verification.canonical import Record
from app.scoring.verification.combining import Column, base_scores, node_scores
from app.scoring.verification.measuring import points
from app.scoring.verification.placing import among_last, below_pass, grades, index_of, places, tie_breaks
from app.scoring.verification.preparing import ABSENT, NOT_APPLICABLE, ZERO, prepared
from app.scoring.verification.situation import Tree, is_node, leaves_of, nodes_of


def results_of(tree: Tree) -> Iterator[Record]:
    """What the record of each unit says of its results, unit by unit."""
    fit = _fit(tree)
    leaves, origins = leaf_points(tree, fit)
    nodes = node_scores(tree, leaves, origins)
    base = [each if ok else None for each, ok in zip(base_scores(tree, leaves, nodes), fit, strict=True)]
    adjusted = [index_of(tree, unit, each) for unit, each in zip(tree.units, base, strict=True)]
    index = [each for _, _, each in adjusted]
    standing = places(tree, index, tie_breaks(tree, leaves, nodes))
    for place, unit in enumerate(tree.units):
        bonus, penalty, value = adjusted[place]
        rank, peers, below = standing[place]
        before, grade = grades(tree, unit, value)
        yield {
            "points": _in_places({code: column[place] for code, column in leaves.items()}, tree),
            "origins": {code: column[place] for code, column in origins.items()},
            "nodes": _in_places({code: column[place] for code, column in nodes.items()}, tree),
            "flags": _flags(tree, place, leaves, nodes),
            "base": shown_index(base[place], tree),
            "bonus": shown_index(bonus, tree),
            "penalty": shown_index(penalty, tree),
            "index": shown_index(value, tree),
            "rank": rank or None,
            "ranked_peers": peers,
            "grade_before_veto": before,
            "grade": grade,
            "below_pass": below_pass(tree, value),
            "among_last": among_last(tree, rank, below),
        }


def leaf_points(tree: Tree, fit: list[bool]) -> tuple[dict[str, Column], dict[str, list[str]]]:
    """The points of every indicator, and how each came about."""
    answered, surveyed = _answered(tree), _surveyed(tree)
    found: dict[str, Column] = {}
    origins: dict[str, list[str]] = {}
    for leaf in tree.leaves:
        mine = fit
        if leaf["code"] in surveyed:
            mine = [ok and enough for ok, enough in zip(fit, answered, strict=True)]
        column = prepared(tree, leaf, mine)
        scored = points(tree, leaf, column.values)
        found[leaf["code"]] = [
            None if origin in (ABSENT, NOT_APPLICABLE) else 0 if origin == ZERO else score
            for score, origin in zip(scored, column.origin, strict=True)
        ]
        origins[leaf["code"]] = column.origin
    return found, origins


def _fit(tree: Tree) -> list[bool]:
    """Units that delivered enough of their indicators to be compared at all."""
    least = number(tree.model["minimum_delivered"])
    if not least:
        return [True] * len(tree.units)
    return [
        sum(_delivered(leaf, unit) for leaf in tree.leaves) >= least * len(tree.leaves) for unit in tree.units
    ]


def _delivered(leaf: Record, unit: Record) -> bool:
    """Was anything delivered for an indicator? For deductions, every column that they count."""
    measure = leaf["measure"]
    if measure["is"] == "Raters":
        return bool(unit["ratings"].get(leaf["column"]))
    needed = (
        [column for column, _, _ in measure["rules"]] if measure["is"] == "Deductions" else [leaf["column"]]
    )
    return all(column in unit["delivered"] for column in needed)


def _answered(tree: Tree) -> list[bool]:
    """Units in which enough people answered the survey."""
    survey = tree.model["survey"]
    if not survey or not survey["answers"]:
        return [True] * len(tree.units)
    counts = tree.column(survey["answers"])
    return [count is not None and count >= survey["minimum_answers"] for count in counts]


def _surveyed(tree: Tree) -> set[str]:
    """The indicators that the survey fills."""
    survey = tree.model["survey"]
    if not survey:
        return set()
    of = [child for child in tree.root["children"] if child["code"] == survey["of"]]
    return {leaf["code"] for child in of for leaf in (leaves_of(child) if is_node(child) else [child])}


def _flags(tree: Tree, place: int, leaves: dict[str, Column], nodes: dict[str, Column]) -> list[str]:
    """Codes of what reaches its mark: indicators, then nodes, each in the order of the tree."""
    told = [(leaf, leaves) for leaf in tree.leaves] + [(node, nodes) for node in nodes_of(tree.root)]
    return [
        item["code"]
        for item, columns in told
        if item["flag"]
        and (score := columns[item["code"]][place]) is not None
        and Fraction(score, tree.per_point) >= number(item["flag"]["at_least"])
    ]


def _in_places(scores: dict[str, int | None], tree: Tree) -> dict[str, str | None]:
    return {code: shown(score, tree) for code, score in scores.items()}


def shown(score: int | None, tree: Tree) -> str | None:
    """A score as it is printed."""
    return None if score is None else in_text(score, tree.model["score_places"])


def shown_index(value: int | None, tree: Tree) -> str | None:
    """An index, or what is added to it, as it is printed."""
    return None if value is None else in_text(value, tree.model["places"])


def first_difference(told: Any, found: Any, path: tuple[str, ...] = ()) -> tuple[str, Any, Any] | None:
    """Where a record departs from what it ought to say: (place, told, found)."""
    if told == found:
        return None
    if isinstance(told, dict) and isinstance(found, dict):
        for key in [*found, *(key for key in told if key not in found)]:
            inner = first_difference(told.get(key), found.get(key), (*path, key))
            if inner:
                return inner
    return " · ".join(path), told, found
