"""How sure is the list of units to warn? Probabilities, proofs, distances, challengers, and what is left out."""

from app.scoring.robustness.branches import Branch, branch_of
from app.scoring.robustness.draws import Draws, Firmness, concentration_of_judges, draw_weights
from app.scoring.robustness.report import Candidate, Certainty, Reason, Robustness, how_sure
from app.scoring.robustness.standings import Standings

__all__ = [
    "Branch", "Candidate", "Certainty", "Draws", "Firmness", "Reason", "Robustness", "Standings", "branch_of",
    "concentration_of_judges", "draw_weights", "how_sure",
]  # fmt: skip
