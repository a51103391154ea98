"""The life of one item, from the list to 销号 and back, and the life of a request for more time."""

from workflows.actions import Action
from workflows.approvals import Approval
from workflows.guards.hands import by_another_than, is_the_handler, reason_is_ten_characters
from workflows.guards.items import (
    case_is_being_drafted,
    extension_is_within_its_caps,
    has_a_measure,
    has_evidence,
    has_responsible_people,
    is_first_and_short,
    is_further_or_long,
    item_is,
    item_is_key,
    item_is_ordinary,
    late_request_is_justified,
    may_be_claimed_yet,
    no_extension_is_pending,
    plan_is_open,
    term_has_not_expired,
)
from workflows.table import State, Transition, Workflow, what_the_clock_may_do
from workflows.terms import Term
from workflows.vocabulary import N_, ExtensionState, ItemState, ItemType, NoticeKind, Role, Stage

S = ItemState
T = Term

#: The unit's own terms: they run on while the unit works, and end when its claim reaches the office.
UNIT_TERMS = (T.RECT_IMMEDIATE, T.RECT_LIMITED, T.RECT_LONG, T.RECT_SECOND, T.REWORK)
_AT_WORK = (S.IN_PROGRESS, S.LONG_TERM, S.RETURNED, S.REOPENED, S.BASICALLY_DONE)
#: Whoever may be chosen to close an item may also return it, or record it as basically completed.
_CLOSERS = (Role.OFFICE_DIRECTOR, Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER)
_SUPERVISORS = (Role.OFFICE_DIRECTOR, Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER, Role.CASE_MANAGER)

ITEM_STATES = (
    # Listed in a draft: the case's own term governs until the unit has signed for the notice.
    State(S.OPEN, Stage.WARNING),
    State(S.IN_PROGRESS, Stage.RECTIFICATION, Role.LIAISON, runs=UNIT_TERMS),
    State(S.LONG_TERM, Stage.RECTIFICATION, Role.LIAISON, runs=UNIT_TERMS),
    State(S.BASICALLY_DONE, Stage.RECTIFICATION, Role.LIAISON, runs=(T.RECT_LONG,)),
    State(S.RETURNED, Stage.RECTIFICATION, Role.LIAISON, runs=(T.REWORK,)),
    State(S.REOPENED, Stage.RECTIFICATION, Role.LIAISON, runs=(T.RECT_SECOND,)),
    State(S.CLAIMED, Stage.RECTIFICATION, Role.UNIT_PRINCIPAL, runs=(T.UNIT_CONFIRM, *UNIT_TERMS)),
    State(S.SUBMITTED, Stage.RECTIFICATION, Role.HANDLER, runs=(T.CLOSE_REVIEW,)),
    State(
        S.CHECKED, Stage.RECTIFICATION, Role.OFFICE_DIRECTOR, awaits=Action.CLOSE_ITEM, runs=(T.CLOSE_REVIEW,)
    ),
    State(S.ACCEPTED, Stage.INSPECTION),
    State(S.CANCELLED, Stage.WARNING, last=True),
)

_WAITING = tuple(state.name for state in ITEM_STATES if state.owner is not None)

