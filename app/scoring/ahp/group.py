"""Several experts: one matrix of all their judgements, or one mean of all their weights; and how far they agree."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import combinations

from app.scoring.ahp.exact import decimal, in_full, logarithm, normalised, rounded
from app.scoring.ahp.judgements import Judgements

#: The top of Saaty's scale, which bounds how firmly one expert can prefer (Goepel 2018).
TOP = 9


class Aggregate(StrEnum):
    """What of the experts is brought together."""

    #: The geometric mean of each judgement (AIJ), then weights.
    JUDGEMENTS = "judgements"
    #: Weights of each expert, then their geometric mean (AIP). With whole matrices and the geometric method, the same.
    PRIORITIES = "priorities"
    #: Weights of each expert, then their arithmetic mean.
    ARITHMETIC = "priorities-arithmetic"


class Agreement(StrEnum):
    """Goepel's bands of the consensus."""

    VERY_LOW = "very low"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    VERY_HIGH = "very high"


@in_full
def shared_judgements(experts: Sequence[Judgements], shares: Sequence[Fraction]) -> Judgements:
    """The weighted geometric mean of each judgement, among the experts who judged the pair."""
    first = experts[0]
    if len(experts) == 1:
        return first
    ratios = {}
    for pair in combinations(range(first.order), 2):
        told = [
            (expert.ratios[pair], share)
            for expert, share in zip(experts, shares, strict=True)
            if pair in expert.ratios
        ]
        if told:
            ratios[pair] = _geometric_mean(told)
    return Judgements(first.names, ratios)


def _geometric_mean(told: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """Of (ratio, share) pairs. What all say alike stays exactly that."""
    if len({ratio for ratio, _ in told}) == 1:
        return told[0][0]
    whole = sum((share for _, share in told), Fraction())
    mean = sum((logarithm(ratio) * decimal(share / whole) for ratio, share in told), Decimal())
    return Fraction(mean.exp())


@in_full
def shared_weights(
    weights: Sequence[Sequence[Decimal]], shares: Sequence[Fraction], aggregate: Aggregate
) -> tuple[Decimal, ...]:
    """The weighted mean of the experts' weights, summing to 1 but for rounding."""
    parts = [decimal(share) for share in shares]
    columns = list(zip(*weights, strict=True))
    if aggregate is Aggregate.ARITHMETIC:
        means = [_weighted(column, parts) for column in columns]
    else:
        means = [_weighted([each.ln() for each in column], parts).exp() for column in columns]
    return tuple(rounded(each) for each in normalised(means))


@in_full
def consensus(weights: Sequence[Sequence[Decimal]], shares: Sequence[Fraction]) -> Decimal:
    """How alike the experts' weights are, from 0 (as far apart as the scale allows) to 1 (the same).

    S* of Goepel (2018, IJAHP 10(3)): the true beta diversity of the weights, scaled. Experts count by their shares.
    """
    order = len(weights[0])
    if order == 1:
        return Decimal(1)
    parts = [decimal(share) for share in shares]
    alpha = _weighted([_entropy(each) for each in weights], parts)
    gamma = _entropy([_weighted(column, parts) for column in zip(*weights, strict=True)])
    firmest = [Decimal(TOP) / (order + TOP - 1), *[Decimal(1) / (order + TOP - 1)] * (order - 1)]
    least = _entropy(firmest).exp() / order
    return rounded(min(max(((alpha - gamma).exp() - least) / (1 - least), Decimal()), Decimal(1)))


def agreement(value: Decimal) -> Agreement:
    """The band of a consensus: up to 50 %, below 65, 75 and 85 %, and above."""
    if value <= Decimal("0.50"):
        return Agreement.VERY_LOW
    bands = ((Agreement.LOW, "0.65"), (Agreement.MODERATE, "0.75"), (Agreement.HIGH, "0.85"))
    return next((band for band, end in bands if value < Decimal(end)), Agreement.VERY_HIGH)


def _weighted(values: Sequence[Decimal], parts: Sequence[Decimal]) -> Decimal:
    return sum((value * part for value, part in zip(values, parts, strict=True)), Decimal())


def _entropy(weights: Sequence[Decimal]) -> Decimal:
    return -sum((each * each.ln() for each in weights if each), Decimal())
