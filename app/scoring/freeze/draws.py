"""The weights that were drawn to ask how sure a list is, as files to freeze with it."""

from collections.abc import Sequence

from app.scoring.complaints import Unreadable
from app.scoring.results import Scores
from app.scoring.robustness import firmness_of, listing_of
from app.scoring.robustness.draws import draw_weights


def drawn_weights(results: Sequence[Scores]) -> dict[str, bytes]:
    """Name → content of a file for each tree; none for a tree without an index or whose weights cannot be drawn.

    Generators of random numbers change between versions; a probability can be counted again from these files only.
    """
    found = {}
    for number, scores in enumerate(results, start=1):
        try:
            standings = listing_of(scores).standings
        except Unreadable:
            continue
        if len(standings.scores):
            drawn = draw_weights(standings.root, standings.weights, firmness_of(scores.model))
            found[f"draws-{number}.u32"] = drawn.content
    return found
