"""Missing judgements, filled so that the whole contradicts itself least (Bozóki, Fülöp & Rónyai 2010).

λmax is convex in the logarithms of what is missing, so the least is found by Newton's way downhill. The
second derivatives of a matrix without contradictions serve for all: they are known in closed form. Floating
point decides only where the least lies; there λmax is flat, so its own digits do not depend on the machine.
"""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from app.scoring.ahp.judgements import Judgements

Array = NDArray[np.float64]

#: Logarithms that move by less than this stand still.
STILL = 1e-14
#: Newton's way needs a handful of steps; what is left then is rounding.
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
    rows, columns = np.array(missing).T
    matrix = _matrix(judgements)
    stiffness = _stiffness(judgements.order, rows, columns)
    logarithms = _first_guess(judgements)[rows] - _first_guess(judgements)[columns]
    found = _downhill(matrix, rows, columns, logarithms, stiffness)
    filled = {pair: Fraction(float(ratio)) for pair, ratio in zip(missing, np.exp(found), strict=True)}
    return Judgements(judgements.names, {**judgements.ratios, **filled})


def peak(judgements: Judgements) -> float:
    """λmax of judgements without a missing pair, at the precision of the machine."""
    matrix = _matrix(judgements)
    right, _ = eigenvectors(matrix)
    return float((matrix @ right).sum())


def _downhill(matrix: Array, rows: Array, columns: Array, logarithms: Array, stiffness: Array) -> Array:
    """The logarithms of the missing ratios at which λmax is least."""
    here, slope = _peak_and_slope(matrix, rows, columns, logarithms)
    for _ in range(MOST_STEPS):
        step = -np.linalg.solve(stiffness, slope)
        for _ in range(MOST_HALVINGS):
            there, next_slope = _peak_and_slope(matrix, rows, columns, logarithms + step)
            if there <= here:
                break
            step = step / 2
        else:
            break
        logarithms, here, slope = logarithms + step, there, next_slope
        if np.abs(step).max() < STILL:
            break
    return logarithms


def _peak_and_slope(matrix: Array, rows: Array, columns: Array, logarithms: Array) -> tuple[float, Array]:
    """λmax of the matrix so filled, and how it changes with each logarithm."""
    filled = matrix.copy()
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


def _stiffness(order: int, rows: Array, columns: Array) -> Array:
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
