"""Why a unit stands where it stands, asked of the engine: pain points, what changed, the way to the pass mark."""

from collections import OrderedDict
from dataclasses import dataclass

from app.organisations.models import Unit
from app.scoring.complaints import Unreadable
from app.scoring.explanation import (
    Change,
    Gap,
    Moment,
    NotComparable,
    Path,
    change_between,
    gaps,
    path_to_pass_mark,
)
from app.scoring.model import Model
from app.scoring.observations import Observations
from app.scoring.pipeline import score
from app.scoring.robustness import Listing, listing_of
from app.stages.assessment.computing.frozen import bundle_of, observations_in
from app.stages.assessment.computing.models import Computation
from app.stages.assessment.queries import previous_round
from app.stages.assessment.results.queries.basis import computation_behind, model_behind


@dataclass(frozen=True)
class Explanation:
    """What the engine says of one unit; parts that cannot be said are None or empty."""

    model: Model
    gaps: tuple[Gap, ...]
    path: Path | None
    change: Change | None


#: The scored listings of the bundles that were asked for last, by the bundle's hash and the model's.
_LISTINGS: OrderedDict[tuple[str, str], tuple[Moment, tuple[Listing, ...]]] = OrderedDict()
_KEPT = 4


def explanation_of(computation: Computation, unit: Unit) -> Explanation | None:
    """The explanation of one unit's line; None where the unit was not scored, or nothing was frozen to score again."""
    if not computation.bundle_sha256:
        return None
    moment, listings = _scored(computation)
    for listing in listings:
        if unit.code in listing.units:
            row = listing.units.index(unit.code)
            return Explanation(
                moment.model,
                gaps(listing, row),
                path_to_pass_mark(listing, row),
                _change(computation, moment, unit),
            )
    return None


def _change(computation: Computation, later: Moment, unit: Unit) -> Change | None:
    before = previous_round(computation.round)
    earlier = computation_behind(before) if before is not None else None
    if earlier is None or not earlier.bundle_sha256:
        return None
    try:
        return change_between(_scored(earlier)[0], later, unit.code)
    except (NotComparable, KeyError, Unreadable):
        return None


def _scored(computation: Computation) -> tuple[Moment, tuple[Listing, ...]]:
    """What was frozen, scored again; the last few are remembered, for they never change."""
    key = (computation.bundle_sha256, computation.model_sha256)
    if key not in _LISTINGS:
        model = model_behind(computation)
        observations = observations_in(bundle_of(computation), model)
        _LISTINGS[key] = (Moment(model, observations), tuple(_listings(model, observations)))
        while len(_LISTINGS) > _KEPT:
            _LISTINGS.popitem(last=False)
    return _LISTINGS[key]


def _listings(model: Model, observations: Observations) -> list[Listing]:
    """The listings of all trees whose weights mean something; a ranking by votes has none."""
    found = []
    for scores in score(model, observations):
        try:
            found.append(listing_of(scores, observations))
        except Unreadable:
            continue
    return found
