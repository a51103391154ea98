"""The life of an accountability proceeding (问责条例 2019; domain.md §2.1, §9).

A proceeding is proposed, never decided, by a score or a clock.
"""

from workflows.actions import Action
from workflows.guards.hands import (
    by_another_than,
    is_not_on_the_team,
    is_on_the_team,
    reason_is_ten_characters,
)
from workflows.guards.proceedings import (
    appeal_term_has_passed,
    committee_approved_where_needed,
    exemption_is_answered,
    facts_are_written,
    formalities_are_awaited,
    has_not_given_an_opinion,
    investigation_not_extended_yet,
    investigators_are_two,
    is_the_first_opinion,
    is_the_second_opinion,
    its_warning_stands,
    meeting_is_recorded,
    no_appeal_is_open,
    opinion_is_recorded,
    people_are_linked,
    some_form_is_chosen,
    some_form_needs_formalities,
    took_no_part_in_the_case,
)
from workflows.table import Hold, State, Transition, Workflow, what_the_clock_may_do
from workflows.terms import Term
from workflows.vocabulary import N_, NoticeKind, ProceedingState, Role, Stage

S = ProceedingState
T = Term
_HERE = Stage.ACCOUNTABILITY

PROCEEDING_STATES = (
    State(S.PROPOSED, _HERE, Role.CASE_MANAGER, runs=(T.ACC_START,)),
    State(S.PROPOSAL_REVIEWED, _HERE, Role.PRINCIPAL_LEADER, runs=(T.ACC_START,)),
    State(S.START_APPROVED, _HERE, Role.LEADER_IN_CHARGE, runs=(T.ACC_TEAM,)),
    State(S.INVESTIGATING, _HERE, Role.HANDLER, runs=(T.ACC_INVEST,)),
    State(S.FACTS_SHOWN, _HERE, Role.HANDLER, runs=(T.ACC_SHOW, T.ACC_INVEST)),
    State(S.REPORTED, _HERE, Role.HANDLER, runs=(T.ACC_INVEST,)),
    State(S.ADJUDICATION, _HERE, Role.ADJUDICATOR, runs=(T.ACC_ADJUDICATE,)),
    State(S.DECIDING, _HERE, Role.PRINCIPAL_LEADER, runs=(T.ACC_DECIDE,)),
    State(S.DECIDED, _HERE, Role.CASE_MANAGER, runs=(T.ACC_ANNOUNCE,)),
    State(S.SERVED, _HERE, Role.CASE_MANAGER, runs=(T.ACC_FORMALITY, T.ACC_EXEC_REPORT, T.APPEAL)),
    State(S.EXECUTED, _HERE, Role.CASE_MANAGER, runs=(T.ARCHIVE, T.APPEAL)),
    State(S.NOT_STARTED, _HERE, Role.CASE_MANAGER, runs=(T.ARCHIVE,)),
    State(S.EXEMPTED, _HERE, Role.CASE_MANAGER, runs=(T.ARCHIVE,)),
    State(S.CLOSED, _HERE, Role.CASE_MANAGER, runs=(T.ARCHIVE,)),
    State(S.ARCHIVED, _HERE, last=True),
)

_WAITING = tuple(state.name for state in PROCEEDING_STATES if state.owner is not None)
#: The states of a proceeding in which something is still going to be done about somebody.
OPEN_PROCEEDING = _WAITING[: _WAITING.index(S.EXECUTED) + 1]
#: Who decides on accountability, and on an appeal against the decision.
DECIDERS = (Role.PRINCIPAL_LEADER, Role.PARTY_COMMITTEE)

