"""Values that take the place of missing ones: the peers' median or mean, the unit's own earlier value."""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from app.scoring.model import Indicator, MissingPolicy
from app.scoring.numbers import Exact, fraction, largest
from app.scoring.observations import Column, Observations
from app.scoring.observations.columns import SMALL
from app.scoring.observations.periods import months_between
from app.scoring.peers import Peers
from app.scoring.results import ABSENT, IMPUTED_EARLIER, IMPUTED_PEERS


def imputed(
    indicator: Indicator,
    column: Column,
    origin: NDArray[np.uint8],
    observations: Observations,
    peers: Peers,
    fit: NDArray[np.bool_],
) -> tuple[Column, NDArray[np.uint8]]:
    """The column with what its rule puts in place of missing values, and where each value comes from."""
    policy, missing = indicator.missing.policy, fit & ~column.present
    if not policy.replaces_values or not missing.any():
        return column, origin
    if policy is MissingPolicy.LAST_VALUE:
        found, mark = earlier_values(indicator, observations, missing), IMPUTED_EARLIER
    else:
        within = indicator.missing.within
        circle = Peers.of(observations.labels[within]) if within else peers
        found, mark = typical_values(column, circle, missing, policy), IMPUTED_PEERS
    filled = np.zeros(len(missing), dtype=np.bool_)
    filled[list(found)] = True
    return with_values(column, found), np.where(filled & (origin == ABSENT), mark, origin).astype(np.uint8)


def typical_values(
    column: Column, peers: Peers, missing: NDArray[np.bool_], policy: MissingPolicy
) -> dict[int, Fraction]:
    """Row → the median or mean of the peers that have a value; nothing where no peer has one."""
    found: dict[int, Fraction] = {}
    for rows in peers.rows:
        wanted, there = rows[missing[rows]], rows[column.present[rows]]
        if len(wanted) and len(there):
            values = column.values[there]
            typical = mean(values) if policy is MissingPolicy.GROUP_MEAN else median(values)
            found.update(dict.fromkeys(wanted.tolist(), typical / column.unit))
    return found


def mean(values: Exact) -> Fraction:
    """The exact mean."""
    return Fraction(sum(values.tolist())) / len(values)


def median(values: Exact) -> Fraction:
    """The exact median; of an even number, the mean of the two in the middle."""
    ordered = np.sort(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return fraction(ordered[middle])
    return Fraction(sum(ordered[middle - 1 : middle + 1].tolist())) / 2


def earlier_values(
    indicator: Indicator, observations: Observations, missing: NDArray[np.bool_]
) -> dict[int, Fraction]:
    """Row → the unit's latest value of a period not more than ``max_age`` months back."""
    found: dict[int, Fraction] = {}
    for earlier in observations.earlier:
        if months_between(earlier.period, observations.period) > indicator.missing.max_age:
            break
        row_of = {unit: row for row, unit in enumerate(earlier.units)}
        for row in np.flatnonzero(missing).tolist():
            there = row_of.get(observations.units[row])
            if row not in found and there is not None:
                value = value_at(indicator, earlier, there)
                if value is not None:
                    found[row] = value
    return found


def value_at(indicator: Indicator, observations: Observations, row: int) -> Fraction | None:
    """One unit's value as this indicator reads it, denominator and limits included."""
    value = observations.columns[indicator.column].number(row)
    if value is None:
        return None
    value = min(value, indicator.cap) if indicator.cap is not None else value
    value = max(value, indicator.floor) if indicator.floor is not None else value
    if indicator.denominator:
        divisor = observations.columns[indicator.denominator].number(row)
        return value / divisor if divisor else None
    return value


def with_values(column: Column, found: dict[int, Fraction]) -> Column:
    """The column with these values filled in, in a unit in which all are integers."""
    if not found:
        return column
    present = column.present.copy()
    present[list(found)] = True
    if any(isinstance(value, Fraction) for value in column.values.tolist()):
        values = column.values.copy()
        for row, value in found.items():
            values[row] = value * column.unit
        return Column(values, present, column.unit)
    finer = int(np.lcm.reduce([(value * column.unit).denominator for value in found.values()], dtype=object))
    values = column.values.astype(object) * finer
    for row, value in found.items():
        values[row] = int(value * column.unit * finer)
    small = largest(values) < SMALL
    return Column(values.astype(np.int64) if small else values, present, column.unit * finer)
