"""What follows from published results: a health report handed over, and a unit put on the key list."""

from workflows.actions import Action
from workflows.guards.hands import by_another_than, reason_is_ten_characters
from workflows.guards.results import is_a_leaders_copy, is_the_units_own_copy
from workflows.guards.service import received_in_its_time
from workflows.table import State, Transition, Workflow, what_the_clock_may_do
from workflows.terms import Term
from workflows.vocabulary import N_, KeyEntryState, ReportDeliveryState, Role, Stage

D = ReportDeliveryState
K = KeyEntryState
_LEADERS = (Role.PRINCIPAL_LEADER, Role.PARTY_COMMITTEE)

#: Each of the four recipients of a health report signs for it: the unit's principal in the system, leaders on paper.
REPORT_DELIVERY = Workflow(
    name="report_delivery",
    version=1,
    title=N_("The delivery of a health report"),
    opens_with=Action.DELIVER_REPORT,
    initial=D.DELIVERED,
    opening_terms=(Term.REPORT_ACK, Term.REPORT_RECEIPT),
    states=(
        State(D.DELIVERED, Stage.ASSESSMENT, Role.HANDLER, runs=(Term.REPORT_ACK, Term.REPORT_RECEIPT)),
        State(D.RECEIVED, Stage.ASSESSMENT, last=True),
        State(D.LAPSED, Stage.ASSESSMENT, last=True),
    ),
    transitions=(
        Transition(
            Action.ACKNOWLEDGE_REPORT,
            (D.DELIVERED,),
            D.RECEIVED,
            by=(Role.UNIT_PRINCIPAL,),
            guards=(is_the_units_own_copy,),
        ),
        Transition(
            Action.RECORD_RECEIPT,
            (D.DELIVERED,),
            D.RECEIVED,
            by=(Role.HANDLER,),
            guards=(is_a_leaders_copy, received_in_its_time),
            needs=("received_by", "received_on"),
        ),
        # A correction was delivered: whoever has not signed for the former report signs for the new one only.
        Transition(Action.END_RECEIPT, (D.DELIVERED,), D.LAPSED, by=(Role.CLOCK,), needs=("superseded_by",)),
        *what_the_clock_may_do((D.DELIVERED,)),
    ),
)

#: The results propose, people decide (M-51); an entry ends with its last day, or before for a reason.
KEY_ENTRY = Workflow(
    name="key_entry",
    version=1,
    title=N_("The life of an entry on the key list"),
    opens_with=Action.PROPOSE_KEY_ENTRY,
    initial=K.PROPOSED,
    opening_terms=(Term.KEY_DECIDE,),
    states=(
        State(K.PROPOSED, Stage.INSPECTION, Role.PRINCIPAL_LEADER, runs=(Term.KEY_DECIDE,)),
        State(K.LISTED, Stage.INSPECTION),
        State(K.DECLINED, Stage.INSPECTION, last=True),
        State(K.REMOVED, Stage.INSPECTION, last=True),
    ),
    transitions=(
        Transition(
            Action.LIST_KEY_ENTRY,
            (K.PROPOSED,),
            K.LISTED,
            by=_LEADERS,
            guards=(by_another_than(Action.PROPOSE_KEY_ENTRY),),
        ),
        Transition(
            Action.DECLINE_KEY_ENTRY,
            (K.PROPOSED,),
            K.DECLINED,
            by=_LEADERS,
            guards=(reason_is_ten_characters,),
            needs=("reason",),
        ),
        Transition(
            Action.REMOVE_KEY_ENTRY,
            (K.LISTED,),
            K.REMOVED,
            by=_LEADERS,
            guards=(reason_is_ten_characters,),
            needs=("reason",),
        ),
        *what_the_clock_may_do((K.PROPOSED,)),
    ),
)
