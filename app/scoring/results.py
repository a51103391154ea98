"""What scoring yields: integers in arrays, units along the rows, and words for what the integers cannot say."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.scoring.model import Model, Node
from app.scoring.numbers import Exact, divide_half_up, with_room

if TYPE_CHECKING:
    from app.scoring.preparing.outliers import Treated

#: How a leaf got its value, in ``Scores.origin``; the last two have none.
OBSERVED, IMPUTED_PEERS, IMPUTED_EARLIER, SCORED_ZERO, ABSENT, DOES_NOT_APPLY = range(6)


def has_points(origin: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where an indicator has points, be they declared."""
    return np.asarray(origin < ABSENT)


@dataclass(frozen=True, eq=False)
class Scores:
    """The scores of all units of one tree in one period.

    U units along the rows as in the observations, K leaves and N nodes in the order of the tree (``root.indicators()``,
    ``root.nodes()``; node 0 is the root). A cell that is missing holds 0 and is marked in the mask beside it.
    """

    model: Model
    root: Node
    period: str
    units: tuple[str, ...]
    names: tuple[str, ...]
    #: The peer groups in the order of their names, and each unit's place in them.
    groups: tuple[str, ...]
    group: NDArray[np.int64]

    #: (U, K) points of each leaf in 10**-score_places of the scale; 0 … model.full_marks.
    leaf: Exact
    #: (U, K) how each leaf got its value: OBSERVED … DOES_NOT_APPLY.
    origin: NDArray[np.uint8]
    leaf_flags: NDArray[np.bool_]
    #: (code, what was done to its outliers) of each indicator with a treatment.
    treatments: tuple[tuple[str, "Treated"], ...]
    #: (U, N) points of each node in 10**-score_places; of the root too, before adjustments.
    node: Exact
    node_missing: NDArray[np.bool_]
    node_flags: NDArray[np.bool_]
    #: (U, N) flagged indicators below each node.
    flag_count: NDArray[np.int64]

    #: (U,) all in 10**-places. ``index`` = base + bonus - penalty, within 0 … full marks.
    base: Exact
    bonus: Exact
    penalty: Exact
    index: Exact
    #: Units that have an index at all (enough data for the root).
    scored: NDArray[np.bool_]
    #: (U,) 1 is best; 0 where the unit has no place (no index, or its group is too small).
    rank: NDArray[np.int64]
    #: (U,) ranked units in the unit's group.
    ranked_peers: NDArray[np.int64]
    #: (U,) place in model.grades (0 is the best), -1 without an index; before and after vetoes.
    grade_before_veto: NDArray[np.int64]
    grade: NDArray[np.int64]
    below_pass: NDArray[np.bool_]
    among_last: NDArray[np.bool_]

    @cached_property
    def leaf_missing(self) -> NDArray[np.bool_]:
        """(U, K) where a leaf has no points."""
        return ~has_points(self.origin)

    @cached_property
    def weights(self) -> NDArray[np.int64]:
        """(K,) effective weight of each leaf in the root, summing to exactly 1,000,000,000."""
        from app.scoring.weights import effective_weights

        return effective_weights(self.root)

    @cached_property
    def leaf_millionths(self) -> NDArray[np.int64]:
        """(U, K) the leaf scores as 0 … 1,000,000, whatever scale and places the model declares."""
        full = self.model.full_marks
        points = self.leaf.astype(np.int64)
        if full == 1_000_000:
            return points
        roomy = with_room(points, 2_000_000 * full + full)
        return divide_half_up(roomy * 1_000_000, full).astype(np.int64)
