"""What follows what. Read it after the rulebook: when this has happened, these follow, in the same transaction.

A reaction never acts a second time on the subject that it reacts to, and what leaves the house goes to the outbox.
It is ``react_<what>(subject, event, *, by, now)`` in the actions of the slice that does the work. Each table is in
the order of its actions' names.
"""

from collections.abc import Mapping

from app.cases import transitions
from app.cases.transitions import Reaction
from app.stages.rectification.actions.reactions import (
    react_cancel_items,
    react_complete_case,
    react_list_items_from_trigger,
    react_reopen_items,
    react_start_items,
    react_withdraw_extensions,
)
from workflows.actions import Action

#: When this has happened, these follow.
FOLLOWS: Mapping[Action, tuple[Reaction, ...]] = {
    Action.ACKNOWLEDGE_WARNING: (react_start_items,),
    Action.CANCEL_ITEM: (react_withdraw_extensions, react_complete_case),
    Action.CLOSE_ITEM: (react_complete_case,),
    Action.CONFIRM_LOOKBACK: (react_reopen_items,),
    Action.OPEN_CASE: (react_list_items_from_trigger,),
    Action.RECORD_REFUSED_RECEIPT: (react_start_items,),
    Action.RETURN_CLOSURE: (react_reopen_items,),
    Action.UPHOLD_OBJECTION: (react_cancel_items,),
    Action.WITHDRAW_WARNING: (react_cancel_items,),
}


def connect() -> None:
    """Hand the tables to those who ask them. Connecting again changes nothing."""
    transitions.REACTIONS.clear()
    for action, reactions in FOLLOWS.items():
        transitions.REACTIONS[action] = list(reactions)
