"""What a measure may look at."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.scoring.numbers import Exact
from app.scoring.observations import Column, Observations
from app.scoring.peers import Peers


@dataclass(frozen=True, eq=False)
class Situation:
    """One prepared column among its peers."""

    column: Column
    lower_is_better: bool
    peers: Peers
    #: Full marks, an integer, and how many of them are one point of the scale.
    full: int
    per_point: int
    observations: Observations
    #: The column of ratings, of a qualitative indicator.
    rated: str = ""
    #: Where points may be put, if the measure can do so without an array of its own.
    out: Exact | None = None

    @property
    def values(self) -> Exact:
        """The numbers, times ``column.unit``."""
        return self.column.values

    @property
    def present(self) -> NDArray[np.bool_]:
        """Where there is a number."""
        return self.column.present

    @property
    def complete(self) -> bool:
        """There is a number everywhere."""
        return self.column.complete

    def circle(self, overall: bool) -> Peers:
        """All units, or the peer groups."""
        return self.peers.together if overall else self.peers
