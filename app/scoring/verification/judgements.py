"""Weights that come from pairwise judgements: do they satisfy the equations that define them?

Nothing is solved again: weights by least squares must balance the logarithmic errors at every thing, weights by
eigenvector must come back as themselves from the matrix. What fills missing pairs must leave the greatest eigenvalue
at rest: it is convex in the logarithms, so wherever it rests is its least. Consistency ratios are counted anew from it
and from the random index that the record names.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import combinations

from app.scoring.complaints import N_
from app.scoring.verification.arithmetic import DIGITS, decimal, divided_among, number
from app.scoring.verification.bundle import MODEL, Difference
from app.scoring.verification.canonical import Record
from app.scoring.verification.situation import nodes_of

Ratios = dict[tuple[int, int], Fraction]
Logarithms = dict[tuple[int, int], Decimal]
Weights = list[Decimal]
#: Weights are told at 30 places.
CLOSE = Decimal("1e-24")
#: Fillings are found in floating point; there the eigenvalue is so flat that its own digits do not feel it.
AT_REST = Decimal("1e-6")
#: Twice as many as the worst matrix of numbers with twelve digits before and after the point needs.
MOST_SQUARINGS = 200


def wrong_weights(model: Record) -> Iterator[Difference]:
    """Nodes whose weights do not follow from the judgements; and sets of weights that do not sum to the whole."""
    judged = {each["node"]: each for each in model["judgements"]}
    for _, root in model["trees"]:
        for node in nodes_of(root):
            told = {child["code"]: child["weight"] for child in node["children"]}
            if sum(told.values()) != 10**9:
                yield Difference(MODEL, N_("has weights that do not sum to 1,000,000,000"), node["code"])
            if node["code"] in judged:
                yield from _wrong_family(node["code"], judged[node["code"]], told)


def _wrong_family(code: str, record: Record, told: dict[str, int]) -> Iterator[Difference]:
    weights = [number(each) for each in record["weights"]]
    found = dict(zip(record["names"], divided_among(weights), strict=True))
    if found != told:
        yield Difference(MODEL, N_("does not weigh as its judgements say"), code, told, found)
    with localcontext(DIGITS):
        shares = [number(expert["share"]) for expert in record["experts"]]
        opinions = list(_opinions(record, shares))
        final = [decimal(each) for each in weights]
        if not (_all_follow(record["method"], opinions) and _is_shared(record, shares, final)):
            yield Difference(MODEL, N_("has weights that do not follow from its judgements"), code)
        for logarithms, opinion in opinions:
            ratio, counted = opinion["consistency_ratio"], _consistency_ratio(logarithms, opinion)
            if not _same_ratio(ratio, counted):
                yield Difference(MODEL, N_("tells another consistency ratio"), code, ratio, str(counted))


def _opinions(record: Record, shares: list[Fraction]) -> Iterator[tuple[Logarithms, Record]]:
    """Every matrix with what is told of it: each expert's, and the group's where judgements were brought together."""
    experts = record["experts"]
    told = [{(i, j): number(ratio) for i, j, ratio in expert["ratios"]} for expert in experts]
    for ratios, expert in zip(told, experts, strict=True):
        yield _together([ratios], [Fraction(1)]), expert
    if record["aggregate"] == "judgements":
        yield _together(told, shares), record["group"]


def _all_follow(method: str, opinions: list[tuple[Logarithms, Record]]) -> bool:
    """Do the weights of every matrix follow from it, and what fills its missing pairs?"""
    return all(
        _rests(logarithms, opinion) and _satisfy(method, logarithms, opinion)
        for logarithms, opinion in opinions
    )


def _is_shared(record: Record, shares: list[Fraction], weights: Weights) -> bool:
    """Are the weights those of the group's one matrix, or the mean of the experts' own?"""
    if record["aggregate"] == "judgements":
        return _weights_of(record["group"]) == weights
    each = [_weights_of(expert) for expert in record["experts"]]
    return _is_mean(record["aggregate"], each, shares, weights)


def _weights_of(opinion: Record) -> Weights:
    return [decimal(number(weight)) for weight in opinion["weights"]]


def _together(experts: list[Ratios], shares: list[Fraction]) -> Logarithms:
    """The weighted mean of the logarithms of each judgement, among those who judged the pair."""
    found = {}
    for pair in sorted({pair for expert in experts for pair in expert}):
        told = [(one[pair], share) for one, share in zip(experts, shares, strict=True) if pair in one]
        whole = sum((share for _, share in told), Fraction())
        found[pair] = sum((decimal(ratio).ln() * decimal(share / whole) for ratio, share in told), Decimal())
    return found


def _satisfy(method: str, logarithms: Logarithms, opinion: Record) -> bool:
    weights = _weights_of(opinion)
    if method == "geometric":
        return _balanced(logarithms, weights)
    return _comes_back(_whole(logarithms, opinion) if method == "eigenvector" else logarithms, weights)


def _whole(logarithms: Logarithms, opinion: Record) -> Logarithms:
    """The judgements with what fills the missing pairs."""
    return logarithms | {(i, j): decimal(number(ratio)).ln() for i, j, ratio in opinion["completed"]}


def _rests(logarithms: Logarithms, opinion: Record) -> bool:
    """Is every missing pair filled, and would another filling only raise the greatest eigenvalue?"""
    filled = {(i, j) for i, j, _ in opinion["completed"]}
    order = len(opinion["weights"])
    if filled != set(combinations(range(order), 2)) - set(logarithms):
        return False
    matrix = _matrix(_whole(logarithms, opinion), order)
    right, left = _principal(matrix), _principal([list(column) for column in zip(*matrix, strict=True)])
    whole = sum((x * y for x, y in zip(left, right, strict=True)), Decimal())
    slopes = (left[i] * matrix[i][j] * right[j] - left[j] * matrix[j][i] * right[i] for i, j in filled)
    return all(abs(slope) < AT_REST * whole for slope in slopes)


def _consistency_ratio(logarithms: Logarithms, opinion: Record) -> Decimal | None:
    """(λmax - n) / (n - 1) by the random index; None where no judgement is spare, so that none can contradict."""
    order = len(opinion["weights"])
    if order < 3:
        return Decimal()
    if len(logarithms) < order:
        return None
    matrix = _matrix(_whole(logarithms, opinion), order)
    right = _principal(matrix)
    greatest = sum((_row(row, right) for row in matrix), Decimal())
    return max((greatest - order) / (order - 1), Decimal()) / decimal(number(opinion["random_index"]))


def _same_ratio(told: str | None, found: Decimal | None) -> bool:
    if told is None or found is None:
        return told is None and found is None
    return abs(decimal(number(told)) - found) < CLOSE


def _matrix(logarithms: Logarithms, order: int) -> list[Weights]:
    """The reciprocal matrix of whole judgements."""
    rows = [[Decimal(1)] * order for _ in range(order)]
    for (i, j), told in logarithms.items():
        rows[i][j] = told.exp()
        rows[j][i] = 1 / rows[i][j]
    return rows


def _principal(matrix: list[Weights]) -> Weights:
    """The vector, of sum 1, that a positive matrix gives back: where its powers lead."""
    power = matrix
    for _ in range(MOST_SQUARINGS):
        top = max(max(row) for row in power)
        power = [[each / top for each in row] for row in power]
        columns = list(zip(*power, strict=True))
        power = [[_row(row, column) for column in columns] for row in power]
        sums = [sum(row, Decimal()) for row in power]
        vector = [each / sum(sums) for each in sums]
        growth = [_row(row, vector) / mine for row, mine in zip(matrix, vector, strict=True)]
        if max(growth) - min(growth) < CLOSE * min(growth) / 1000:
            break
    return vector


def _row(row: Sequence[Decimal], vector: Sequence[Decimal]) -> Decimal:
    return sum((a * x for a, x in zip(row, vector, strict=True)), Decimal())


def _balanced(logarithms: Logarithms, weights: Weights) -> bool:
    """Do the errors of the judgements cancel at every thing? (The normal equations of least squares.)"""
    left = [Decimal()] * len(weights)
    for (i, j), told in logarithms.items():
        error = told - (weights[i] / weights[j]).ln()
        left[i] += error
        left[j] -= error
    return all(abs(each) < CLOSE for each in left)


def _comes_back(logarithms: Logarithms, weights: Weights) -> bool:
    """Is matrix · weights the weights again, times one number? A missing pair counts as the weights say (Harker)."""
    places = range(len(weights))
    ratios = {pair: told.exp() for pair, told in logarithms.items()}
    ratios |= {(j, i): 1 / ratio for (i, j), ratio in ratios.items()}
    growth = [
        sum((ratios.get((i, j), weights[i] / weights[j]) * weights[j] for j in places), Decimal())
        / weights[i]
        for i in places
    ]
    return max(growth) - min(growth) < CLOSE * max(growth) / min(weights)


def _is_mean(aggregate: str, each: list[Weights], shares: list[Fraction], weights: Weights) -> bool:
    """Are these the arithmetic, or the geometric, mean of the experts' own weights?"""
    parts = [decimal(share) for share in shares]
    if aggregate == "priorities":
        means = [
            sum((weight.ln() * part for weight, part in zip(column, parts, strict=True)), Decimal()).exp()
            for column in zip(*each, strict=True)
        ]
    else:
        means = [
            sum((weight * part for weight, part in zip(column, parts, strict=True)), Decimal())
            for column in zip(*each, strict=True)
        ]
    whole = sum(means)
    return all(abs(mean / whole - weight) < CLOSE for mean, weight in zip(means, weights, strict=True))
