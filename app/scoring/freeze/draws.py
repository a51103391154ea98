"""The weights that were drawn to ask how sure a list is, and the list that each draw makes, to freeze with it."""

from collections.abc import Sequence

import numpy as np

from app.scoring.complaints import Unreadable
from app.scoring.freeze.records import Record
from app.scoring.observations import Observations
from app.scoring.results import Scores
from app.scoring.robustness import Listing, firmness_of, listing_of
from app.scoring.robustness.draws import Draws, draw_weights
from app.scoring.robustness.simulation import who_is_listed
from app.scoring.verification.canonical import canonical, exact


def drawn_lists(results: Sequence[Scores], observations: Observations) -> dict[str, bytes]:
    """Name → content of two files for each tree: the weights, and who is listed under each row of them.

    None for a tree without an index or whose weights cannot be drawn. Generators of random numbers change between
    versions; a probability can be counted again from these files only.
    """
    found = {}
    for number, scores in enumerate(results, start=1):
        try:
            listing = listing_of(scores, observations)
        except Unreadable:
            continue
        standings = listing.standings
        if len(standings.scores):
            drawn = draw_weights(standings.root, standings.weights, firmness_of(scores.model))
            found[f"draws-{number}.u32"] = drawn.content
            found[f"listed-{number}.json"] = canonical(exact(lists_record(listing, drawn)))
    return found


def lists_record(listing: Listing, drawn: Draws) -> Record:
    """For every unit that is listed, or ever was: how often, and in which of the draws (bits, the first the lowest)."""
    standings, bits = listing.standings, who_is_listed(listing.standings, drawn)
    named = np.flatnonzero(bits.any(axis=0) | standings.listed).tolist()
    lists = {listing.units[unit]: int.from_bytes(bits[:, unit].tobytes(), "little") for unit in named}
    errors = zip(listing.units, standings.total_error.tolist(), strict=True)
    return {
        "tree": listing.scores.root.code,
        "draws": len(drawn.weights),
        "key": drawn.key,
        "units": {code: {"listed": each.bit_count(), "in": f"{each:x}"} for code, each in lists.items()},
        "errors": {code: error for code, error in errors if error},
    }
