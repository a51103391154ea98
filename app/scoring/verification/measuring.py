"""From prepared values to points, each kind of measure by its definition."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from app.scoring.verification.arithmetic import decimal, half_up, half_up_of, maybe, number
from app.scoring.verification.canonical import Record
from app.scoring.verification.situation import Tree, Values

#: Points in the last place of a score; 0 where there is no value.
Points = list[int]


def points(tree: Tree, leaf: Record, values: Values) -> Points:
    """The points of one indicator for every unit."""
    return MEASURES[leaf["measure"]["is"]](tree, leaf, values)


def alone(leaf: Record) -> bool:
    """Do a unit's points follow from its own values, whoever else there is?"""
    measure = leaf["measure"]
    if leaf["treatment"] or leaf["missing"]["policy"] in ("group_median", "group_mean"):
        return False
    if measure["is"] == "DistanceToTarget":
        return measure["lowest"] is not None
    return measure["is"] in ("Goalposts", "Bands", "Deductions", "Raters")


def _along(worst: Fraction, best: Fraction, full: int) -> Callable[[Fraction], int]:
    """How far of the way from the worst to the best, clipped at both ends."""
    for_one = Fraction(full) / (best - worst)

    def way(value: Fraction) -> int:
        return min(max(half_up((value - worst) * for_one), 0), full)

    return way


def _goalposts(tree: Tree, leaf: Record, values: Values) -> Points:
    low, high = number(leaf["measure"]["lowest"]), number(leaf["measure"]["highest"])
    if leaf["measure"]["logarithm"]:
        return [0 if value is None else _logarithmic(value, low, high, tree.full, leaf) for value in values]
    worst, best = (high, low) if leaf["lower_is_better"] else (low, high)
    way = _along(worst, best, tree.full)
    return [0 if value is None else way(value) for value in values]


def _logarithmic(value: Fraction, low: Fraction, high: Fraction, full: int, leaf: Record) -> int:
    inside = min(max(value, low), high)
    passed = high / inside if leaf["lower_is_better"] else inside / low
    return half_up_of(lambda: decimal(passed).ln() / decimal(high / low).ln() * full)


def _min_max(tree: Tree, leaf: Record, values: Values) -> Points:
    found = [tree.full] * len(values)
    for members in tree.circle(leaf["measure"]):
        there = [value for place in members if (value := values[place]) is not None]
        low, high = (min(there), max(there)) if there else (Fraction(), Fraction())
        if low < high:
            way = _along(high, low, tree.full) if leaf["lower_is_better"] else _along(low, high, tree.full)
            for place in members:
                value = values[place]
                found[place] = 0 if value is None else way(value)
    return _where_present(found, values)


def _target(tree: Tree, leaf: Record, values: Values) -> Points:
    lower, target = leaf["lower_is_better"], number(leaf["measure"]["target"])
    declared = maybe(leaf["measure"]["lowest"])
    found = [tree.full] * len(values)
    for members, there in _circles(tree, leaf, values):
        worst = declared if declared is not None else there[-1 if lower else 0] if there else target
        if (worst > target) if lower else (worst < target):
            way = _along(worst, target, tree.full)
            for place in members:
                value = values[place]
                found[place] = 0 if value is None else way(value)
    return _where_present(found, values)


def _percentile_rank(tree: Tree, leaf: Record, values: Values) -> Points:
    """Strictly below / (n - 1); where lower is better, 1 minus that."""

    def passed(value: Fraction, there: list[Fraction]) -> Fraction:
        share = Fraction(bisect_left(there, value), len(there) - 1)
        return 1 - share if leaf["lower_is_better"] else share

    return _among(tree, leaf, values, passed)


def _rank_points(tree: Tree, leaf: Record, values: Values) -> Points:
    """(n - place) / (n - 1), equal values at the mean of their places."""

    def passed(value: Fraction, there: list[Fraction]) -> Fraction:
        below, up_to = bisect_left(there, value), bisect_right(there, value)
        share = Fraction(below + up_to - 1, 2 * (len(there) - 1))
        return 1 - share if leaf["lower_is_better"] else share

    return _among(tree, leaf, values, passed)


