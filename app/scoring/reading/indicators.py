"""Indicators of a model file: what each is measured by, and what happens to its values before."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from app.scoring.complaints import N_
from app.scoring.model import (
    Bands,
    Deductions,
    DistanceToTarget,
    Flag,
    Goalposts,
    Indicator,
    Measure,
    MinMax,
    Missing,
    MissingPolicy,
    PercentileRank,
    RankPoints,
    Raters,
    Treatment,
    ZScore,
)
from app.scoring.reading.table import Table

#: Measures that say themselves what is better.
WITHOUT_DIRECTION = (Bands, Deductions)
#: Measures that read no column of numbers of their own.
WITHOUT_NUMBERS = (Deductions, Raters)


def indicator_of(table: Table, treatments: Mapping[str, Treatment]) -> Indicator:
    """One indicator; its weight is settled with its siblings."""
    code = table.text("code")
    measure = measure_of(table.table("measure"))
    indicator = Indicator(
        code=code,
        name=table.text("name", code),
        weight=0,
        measure=measure,
        column=code if isinstance(measure, Deductions) else table.text("column", code),
        lower_is_better=_lower_is_better(table, measure),
        source=table.text("source", "") if table.has("source") else "",
        denominator=table.optional_text("denominator"),
        cap=table.optional_number("cap"),
        floor=table.optional_number("floor"),
        standard_error=table.optional_number("standard_error"),
        relative_error=table.optional_number("relative_error"),
        missing=_missing(table),
        treatment=_treatment(table, treatments),
        flag=flag_of(table),
        tags=table.texts("tags"),
    )
    _complain_of_unused_steps(table, indicator)
    table.close()
    return indicator


def flag_of(table: Table) -> Flag | None:
    """The mark from which a score is flagged."""
    mark = table.optional_number("flag_at")
    return None if mark is None else Flag(mark)


def measure_of(table: Table) -> Measure:
    """The measure that ``kind`` names."""
    kind = table.get("kind")
    reader = MEASURES.get(kind) if isinstance(kind, str) else None
    if reader is None:
        known = ", ".join(MEASURES)
        table.complain("kind", N_("How are values turned into points? Known are: %(known)s."), known=known)
        return MinMax()
    measure = reader(table)
    table.close()
    return measure


def _goalposts(table: Table) -> Goalposts:
    found = Goalposts(table.number("lowest"), table.number("highest"), table.truth("logarithm"))
    if found.lowest >= found.highest:
        table.complain("highest", N_("The upper goalpost must lie above the lower one."))
    if found.logarithm and found.lowest <= 0:
        table.complain("lowest", N_("A logarithm needs goalposts above zero."))
        return Goalposts(Fraction(1), Fraction(2))
    return found if found.lowest < found.highest else Goalposts(Fraction(0), Fraction(1))


def _z_score(table: Table) -> ZScore:
    found = ZScore(
        _overall(table), table.number("centre", Fraction(50)), table.number("spread", Fraction(10))
    )
    if found.spread <= 0:
        table.complain("spread", N_("The points of one standard deviation must be above zero."))
    return found


def _overall(table: Table) -> bool:
    """Compared with all units of the tree instead of the peer group."""
    return table.truth("overall")


def _bands(table: Table) -> Bands:
    steps: list[tuple[Fraction | None, Fraction]] = []
    listed = table.get("bands")
    for number, each in enumerate(listed if isinstance(listed, list) else [], start=1):
        band = Table(each, f"{table.place} · bands {number}", table.complaints)
        steps.append((band.optional_number("at_least"), band.number("points")))
        band.close()
    bounds = [bound for bound, _ in steps[1:]]
    if not steps or steps[0][0] is not None:
        table.complain(
            "bands", N_("The first band has points only: it is for everything below the second one.")
        )
    if None in bounds or bounds != sorted(set(bounds), key=lambda bound: bound or 0):
        table.complain(
            "bands", N_("Each further band needs at_least, and these must rise from band to band.")
        )
        return Bands(())
    return Bands(tuple(steps))


def _deductions(table: Table) -> Deductions:
    rules: list[tuple[str, Fraction, Fraction | None]] = []
    listed = table.get("rules")
    for number, each in enumerate(listed if isinstance(listed, list) else [], start=1):
        rule = Table(each, f"{table.place} · rules {number}", table.complaints)
        rules.append((rule.text("column"), rule.number("each"), rule.optional_number("cap")))
        _, each_time, cap = rules[-1]
        if each_time <= 0:
            rule.complain("each", N_("Points to take off are written above zero."))
        if cap is not None and cap <= 0:
            rule.complain("cap", N_("A cap is above zero."))
        rule.close()
    if not rules:
        table.complain("rules", N_("Deductions need at least one rule: a column, and points off for each."))
    return Deductions(tuple(rules))


def _raters(table: Table) -> Raters:
    found = Raters(
        table.number("lowest"), table.number("highest"), table.whole("minimum", 3, 1, 1000), table.whole("trim", 0, 0, 100)
    )  # fmt: skip
    if found.lowest >= found.highest:
        table.complain("highest", N_("The scale of raters must rise from lowest to highest."))
    if found.minimum <= 2 * found.trim:
        table.complain(
            "minimum",
            N_("With so many ratings trimmed at both ends, nothing may be left: ask for more raters."),
        )
    return found


def _target(table: Table) -> DistanceToTarget:
    return DistanceToTarget(table.number("target"), table.optional_number("lowest"), _overall(table))


MEASURES: Mapping[str, Callable[[Table], Measure]] = {
    "goalposts": _goalposts,
    "minmax": lambda table: MinMax(_overall(table)),
    "zscore": _z_score,
    "percentile_rank": lambda table: PercentileRank(_overall(table)),
    "rank": lambda table: RankPoints(_overall(table)),
    "target": _target,
    "bands": _bands,
    "deductions": _deductions,
    "raters": _raters,
}


def _lower_is_better(table: Table, measure: Measure) -> bool:
    direction = table.get("direction")
    if isinstance(measure, WITHOUT_DIRECTION):
        if direction is not None:
            table.complain(
                "direction", N_("Bands and deductions say themselves what is better; take the direction out.")
            )
        return False
    if direction not in ("higher", "lower"):
        table.complain("direction", N_('Is more better? Write direction = "higher" or direction = "lower".'))
    return bool(direction == "lower")


def _missing(table: Table) -> Missing:
    """A word, or a table with ``policy`` and what belongs to it."""
    if isinstance(table.get("missing"), str) or not table.has("missing"):
        policy = table.word("missing", MissingPolicy, MissingPolicy.REWEIGHT)
        if policy is MissingPolicy.LAST_VALUE:
            table.complain("missing", N_('Say how old it may be: { policy = "last_value", max_age = 12 }.'))
        return Missing(policy)
    inner = table.table("missing")
    policy = inner.word("policy", MissingPolicy, MissingPolicy.REWEIGHT)
    max_age, within, otherwise = 0, None, MissingPolicy.REWEIGHT
    if policy is MissingPolicy.LAST_VALUE:
        max_age = inner.whole("max_age", 0, 1, 1200)
        if not inner.has("max_age"):
            inner.complain("max_age", N_("Say how many months old the value may be."))
    if policy in (MissingPolicy.GROUP_MEAN, MissingPolicy.GROUP_MEDIAN):
        within = inner.optional_text("within")
    if policy.replaces_values:
        otherwise = inner.word("otherwise", MissingPolicy, MissingPolicy.REWEIGHT)
        if otherwise.replaces_values:
            inner.complain("otherwise", N_("What remains missing can be reweight, zero or not_applicable."))
            otherwise = MissingPolicy.REWEIGHT
    inner.close()
    return Missing(policy, max_age, within, otherwise)


def _treatment(table: Table, treatments: Mapping[str, Treatment]) -> Treatment | None:
    name = table.optional_text("treatment")
    if name is not None and name not in treatments:
        table.complain("treatment", N_("There is no [treatment.%(name)s] in this file."), name=name)
    return treatments.get(name) if name else None


def _complain_of_unused_steps(table: Table, indicator: Indicator) -> None:
    """A rank is blind to how far out an outlier lies; deductions and raters have no column to divide."""
    no_numbers = isinstance(indicator.measure, WITHOUT_NUMBERS)
    steps = ("denominator", "treatment", "cap", "floor", "standard_error", "relative_error")
    given = [key for key in steps if no_numbers and table.has(key)]
    if no_numbers and indicator.missing.policy.replaces_values:
        given.append("missing")
    for key in given:
        table.complain(key, N_("This step has no effect on deductions or ratings; take it out."))
    if isinstance(indicator.measure, Deductions) and table.has("column"):
        table.complain("column", N_("Deductions name a column in each rule; take this one out."))
    if indicator.cap is not None and indicator.floor is not None and indicator.floor >= indicator.cap:
        table.complain("cap", N_("The cap must lie above the floor."))
    if indicator.standard_error is not None and indicator.standard_error <= 0:
        table.complain(
            "standard_error", N_("A standard error lies above zero; leave it out where there is none.")
        )
    if indicator.relative_error is not None and not 0 < indicator.relative_error < 1:
        table.complain(
            "relative_error", N_("A relative error lies between 0 and 1, like 0.05 for five per cent.")
        )
