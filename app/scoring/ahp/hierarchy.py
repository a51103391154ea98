"""Weights over a tree: what is compared under a goal may itself be a goal with parts of its own."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.scoring.ahp.exact import in_full, rounded
from app.scoring.ahp.judgements import Judgements
from app.scoring.ahp.methods import Method, weights_by


@dataclass(frozen=True)
class Goal:
    """Judgements about the parts of a goal; a part that is split further has its own."""

    judgements: Judgements
    parts: Mapping[str, "Goal"] = field(default_factory=dict)


@in_full
def overall_weights(goal: Goal, method: Method = Method.GEOMETRIC) -> dict[str, Decimal]:
    """The weight of every leaf in the whole, by name. A name under several goals collects from all of them."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for name, weight in _leaves(goal, method, Decimal(1)):
        found[name] += weight
    return {name: rounded(weight) for name, weight in found.items()}


def _leaves(goal: Goal, method: Method, share: Decimal) -> list[tuple[str, Decimal]]:
    found = []
    for name, weight in zip(goal.judgements.names, weights_by(method, goal.judgements), strict=True):
        part = goal.parts.get(name)
        found += _leaves(part, method, share * weight) if part else [(name, share * weight)]
    return found
