"""The whole answer: weights of a group of things from the judgements of one or several experts."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from app.scoring.ahp.consistency import Consistency, consistency_of
from app.scoring.ahp.group import (
    Aggregate,
    Agreement,
    agreement,
    consensus,
    shared_judgements,
    shared_weights,
)
from app.scoring.ahp.hints import Change, Hint, best_change, farthest_judgements
from app.scoring.ahp.judgements import Judgements
from app.scoring.ahp.methods import Method, NotConnected, weights_by
from app.scoring.ahp.random_index import DEFAULT
from app.scoring.numbers import shares as integer_shares


@dataclass(frozen=True)
class Opinion:
    """Judgements with the weights and the consistency that follow from them."""

    judgements: Judgements
    weights: tuple[Decimal, ...]
    consistency: Consistency

    def hints(self, most: int = 3) -> list[Hint]:
        """The judgements that contradict the others most."""
        return farthest_judgements(self.judgements, self.weights, most)

    def best_change(self) -> Change | None:
        """The one change that helps most."""
        return best_change(self.judgements, self.consistency.random_index.table)


@dataclass(frozen=True)
class Priorities:
    """Weights, and whether they may be published."""

    method: Method
    aggregate: Aggregate
    names: tuple[str, ...]
    #: At 30 places; they sum to 1 but for rounding.
    weights: tuple[Decimal, ...]
    #: One for each expert, in the order given, and each one's share in the group.
    experts: tuple[Opinion, ...]
    shares: tuple[Fraction, ...]
    #: All judgements as one matrix; None where weights were brought together and not judgements.
    group: Opinion | None
    #: 0 to 1; None for a single expert.
    consensus: Decimal | None

    @property
    def integer_weights(self) -> tuple[int, ...]:
        """The weights as integers that sum to exactly 1,000,000,000."""
        return integer_shares(self.weights)

    @property
    def agreement(self) -> Agreement | None:
        """The band of the consensus."""
        return None if self.consensus is None else agreement(self.consensus)

    @cached_property
    def opinions(self) -> tuple[Opinion, ...]:
        """Every matrix whose consistency counts: each expert's, and the group's own."""
        if self.group is None or len(self.experts) == 1:
            return self.experts
        return (*self.experts, self.group)

    @property
    def publishable(self) -> bool:
        """Is every consistency ratio strictly below 0.10? An expert's contradictions do not vanish in a mean."""
        return all(opinion.consistency.acceptable for opinion in self.opinions)


def weights_of(
    experts: Sequence[Judgements],
    *,
    method: Method = Method.GEOMETRIC,
    table: str = DEFAULT,
    aggregate: Aggregate = Aggregate.JUDGEMENTS,
    shares: Sequence[Fraction | int] = (),
) -> Priorities:
    """Weights from the judgements of one or several experts about the same names.

    ``shares`` say how much each expert counts (proportions; equal if none are given).
    Raises NotConnected, which names the expert; ValueError where experts judged different names or the
    shares do not fit them.
    """
    experts = _about_the_same(experts)
    parts = _whole(shares or [1] * len(experts), len(experts))
    opinions = tuple(_opinion(expert, method, table, place) for place, expert in enumerate(experts))
    each = [opinion.weights for opinion in opinions]
    if aggregate is Aggregate.JUDGEMENTS:
        group = (
            opinions[0] if len(experts) == 1 else _opinion(shared_judgements(experts, parts), method, table)
        )
        weights = group.weights
    else:
        group, weights = None, shared_weights(each, parts, aggregate)
    return Priorities(
        method=method,
        aggregate=aggregate,
        names=experts[0].names,
        weights=weights,
        experts=opinions,
        shares=parts,
        group=group,
        consensus=consensus(each, parts) if len(experts) > 1 else None,
    )


def _opinion(judgements: Judgements, method: Method, table: str, expert: int | None = None) -> Opinion:
    if not judgements.connected:
        raise NotConnected(judgements.components, expert)
    return Opinion(judgements, weights_by(method, judgements), consistency_of(judgements, table))


def _about_the_same(experts: Sequence[Judgements]) -> list[Judgements]:
    """All in the order of the first expert's names."""
    if not experts:
        raise ValueError("weights need at least one expert")
    names = experts[0].names
    if any(set(expert.names) != set(names) for expert in experts):
        raise ValueError("experts judged different names")
    return [expert.rearranged(names) for expert in experts]


def _whole(shares: Sequence[Fraction | int], experts: int) -> tuple[Fraction, ...]:
    """The shares as parts of 1."""
    if len(shares) != experts or min(shares) <= 0:
        raise ValueError("each expert needs one share above zero")
    total = sum(shares, Fraction())
    return tuple(Fraction(share) / total for share in shares)
