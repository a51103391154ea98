"""Weights that come from pairwise judgements: do they satisfy the equations that define them?

Nothing is solved again: weights by least squares must balance the logarithmic errors at every thing, weights by
eigenvector must come back as themselves from the matrix. One case is taken as told: eigenvectors of matrices with
missing pairs, whose completion is found by a search.
"""

from collections.abc import Iterator
from decimal import Decimal, localcontext
from fractions import Fraction

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
        follow = _follow(record, [decimal(each) for each in weights])
    if not follow:
        yield Difference(MODEL, N_("has weights that do not follow from its judgements"), code)


def _follow(record: Record, weights: Weights) -> bool:
    """Do the weights follow from what the experts said, brought together as the record says?"""
    method, experts = record["method"], record["experts"]
    shares = [number(expert["share"]) for expert in experts]
    told = [{(i, j): number(ratio) for i, j, ratio in expert["ratios"]} for expert in experts]
    if record["aggregate"] == "judgements":
        return _satisfy(method, _together(told, shares), weights)
    each = [[decimal(number(weight)) for weight in expert["weights"]] for expert in experts]
    alone = (
        _satisfy(method, _together([one], [Fraction(1)]), of) for one, of in zip(told, each, strict=True)
    )
    return all(alone) and _is_mean(record["aggregate"], each, shares, weights)


def _together(experts: list[Ratios], shares: list[Fraction]) -> Logarithms:
    """The weighted mean of the logarithms of each judgement, among those who judged the pair."""
    found = {}
    for pair in sorted({pair for expert in experts for pair in expert}):
        told = [(one[pair], share) for one, share in zip(experts, shares, strict=True) if pair in one]
        whole = sum((share for _, share in told), Fraction())
        found[pair] = sum((decimal(ratio).ln() * decimal(share / whole) for ratio, share in told), Decimal())
    return found


def _satisfy(method: str, logarithms: Logarithms, weights: Weights) -> bool:
    if method == "geometric":
        return _balanced(logarithms, weights)
    missing = len(weights) * (len(weights) - 1) // 2 - len(logarithms)
    return (method == "eigenvector" and missing > 0) or _comes_back(logarithms, weights)


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