PROCEEDING = Workflow(
    name="proceeding",
    version=1,
    title=N_("The life of an accountability proceeding"),
    opens_with=Action.PROPOSE_ACCOUNTABILITY,
    initial=S.PROPOSED,
    opening_terms=(T.ACC_START,),
    # The case's file is not closed over an open proceeding.
    holds=(Hold(OPEN_PROCEEDING, "case", (T.ARCHIVE,)),),
    states=PROCEEDING_STATES,
    transitions=(
        Transition(
            Action.REVIEW_PROPOSAL,
            (S.PROPOSED,),
            S.PROPOSAL_REVIEWED,
            by=(Role.CASE_MANAGER,),
            guards=(by_another_than(Action.PROPOSE_ACCOUNTABILITY),),
        ),
        Transition(
            Action.APPROVE_START,
            (S.PROPOSAL_REVIEWED,),
            S.START_APPROVED,
            by=(Role.PRINCIPAL_LEADER,),
            guards=(
                by_another_than(Action.PROPOSE_ACCOUNTABILITY, Action.REVIEW_PROPOSAL),
                its_warning_stands,
                committee_approved_where_needed,
            ),
            starts=(T.ACC_TEAM,),
        ),
        Transition(
            Action.REFUSE_START,
            (S.PROPOSAL_REVIEWED,),
            S.NOT_STARTED,
            by=(Role.PRINCIPAL_LEADER,),
            starts=(T.ARCHIVE,),
            needs=("reason",),
        ),
        Transition(
            Action.APPOINT_INVESTIGATORS,
            (S.START_APPROVED,),
            S.INVESTIGATING,
            by=(Role.LEADER_IN_CHARGE,),
            guards=(investigators_are_two,),
            starts=(T.ACC_INVEST,),
            needs=("team",),
        ),
        Transition(
            Action.EXTEND_INVESTIGATION,
            (S.INVESTIGATING,),
            None,
            by=(Role.LEADER_IN_CHARGE,),
            guards=(investigation_not_extended_yet, is_not_on_the_team),
            needs=("reason",),
        ),
        Transition(
            Action.WRITE_FACTS,
            (S.INVESTIGATING,),
            None,
            by=(Role.HANDLER,),
            guards=(is_on_the_team,),
            needs=("facts", "evidence"),
        ),
        Transition(
            Action.SHOW_FACTS,
            (S.INVESTIGATING,),
            S.FACTS_SHOWN,
            by=(Role.HANDLER,),
            guards=(is_on_the_team, facts_are_written),
            starts=(T.ACC_SHOW,),
        ),
        Transition(
            Action.RECORD_DEFENCE,
            (S.FACTS_SHOWN,),
            None,
            by=(Role.HANDLER,),
            guards=(is_on_the_team,),
            needs=("opinion",),
        ),
        Transition(
            Action.REPORT_FINDINGS,
            (S.FACTS_SHOWN,),
            S.REPORTED,
            by=(Role.HANDLER,),
            guards=(is_on_the_team, opinion_is_recorded),
        ),
        Transition(
            Action.ANSWER_EXEMPTION,
            (S.REPORTED,),
            None,
            by=(Role.HANDLER,),
            guards=(is_on_the_team,),
            needs=("grounds",),
        ),
        # Who is responsible and in which form: the team proposes it, the organ that decides may still change it.
        Transition(
            Action.NAME_PARTY,
            (S.INVESTIGATING, S.FACTS_SHOWN, S.REPORTED),
            None,
            by=(Role.HANDLER,),
            guards=(is_on_the_team,),
            needs=("party",),
        ),
        Transition(
            Action.NAME_PARTY,
            (S.DECIDING,),
            None,
            by=DECIDERS,
            guards=(is_not_on_the_team,),
            needs=("party",),
        ),
        Transition(
            Action.SUBMIT_TO_ADJUDICATION,
            (S.REPORTED,),
            S.ADJUDICATION,
            by=(Role.HANDLER,),
            guards=(is_on_the_team, exemption_is_answered),
            starts=(T.ACC_ADJUDICATE,),
        ),
        Transition(
            Action.ADJUDICATE,
            (S.ADJUDICATION,),
            None,
            by=(Role.ADJUDICATOR,),
            when=is_the_first_opinion,
            guards=(took_no_part_in_the_case,),
            needs=("opinion",),
        ),
        Transition(
            Action.ADJUDICATE,
            (S.ADJUDICATION,),
            S.DECIDING,
            by=(Role.ADJUDICATOR,),
            when=is_the_second_opinion,
            guards=(took_no_part_in_the_case, has_not_given_an_opinion),
            starts=(T.ACC_DECIDE,),
            needs=("opinion",),
        ),
        Transition(
            Action.RETURN_TO_TEAM,
            (S.ADJUDICATION, S.DECIDING),
            S.INVESTIGATING,
            by=(Role.ADJUDICATOR, *DECIDERS),
            guards=(reason_is_ten_characters,),
            starts=(T.ACC_INVEST,),
            needs=("reason",),
        ),
        Transition(
            Action.DECIDE,
            (S.DECIDING,),
            S.DECIDED,
            by=DECIDERS,
            guards=(
                by_another_than(Action.PROPOSE_ACCOUNTABILITY, Action.ADJUDICATE),
                is_not_on_the_team,
                exemption_is_answered,
                meeting_is_recorded,
                some_form_is_chosen,
                people_are_linked,
            ),
            starts=(T.ACC_ANNOUNCE,),
            serves=NoticeKind.DECISION,
        ),
        Transition(
            Action.EXEMPT,
            (S.DECIDING,),
            S.EXEMPTED,
            by=DECIDERS,
            guards=(exemption_is_answered, is_not_on_the_team),
            starts=(T.ARCHIVE,),
            needs=("reason",),
        ),
        # 组织处理: its formalities have a term of their own (Art. 13), beside the rest of the execution.
        Transition(
            Action.SERVE_DECISION,
            (S.DECIDED,),
            S.SERVED,
            by=(Role.CASE_MANAGER,),
            when=some_form_needs_formalities,
            starts=(T.ACC_FORMALITY, T.ACC_EXEC_REPORT, T.APPEAL),
            serves=NoticeKind.PROOF_OF_SERVICE,
        ),
        Transition(
            Action.SERVE_DECISION,
            (S.DECIDED,),
            S.SERVED,
            by=(Role.CASE_MANAGER,),
            starts=(T.ACC_EXEC_REPORT, T.APPEAL),
            serves=NoticeKind.PROOF_OF_SERVICE,
        ),
        Transition(
            Action.RECORD_FORMALITIES,
            (S.SERVED,),
            None,
            by=(Role.CASE_MANAGER,),
            guards=(formalities_are_awaited,),
            ends=(T.ACC_FORMALITY,),
            needs=("summary",),
        ),
        Transition(
            Action.REPORT_EXECUTION,
            (S.SERVED,),
            S.EXECUTED,
            by=(Role.CASE_MANAGER,),
            starts=(T.ARCHIVE,),
            needs=("summary",),
        ),
        Transition(
            Action.FILE_APPEAL,
            (S.SERVED, S.EXECUTED),
            None,
            by=(Role.UNIT_PRINCIPAL,),
            guards=(no_appeal_is_open,),
            needs=("grounds",),
        ),
        Transition(
            Action.CLOSE_PROCEEDING,
            (S.EXECUTED,),
            S.CLOSED,
            by=(Role.CASE_MANAGER,),
            guards=(no_appeal_is_open, appeal_term_has_passed),
            starts=(T.ARCHIVE,),
        ),
        Transition(
            Action.ARCHIVE_PROCEEDING,
            (S.NOT_STARTED, S.EXEMPTED, S.CLOSED),
            S.ARCHIVED,
            by=(Role.CASE_MANAGER,),
            guards=(no_appeal_is_open,),
        ),
        Transition(
            Action.URGE,
            _WAITING,
            None,
            by=(Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER, Role.CASE_MANAGER),
            needs=("reason",),
        ),
        *what_the_clock_may_do(_WAITING),
    ),
)
