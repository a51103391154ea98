"""From what was delivered to what is measured: limits, denominators, missing values, outliers."""

import re
from dataclasses import dataclass
from fractions import Fraction

from app.scoring.verification.arithmetic import decimal, half_up_of, number
from app.scoring.verification.canonical import Record
from app.scoring.verification.situation import Tree, Values, grouped

OBSERVED, PEERS, EARLIER = "observed", "imputed_peers", "imputed_earlier"
ZERO, ABSENT, NOT_APPLICABLE = "scored_zero", "absent", "does_not_apply"

REPLACING = {"group_median", "group_mean", "last_value"}
#: Logarithms of outliers are kept to so many places.
LOGARITHM_UNIT = 10**12
PERIOD = re.compile(r"(\d{4})(?:-?H([12])|-?Q([1-4])|-?(0[1-9]|1[0-2]))?", re.IGNORECASE)


@dataclass
class Prepared:
    """A column on its way: values, and how each came about."""

    values: Values
    origin: list[str]


def prepared(tree: Tree, leaf: Record, fit: list[bool]) -> Prepared:
    """One indicator's column after all steps of the model. Who is not fit has no value and is nobody's peer."""
    values = [value if ok else None for value, ok in zip(_delivered(tree, leaf), fit, strict=True)]
    found = Prepared(values, [ABSENT if value is None else OBSERVED for value in values])
    for step in tree.model["steps"]:
        if step == "denominate" and leaf["denominator"]:
            _denominate(tree, leaf, found)
        elif step == "impute" and leaf["missing"]["policy"] in REPLACING:
            _impute(tree, leaf, found, fit)
        elif step == "treat" and leaf["treatment"]:
            found.values = treated(found.values, leaf["treatment"])
    _settle_absence(leaf["missing"], found, fit)
    return found


def _delivered(tree: Tree, leaf: Record) -> Values:
    """The raw values within their limits; for ratings and deductions, whether all that they need is there."""
    measure = leaf["measure"]
    if measure["is"] == "Raters":
        enough = (len(given) >= measure["minimum"] for given in tree.ratings(leaf["column"]))
        return [Fraction(1) if each else None for each in enough]
    if measure["is"] == "Deductions":
        needed = [column for column, _, _ in measure["rules"]]
        return [Fraction(0) if all(c in unit["delivered"] for c in needed) else None for unit in tree.units]
    return [_limited(value, leaf) for value in tree.column(leaf["column"])]


def _limited(value: Fraction | None, leaf: Record) -> Fraction | None:
    if value is not None and leaf["cap"] is not None:
        value = min(value, number(leaf["cap"]))
    if value is not None and leaf["floor"] is not None:
        value = max(value, number(leaf["floor"]))
    return value


def _denominate(tree: Tree, leaf: Record, found: Prepared) -> None:
    for place, divisor in enumerate(tree.column(leaf["denominator"])):
        value = found.values[place]
        found.values[place] = value / divisor if value is not None and divisor else None
        if found.values[place] is None:
            found.origin[place] = ABSENT


# --- missing values --------------------------------------------------------------------------------------------


def _impute(tree: Tree, leaf: Record, found: Prepared, fit: list[bool]) -> None:
    rule = leaf["missing"]
    missing = [place for place, value in enumerate(found.values) if value is None and fit[place]]
    if rule["policy"] == "last_value":
        fills = {place: _latest(leaf, tree.units[place], tree.period, rule["max_age"]) for place in missing}
        mark = EARLIER
    else:
        labels = [unit["labels"].get(rule["within"], "") for unit in tree.units]
        circle = grouped(labels) if rule["within"] else tree.groups
        fills, mark = _typical(found.values, circle, missing, rule["policy"]), PEERS
    for place, value in fills.items():
        if value is not None:
            found.values[place] = value
            found.origin[place] = mark