def _among(
    tree: Tree, leaf: Record, values: Values, passed: Callable[[Fraction, list[Fraction]], Fraction]
) -> Points:
    """The share of the others that a unit has passed; full marks where there are no others."""
    found = [0] * len(values)
    for members, there in _circles(tree, leaf, values):
        for place in members:
            value = values[place]
            if value is not None:
                found[place] = half_up(passed(value, there) * tree.full) if len(there) > 1 else tree.full
    return found


def _z_score(tree: Tree, leaf: Record, values: Values) -> Points:
    """Centre and spread around the mean of the peers, in standard deviations of the sample."""
    centre = number(leaf["measure"]["centre"]) * tree.per_point
    spread = number(leaf["measure"]["spread"]) * tree.per_point * (-1 if leaf["lower_is_better"] else 1)
    found = [0] * len(values)
    for members, there in _circles(tree, leaf, values):
        mean = sum(there, Fraction()) / max(len(there), 1)
        squares = sum(((value - mean) ** 2 for value in there), Fraction())
        for place in members:
            value = values[place]
            if value is None:
                continue
            standard = (
                int(centre)
                if not squares
                else _standard(value - mean, squares / (len(there) - 1), centre, spread)
            )
            found[place] = min(max(standard, 0), tree.full)
    return found


def _standard(deviation: Fraction, variance: Fraction, centre: Fraction, spread: Fraction) -> int:
    def real() -> Decimal:
        return decimal(centre) + decimal(spread * deviation) / decimal(variance).sqrt()

    return half_up_of(real)


def _bands(tree: Tree, leaf: Record, values: Values) -> Points:
    steps = [
        (maybe(least), half_up(number(worth) * tree.per_point)) for least, worth in leaf["measure"]["steps"]
    ]

    def band(value: Fraction) -> int:
        reached = [worth for least, worth in steps if least is None or value >= least]
        return reached[-1] if reached else 0

    return [0 if value is None else band(value) for value in values]


def _deductions(tree: Tree, leaf: Record, values: Values) -> Points:
    rules = [(column, number(each), maybe(cap)) for column, each, cap in leaf["measure"]["rules"]]

    def left(unit: Record) -> int:
        off = Fraction()
        for column, each, cap in rules:
            points_off = number(unit["delivered"][column]) * each
            off += points_off if cap is None else min(points_off, cap)
        return half_up(max(tree.full - off * tree.per_point, Fraction(0)))

    return [0 if value is None else left(unit) for unit, value in zip(tree.units, values, strict=True)]


def _raters(tree: Tree, leaf: Record, values: Values) -> Points:
    measure, trim = leaf["measure"], leaf["measure"]["trim"]
    low, high = number(measure["lowest"]), number(measure["highest"])
    worst, best = (high, low) if leaf["lower_is_better"] else (low, high)
    found = []
    for given, value in zip(tree.ratings(leaf["column"]), values, strict=True):
        counted = sorted(given)[trim : len(given) - trim]
        share = 0 if value is None else (sum(counted, Fraction()) / len(counted) - worst) / (best - worst)
        found.append(half_up(Fraction(share) * tree.full))
    return found


def _circles(tree: Tree, leaf: Record, values: Values) -> list[tuple[list[int], list[Fraction]]]:
    """Each circle of peers with the values that are there, in order."""
    return [
        (members, sorted(value for place in members if (value := values[place]) is not None))
        for members in tree.circle(leaf["measure"])
    ]


def _where_present(found: Points, values: Values) -> Points:
    return [0 if value is None else each for each, value in zip(found, values, strict=True)]


MEASURES: dict[str, Callable[[Tree, Record, Values], Points]] = {
    "Bands": _bands,
    "Deductions": _deductions,
    "DistanceToTarget": _target,
    "Goalposts": _goalposts,
    "MinMax": _min_max,
    "PercentileRank": _percentile_rank,
    "RankPoints": _rank_points,
    "Raters": _raters,
    "ZScore": _z_score,
}
