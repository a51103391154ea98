"""From points up the tree: each way of combining by its definition, one rounding each."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.scoring.verification.arithmetic import decimal, divided_among, half_up, half_up_of, number, quotient
from app.scoring.verification.canonical import Record
from app.scoring.verification.preparing import EARLIER, NOT_APPLICABLE, OBSERVED
from app.scoring.verification.situation import Tree, is_node, leaf_shares, leaves_of, nodes_of

#: The points of one unit, None where there are none.
Score = int | None
Column = list[Score]


@dataclass(frozen=True)
class Family:
    """The children of a node: their columns and their weights."""

    columns: list[Column]
    weights: list[int]

    def of(self, place: int) -> list[tuple[int, int]]:
        """(points, weight) of the children that a unit has."""
        return [
            (score, weight)
            for column, weight in zip(self.columns, self.weights, strict=True)
            if weight and (score := column[place]) is not None
        ]


def node_scores(tree: Tree, points: dict[str, Column], origins: dict[str, list[str]]) -> dict[str, Column]:
    """Every node's scores, by code."""
    found: dict[str, Column] = {}
    for node in reversed(list(nodes_of(tree.root))):
        column = combined(tree, node, _family(node, points, found), Fraction(1))
        if node["minimum_coverage"] != "0":
            covered = _covered(node, origins)
            column = [score if covered(place) else None for place, score in enumerate(column)]
        if node["then"]:
            column = percentiles(tree, node["then"], column, tree.full)
        found[node["code"]] = column
    return found


def base_scores(tree: Tree, points: dict[str, Column], nodes: dict[str, Column]) -> Column:
    """The index before adjustments, counted in its own last place; None where the root has no score."""
    root, scored = tree.root, nodes[tree.root["code"]]
    if root["then"]:
        before = combined(tree, root, _family(root, points, nodes), Fraction(1))
        before = [score if there is not None else None for score, there in zip(before, scored, strict=True)]
        return percentiles(tree, root["then"], before, int(tree.model["scale"]) * tree.per_index_point)
    family = _family(root, points, nodes)
    if not tree.model["from_published_scores"]:
        shares = list(leaf_shares(root))
        weights = divided_among([share for _, share in shares])
        family = Family([points[code] for code, _ in shares], weights)
    found = combined(tree, root, family, Fraction(tree.per_index_point, tree.per_point))
    return [score if there is not None else None for score, there in zip(found, scored, strict=True)]


def _family(node: Record, points: dict[str, Column], nodes: dict[str, Column]) -> Family:
    columns = [(nodes if is_node(child) else points)[child["code"]] for child in node["children"]]
    return Family(columns, [child["weight"] for child in node["children"]])


def combined(tree: Tree, node: Record, family: Family, rescale: Fraction) -> Column:
    """The scores of a node whose children are there, times ``rescale``; None for units without any child."""
    if node["aggregation"] == "copeland":
        return _majorities(tree, family, rescale)
    combine = COMBINATIONS[node["aggregation"]]
    power = number(node["power"])
    parts = (family.of(place) for place in range(len(tree.units)))
    return [combine(each, power, rescale) if each else None for each in parts]


def _arithmetic(parts: list[tuple[int, int]], _power: Fraction, rescale: Fraction) -> int:
    total, whole = sum(score * weight for score, weight in parts), sum(weight for _, weight in parts)
    return quotient(total * rescale.numerator, whole * rescale.denominator)


def _sum(parts: list[tuple[int, int]], _power: Fraction, rescale: Fraction) -> int:
    return half_up(sum(score for score, _ in parts) * rescale)


def _harmonic(parts: list[tuple[int, int]], _power: Fraction, rescale: Fraction) -> int:
    """A quotient of whole numbers, so it needs no digits at all."""
    if any(score == 0 for score, _ in parts):
        return 0
    whole = sum(weight for _, weight in parts)
    return half_up(whole / sum((Fraction(weight, score) for score, weight in parts), Fraction()) * rescale)


def _geometric(parts: list[tuple[int, int]], _power: Fraction, rescale: Fraction) -> int:
    if any(score == 0 for score, _ in parts):
        return 0
    whole = sum(weight for _, weight in parts)

    def real() -> Decimal:
        logarithms = sum((Decimal(score).ln() * weight for score, weight in parts), Decimal())
        return (logarithms / whole).exp() * decimal(rescale)

    return half_up_of(real)


def _generalised(parts: list[tuple[int, int]], power: Fraction, rescale: Fraction) -> int:
    if power < 0 and any(score == 0 for score, _ in parts):
        return 0
    there = [(score, weight) for score, weight in parts if score]
    if not there:
        return 0
    whole = sum(weight for _, weight in parts)

    def real() -> Decimal:
        powers = ((Decimal(score).ln() * decimal(power)).exp() * weight for score, weight in there)
        return ((sum(powers, Decimal()) / whole).ln() / decimal(power)).exp() * decimal(rescale)

    return half_up_of(real)


def _majorities(tree: Tree, family: Family, rescale: Fraction) -> Column:
    """Copeland: wins less defeats among the rivals of the peer group, as points of 0 to full marks."""
    found: Column = [None] * len(tree.units)
    for members in tree.groups:
        rivals = [place for place in members if family.of(place)]
        for place in rivals:
            balance = sum(_duel(family, place, other) for other in rivals if other != place)
            share = (
                Fraction(balance + len(rivals) - 1, 2 * (len(rivals) - 1)) if len(rivals) > 1 else Fraction(1)
            )
            # Alone, the points are cut and not rounded: full marks of the index are whole anyhow.
            found[place] = half_up(share * tree.full * rescale)
    return found


def _duel(family: Family, one: int, other: int) -> int:
    """1, 0 or -1: who has the weight of the criteria that both have."""
    margin = 0
    for column, weight in zip(family.columns, family.weights, strict=True):
        mine, theirs = column[one], column[other]
        if mine is not None and theirs is not None:
            margin += weight * ((mine > theirs) - (mine < theirs))
    return (margin > 0) - (margin < 0)


def percentiles(tree: Tree, rule: Record, scores: Column, full: int) -> Column:
    """Strictly below / (n - 1) of a node's own scores; alone: full marks."""
    found: Column = [None] * len(scores)
    for members in tree.circle(rule):
        there = sorted(score for place in members if (score := scores[place]) is not None)
        for place in members:
            score = scores[place]
            if score is not None:
                others = len(there) - 1
                found[place] = half_up(Fraction(bisect_left(there, score), others) * full) if others else full
    return found


def _covered(node: Record, origins: dict[str, list[str]]) -> Callable[[int], bool]:
    """Has a unit delivered enough of the weight that is asked of it?"""
    weights = divided_among([share for _, share in leaf_shares(node)])
    marks = [origins[leaf["code"]] for leaf in leaves_of(node)]
    least = number(node["minimum_coverage"])

    def enough(place: int) -> bool:
        told = [(mark[place], weight) for mark, weight in zip(marks, weights, strict=True)]
        asked = sum(weight for mark, weight in told if mark != NOT_APPLICABLE)
        delivered = sum(weight for mark, weight in told if mark in (OBSERVED, EARLIER))
        return asked > 0 and delivered >= least * asked

    return enough


COMBINATIONS: dict[str, Callable[[list[tuple[int, int]], Fraction, Fraction], int]] = {
    "arithmetic": _arithmetic,
    "sum": _sum,
    "geometric": _geometric,
    "harmonic": _harmonic,
    "generalised": _generalised,
}