def _typical(
    values: Values, circle: list[list[int]], missing: list[int], policy: str
) -> dict[int, Fraction | None]:
    """The peers' median or mean for each place that lacks a value."""
    wanted, fills = set(missing), {}
    for members in circle:
        there = sorted(value for place in members if (value := values[place]) is not None)
        typical = None if not there else _mean(there) if policy == "group_mean" else _median(there)
        fills.update({place: typical for place in members if place in wanted})
    return fills


def _mean(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction()) / len(values)


def _median(ordered: list[Fraction]) -> Fraction:
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _latest(leaf: Record, unit: Record, period: str, oldest: int) -> Fraction | None:
    """The unit's own latest earlier value that is not too old, as the indicator reads it."""
    for earlier, delivered in unit["earlier"]:
        if _months(period) - _months(earlier) > oldest:
            return None
        raw = delivered.get(leaf["column"])
        value = _limited(number(raw), leaf) if raw is not None else None
        if value is not None and leaf["denominator"]:
            divisor = number(delivered.get(leaf["denominator"], "0"))
            value = value / divisor if divisor else None
        if value is not None:
            return value
    return None


def _months(period: str) -> int:
    """The last month of a period such as 2026, 2026H1, 2026Q3 or 2026-07, counted from the year 0."""
    found = PERIOD.fullmatch(period.strip())
    if not found:
        raise ValueError(f"no period: {period!r}")
    year, half, quarter, month = found.groups()
    return int(year) * 12 + (int(half) * 6 if half else int(quarter) * 3 if quarter else int(month or 12))


def _settle_absence(rule: Record, found: Prepared, fit: list[bool]) -> None:
    """What is still absent scores nothing, does not apply, or leaves its weight to its siblings."""
    policy = rule["otherwise"] if rule["policy"] in REPLACING else rule["policy"]
    mark = {"zero": ZERO, "not_applicable": NOT_APPLICABLE}.get(policy, ABSENT)
    for place, ok in enumerate(fit):
        if ok and found.origin[place] == ABSENT:
            found.origin[place] = mark


# --- outliers --------------------------------------------------------------------------------------------------


def treated(values: Values, rule: Record) -> Values:
    """Winsorised from the end that skewness points to until acceptable; else logarithms, if the rule has them."""
    there = sorted(value for value in values if value is not None)
    skewed, from_above = _shape(there, rule)
    if not skewed:
        return values
    last = values
    for count in range(1, min(rule["winsorise"], len(there) - 1) + 1):
        limit = there[-count - 1] if from_above else there[count]
        bounded = min if from_above else max
        last = [None if value is None else bounded(value, limit) for value in values]
        if not _shape(sorted(value for value in last if value is not None), rule)[0]:
            return last
    return _logarithms(values, there[0], there[-1]) if rule["logarithm"] else last


def _shape(values: list[Fraction], rule: Record) -> tuple[bool, bool]:
    """Are these skewed beyond both limits, and to the right? Bias-corrected skewness and kurtosis, by definition."""
    n = len(values)
    if n < 4 or values[0] == values[-1]:
        return False, False
    mean = _mean(values)
    second, third, fourth = (sum((value - mean) ** power for value in values) / n for power in (2, 3, 4))
    squared = third**2 / second**3 * Fraction(n * (n - 1), (n - 2) ** 2)
    kurtosis = Fraction(n - 1, (n - 2) * (n - 3)) * ((n + 1) * (fourth / second**2 - 3) + 6)
    beyond = squared > number(rule["skewness"]) ** 2 and kurtosis > number(rule["kurtosis"])
    return beyond, third > 0


def _logarithms(values: Values, low: Fraction, high: Fraction) -> Values:
    """ln(x - lowest + a hundredth of the range), rounded to twelve places."""
    offset = (high - low) / 100

    def logarithm(value: Fraction) -> Fraction:
        return Fraction(
            half_up_of(lambda: decimal(value - low + offset).ln() * LOGARITHM_UNIT), LOGARITHM_UNIT
        )

    return [None if value is None else logarithm(value) for value in values]
