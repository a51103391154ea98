"""The life of a survey of a round: drafted, approved by a second person, open for its days, closed by the clock."""

from workflows.actions import Action
from workflows.guards.hands import by_another_than, reason_is_ten_characters
from workflows.guards.surveys import (
    asks_something_of_somebody,
    classes_carry_weights,
    codes_are_issued,
    first_day_has_come,
    last_day_is_over,
    last_day_is_to_come,
)
from workflows.table import State, Transition, Workflow, what_the_clock_may_do
from workflows.terms import Term
from workflows.vocabulary import N_, Role, Stage, Word


class SurveyState(Word):
    """Where a survey stands. Nobody sees a score before it is closed."""

    DRAFT = "draft", N_("Being drafted"), N_("Questions, units, quotas and days are being set.")
    IN_REVIEW = "in_review", N_("Awaiting approval"), N_("A second person decides whether people are asked.")
    APPROVED = "approved", N_("Approved"), N_("Codes are handed out; answers count from the first day.")
    OPEN = "open", N_("Open"), N_("People answer; how many, but not what, can be seen.")
    CLOSED = "closed", N_("Ended and counted"), N_("The answers are counted and can no longer change.")
    DISCARDED = "discarded", N_("Discarded"), N_("Given up before anybody was asked.")


S = SurveyState

SURVEY = Workflow(
    name="survey",
    version=1,
    title=N_("The life of a survey"),
    opens_with=Action.DRAFT_SURVEY,
    initial=S.DRAFT,
    opening_terms=(Term.SURVEY_DRAFT,),
    states=(
        State(S.DRAFT, Stage.ASSESSMENT, Role.HANDLER, runs=(Term.SURVEY_DRAFT,)),
        State(S.IN_REVIEW, Stage.ASSESSMENT, Role.OFFICE_DIRECTOR, runs=(Term.SURVEY_REVIEW,)),
        State(S.APPROVED, Stage.ASSESSMENT, Role.HANDLER, runs=(Term.SURVEY_START,)),
        State(S.OPEN, Stage.ASSESSMENT, Role.HANDLER, runs=(Term.SURVEY_FIELD,)),
        State(S.CLOSED, Stage.ASSESSMENT, last=True),
        State(S.DISCARDED, Stage.ASSESSMENT, last=True),
    ),
    transitions=(
        Transition(
            Action.SUBMIT_SURVEY,
            (S.DRAFT,),
            S.IN_REVIEW,
            by=(Role.HANDLER,),
            guards=(asks_something_of_somebody, classes_carry_weights, last_day_is_to_come),
            starts=(Term.SURVEY_REVIEW,),
        ),
        Transition(Action.REVISE_SURVEY, (S.DRAFT,), None, by=(Role.HANDLER,)),
        Transition(
            Action.DISCARD_SURVEY,
            (S.DRAFT,),
            S.DISCARDED,
            by=(Role.HANDLER,),
            guards=(reason_is_ten_characters,),
            needs=("reason",),
        ),
        Transition(
            Action.APPROVE_SURVEY,
            (S.IN_REVIEW,),
            S.APPROVED,
            by=(Role.OFFICE_DIRECTOR,),
            guards=(
                by_another_than(Action.DRAFT_SURVEY, Action.REVISE_SURVEY, Action.SUBMIT_SURVEY),
                last_day_is_to_come,
            ),
            starts=(Term.SURVEY_START,),
        ),
        Transition(
            Action.RETURN_SURVEY,
            (S.IN_REVIEW, S.APPROVED),
            S.DRAFT,
            by=(Role.OFFICE_DIRECTOR,),
            guards=(reason_is_ten_characters,),
            starts=(Term.SURVEY_DRAFT,),
            needs=("reason",),
        ),
        Transition(Action.ISSUE_CODES, (S.APPROVED, S.OPEN), None, by=(Role.HANDLER,)),
        Transition(Action.CANCEL_CODES, (S.APPROVED, S.OPEN), None, by=(Role.HANDLER,), needs=("reason",)),
        Transition(
            Action.OPEN_SURVEY,
            (S.APPROVED,),
            S.OPEN,
            by=(Role.HANDLER, Role.CLOCK),
            guards=(codes_are_issued, first_day_has_come, last_day_is_to_come),
            starts=(Term.SURVEY_FIELD,),
        ),
        Transition(
            Action.END_SURVEY, (S.OPEN,), S.CLOSED, by=(Role.CLOCK, Role.HANDLER), guards=(last_day_is_over,)
        ),
        Transition(
            Action.STOP_SURVEY,
            (S.OPEN,),
            S.CLOSED,
            by=(Role.OFFICE_DIRECTOR,),
            guards=(reason_is_ten_characters,),
            needs=("reason",),
        ),
        *what_the_clock_may_do((S.DRAFT, S.IN_REVIEW, S.APPROVED, S.OPEN)),
    ),
)
