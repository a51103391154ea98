"""All soundings of a model on its data."""

from dataclasses import dataclass

from app.scoring.robustness import Listing
from app.scoring.soundings.departments import Effect, criterion_effects, department_effects
from app.scoring.soundings.families import Consistency, Correlation, consistencies, correlations
from app.scoring.soundings.leaves import Influence, Range, influences, ranges


@dataclass(frozen=True)
class Soundings:
    """What was found; every figure, flagged or not, but of correlations only those worth a look."""

    consistencies: tuple[Consistency, ...]
    correlations: tuple[Correlation, ...]
    influences: tuple[Influence, ...]
    ranges: tuple[Range, ...]
    departments: tuple[Effect, ...]
    criteria: tuple[Effect, ...]


def soundings_of(listing: Listing) -> Soundings:
    """Sound a model on one period. Without ranked units there is nothing to find."""
    if not listing.units:
        return Soundings((), (), (), (), (), ())
    return Soundings(
        tuple(consistencies(listing.scores)),
        tuple(correlations(listing.scores)),
        tuple(influences(listing)),
        tuple(ranges(listing)),
        tuple(department_effects(listing)),
        tuple(criterion_effects(listing)),
    )
