"""The life of an appeal against a decision on accountability (问责条例 2019; domain.md §2.1, §9).

An appeal does not suspend execution.
"""

from workflows.accountability import DECIDERS
from workflows.actions import Action
from workflows.guards.hands import by_another_than
from workflows.guards.proceedings import is_not_heavier, took_no_part_before
from workflows.table import Hold, State, Transition, Workflow, what_the_clock_may_do
from workflows.terms import Term
from workflows.vocabulary import N_, AppealState, NoticeKind, Role, Stage

T = Term
_HERE = Stage.ACCOUNTABILITY

A = AppealState
_WAITING = (A.FILED, A.REGISTERED_LATE, A.UNDER_REVIEW, A.REVIEWED)

STATES = (
    State(A.FILED, _HERE, Role.APPEAL_REVIEWER, runs=(T.APPEAL_ACCEPT, T.APPEAL_DECIDE)),
    State(A.REGISTERED_LATE, _HERE, Role.APPEAL_REVIEWER, runs=(T.APPEAL_ACCEPT, T.APPEAL_DECIDE)),
    State(A.UNDER_REVIEW, _HERE, Role.APPEAL_REVIEWER, runs=(T.APPEAL_DECIDE,)),
    State(A.REVIEWED, _HERE, Role.PARTY_COMMITTEE, runs=(T.APPEAL_DECIDE,)),
    State(A.NOT_ACCEPTED, _HERE, last=True),
    State(A.MAINTAINED, _HERE, last=True),
    State(A.CHANGED, _HERE, last=True),
    State(A.REVOKED, _HERE, last=True),
)

_NOBODY_FROM_BEFORE = (took_no_part_before, by_another_than(Action.FILE_APPEAL))

APPEAL = Workflow(
    name="appeal",
    version=1,
    title=N_("The life of an appeal"),
    opens_with=Action.FILE_APPEAL,
    initial=A.FILED,
    opening_terms=(T.APPEAL_ACCEPT, T.APPEAL_DECIDE),
    # Nor is the proceeding over an open appeal; its execution goes on.
    holds=(Hold(_WAITING, "proceeding", (T.ARCHIVE,)),),
    states=STATES,
    transitions=(
        # Late is registered, and a person decides; the term itself cannot begin again (§2.6, APPEAL).
        Transition(Action.REGISTER_LATE, (A.FILED,), A.REGISTERED_LATE, by=(Role.CLOCK,)),
        Transition(
            Action.ACCEPT_APPEAL,
            (A.FILED, A.REGISTERED_LATE),
            A.UNDER_REVIEW,
            by=(Role.APPEAL_REVIEWER,),
            guards=_NOBODY_FROM_BEFORE,
            serves=NoticeKind.APPEAL_REPLY,
        ),
        Transition(
            Action.REFUSE_APPEAL,
            (A.REGISTERED_LATE,),
            A.NOT_ACCEPTED,
            by=(Role.APPEAL_REVIEWER,),
            guards=_NOBODY_FROM_BEFORE,
            needs=("reason",),
            serves=NoticeKind.APPEAL_REPLY,
        ),
        Transition(
            Action.REPORT_REVIEW,
            (A.UNDER_REVIEW,),
            A.REVIEWED,
            by=(Role.APPEAL_REVIEWER,),
            guards=_NOBODY_FROM_BEFORE,
            needs=("opinion",),
        ),
        Transition(
            Action.MAINTAIN_DECISION,
            (A.REVIEWED,),
            A.MAINTAINED,
            by=DECIDERS,
            guards=(*_NOBODY_FROM_BEFORE, by_another_than(Action.REPORT_REVIEW)),
            needs=("reason",),
            serves=NoticeKind.APPEAL_DECISION,
        ),
        Transition(
            Action.CHANGE_DECISION,
            (A.REVIEWED,),
            A.CHANGED,
            by=DECIDERS,
            guards=(*_NOBODY_FROM_BEFORE, by_another_than(Action.REPORT_REVIEW), is_not_heavier),
            needs=("reason",),
            serves=NoticeKind.APPEAL_DECISION,
        ),
        Transition(
            Action.REVOKE_DECISION,
            (A.REVIEWED,),
            A.REVOKED,
            by=DECIDERS,
            guards=(*_NOBODY_FROM_BEFORE, by_another_than(Action.REPORT_REVIEW)),
            needs=("reason",),
            serves=NoticeKind.APPEAL_DECISION,
        ),
        Transition(
            Action.URGE, _WAITING, None, by=(Role.PRINCIPAL_LEADER, Role.CASE_MANAGER), needs=("reason",)
        ),
        *what_the_clock_may_do(_WAITING),
    ),
)
