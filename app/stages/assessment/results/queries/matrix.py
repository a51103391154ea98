"""The matrix of systems and kinds of unit (体系 × 单元, M-20 to M-22): what indicators of one purpose come to."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from app.extensions import db
from app.organisations.models import Unit, UnitKind
from app.organisations.queries import kinds, within
from app.scoring.weights import leaf_shares
from app.stages.assessment.computing.models import Computation, ComputedLine
from app.stages.assessment.model.tags import Goal, System, goals_among, systems_among
from app.stages.assessment.ranking import rounded
from app.stages.assessment.results.queries.basis import Spread, figure, model_behind, spread_of
from workflows.vocabulary import Word


@dataclass(frozen=True)
class Matrix:
    """Purposes down, kinds of unit across; every cell is the spread over the units of that kind."""

    purposes: Sequence[Word]
    kinds: Sequence[UnitKind]
    cells: Mapping[tuple[Word, str], Spread]
    #: The names of the indicators that serve each purpose.
    indicators: Mapping[Word, Sequence[str]]


def matrix_of(computation: Computation, scopes: Sequence[str], *, by_goal: bool = False) -> Matrix:
    """The matrix over the units in some subtrees.

    A unit's score for a purpose is the mean of its indicators that serve it, by their weights in the index;
    indicators without points leave their weight to the others.
    """
    purposes: Sequence[Word] = list(Goal if by_goal else System)
    serving, names = _serving(computation, by_goal=by_goal)
    asked = (
        select(ComputedLine.indicators, Unit.kind_code)
        .join(Unit, Unit.id == ComputedLine.unit_id)
        .where(ComputedLine.computation_id == computation.id, within(ComputedLine.unit_path, scopes))
    )
    scores: dict[tuple[Word, str], list[Decimal | None]] = defaultdict(list)
    for indicators, kind in db.session.execute(asked):
        for purpose, weights in serving.items():
            scores[purpose, kind or ""].append(_score(indicators, weights))
    there = {kind for _, kind in scores}
    return Matrix(
        purposes,
        [kind for kind in kinds() if kind.code in there],
        {place: spread_of(found) for place, found in scores.items()},
        names,
    )


Weights = Mapping[str, Decimal]


def _serving(computation: Computation, *, by_goal: bool) -> tuple[dict[Word, Weights], dict[Word, list[str]]]:
    """For each purpose the weights of the indicators that serve it, by code, and their names."""
    model = model_behind(computation)
    serving: dict[Word, dict[str, Decimal]] = defaultdict(dict)
    names: dict[Word, list[str]] = defaultdict(list)
    for _, root in model.trees:
        shares = dict(leaf_shares(root))
        for leaf in root.indicators():
            named: Sequence[Word] = goals_among(leaf.tags) if by_goal else systems_among(leaf.tags)
            for purpose in named:
                share = shares[leaf.code]
                serving[purpose][leaf.code] = Decimal(share.numerator) / Decimal(share.denominator)
                if leaf.name not in names[purpose]:
                    names[purpose].append(leaf.name)
    return dict(serving), dict(names)


def _score(indicators: Mapping[str, Mapping[str, object]], weights: Weights) -> Decimal | None:
    there = [
        (weight, points)
        for code, weight in weights.items()
        if (points := figure((indicators.get(code) or {}).get("points"))) is not None
    ]
    whole = sum((weight for weight, _ in there), Decimal(0))
    if not whole:
        return None
    return rounded(sum((weight * points for weight, points in there), Decimal(0)) / whole)
