"""The life of one version of an index model: built, checked, approved by a third person, and from then on fixed."""

from workflows.actions import Action
from workflows.guards.hands import by_another_than
from workflows.guards.models import (
    every_indicator_is_tagged,
    is_invited_to_judge,
    judgements_are_consistent,
    the_compulsory_is_there,
    the_model_is_sound,
)
from workflows.table import State, Transition, Workflow, what_the_clock_may_do
from workflows.terms import Term
from workflows.vocabulary import N_, IndexModelState, Role, Stage

S = IndexModelState

#: Whom an office may ask for judgements; department experts without an account are entered by the handler.
JUDGES = (
    Role.REVIEW_DELEGATE,
    Role.HANDLER,
    Role.OFFICE_DIRECTOR,
    Role.LEADER_IN_CHARGE,
    Role.PRINCIPAL_LEADER,
    Role.CASE_MANAGER,
    Role.PARTY_COMMITTEE,
)

_FIT_FOR_USE = (
    the_model_is_sound,
    judgements_are_consistent,
    the_compulsory_is_there,
    every_indicator_is_tagged,
)
_BUILT = (Action.OPEN_MODEL, Action.EDIT_MODEL, Action.SUBMIT_MODEL)

INDEX_MODEL = Workflow(
    name="index_model",
    version=1,
    title=N_("The life of an index model"),
    opens_with=Action.OPEN_MODEL,
    initial=S.DRAFT,
    opening_terms=(Term.MODEL_DRAFT,),
    states=(
        State(S.DRAFT, Stage.ASSESSMENT, Role.HANDLER, runs=(Term.MODEL_DRAFT,)),
        State(S.IN_REVIEW, Stage.ASSESSMENT, Role.OFFICE_DIRECTOR, runs=(Term.MODEL_REVIEW,)),
        State(S.REVIEWED, Stage.ASSESSMENT, Role.PRINCIPAL_LEADER, runs=(Term.MODEL_APPROVE,)),
        State(S.APPROVED, Stage.ASSESSMENT),
        State(S.RETIRED, Stage.ASSESSMENT, last=True),
        State(S.DISCARDED, Stage.ASSESSMENT, last=True),
    ),
    transitions=(
        Transition(Action.EDIT_MODEL, (S.DRAFT,), None, by=(Role.HANDLER,)),
        Transition(Action.JUDGE_MODEL, (S.DRAFT,), None, by=JUDGES, guards=(is_invited_to_judge,)),
        Transition(
            Action.SUBMIT_MODEL,
            (S.DRAFT,),
            S.IN_REVIEW,
            by=(Role.HANDLER,),
            guards=_FIT_FOR_USE,
            starts=(Term.MODEL_REVIEW,),
        ),
        Transition(
            Action.RETURN_MODEL,
            (S.IN_REVIEW, S.REVIEWED),
            S.DRAFT,
            by=(Role.OFFICE_DIRECTOR, Role.PRINCIPAL_LEADER),
            starts=(Term.MODEL_DRAFT,),
            needs=("reason",),
        ),
        Transition(
            Action.REVIEW_MODEL,
            (S.IN_REVIEW,),
            S.REVIEWED,
            by=(Role.OFFICE_DIRECTOR,),
            guards=(by_another_than(*_BUILT),),
            starts=(Term.MODEL_APPROVE,),
        ),
        Transition(
            Action.APPROVE_MODEL,
            (S.REVIEWED,),
            S.APPROVED,
            by=(Role.PRINCIPAL_LEADER,),
            guards=(*_FIT_FOR_USE, by_another_than(*_BUILT, Action.REVIEW_MODEL)),
        ),
        Transition(
            Action.RETIRE_MODEL, (S.APPROVED,), S.RETIRED, by=(Role.PRINCIPAL_LEADER,), needs=("reason",)
        ),
        Transition(Action.DISCARD_MODEL, (S.DRAFT,), S.DISCARDED, by=(Role.HANDLER,), needs=("reason",)),
        *what_the_clock_may_do((S.DRAFT, S.IN_REVIEW, S.REVIEWED)),
    ),
)
