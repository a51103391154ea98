"""The life of a case, from the candidate's warning to the archive: one table from top to bottom.

What happens from the look-back on stands beside it in ``inspection``.
"""

from workflows.actions import Action
from workflows.approvals import Approval
from workflows.guards import cases, hands
from workflows.inspection import LOOKBACK
from workflows.rectification import UNIT_TERMS
from workflows.table import Hold, State, Transition, Workflow, what_the_clock_may_do
from workflows.terms import Term
from workflows.vocabulary import CASE_ROLES, N_, CaseState, NoticeKind, Role, Stage

S = CaseState
T = Term

#: The term for the whole case runs beside the unit's and the office's own terms, once the unit signed for it.
_CASE = T.CASE_TERM
#: What begins with the unit's signature.
_RECEIPT = (T.PLAN, T.OBJECT, _CASE)
#: What stands still while an objection is undecided.
_STOPPED = (T.PLAN, _CASE)
_W, _R, _I, _A = Stage.WARNING, Stage.RECTIFICATION, Stage.INSPECTION, Stage.ACCOUNTABILITY

STATES = (
    # warning
    State(S.DRAFTING, _W, Role.HANDLER, runs=(T.DRAFT,)),
    State(S.REVIEWING, _W, Role.OFFICE_DIRECTOR, runs=(T.REVIEW,)),
    State(S.SIGNING, _W, Role.LEADER_IN_CHARGE, runs=(T.SIGN,)),
    State(S.SIGNED, _W, Role.CASE_MANAGER, runs=(T.ISSUE,)),
    State(S.ISSUED, _W, Role.HANDLER, runs=(T.SERVE,)),
    State(S.DELIVERED, _W, Role.UNIT_PRINCIPAL, runs=(T.ACK,)),
    # rectification
    State(S.ACKNOWLEDGED, _R, Role.LIAISON, runs=(T.PLAN, T.OBJECT, _CASE)),
    # Whoever signed the warning may not decide, and that is a leader in charge.
    State(S.OBJECTED, _R, Role.PRINCIPAL_LEADER, runs=(T.OBJECT_REVIEW, *_STOPPED), suspends=_STOPPED),
    State(S.PLANNING, _R, Role.LIAISON, runs=(T.PLAN, T.OBJECT, _CASE)),
    State(S.PLAN_CONFIRMING, _R, Role.UNIT_PRINCIPAL, runs=(T.PLAN, _CASE)),
    State(S.PLAN_REVIEW, _R, Role.HANDLER, runs=(T.PLAN_REVIEW, _CASE)),
    State(S.PLAN_APPROVAL, _R, Role.OFFICE_DIRECTOR, Action.APPROVE_PLAN, runs=(T.PLAN_REVIEW, _CASE)),
    State(S.RECTIFYING, _R, Role.LIAISON, runs=(_CASE, T.PROGRESS)),
    State(S.REOPENED, _R, Role.LIAISON, runs=(_CASE, T.PROGRESS)),
    State(S.CLOSURE_REVIEW, _R, Role.CASE_MANAGER, runs=(T.CLOSURE,)),
    State(S.CLOSURE_APPROVAL, _R, Role.LEADER_IN_CHARGE, Action.CLOSE_CASE, runs=(T.CLOSURE,)),
    # look-back
    State(S.CLOSED, _I, Role.LEADER_IN_CHARGE, runs=(T.LOOKBACK_START,)),
    State(S.LOOKBACK_APPOINTED, _I, Role.LOOKBACK_MEMBER, runs=(T.LOOKBACK_START,)),
    State(S.LOOKBACK, _I, Role.LOOKBACK_MEMBER, runs=(T.LOOKBACK_FIELD,)),
    State(S.LOOKBACK_REVIEW, _I, Role.CASE_MANAGER, runs=(T.LOOKBACK_REPORT,)),
    State(S.LOOKBACK_CONFIRMING, _I, Role.LEADER_IN_CHARGE, runs=(T.LOOKBACK_REPORT,)),
    # the end
    State(S.CONFIRMED, _A, Role.CASE_MANAGER, runs=(T.ARCHIVE,)),
    State(S.WITHDRAWN, _W, Role.CASE_MANAGER, runs=(T.ARCHIVE,)),
    State(S.ARCHIVED, _A, last=True),
)

