"""A case's problems as other stages may see them: a read-only view, since stages never import each other.

The stage that keeps the problems says once how they are read; everybody above the cases asks here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.cases.models import Case
from workflows.calendar import Duration
from workflows.vocabulary import ItemState, ItemType, ProblemClass


@dataclass(frozen=True)
class Problem:
    """One problem of a case, as it stands now."""

    id: int
    position: int
    text: str
    problem_class: ProblemClass
    item_type: ItemType
    #: A word of ItemState.
    state: str
    indicator: str
    requirement: str
    #: How long its rectification lasts, from the unit's signature for the notice.
    term: Duration
    responsible_person: str
    responsible_leader: str
    summary: str
    #: How long a second rectification of it lasts.
    second_term: Duration

    @property
    def is_closed(self) -> bool:
        """Is it struck off the list (销号)?"""
        return self.state == ItemState.ACCEPTED


Reader = Callable[[Case], list[Problem]]

_readers: list[Reader] = []


def problems_are_read_by(reader: Reader) -> Reader:
    """Declare the function that reads a case's problems; used as a decorator by the stage that keeps them."""
    _readers[:] = [reader]
    return reader


def problems_of(case: Case) -> list[Problem]:
    """The problems of a case that count, in their order. Raises LookupError while no stage keeps problems."""
    if not _readers:
        message = "no stage has said how the problems of a case are read"
        raise LookupError(message)
    return _readers[0](case)
