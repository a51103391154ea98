"""What happens to the index after its tree: survey, bonus, penalty, veto; rank, grade and notice."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Survey:
    """The public's share of the index: one child of the root, weighted exactly ``share``.

    ``answers`` and ``error`` name the columns with the number of valid answers and the standard error in
    points. With fewer answers than ``minimum_answers`` the survey has no score for the unit.
    """

    of: str
    share: Fraction
    answers: str | None = None
    minimum_answers: int = 0
    error: str | None = None


@dataclass(frozen=True)
class Adjustment:
    """Points for each count in a column, up to a cap: added for a bonus, taken off for a penalty."""

    code: str
    name: str
    column: str
    each: Fraction
    cap: Fraction | None = None


@dataclass(frozen=True)
class Veto:
    """While the column is above zero, the grade is at most ``ceiling``. The score stays as it is."""

    code: str
    name: str
    column: str
    ceiling: str


@dataclass(frozen=True)
class Grade:
    """A grade for scores of at least so much, in units of the scale. None: the lowest, for all the rest."""

    name: str
    at_least: Fraction | None


@dataclass(frozen=True)
class Ranking:
    """Places within the peer group: 1224 by default; ``dense`` is 1223. Ties fall by the chain, else stay."""

    dense: bool = False
    #: Codes of nodes and indicators (more is better), or of adjustments (a penalty: less is better).
    tie_break: tuple[str, ...] = ()
    #: A group with fewer ranked units has no places.
    minimum_group: int = 10


@dataclass(frozen=True)
class Notices:
    """Who is proposed for a warning: below the pass mark (strictly), or among the last places of the group."""

    pass_mark: Fraction | None = None
    last_places: int = 0
    #: Exactly so many: the tie-break chain decides, and only what it leaves equal extends the list. Otherwise every
    #: tie of the index at the boundary does.
    exactly: bool = False
