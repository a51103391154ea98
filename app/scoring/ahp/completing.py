"""Missing judgements, filled so that the whole contradicts itself least (Bozóki, Fülöp & Rónyai 2010).

λmax is convex in the logarithms of what is missing, so every way down leads to the one least value. The way
starts with the second derivatives of a matrix without contradictions, which are known in closed form. Floating
point decides only where the least lies; there λmax is flat, so its own digits do not depend on the machine.
"""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from app.scoring.ahp.judgements import Judgements, Pair

Array = NDArray[np.float64]
Places = NDArray[np.int64]

#: Logarithms that move by less than this stand still.
STILL = 1e-14
#: And for λmax alone, which is flat there, this is still enough.
NEARLY_STILL = 1e-6
#: A handful of steps is enough; what is left then is rounding.
MOST_STEPS = 200
#: Squarings of a matrix: 2**40 steps of ordinary power iteration.
MOST_SQUARINGS = 40
#: Two vectors of sum 1 that differ by less than this are the same.
SAME = 4e-16
#: Halvings of one step before it counts as no step at all.
MOST_HALVINGS = 30


def completed(judgements: Judgements) -> Judgements:
    """The same judgements with every missing pair filled. They must be connected."""
    missing = judgements.missing
    if not missing:
        return judgements
    guess, (rows, columns) = _first_guess(judgements), np.array(missing).T
    found, _ = _downhill(_matrix(judgements), rows, columns, guess[rows] - guess[columns], STILL)
    filled = {pair: Fraction(float(ratio)) for pair, ratio in zip(missing, np.exp(found), strict=True)}
    return Judgements(judgements.names, {**judgements.ratios, **filled})


def peaks_without_each(judgements: Judgements) -> dict[Pair, float]:
    """λmax for each judgement that can be spared, were it filled as the missing pairs are."""
    matrix = _matrix(completed(judgements))
    found = {}
    for pair in judgements.ratios:
        without = judgements.without(pair)
        if without.connected:
            rows, columns = np.array(without.missing).T
            start = np.log(matrix[rows, columns])
            found[pair] = _downhill(matrix, rows, columns, start, NEARLY_STILL)[1]
    return found


def peak(judgements: Judgements) -> float:
    """λmax of judgements without a missing pair, at the precision of the machine."""
    matrix = _matrix(judgements)
    right, _ = eigenvectors(matrix)
    return float((matrix @ right).sum())


def _downhill(
    matrix: Array, rows: Places, columns: Places, logarithms: Array, still: float
) -> tuple[Array, float]:
    """The logarithms of the missing ratios at which λmax is least (Broyden, Fletcher, Goldfarb & Shanno), and it."""
    here, slope = _peak_and_slope(matrix, rows, columns, logarithms)
    give = np.asarray(np.linalg.inv(_stiffness(len(matrix), rows, columns)), dtype=np.float64)
    for _ in range(MOST_STEPS):
        step = -give @ slope
        for _ in range(MOST_HALVINGS):
            there, next_slope = _peak_and_slope(matrix, rows, columns, logarithms + step)
            if there <= here:
                break
            step = step / 2
        else:
            break
        give = _learnt(give, step, next_slope - slope)
        logarithms, here, slope = logarithms + step, there, next_slope
        if np.abs(step).max() < still:
            break
    return logarithms, here


def _learnt(give: Array, step: Array, turned: Array) -> Array:
    """How λmax gives way, corrected by how its slope turned along the last step."""
    bend = float(step @ turned)
    if bend <= 0:  # rounding: it is convex
        return give
    rest: Array = np.eye(len(step)) - np.outer(step, turned) / bend
    return np.asarray(rest @ give @ rest.T + np.outer(step, step) / bend, dtype=np.float64)


def _peak_and_slope(matrix: Array, rows: Places, columns: Places, logarithms: Array) -> tuple[float, Array]:
    """λmax of the matrix so filled, and how it changes with each logarithm. No number, after a step too far."""
    filled = matrix.copy()
    with np.errstate(over="ignore", invalid="ignore"):
        filled[rows, columns], filled[columns, rows] = np.exp(logarithms), np.exp(-logarithms)
        right, left = eigenvectors(filled)
        flow = left[:, None] * filled * right[None, :] / (left @ right)
    return float((filled @ right).sum()), flow[rows, columns] - flow[columns, rows]


def eigenvectors(matrix: Array) -> tuple[Array, Array]:
    """The principal eigenvectors, right and left, of a positive matrix, each with sum 1."""
    power = matrix
    for _ in range(MOST_SQUARINGS):
        before = power.sum(axis=1) / power.sum()
        power = power @ power
        power /= power.max()
        right = power.sum(axis=1) / power.sum()
        if np.abs(right - before).max() < SAME:
            break
    return right, power.sum(axis=0) / power.sum()


def _stiffness(order: int, rows: Places, columns: Places) -> Array:
    """Second derivatives of λmax by the missing logarithms where nothing contradicts: 2/n · (1 - B·Bᵀ/n).

    B says for each missing pair which two things it compares. Positive definite while the judgements connect.
    """
    compares = np.zeros((len(rows), order))
    compares[np.arange(len(rows)), rows] = 1
    compares[np.arange(len(rows)), columns] = -1
    return (np.eye(len(rows)) - compares @ compares.T / order) * 2 / order


def _first_guess(judgements: Judgements) -> Array:
    """Logarithms of weights by least squares over what was judged."""
    order = judgements.order
    laplacian, pulls = np.full((order, order), 1.0 / order), np.zeros(order)
    for (i, j), ratio in judgements.ratios.items():
        laplacian[[i, j], [i, j]] += 1
        laplacian[[i, j], [j, i]] -= 1
        pulls[i] += np.log(float(ratio))
        pulls[j] -= np.log(float(ratio))
    return np.linalg.solve(laplacian, pulls)


def _matrix(judgements: Judgements) -> Array:
    places = range(judgements.order)
    return np.array([[float(judgements.ratio(i, j) or 1) for j in places] for i in places])
