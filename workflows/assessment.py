"""The life of an assessment round: results in, checked, published, candidates handled."""

from workflows.actions import Action
from workflows.guards.hands import by_another_than
from workflows.guards.meeting import (
    no_objection_is_open,
    no_window_is_open,
    the_meeting_was_held,
    the_report_is_approved,
    the_window_has_closed,
)
from workflows.guards.rounds import (
    a_correction_is_proposed,
    every_candidate_is_handled,
    has_a_model,
    has_no_model,
    has_results,
)
from workflows.table import State, Transition, Workflow, what_the_clock_may_do
from workflows.terms import Term
from workflows.vocabulary import N_, Role, RoundState, Stage

S = RoundState
PUBLISHED = (S.PUBLISHED, S.CONCLUDED)

ROUND = Workflow(
    name="round",
    version=1,
    title=N_("The life of a round"),
    opens_with=Action.OPEN_ROUND,
    initial=S.DRAFT,
    opening_terms=(Term.ROUND_DRAFT,),
    states=(
        State(S.DRAFT, Stage.ASSESSMENT, Role.HANDLER, runs=(Term.ROUND_DRAFT, Term.OBJECTIONS)),
        State(S.IN_REVIEW, Stage.ASSESSMENT, Role.OFFICE_DIRECTOR, runs=(Term.ROUND_REVIEW, Term.OBJECTIONS)),
        State(
            S.REVIEWED, Stage.ASSESSMENT, Role.PRINCIPAL_LEADER, runs=(Term.ROUND_PUBLISH, Term.OBJECTIONS)
        ),
        State(S.PUBLISHED, Stage.ASSESSMENT, Role.HANDLER, runs=(Term.CANDIDATES,)),
        State(S.CONCLUDED, Stage.ASSESSMENT, last=True),
    ),
    transitions=(
        Transition(Action.CHOOSE_MODEL, (S.DRAFT,), None, by=(Role.HANDLER,)),
        Transition(Action.EXEMPT_UNIT, (S.DRAFT,), None, by=(Role.HANDLER,), needs=("reason",)),
        Transition(Action.END_EXEMPTION, (S.DRAFT,), None, by=(Role.HANDLER,)),
        Transition(Action.IMPORT_RESULTS, (S.DRAFT,), None, by=(Role.HANDLER,), guards=(has_no_model,)),
        Transition(Action.REQUEST_DATA, (S.DRAFT,), None, by=(Role.HANDLER,)),
        Transition(Action.COMPUTE_RESULTS, (S.DRAFT,), None, by=(Role.HANDLER,), guards=(has_a_model,)),
        Transition(
            Action.OPEN_OBJECTIONS,
            (S.DRAFT,),
            None,
            by=(Role.HANDLER,),
            guards=(has_results, no_window_is_open),
            starts=(Term.OBJECTIONS,),
        ),
        Transition(
            Action.END_OBJECTIONS,
            (S.DRAFT, S.IN_REVIEW, S.REVIEWED),
            None,
            by=(Role.CLOCK,),
            ends=(Term.OBJECTIONS,),
        ),
        Transition(
            Action.SUBMIT_ROUND,
            (S.DRAFT,),
            S.IN_REVIEW,
            by=(Role.HANDLER,),
            guards=(has_results,),
            starts=(Term.ROUND_REVIEW,),
        ),
        Transition(
            Action.RETURN_ROUND,
            (S.IN_REVIEW, S.REVIEWED),
            S.DRAFT,
            by=(Role.OFFICE_DIRECTOR, Role.PRINCIPAL_LEADER),
            starts=(Term.ROUND_DRAFT,),
            needs=("reason",),
        ),
        Transition(
            Action.REVIEW_ROUND,
            (S.IN_REVIEW,),
            S.REVIEWED,
            by=(Role.OFFICE_DIRECTOR,),
            guards=(by_another_than(Action.IMPORT_RESULTS, Action.COMPUTE_RESULTS, Action.SUBMIT_ROUND),),
            starts=(Term.ROUND_PUBLISH,),
        ),
        Transition(
            Action.PUBLISH_ROUND,
            (S.REVIEWED,),
            S.PUBLISHED,
            by=(Role.PRINCIPAL_LEADER,),
            guards=(
                by_another_than(Action.SUBMIT_ROUND, Action.REVIEW_ROUND),
                the_window_has_closed,
                no_objection_is_open,
                the_meeting_was_held,
                the_report_is_approved,
            ),
            starts=(Term.CANDIDATES,),
        ),
        # A correction may make a candidate of somebody after the round was concluded.
        Transition(Action.OPEN_CASES, PUBLISHED, None, by=(Role.HANDLER,)),
        Transition(Action.DISMISS_CANDIDATE, PUBLISHED, None, by=(Role.OFFICE_DIRECTOR,), needs=("reason",)),
        Transition(
            Action.PROPOSE_CORRECTION,
            PUBLISHED,
            None,
            by=(Role.HANDLER,),
            guards=(has_a_model,),
            needs=("reason",),
        ),
        Transition(
            Action.CORRECT_RESULTS,
            PUBLISHED,
            None,
            by=(Role.PRINCIPAL_LEADER,),
            guards=(a_correction_is_proposed, by_another_than(Action.PROPOSE_CORRECTION)),
        ),
        Transition(
            Action.DECLINE_CORRECTION,
            PUBLISHED,
            None,
            by=(Role.PRINCIPAL_LEADER,),
            guards=(a_correction_is_proposed,),
            needs=("reason",),
        ),
        Transition(
            Action.CONCLUDE_ROUND,
            (S.PUBLISHED,),
            S.CONCLUDED,
            by=(Role.HANDLER, Role.CLOCK),
            guards=(every_candidate_is_handled,),
        ),
        *what_the_clock_may_do((S.DRAFT, S.IN_REVIEW, S.REVIEWED, S.PUBLISHED)),
    ),
)
