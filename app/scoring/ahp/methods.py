"""From judgements to weights, by three methods; where judgements do not contradict each other all agree."""

from decimal import Decimal
from enum import StrEnum

from app.scoring.ahp.completing import completed
from app.scoring.ahp.exact import (
    Matrix,
    Vector,
    decimal,
    in_full,
    logarithm,
    normalised,
    principal,
    rounded,
    solution,
)
from app.scoring.ahp.judgements import Judgements


class Method(StrEnum):
    """How weights are found."""

    #: The geometric mean of each row; with pairs missing, its extension by logarithmic least squares.
    GEOMETRIC = "geometric"
    #: Saaty's principal eigenvector; with pairs missing, that of the completion whose λmax is least.
    EIGENVECTOR = "eigenvector"
    #: A missing pair counts as what the weights themselves say (Harker 1987). If none is missing: the eigenvector.
    HARKER = "harker"


class NotConnected(Exception):
    """No weights follow from judgements that fall into groups which nothing links.

    ``components`` are these groups by name, ``expert`` whose judgements they are (counted from 0), if known.
    """

    def __init__(self, components: tuple[tuple[str, ...], ...], expert: int | None = None) -> None:
        self.components, self.expert = components, expert
        super().__init__(" | ".join(", ".join(group) for group in components))


@in_full
def weights_by(method: Method, judgements: Judgements) -> tuple[Decimal, ...]:
    """The weights at 30 places, which sum to 1 but for rounding. Raises NotConnected."""
    if not judgements.connected:
        raise NotConnected(judgements.components)
    if method is Method.GEOMETRIC:
        found = least_squares(judgements)
    elif method is Method.EIGENVECTOR:
        found = principal(matrix_of(completed(judgements)))[1]
    else:
        found = principal(_harker(judgements))[1]
    return tuple(rounded(each) for each in found)


def matrix_of(judgements: Judgements) -> Matrix:
    """The entries in rows; 0 where a pair was not judged."""
    places = range(judgements.order)
    told = [[judgements.ratio(row, column) for column in places] for row in places]
    return [[Decimal() if ratio is None else decimal(ratio) for ratio in row] for row in told]


@in_full
def least_squares(judgements: Judgements) -> Vector:
    """Weights whose logarithms fit those of the judgements best: the graph's Laplacian, solved.

    For a whole matrix these are the geometric means of its rows. One logarithm is free; the last is set to 0.
    """
    order = judgements.order
    laplacian = [[Decimal() for _ in range(order)] for _ in range(order)]
    pulls = [Decimal() for _ in range(order)]
    for (i, j), ratio in judgements.ratios.items():
        told = logarithm(ratio)
        laplacian[i][i] += 1
        laplacian[j][j] += 1
        laplacian[i][j] = laplacian[j][i] = Decimal(-1)
        pulls[i] += told
        pulls[j] -= told
    logarithms = [*solution([row[:-1] for row in laplacian[:-1]], pulls[:-1]), Decimal()]
    return normalised([each.exp() for each in logarithms])


def _harker(judgements: Judgements) -> Matrix:
    """The matrix with 0 for each missing pair, and one more on the diagonal of both that it would compare."""
    matrix = matrix_of(judgements)
    for pair in judgements.missing:
        for place in pair:
            matrix[place][place] += 1
    return matrix