ITEM = Workflow(
    name="item",
    version=1,
    title=N_("The life of a problem"),
    opens_with=Action.LIST_ITEM,
    initial=S.OPEN,
    states=ITEM_STATES,
    transitions=(
        Transition(
            Action.EDIT_ITEM,
            (S.OPEN,),
            None,
            by=(Role.HANDLER,),
            guards=(is_the_handler, case_is_being_drafted),
        ),
        Transition(
            Action.STRIKE_ITEM,
            (S.OPEN,),
            S.CANCELLED,
            by=(Role.HANDLER,),
            guards=(is_the_handler, case_is_being_drafted),
        ),
        # The terms run from the unit's signature (domain.md §10, 10).
        Transition(
            Action.START_ITEM,
            (S.OPEN,),
            S.IN_PROGRESS,
            by=(Role.CLOCK,),
            when=item_is(ItemType.IMMEDIATE),
            starts=(T.RECT_IMMEDIATE,),
        ),
        Transition(
            Action.START_ITEM,
            (S.OPEN,),
            S.IN_PROGRESS,
            by=(Role.CLOCK,),
            when=item_is(ItemType.LIMITED),
            starts=(T.RECT_LIMITED,),
        ),
        Transition(
            Action.START_ITEM,
            (S.OPEN,),
            S.LONG_TERM,
            by=(Role.CLOCK,),
            when=item_is(ItemType.LONG_TERM),
            starts=(T.RECT_LONG,),
        ),
        Transition(Action.SET_MEASURE, _AT_WORK, None, by=(Role.LIAISON,), guards=(plan_is_open,)),
        Transition(
            Action.ADD_EVIDENCE, _AT_WORK, None, by=(Role.LIAISON, Role.TASK_OWNER, Role.UNIT_PRINCIPAL)
        ),
        Transition(
            Action.REVIEW_LONG_TERM,
            (S.LONG_TERM, S.BASICALLY_DONE),
            None,
            by=(Role.HANDLER,),
            guards=(is_the_handler,),
            starts=(T.RECT_LONG,),
            needs=("summary",),
        ),
        Transition(
            Action.CLAIM_COMPLETION,
            _AT_WORK,
            S.CLAIMED,
            by=(Role.LIAISON, Role.TASK_OWNER),
            guards=(
                may_be_claimed_yet,
                has_a_measure,
                has_responsible_people,
                has_evidence,
                no_extension_is_pending,
            ),
            starts=(T.UNIT_CONFIRM,),
            needs=("summary",),
        ),
        Transition(
            Action.CONFIRM_CLAIM,
            (S.CLAIMED,),
            S.SUBMITTED,
            by=(Role.UNIT_PRINCIPAL,),
            guards=(by_another_than(Action.CLAIM_COMPLETION),),
            starts=(T.CLOSE_REVIEW,),
        ),
        # A long-term problem goes back to where its interval reviews are held.
        Transition(
            Action.DECLINE_CLAIM,
            (S.CLAIMED,),
            S.LONG_TERM,
            by=(Role.UNIT_PRINCIPAL,),
            when=item_is(ItemType.LONG_TERM),
            needs=("reason",),
        ),
        Transition(
            Action.DECLINE_CLAIM, (S.CLAIMED,), S.IN_PROGRESS, by=(Role.UNIT_PRINCIPAL,), needs=("reason",)
        ),
        Transition(
            Action.CHECK_CLAIM,
            (S.SUBMITTED,),
            S.CHECKED,
            by=(Role.HANDLER,),
            guards=(is_the_handler, by_another_than(Action.CLAIM_COMPLETION, Action.CONFIRM_CLAIM)),
        ),
        Transition(
            Action.RETURN_CLAIM,
            (S.SUBMITTED, S.CHECKED),
            S.RETURNED,
            by=(Role.HANDLER, *_CLOSERS),
            guards=(reason_is_ten_characters,),
            starts=(T.REWORK,),
            needs=("reason",),
        ),
        Transition(
            Action.CLOSE_ITEM,
            (S.CHECKED,),
            S.ACCEPTED,
            approval=Approval.ORDINARY_ITEM,
            when=item_is_ordinary,
            guards=(by_another_than(Action.CLAIM_COMPLETION, Action.CONFIRM_CLAIM, Action.CHECK_CLAIM),),
        ),
        Transition(
            Action.CLOSE_ITEM,
            (S.CHECKED,),
            S.ACCEPTED,
            approval=Approval.KEY_ITEM,
            when=item_is_key,
            guards=(by_another_than(Action.CLAIM_COMPLETION, Action.CONFIRM_CLAIM, Action.CHECK_CLAIM),),
        ),
        Transition(
            Action.ACCEPT_BASICALLY,
            (S.CHECKED,),
            S.BASICALLY_DONE,
            by=_CLOSERS,
            guards=(by_another_than(Action.CLAIM_COMPLETION, Action.CONFIRM_CLAIM, Action.CHECK_CLAIM),),
            starts=(T.RECT_LONG,),
            needs=("reason",),
        ),
        Transition(
            Action.REOPEN_ITEM,
            (S.ACCEPTED,),
            S.REOPENED,
            by=(Role.CASE_MANAGER, Role.LEADER_IN_CHARGE),
            starts=(T.RECT_SECOND,),
            needs=("reason",),
        ),
        Transition(
            Action.EXTEND_ITEM,
            (S.IN_PROGRESS,),
            None,
            by=(Role.PRINCIPAL_LEADER,),
            approval=Approval.EXTENSION,
            when=is_first_and_short,
            guards=(term_has_not_expired, no_extension_is_pending, extension_is_within_its_caps),
            needs=("until", "reason"),
        ),
        Transition(
            Action.EXTEND_ITEM,
            (S.IN_PROGRESS,),
            None,
            approval=Approval.LONG_EXTENSION,
            when=is_further_or_long,
            guards=(term_has_not_expired, no_extension_is_pending, extension_is_within_its_caps),
            needs=("until", "reason"),
        ),
        Transition(
            Action.REQUEST_EXTENSION,
            (S.IN_PROGRESS,),
            None,
            by=(Role.LIAISON,),
            guards=(term_has_not_expired, no_extension_is_pending, extension_is_within_its_caps),
            needs=("until", "reason"),
        ),
        Transition(
            Action.CANCEL_ITEM,
            (S.OPEN, *_WAITING, S.ACCEPTED),
            S.CANCELLED,
            by=(Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER),
            needs=("reason",),
        ),
        Transition(Action.URGE, _WAITING, None, by=_SUPERVISORS, needs=("reason",)),
        *what_the_clock_may_do(_WAITING),
    ),
)

