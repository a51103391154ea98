"""How sure is the list of units to warn? Probabilities, proofs, distances, challengers, and what is left out."""

from app.scoring.robustness.judges import firmness_of, weights_without_judges
from app.scoring.robustness.of_scores import Listing, listing_of
from app.scoring.robustness.report import (
    Candidate,
    Certainty,
    Hear,
    Part,
    Reason,
    Robustness,
    how_sure,
    nobody,
)
from app.scoring.robustness.standings import Standings

__all__ = [
    "Candidate", "Certainty", "Hear", "Listing", "Part", "Reason", "Robustness", "Standings", "firmness_of",
    "how_sure", "listing_of", "nobody", "weights_without_judges",
]  # fmt: skip