_WAITING = tuple(state.name for state in STATES if state.owner is not None)
_BEFORE_CLOSING = _WAITING[: _WAITING.index(S.CLOSURE_REVIEW)]
_SERVED = _BEFORE_CLOSING[_BEFORE_CLOSING.index(S.DELIVERED) :]
_SUPERVISORS = (Role.OFFICE_DIRECTOR, Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER, Role.CASE_MANAGER)

#: An objection is decided by someone who had no hand in the warning (督查条例 Art. 17).
_NOT_ONE_OF_ITS_AUTHORS = hands.by_another_than(
    Action.DRAFT_WARNING, Action.SUBMIT_WARNING, Action.REVIEW_WARNING, Action.SIGN_WARNING
)

_NOT_ONE_OF_THE_PLAN_S_HANDS = hands.by_another_than(
    Action.SUBMIT_PLAN, Action.CONFIRM_PLAN, Action.CHECK_PLAN
)

_WARNING = (
    Transition(Action.DRAFT_WARNING, (S.DRAFTING,), None, by=(Role.HANDLER,), guards=(hands.is_the_handler,)),
    Transition(Action.LIST_ITEM, (S.DRAFTING,), None, by=(Role.HANDLER,), guards=(hands.is_the_handler,)),
    Transition(
        Action.SUBMIT_WARNING,
        (S.DRAFTING,),
        S.REVIEWING,
        by=(Role.HANDLER,),
        guards=(hands.is_the_handler, cases.notice_is_drafted, cases.has_items),
        starts=(T.REVIEW,),
    ),
    # A change after review resets the review: it leads back to the draft.
    Transition(
        Action.REVISE_WARNING,
        (S.REVIEWING, S.SIGNING),
        S.DRAFTING,
        by=(Role.HANDLER,),
        guards=(hands.is_the_handler,),
        starts=(T.DRAFT,),
    ),
    Transition(
        Action.RETURN_WARNING,
        (S.REVIEWING, S.SIGNING),
        S.DRAFTING,
        by=(Role.OFFICE_DIRECTOR, Role.LEADER_IN_CHARGE),
        guards=(hands.reason_is_ten_characters,),
        starts=(T.DRAFT,),
        needs=("reason",),
    ),
    Transition(
        Action.REVIEW_WARNING,
        (S.REVIEWING,),
        S.SIGNING,
        by=(Role.OFFICE_DIRECTOR,),
        guards=(hands.by_another_than(Action.DRAFT_WARNING, Action.SUBMIT_WARNING),),
        starts=(T.SIGN,),
    ),
    Transition(
        Action.SIGN_WARNING,
        (S.SIGNING,),
        S.SIGNED,
        by=(Role.LEADER_IN_CHARGE,),
        guards=(
            cases.draft_is_the_reviewed_one,
            hands.by_another_than(Action.DRAFT_WARNING, Action.SUBMIT_WARNING, Action.REVIEW_WARNING),
        ),
        starts=(T.ISSUE,),
        serves=NoticeKind.WARNING,
    ),
    Transition(Action.ISSUE_WARNING, (S.SIGNED,), S.ISSUED, by=(Role.CASE_MANAGER,), starts=(T.SERVE,)),
    Transition(
        Action.SERVE_WARNING,
        (S.ISSUED,),
        S.DELIVERED,
        by=(Role.HANDLER, Role.CASE_MANAGER),
        guards=(cases.two_servers,),
        starts=(T.ACK,),
        serves=NoticeKind.PROOF_OF_SERVICE,
    ),
    Transition(
        Action.ACKNOWLEDGE_WARNING, (S.DELIVERED,), S.ACKNOWLEDGED, by=(Role.UNIT_PRINCIPAL,), starts=_RECEIPT
    ),
    Transition(
        Action.RECORD_PAPER_RECEIPT,
        (S.DELIVERED,),
        S.ACKNOWLEDGED,
        by=(Role.HANDLER, Role.CASE_MANAGER),
        starts=_RECEIPT,
        needs=("receiver", "received_on"),
    ),
    # Only where the office's rules say so; a second person corrects the day where it is shown to be another.
    Transition(
        Action.DEEM_SERVED,
        (S.DELIVERED,),
        S.ACKNOWLEDGED,
        by=(Role.CLOCK,),
        starts=_RECEIPT,
        needs=("received_on",),
    ),
    Transition(
        Action.RECORD_REFUSED_RECEIPT,
        (S.DELIVERED,),
        S.ACKNOWLEDGED,
        by=(Role.HANDLER,),
        guards=(hands.is_the_handler,),
        starts=_RECEIPT,
        needs=("reason", "witness"),
    ),
    Transition(
        Action.OBJECT,
        (S.ACKNOWLEDGED, S.PLANNING),
        S.OBJECTED,
        by=(Role.UNIT_PRINCIPAL,),
        guards=(cases.objection_term_runs,),
        starts=(T.OBJECT_REVIEW,),
        needs=("reason",),
    ),
    Transition(
        Action.REJECT_OBJECTION,
        (S.OBJECTED,),
        S.PLANNING,
        by=(Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER),
        guards=(_NOT_ONE_OF_ITS_AUTHORS,),
        needs=("reason",),
    ),
    Transition(
        Action.UPHOLD_OBJECTION,
        (S.OBJECTED,),
        S.WITHDRAWN,
        by=(Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER),
        guards=(_NOT_ONE_OF_ITS_AUTHORS,),
        starts=(T.ARCHIVE,),
        needs=("reason",),
        serves=NoticeKind.WITHDRAWAL,
    ),
    # A slip of the pen: a document of its own goes through review, signature and service; the warning stands.
    Transition(Action.CORRECT_WARNING, _SERVED, None, by=(Role.HANDLER,), guards=(hands.is_the_handler,)),
    Transition(
        Action.WITHDRAW_WARNING,
        _BEFORE_CLOSING,
        S.WITHDRAWN,
        by=(Role.LEADER_IN_CHARGE,),
        starts=(T.ARCHIVE,),
        needs=("reason",),
        serves=NoticeKind.WITHDRAWAL,
    ),
)

