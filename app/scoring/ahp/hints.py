"""Which judgements to look at again. Nothing is ever repaired: whoever judged says it anew, and both stay on file."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

from app.scoring.ahp.completing import completed, peaks_without_each
from app.scoring.ahp.consistency import consistency_of
from app.scoring.ahp.exact import decimal, in_full
from app.scoring.ahp.judgements import Judgements, Pair
from app.scoring.ahp.random_index import DEFAULT

#: Saaty's scale, as people judge: 1 to 9 and the reciprocals.
SCALE = tuple(sorted({Fraction(k) for k in range(1, 10)} | {Fraction(1, k) for k in range(1, 10)}))
#: What fits is proposed to so many digits, so that who types it gets the consistency that was promised.
DIGITS = 4
#: Two values of λmax that differ by less than this are the same.
SAME = 1e-9
#: Below this share a judgement says what the weights say.
AGREES = Decimal("1.000000001")


@dataclass(frozen=True)
class Hint:
    """A judgement beside what the weights say of the same pair."""

    row: str
    column: str
    judged: Fraction
    implied: Decimal
    #: How many times one is as large as the other, at least 1.
    apart: Decimal

    @property
    def on_scale(self) -> Fraction:
        """What fits, as the nearest word of Saaty's scale."""
        return nearest_on_scale(self.implied)


@dataclass(frozen=True)
class Change:
    """The one judgement whose change lowers the consistency ratio most."""

    row: str
    column: str
    judged: Fraction
    fitting: Decimal
    ratio_before: Decimal
    ratio_after: Decimal

    @property
    def on_scale(self) -> Fraction:
        """What fits, as the nearest word of Saaty's scale."""
        return nearest_on_scale(self.fitting)


@in_full
def farthest_judgements(judgements: Judgements, weights: Sequence[Decimal], most: int = 3) -> list[Hint]:
    """The judgements farthest from what the weights say (Saaty 2003), farthest first."""
    found = [_hint(judgements, weights, pair) for pair in sorted(judgements.ratios)]
    apart = [hint for hint in found if hint.apart > AGREES]
    return sorted(apart, key=lambda hint: -hint.apart)[:most]


def _hint(judgements: Judgements, weights: Sequence[Decimal], pair: Pair) -> Hint:
    i, j = pair
    judged, implied = judgements.ratios[pair], weights[i] / weights[j]
    beyond = decimal(judged) / implied
    # Weights are rounded at their 30th place; ten places fewer, and what is equally far is so to the last digit.
    apart = round(max(beyond, 1 / beyond), 20)
    return Hint(judgements.names[i], judgements.names[j], judged, round(implied, 20), apart)


@in_full
def best_change(judgements: Judgements, table: str = DEFAULT) -> Change | None:
    """The best single change, found by trying every judgement; None where nothing contradicts.

    Each is left out in turn and filled so that λmax is least; of several that help alike, the one whose filling
    people can say. The farthest judgement is often another one, and changing that helps less.
    """
    before = consistency_of(judgements, table)
    if not before.ratio:
        return None
    peaks = peaks_without_each(judgements)
    least = min(peaks.values())
    alike = [
        (pair, completed(judgements.without(pair)).ratios[pair])
        for pair in sorted(peaks)
        if peaks[pair] <= least + SAME
    ]
    pair, filled = min(alike, key=lambda each: _off_scale(each[1]))
    fitting = _few_digits(filled)
    after = consistency_of(judgements.having(pair, Fraction(fitting)), table)
    i, j = pair
    return Change(
        judgements.names[i],
        judgements.names[j],
        judgements.ratios[pair],
        fitting,
        before.ratio,
        after.ratio or Decimal(),
    )


def _off_scale(ratio: Fraction) -> float:
    """How far a ratio is from the nearest word of the scale."""
    said = decimal(ratio)
    return round(abs(float((decimal(nearest_on_scale(said)) / said).ln())), 9)


def _few_digits(ratio: Fraction) -> Decimal:
    return Context(prec=DIGITS).plus(decimal(ratio))


def nearest_on_scale(ratio: Decimal) -> Fraction:
    """The word of Saaty's scale nearest to a ratio, counted in ratios."""
    return min(SCALE, key=lambda word: abs((decimal(word) / ratio).ln()))
