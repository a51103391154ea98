"""The life of an assessment round: results in, checked, published, candidates handled."""

from workflows.actions import Action
from workflows.guards.hands import by_another_than
from workflows.guards.rounds import every_candidate_is_handled, has_results
from workflows.table import State, Transition, Workflow, what_the_clock_may_do
from workflows.terms import Term
from workflows.vocabulary import N_, Role, RoundState, Stage

S = RoundState

ROUND = Workflow(
    name="round",
    version=1,
    title=N_("The life of a round"),
    opens_with=Action.OPEN_ROUND,
    initial=S.DRAFT,
    opening_terms=(Term.ROUND_DRAFT,),
    states=(
        State(S.DRAFT, Stage.ASSESSMENT, Role.HANDLER, runs=(Term.ROUND_DRAFT,)),
        State(S.IN_REVIEW, Stage.ASSESSMENT, Role.OFFICE_DIRECTOR, runs=(Term.ROUND_REVIEW,)),
        State(S.REVIEWED, Stage.ASSESSMENT, Role.PRINCIPAL_LEADER, runs=(Term.ROUND_PUBLISH,)),
        State(S.PUBLISHED, Stage.ASSESSMENT, Role.HANDLER, runs=(Term.CANDIDATES,)),
        State(S.CONCLUDED, Stage.ASSESSMENT, last=True),
    ),
    transitions=(
        Transition(Action.IMPORT_RESULTS, (S.DRAFT,), None, by=(Role.HANDLER,)),
        Transition(Action.REQUEST_DATA, (S.DRAFT,), None, by=(Role.HANDLER,)),
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
            guards=(by_another_than(Action.IMPORT_RESULTS, Action.SUBMIT_ROUND),),
            starts=(Term.ROUND_PUBLISH,),
        ),
        Transition(
            Action.PUBLISH_ROUND,
            (S.REVIEWED,),
            S.PUBLISHED,
            by=(Role.PRINCIPAL_LEADER,),
            guards=(by_another_than(Action.SUBMIT_ROUND, Action.REVIEW_ROUND),),
            starts=(Term.CANDIDATES,),
        ),
        Transition(Action.OPEN_CASES, (S.PUBLISHED,), None, by=(Role.HANDLER,)),
        Transition(
            Action.DISMISS_CANDIDATE, (S.PUBLISHED,), None, by=(Role.OFFICE_DIRECTOR,), needs=("reason",)
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