_RECTIFICATION = (
    Transition(Action.START_PLAN, (S.ACKNOWLEDGED,), S.PLANNING, by=(Role.LIAISON,)),
    Transition(
        Action.SUBMIT_PLAN,
        (S.PLANNING,),
        S.PLAN_CONFIRMING,
        by=(Role.LIAISON,),
        guards=(cases.every_item_has_a_measure, cases.every_item_has_responsible_people),
    ),
    Transition(
        Action.CONFIRM_PLAN,
        (S.PLAN_CONFIRMING,),
        S.PLAN_REVIEW,
        by=(Role.UNIT_PRINCIPAL,),
        guards=(hands.by_another_than(Action.SUBMIT_PLAN),),
        starts=(T.PLAN_REVIEW,),
    ),
    Transition(
        Action.DECLINE_PLAN, (S.PLAN_CONFIRMING,), S.PLANNING, by=(Role.UNIT_PRINCIPAL,), needs=("reason",)
    ),
    Transition(
        Action.CHECK_PLAN,
        (S.PLAN_REVIEW,),
        S.PLAN_APPROVAL,
        by=(Role.HANDLER,),
        guards=(hands.is_the_handler, hands.by_another_than(Action.SUBMIT_PLAN, Action.CONFIRM_PLAN)),
    ),
    Transition(
        Action.RETURN_PLAN,
        (S.PLAN_REVIEW, S.PLAN_APPROVAL),
        S.PLANNING,
        by=(Role.HANDLER, Role.OFFICE_DIRECTOR),
        approval=Approval.PLAN,
        guards=(hands.reason_is_ten_characters,),
        starts=(T.PLAN,),
        needs=("reason",),
    ),
    Transition(
        Action.APPROVE_PLAN,
        (S.PLAN_APPROVAL,),
        S.RECTIFYING,
        approval=Approval.PLAN,
        when=cases.some_item_is_open,
        guards=(_NOT_ONE_OF_THE_PLAN_S_HANDS,),
        starts=(T.PROGRESS,),
        serves=NoticeKind.THREE_LISTS,
    ),
    # What had to be put right at once may be closed before the plan is.
    Transition(
        Action.APPROVE_PLAN,
        (S.PLAN_APPROVAL,),
        S.CLOSURE_REVIEW,
        approval=Approval.PLAN,
        when=cases.every_item_is_closed,
        guards=(_NOT_ONE_OF_THE_PLAN_S_HANDS,),
        starts=(T.CLOSURE,),
        serves=NoticeKind.THREE_LISTS,
    ),
    Transition(
        Action.EXTEND_PLAN,
        (S.ACKNOWLEDGED, S.PLANNING),
        None,
        approval=Approval.PLAN_EXTENSION,
        guards=(cases.plan_not_extended_yet,),
        needs=("reason",),
    ),
    Transition(
        Action.REPORT_PROGRESS,
        (S.RECTIFYING, S.REOPENED),
        None,
        by=(Role.LIAISON,),
        starts=(T.PROGRESS,),
        needs=("summary",),
    ),
    Transition(
        Action.COMPLETE_ITEMS,
        (S.RECTIFYING, S.REOPENED),
        S.CLOSURE_REVIEW,
        by=(Role.CLOCK,),
        guards=(cases.every_item_is_closed,),
        starts=(T.CLOSURE,),
    ),
    Transition(
        Action.CHECK_CLOSURE,
        (S.CLOSURE_REVIEW,),
        S.CLOSURE_APPROVAL,
        by=(Role.CASE_MANAGER,),
        guards=(cases.every_item_is_closed,),
    ),
    Transition(
        Action.RETURN_CLOSURE,
        (S.CLOSURE_REVIEW, S.CLOSURE_APPROVAL),
        S.REOPENED,
        by=(Role.CASE_MANAGER, Role.LEADER_IN_CHARGE),
        approval=Approval.CASE_CLOSING,
        guards=(hands.reason_is_ten_characters,),
        starts=(_CASE, T.PROGRESS),
        needs=("reason",),
    ),
    Transition(
        Action.CLOSE_CASE,
        (S.CLOSURE_APPROVAL,),
        S.CLOSED,
        approval=Approval.CASE_CLOSING,
        guards=(cases.every_item_is_closed, hands.by_another_than(Action.CHECK_CLOSURE)),
        starts=(T.LOOKBACK_START,),
    ),
)

