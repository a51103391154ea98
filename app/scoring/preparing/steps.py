"""The steps that a model declares for its raw columns, in the order that it declares."""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from app.scoring.model import Deductions, Indicator, MissingPolicy, Model, Raters, Step
from app.scoring.numbers import Exact, fraction
from app.scoring.observations import Column, Observations
from app.scoring.peers import Peers
from app.scoring.preparing.imputation import imputed
from app.scoring.preparing.outliers import Treated, treated
from app.scoring.results import ABSENT, DOES_NOT_APPLY, SCORED_ZERO, has_points

#: The length of a common denominator beyond which Fractions are quicker.
MOST_BITS = 20_000


@dataclass(frozen=True, eq=False)
class Prepared:
    """An indicator's column, ready to be measured, and how each value came about."""

    column: Column
    origin: NDArray[np.uint8]
    treated: Treated | None = None

    @property
    def has_points(self) -> NDArray[np.bool_]:
        """Where the indicator has points, be they declared."""
        return has_points(self.origin)


def prepare(
    model: Model,
    indicator: Indicator,
    observations: Observations,
    peers: Peers,
    fit: NDArray[np.bool_],
    origin: NDArray[np.uint8],
) -> Prepared:
    """Limit, denominate, impute and treat one column. Units that are not fit have no value and are no peers.

    ``origin`` says OBSERVED everywhere; what was not is marked in it.
    """
    column = _limited(_delivered(indicator, observations), indicator)
    if not (fit.all() and column.complete):
        column = Column(column.values, column.present & fit, column.unit)
        origin[~column.present] = ABSENT
    prepared = Prepared(column, origin)
    for step in model.steps:
        prepared = _done(step, prepared, indicator, observations, peers, fit)
    if prepared.column.complete:
        return prepared
    return replace(prepared, origin=_settled_absence(indicator, prepared.origin, fit))


def _done(
    step: Step,
    prepared: Prepared,
    indicator: Indicator,
    observations: Observations,
    peers: Peers,
    fit: NDArray[np.bool_],
) -> Prepared:
    """One step, if the indicator asks for it."""
    if step is Step.DENOMINATE and indicator.denominator:
        column = divided(prepared.column, observations.columns[indicator.denominator])
        absent = np.where(column.present, prepared.origin, ABSENT).astype(np.uint8)
        return replace(prepared, column=column, origin=absent)
    if step is Step.IMPUTE:
        column, origin = imputed(indicator, prepared.column, prepared.origin, observations, peers, fit)
        return replace(prepared, column=column, origin=origin)
    if step is Step.TREAT and indicator.treatment:
        found = treated(prepared.column, indicator.treatment)
        return replace(prepared, column=found.column, treated=found)
    return prepared


def _delivered(indicator: Indicator, observations: Observations) -> Column:
    """The column as delivered. Ratings and deductions stand apart: here is where all that they need is there."""
    if isinstance(indicator.measure, Raters):
        counts = [len(ratings) for ratings in observations.ratings[indicator.column]]
        values = np.array(counts, dtype=np.int64)
        return Column(values, values >= indicator.measure.minimum)
    if isinstance(indicator.measure, Deductions):
        masks = [observations.columns[column].present for column, _, _ in indicator.measure.rules]
        return Column(np.zeros(len(masks[0]), dtype=np.int64), np.logical_and.reduce(masks))
    return observations.columns[indicator.column]


def _limited(column: Column, indicator: Indicator) -> Column:
    """Values beyond the cap or the floor count as cap or floor."""
    if indicator.cap is None and indicator.floor is None:
        return column
    limits = [Fraction(each) for each in (indicator.cap, indicator.floor) if each is not None]
    finer = np.lcm.reduce([limit.denominator for limit in limits], dtype=object)
    unit = int(np.lcm(column.unit, finer, dtype=object)) if finer != 1 else column.unit
    values: Exact = (
        column.values if unit == column.unit else column.values.astype(object) * (unit // column.unit)
    )
    if indicator.cap is not None:
        values = np.minimum(values, int(indicator.cap * unit))
    if indicator.floor is not None:
        values = np.maximum(values, int(indicator.floor * unit))
    return Column(np.where(column.present, values, 0).astype(values.dtype), column.present, unit)


def divided(column: Column, denominator: Column) -> Column:
    """The quotient of two columns, exactly; missing where either is missing or the denominator is zero."""
    present = column.present & denominator.present & (denominator.values != 0)
    quotients = [
        fraction(top) * denominator.unit / (fraction(bottom) * column.unit) if there else Fraction(0)
        for top, bottom, there in zip(
            column.values.tolist(), denominator.values.tolist(), present.tolist(), strict=True
        )
    ]
    return _in_integers(quotients, present)


def _in_integers(values: list[Fraction], present: NDArray[np.bool_]) -> Column:
    """Fractions over their common denominator, while that has fewer digits than would slow everything down."""
    unit = 1
    for value in values:
        unit = lcm(unit, value.denominator)
        if unit.bit_length() > MOST_BITS:
            return Column(np.array(values, dtype=object), present)
    integers = [value.numerator * (unit // value.denominator) for value in values]
    return Column(np.array(integers, dtype=object), present, unit)


def _settled_absence(
    indicator: Indicator, origin: NDArray[np.uint8], fit: NDArray[np.bool_]
) -> NDArray[np.uint8]:
    """What is still absent is scored zero, does not apply, or leaves its weight to the siblings."""
    absent = origin == ABSENT
    absent &= fit
    if not absent.any():
        return origin
    rule = indicator.missing
    last = rule.otherwise if rule.policy.replaces_values else rule.policy
    settled = {MissingPolicy.ZERO: SCORED_ZERO, MissingPolicy.NOT_APPLICABLE: DOES_NOT_APPLY}.get(
        last, ABSENT
    )
    origin = origin.copy()
    origin[absent] = settled
    return origin
