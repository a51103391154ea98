"""The life of an official notice: draft, review, signature with number, seal, service, acknowledgement.

Each of those it is copied to (抄送) gets a copy with the service, and signs for it: a copy has a life of its own.

A notice that a case or a decision leads (the warning, the decision on accountability, the reply on an
extension) is waited for by that subject's own term; its own terms then start no deadline.
"""

from workflows.actions import Action
from workflows.guards.hands import by_another_than, reason_is_ten_characters
from workflows.guards.notices import is_an_evaluation_report, notice_is_complete, text_is_the_reviewed_one
from workflows.guards.service import handed_over_in_its_time, received_in_its_time, received_on_another_day
from workflows.table import Hold, State, Transition, Workflow, what_the_clock_may_do
from workflows.terms import Term
from workflows.vocabulary import N_, NoticeCopyState, NoticeState, Role, Stage

S = NoticeState
T = Term

NOTICE_STATES = (
    State(S.DRAFT, Stage.WARNING, Role.HANDLER, runs=(T.NOTICE_DRAFT,)),
    State(S.IN_REVIEW, Stage.WARNING, Role.OFFICE_DIRECTOR, runs=(T.NOTICE_REVIEW,)),
    State(S.REVIEWED, Stage.WARNING, Role.LEADER_IN_CHARGE, Action.SIGN_NOTICE, runs=(T.NOTICE_SIGN,)),
    State(S.SIGNED, Stage.WARNING, Role.CASE_MANAGER, runs=(T.NOTICE_SERVE,)),
    State(S.SEALED, Stage.WARNING, Role.CASE_MANAGER, runs=(T.NOTICE_SERVE,)),
    State(S.SERVED, Stage.WARNING, Role.UNIT_PRINCIPAL, runs=(T.NOTICE_ACK,)),
    State(S.ACKNOWLEDGED, Stage.WARNING),
    State(S.KEPT, Stage.WARNING),
    State(S.WITHDRAWN, Stage.WARNING, last=True),
    State(S.DISCARDED, Stage.WARNING, last=True),
)

_WAITING = tuple(state.name for state in NOTICE_STATES if state.owner is not None)
_LEADERS = (Role.PARTY_COMMITTEE, Role.PRINCIPAL_LEADER, Role.LEADER_IN_CHARGE)
#: Who signs has neither written nor reviewed it, and signs what was reviewed.
_SIGNING = (
    text_is_the_reviewed_one,
    by_another_than(Action.DRAFT_NOTICE, Action.REVISE_NOTICE, Action.SUBMIT_NOTICE, Action.REVIEW_NOTICE),
)
#: Whoever handed it over or recorded its receipt does not put the record right.
_NOT_WHO_SERVED_IT = by_another_than(
    Action.SERVE_NOTICE, Action.RECORD_PAPER_RECEIPT, Action.RECORD_REFUSED_RECEIPT
)

