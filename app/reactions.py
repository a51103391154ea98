"""What follows what. Read it after the rulebook: when this has happened, these follow, in the same transaction.

A reaction never acts a second time on the subject that it reacts to, and what leaves the house goes to the outbox.
It is ``react_<what>(subject, event, *, by, now)`` in the actions of the slice that does the work. Each table is in
the order of its actions' names.
"""

from collections.abc import Mapping

from app.cases import transitions
from app.cases.transitions import Reaction
from workflows.actions import Action

#: When this has happened, these follow.
FOLLOWS: Mapping[Action, tuple[Reaction, ...]] = {}


def connect() -> None:
    """Hand the tables to those who ask them. Connecting again changes nothing."""
    transitions.REACTIONS.clear()
    for action, reactions in FOLLOWS.items():
        transitions.REACTIONS[action] = list(reactions)