_AT_ANY_TIME = (
    Transition(Action.URGE, _WAITING, None, by=_SUPERVISORS, needs=("reason",)),
    # Slips, letters, summonses …: a document of its own, with a life of its own.
    Transition(Action.DRAFT_NOTICE, _WAITING, None, by=(Role.HANDLER,), guards=(hands.is_the_handler,)),
    Transition(
        Action.REASSIGN,
        _WAITING,
        None,
        by=(Role.OFFICE_DIRECTOR, Role.LEADER_IN_CHARGE),
        needs=("handler_id", "reason"),
    ),
    Transition(Action.DECLARE_RECUSAL, _WAITING, None, by=tuple(sorted(CASE_ROLES)), needs=("reason",)),
    Transition(
        Action.PROPOSE_ACCOUNTABILITY,
        _WAITING[_WAITING.index(S.DELIVERED) :],
        None,
        by=(Role.HANDLER, Role.OFFICE_DIRECTOR, Role.LEADER_IN_CHARGE, Role.CLOCK),
        guards=(cases.warning_was_not_withdrawn,),
        needs=("reason",),
    ),
    *what_the_clock_may_do(_WAITING),
)

CASE = Workflow(
    name="case",
    version=1,
    title=N_("The life of a case"),
    opens_with=Action.OPEN_CASE,
    initial=S.DRAFTING,
    opening_terms=(T.DRAFT,),
    # Nobody has to put right what may yet be withdrawn.
    holds=(Hold((S.OBJECTED,), "item", UNIT_TERMS),),
    states=STATES,
    transitions=_WARNING + _RECTIFICATION + LOOKBACK + _AT_ANY_TIME,
)
