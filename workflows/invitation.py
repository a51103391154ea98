"""The life of an invitation: one person is asked by name to vote at a review meeting, to judge a model, or to give marks."""

from workflows.actions import Action
from workflows.guards.hands import reason_is_ten_characters
from workflows.guards.meeting import (
    every_sheet_gives_weights,
    is_recorded_as_present,
    is_the_one_invited,
    keeps_no_record_of_the_meeting,
)
from workflows.guards.rating import marks_are_awaited, some_mark_is_given
from workflows.index_model import JUDGES
from workflows.table import State, Transition, Workflow, what_the_clock_may_do
from workflows.terms import Term
from workflows.vocabulary import N_, Role, Stage, Word


class InvitationState(Word):
    """Where an invitation stands."""

    OPEN = "open", N_("Invited"), N_("The person who was invited is waited for.")
    DONE = "done", N_("Invitation answered"), N_("What was asked for has been given.")
    ENDED = "ended", N_("Invitation ended"), N_("Nobody is waited for any more.")


S = InvitationState

#: It ends with the meeting, with the draft of the model, after the last day for marks, or when it is taken back.
_TERMS = (Term.MEETING_VOTE, Term.MODEL_JUDGE, Term.RATING)

INVITATION = Workflow(
    name="invitation",
    version=1,
    title=N_("The life of an invitation"),
    opens_with=Action.SEND_INVITATION,
    initial=S.OPEN,
    opening_terms=_TERMS,
    states=(
        State(S.OPEN, Stage.ASSESSMENT, Role.REVIEW_DELEGATE, runs=_TERMS),
        State(S.DONE, Stage.ASSESSMENT, last=True),
        State(S.ENDED, Stage.ASSESSMENT, last=True),
    ),
    transitions=(
        Transition(
            Action.CAST_VOTE,
            (S.OPEN,),
            None,
            by=(Role.REVIEW_DELEGATE,),
            guards=(is_the_one_invited, is_recorded_as_present, keeps_no_record_of_the_meeting),
        ),
        Transition(
            Action.RECUSE_FROM_VOTE,
            (S.OPEN,),
            None,
            by=(Role.REVIEW_DELEGATE,),
            guards=(is_the_one_invited, reason_is_ten_characters),
            needs=("reason",),
        ),
        Transition(
            Action.FINISH_JUDGING,
            (S.OPEN,),
            S.DONE,
            by=JUDGES,
            guards=(is_the_one_invited, every_sheet_gives_weights),
        ),
        Transition(
            Action.GIVE_MARKS, (S.OPEN,), None, by=JUDGES, guards=(is_the_one_invited, marks_are_awaited)
        ),
        Transition(
            Action.FINISH_RATING,
            (S.OPEN,),
            S.DONE,
            by=JUDGES,
            guards=(is_the_one_invited, marks_are_awaited, some_mark_is_given),
        ),
        Transition(Action.MOVE_INVITATION, (S.OPEN,), S.OPEN, by=(Role.CLOCK,), starts=(Term.MEETING_VOTE,)),
        Transition(Action.END_INVITATION, (S.OPEN,), S.ENDED, by=(Role.CLOCK,)),
        *what_the_clock_may_do((S.OPEN,)),
    ),
)