E = ExtensionState

EXTENSION = Workflow(
    name="extension",
    version=1,
    title=N_("The life of an extension request"),
    opens_with=Action.REQUEST_EXTENSION,
    initial=E.REQUESTED,
    opening_terms=(T.UNIT_CONFIRM,),
    states=(
        State(E.REQUESTED, Stage.RECTIFICATION, Role.UNIT_PRINCIPAL, runs=(T.UNIT_CONFIRM,)),
        State(E.CONFIRMED, Stage.RECTIFICATION, Role.HANDLER, runs=(T.EXT_REVIEW,)),
        State(E.EXAMINED, Stage.RECTIFICATION, Role.OFFICE_DIRECTOR, runs=(T.EXT_REVIEW,)),
        State(
            E.ENDORSED,
            Stage.RECTIFICATION,
            Role.LEADER_IN_CHARGE,
            awaits=Action.GRANT_EXTENSION,
            runs=(T.EXT_REVIEW,),
        ),
        State(E.GRANTED, Stage.RECTIFICATION, last=True),
        State(E.REFUSED, Stage.RECTIFICATION, last=True),
        State(E.WITHDRAWN, Stage.RECTIFICATION, last=True),
    ),
    transitions=(
        Transition(
            Action.CONSENT_EXTENSION,
            (E.REQUESTED,),
            E.CONFIRMED,
            by=(Role.UNIT_PRINCIPAL,),
            guards=(by_another_than(Action.REQUEST_EXTENSION),),
            starts=(T.EXT_REVIEW,),
        ),
        Transition(
            # The clock withdraws the request of a problem that was cancelled meanwhile.
            Action.WITHDRAW_EXTENSION,
            (E.REQUESTED, E.CONFIRMED, E.EXAMINED, E.ENDORSED),
            E.WITHDRAWN,
            by=(Role.LIAISON, Role.UNIT_PRINCIPAL, Role.CLOCK),
        ),
        Transition(
            Action.EXAMINE_EXTENSION,
            (E.CONFIRMED,),
            E.EXAMINED,
            by=(Role.HANDLER,),
            guards=(is_the_handler,),
            needs=("opinion",),
        ),
        Transition(
            Action.ENDORSE_EXTENSION,
            (E.EXAMINED,),
            E.ENDORSED,
            by=(Role.OFFICE_DIRECTOR,),
            guards=(by_another_than(Action.EXAMINE_EXTENSION),),
        ),
        Transition(
            Action.GRANT_EXTENSION,
            (E.ENDORSED,),
            E.GRANTED,
            approval=Approval.EXTENSION,
            when=is_first_and_short,
            guards=(
                by_another_than(Action.EXAMINE_EXTENSION, Action.ENDORSE_EXTENSION),
                extension_is_within_its_caps,
                late_request_is_justified,
            ),
            serves=NoticeKind.EXTENSION_REPLY,
        ),
        Transition(
            Action.GRANT_EXTENSION,
            (E.ENDORSED,),
            E.GRANTED,
            approval=Approval.LONG_EXTENSION,
            when=is_further_or_long,
            guards=(
                by_another_than(Action.EXAMINE_EXTENSION, Action.ENDORSE_EXTENSION),
                extension_is_within_its_caps,
                late_request_is_justified,
            ),
            serves=NoticeKind.EXTENSION_REPLY,
        ),
        Transition(
            Action.REFUSE_EXTENSION,
            (E.CONFIRMED, E.EXAMINED, E.ENDORSED),
            E.REFUSED,
            by=(Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER),
            guards=(by_another_than(Action.EXAMINE_EXTENSION, Action.ENDORSE_EXTENSION),),
            needs=("reason",),
            serves=NoticeKind.EXTENSION_REPLY,
        ),
        *what_the_clock_may_do((E.REQUESTED, E.CONFIRMED, E.EXAMINED, E.ENDORSED)),
    ),
)
