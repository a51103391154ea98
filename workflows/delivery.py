"""The life of a delivery: one department's data for one period of a round, asked for, brought, checked, taken into force."""

from workflows.actions import Action
from workflows.guards.deliveries import (
    comes_from_its_source,
    gave_no_marks_here,
    is_given_by_raters,
    round_is_being_prepared,
)
from workflows.guards.hands import by_another_than, reason_is_ten_characters
from workflows.table import State, Transition, Workflow, what_the_clock_may_do
from workflows.terms import Term
from workflows.vocabulary import N_, Role, Stage, Word


class DeliveryState(Word):
    """Where a department's data stands. What is late or missing is said so and never counts as zero."""

    DUE = "due", N_("Awaited"), N_("The department has been asked and has not delivered yet.")
    SUBMITTED = "submitted", N_("Awaiting the check"), N_("The data is here; a second person checks it.")
    ACCEPTED = "accepted", N_("Checked and in force"), N_("The data was checked and counts.")
    RETURNED = "returned", N_("Returned"), N_("The department has to correct the data.")
    WITHDRAWN = "withdrawn", N_("Taken back"), N_("The department took the data back to correct it.")
    FIXED = "fixed", N_("Fixed"), N_("The round is published; the data stays as it is.")
    MISSED = "missed", N_("Not delivered"), N_("The round was published without this data, which is missing.")


S = DeliveryState
_OPEN = (S.DUE, S.SUBMITTED, S.RETURNED, S.WITHDRAWN)

DELIVERY = Workflow(
    name="delivery",
    version=1,
    title=N_("The life of a delivery of data"),
    opens_with=Action.REQUEST_DATA,
    initial=S.DUE,
    opening_terms=(Term.DATA_DUE,),
    states=(
        State(S.DUE, Stage.ASSESSMENT, Role.DATA_REPORTER, runs=(Term.DATA_DUE,)),
        # Submitting leads on from here, as it does from the first state.
        State(S.RETURNED, Stage.ASSESSMENT, Role.DATA_REPORTER, runs=(Term.DATA_REWORK,)),
        State(S.WITHDRAWN, Stage.ASSESSMENT, Role.DATA_REPORTER, runs=(Term.DATA_REWORK,)),
        State(S.SUBMITTED, Stage.ASSESSMENT, Role.HANDLER, runs=(Term.DATA_CHECK,)),
        State(S.ACCEPTED, Stage.ASSESSMENT),
        State(S.FIXED, Stage.ASSESSMENT, last=True),
        State(S.MISSED, Stage.ASSESSMENT, last=True),
    ),
    transitions=(
        # What is brought again before the check takes the place of what was brought before.
        Transition(
            Action.SUBMIT_DATA,
            _OPEN,
            S.SUBMITTED,
            by=(Role.DATA_REPORTER, Role.CLOCK),
            guards=(comes_from_its_source, round_is_being_prepared),
            starts=(Term.DATA_CHECK,),
        ),
        Transition(
            Action.ACCEPT_DATA,
            (S.SUBMITTED,),
            S.ACCEPTED,
            by=(Role.HANDLER, Role.OFFICE_DIRECTOR),
            guards=(by_another_than(Action.SUBMIT_DATA), gave_no_marks_here, round_is_being_prepared),
        ),
        Transition(
            Action.RETURN_DATA,
            (S.SUBMITTED, S.ACCEPTED),
            S.RETURNED,
            by=(Role.HANDLER, Role.OFFICE_DIRECTOR),
            guards=(reason_is_ten_characters, round_is_being_prepared),
            starts=(Term.DATA_REWORK,),
            needs=("reason",),
        ),
        Transition(
            Action.WITHDRAW_DATA,
            (S.SUBMITTED, S.ACCEPTED),
            S.WITHDRAWN,
            by=(Role.DATA_REPORTER,),
            guards=(round_is_being_prepared,),
            starts=(Term.DATA_REWORK,),
            needs=("reason",),
        ),
        # Where raters give the marks: as soon as nobody is awaited, the system submits what they gave.
        Transition(
            Action.NAME_RATER,
            (S.DUE, S.RETURNED, S.WITHDRAWN),
            None,
            by=(Role.DATA_REPORTER, Role.HANDLER),
            guards=(is_given_by_raters, round_is_being_prepared),
        ),
        Transition(
            Action.RELEASE_RATER,
            (S.DUE, S.RETURNED, S.WITHDRAWN),
            None,
            by=(Role.DATA_REPORTER, Role.HANDLER),
            guards=(is_given_by_raters, reason_is_ten_characters, round_is_being_prepared),
            needs=("reason",),
        ),
        Transition(
            Action.URGE,
            (S.DUE, S.RETURNED, S.WITHDRAWN),
            None,
            by=(Role.HANDLER, Role.OFFICE_DIRECTOR, Role.LEADER_IN_CHARGE, Role.CASE_MANAGER),
            guards=(comes_from_its_source, round_is_being_prepared),
            needs=("reason",),
        ),
        # With the round's publication.
        Transition(Action.END_DELIVERY, (S.ACCEPTED,), S.FIXED, by=(Role.CLOCK,)),
        Transition(Action.END_DELIVERY, _OPEN, S.MISSED, by=(Role.CLOCK,)),
        *what_the_clock_may_do(_OPEN),
    ),
)