NOTICE = Workflow(
    name="notice",
    version=1,
    title=N_("The life of a notice"),
    opens_with=Action.DRAFT_NOTICE,
    initial=S.DRAFT,
    opening_terms=(T.NOTICE_DRAFT,),
    # A file waits for the receipt of what was signed: nobody is late with archiving it.
    holds=(Hold((S.SIGNED, S.SEALED, S.SERVED), "case", (T.ARCHIVE,)),),
    states=NOTICE_STATES,
    transitions=(
        Transition(
            Action.REVISE_NOTICE,
            (S.DRAFT, S.IN_REVIEW, S.REVIEWED),
            S.DRAFT,
            by=(Role.HANDLER, Role.CLOCK),
            starts=(T.NOTICE_DRAFT,),
        ),
        Transition(
            Action.SUBMIT_NOTICE,
            (S.DRAFT,),
            S.IN_REVIEW,
            by=(Role.HANDLER,),
            guards=(notice_is_complete,),
            starts=(T.NOTICE_REVIEW,),
        ),
        Transition(
            Action.RETURN_NOTICE,
            (S.IN_REVIEW, S.REVIEWED),
            S.DRAFT,
            by=(Role.OFFICE_DIRECTOR, Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER),
            guards=(reason_is_ten_characters,),
            starts=(T.NOTICE_DRAFT,),
            needs=("reason",),
        ),
        Transition(
            Action.REVIEW_NOTICE,
            (S.IN_REVIEW,),
            S.REVIEWED,
            by=(Role.OFFICE_DIRECTOR,),
            guards=(by_another_than(Action.DRAFT_NOTICE, Action.REVISE_NOTICE, Action.SUBMIT_NOTICE),),
            starts=(T.NOTICE_SIGN,),
        ),
        # The evaluation report goes with the publication of a round: the principal leader's own (M-09).
        Transition(
            Action.SIGN_NOTICE,
            (S.REVIEWED,),
            S.SIGNED,
            by=(Role.PRINCIPAL_LEADER,),
            when=is_an_evaluation_report,
            guards=_SIGNING,
            starts=(T.NOTICE_SERVE,),
        ),
        Transition(
            Action.SIGN_NOTICE,
            (S.REVIEWED,),
            S.SIGNED,
            by=_LEADERS,
            guards=_SIGNING,
            starts=(T.NOTICE_SERVE,),
        ),
        # A document that only writes down a decision, whose own approvals the deciding subject went through.
        Transition(
            Action.SIGN_WITH_DECISION,
            (S.DRAFT,),
            S.SIGNED,
            by=(Role.OFFICE_DIRECTOR, *_LEADERS, Role.APPEAL_REVIEWER),
            guards=(notice_is_complete, by_another_than(Action.DRAFT_NOTICE, Action.REVISE_NOTICE)),
            starts=(T.NOTICE_SERVE,),
        ),
        Transition(
            Action.SEAL_NOTICE, (S.SIGNED,), S.KEPT, by=(Role.CASE_MANAGER,), when=is_an_evaluation_report
        ),
        Transition(Action.SEAL_NOTICE, (S.SIGNED,), S.SEALED, by=(Role.CASE_MANAGER,)),
        Transition(
            Action.SERVE_NOTICE,
            (S.SEALED,),
            S.SERVED,
            by=(Role.HANDLER, Role.CASE_MANAGER),
            guards=(handed_over_in_its_time,),
            starts=(T.NOTICE_ACK,),
        ),
        Transition(Action.ACKNOWLEDGE_NOTICE, (S.SERVED,), S.ACKNOWLEDGED, by=(Role.UNIT_PRINCIPAL,)),
        # Signed on paper: the day that the signature bears counts, and the paper itself proves it.
        Transition(
            Action.RECORD_PAPER_RECEIPT,
            (S.SERVED,),
            S.ACKNOWLEDGED,
            by=(Role.HANDLER, Role.CASE_MANAGER),
            guards=(received_in_its_time,),
            needs=("receiver", "received_on", "files"),
        ),
        Transition(
            Action.RECORD_REFUSED_RECEIPT,
            (S.SERVED,),
            S.ACKNOWLEDGED,
            by=(Role.HANDLER,),
            guards=(received_in_its_time,),
            needs=("reason", "witness"),
        ),
        # Only where the office's rules say so; what follows from it can be put right by people.
        Transition(
            Action.DEEM_SERVED,
            (S.SERVED,),
            S.ACKNOWLEDGED,
            by=(Role.CLOCK,),
            guards=(received_in_its_time,),
            needs=("received_on",),
        ),
        Transition(
            Action.CORRECT_SERVICE,
            (S.ACKNOWLEDGED,),
            None,
            by=(Role.OFFICE_DIRECTOR, Role.LEADER_IN_CHARGE, Role.CASE_MANAGER),
            guards=(
                _NOT_WHO_SERVED_IT,
                received_in_its_time,
                received_on_another_day,
                reason_is_ten_characters,
            ),
            needs=("reason", "received_on"),
        ),
        Transition(
            Action.KEEP_SIGNED_COPY,
            (S.ACKNOWLEDGED,),
            None,
            by=(Role.HANDLER, Role.CASE_MANAGER),
            needs=("files",),
        ),
        Transition(
            Action.WITHDRAW_NOTICE,
            (S.SIGNED, S.SEALED, S.SERVED, S.ACKNOWLEDGED, S.KEPT),
            S.WITHDRAWN,
            by=_LEADERS,
            needs=("reason",),
        ),
        Transition(
            Action.DISCARD_NOTICE,
            (S.DRAFT, S.IN_REVIEW, S.REVIEWED),
            S.DISCARDED,
            by=(Role.HANDLER, *_LEADERS, Role.CLOCK),
        ),
        *what_the_clock_may_do(_WAITING),
    ),
)

C = NoticeCopyState

#: A unit of this system signs in the system, anybody else on paper; no term of the document runs from it.
NOTICE_COPY = Workflow(
    name="notice_copy",
    version=1,
    title=N_("The life of a copy of a notice"),
    opens_with=Action.DELIVER_COPY,
    initial=C.DELIVERED,
    opening_terms=(T.COPY_ACK, T.COPY_RECEIPT),
    states=(
        State(C.DELIVERED, Stage.WARNING, Role.HANDLER, runs=(T.COPY_ACK, T.COPY_RECEIPT)),
        State(C.RECEIVED, Stage.WARNING, last=True),
        State(C.LAPSED, Stage.WARNING, last=True),
    ),
    transitions=(
        Transition(
            Action.ACKNOWLEDGE_COPY, (C.DELIVERED,), C.RECEIVED, by=(Role.UNIT_PRINCIPAL, Role.LIAISON)
        ),
        Transition(
            Action.RECORD_COPY_RECEIPT,
            (C.DELIVERED,),
            C.RECEIVED,
            by=(Role.HANDLER, Role.CASE_MANAGER),
            guards=(received_in_its_time,),
            needs=("receiver", "received_on", "files"),
        ),
        Transition(Action.END_RECEIPT, (C.DELIVERED,), C.LAPSED, by=(Role.CLOCK,), needs=("reason",)),
        *what_the_clock_may_do((C.DELIVERED,)),
    ),
)
