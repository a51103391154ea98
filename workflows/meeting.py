"""Between the draft scores and their publication: what units object to, and the review meeting (M-08).

An objection is open until what was promised is done: upholding it is only half the answer.
"""

from workflows.actions import Action
from workflows.guards.hands import by_another_than, reason_is_ten_characters
from workflows.guards.meeting import (
    cast_no_vote_here,
    did_not_object,
    every_kind_of_delegate_was_present,
    every_proposal_was_voted_on,
    the_day_has_come,
    the_minutes_are_there,
    the_promised_change_was_made,
    the_source_had_its_time,
    the_window_is_open,
)
from workflows.table import State, Transition, Workflow, what_the_clock_may_do
from workflows.terms import Term
from workflows.vocabulary import N_, Role, Stage, Word


class ScoreObjectionState(Word):
    """Where a unit's objection to its draft score stands."""

    FILED = "filed", N_("Objection filed"), N_("The handler examines it and answers on record.")
    UPHELD = "upheld", N_("Objection upheld"), N_("What was promised to the unit is still to be done.")
    SETTLED = "settled", N_("Objection settled"), N_("The value was corrected, or the meeting has voted.")
    REJECTED = "rejected", N_("Objection rejected"), N_("The score stands, for a recorded reason.")
    WITHDRAWN = "withdrawn", N_("Objection withdrawn"), N_("The unit took it back.")


class OpinionState(Word):
    """Where the question to the department that gave a value stands."""

    ASKED = "asked", N_("Opinion awaited"), N_("The department says whether its value is right.")
    GIVEN = "given", N_("Opinion given"), N_("The department's opinion is on record.")
    ENDED = "ended", N_("No opinion received"), N_("The objection ended without the department's opinion.")


class Finding(Word):
    """What the department says of its own value."""

    STANDS = "stands", N_("The value is right"), N_("The records of the department bear it out.")
    WRONG = "wrong", N_("The value is wrong"), N_("The department says what would be right, and corrects it.")


class VoteChoice(Word):
    """How somebody voted on a proposed adjustment; whoever is recused counts neither way."""

    FOR = "for", N_("In favour")
    AGAINST = "against", N_("Opposed")
    ABSTAINED = "abstained", N_("Abstained")
    RECUSED = "recused", N_("Recused")


class MeetingState(Word):
    """Where a review meeting stands."""

    PLANNED = "planned", N_("Meeting planned"), N_("Delegates are invited, proposals and votes recorded.")
    HELD = "held", N_("Meeting held"), N_("The office director checks the record against the minutes.")
    CONCLUDED = "concluded", N_("Meeting concluded"), N_("The record is fixed; adopted adjustments count.")
    CANCELLED = "cancelled", N_("Meeting cancelled"), N_("It did not take place, for a recorded reason.")


class DelegateKind(Word):
    """Who sits at the meeting: 两代表一委员, and others."""

    PARTY_CONGRESS = "party_congress", N_("Delegate of the Party congress")
    PEOPLES_CONGRESS = "peoples_congress", N_("Deputy of the people's congress")
    POLITICAL_CONFERENCE = "political_conference", N_("Member of the political consultative conference")
    OTHER = "other", N_("Other participant")


class Remedy(Word):
    """What follows from an objection that is upheld."""

    CORRECTION = (
        "correction",
        N_("Correct the value"),
        N_("The source corrects its data, and the score follows."),
    )
    ADJUSTMENT = (
        "adjustment",
        N_("Propose an adjustment"),
        N_("The review meeting votes on points for the unit."),
    )


O = ScoreObjectionState  # noqa: E741 - as S elsewhere
M = MeetingState

SCORE_OBJECTION = Workflow(
    name="score_objection",
    version=1,
    title=N_("The life of an objection to a draft score"),
    opens_with=Action.FILE_SCORE_OBJECTION,
    initial=O.FILED,
    opening_terms=(Term.OBJECTION_ANSWER,),
    states=(
        State(O.FILED, Stage.ASSESSMENT, Role.HANDLER, runs=(Term.OBJECTION_ANSWER,)),
        State(O.UPHELD, Stage.ASSESSMENT, Role.HANDLER, runs=(Term.OBJECTION_SETTLE,)),
        State(O.SETTLED, Stage.ASSESSMENT, last=True),
        State(O.REJECTED, Stage.ASSESSMENT, last=True),
        State(O.WITHDRAWN, Stage.ASSESSMENT, last=True),
    ),
    transitions=(
        Transition(
            Action.UPHOLD_SCORE_OBJECTION,
            (O.FILED,),
            O.UPHELD,
            by=(Role.HANDLER,),
            guards=(reason_is_ten_characters, the_source_had_its_time),
            starts=(Term.OBJECTION_SETTLE,),
            needs=("reason", "remedy"),
        ),
        Transition(
            Action.REJECT_SCORE_OBJECTION,
            (O.FILED,),
            O.REJECTED,
            by=(Role.HANDLER,),
            guards=(reason_is_ten_characters, the_source_had_its_time),
            needs=("reason",),
        ),
        Transition(
            Action.WITHDRAW_SCORE_OBJECTION,
            (O.FILED,),
            O.WITHDRAWN,
            by=(Role.UNIT_PRINCIPAL,),
            guards=(the_window_is_open,),
        ),
        Transition(
            Action.SETTLE_SCORE_OBJECTION,
            (O.UPHELD,),
            O.SETTLED,
            by=(Role.HANDLER,),
            guards=(the_promised_change_was_made,),
        ),
        *what_the_clock_may_do((O.FILED, O.UPHELD)),
    ),
)

P = OpinionState

#: Each department that gave a value is asked what it says of the objection, and the office decides with it on record.
SOURCE_OPINION = Workflow(
    name="source_opinion",
    version=1,
    title=N_("The life of a question to the source of a value"),
    opens_with=Action.ASK_SOURCE,
    initial=P.ASKED,
    opening_terms=(Term.SOURCE_OPINION,),
    states=(
        State(P.ASKED, Stage.ASSESSMENT, Role.DATA_REPORTER, runs=(Term.SOURCE_OPINION,)),
        State(P.GIVEN, Stage.ASSESSMENT, last=True),
        State(P.ENDED, Stage.ASSESSMENT, last=True),
    ),
    transitions=(
        Transition(
            Action.GIVE_OPINION,
            (P.ASKED,),
            P.GIVEN,
            by=(Role.DATA_REPORTER,),
            guards=(did_not_object,),
            needs=("opinion",),
        ),
        Transition(
            Action.URGE,
            (P.ASKED,),
            None,
            by=(Role.HANDLER, Role.OFFICE_DIRECTOR, Role.LEADER_IN_CHARGE, Role.CASE_MANAGER),
            needs=("reason",),
        ),
        # With the answer to the objection, or when the unit took it back.
        Transition(Action.END_ASKING, (P.ASKED,), P.ENDED, by=(Role.CLOCK,)),
        *what_the_clock_may_do((P.ASKED,)),
    ),
)

REVIEW_MEETING = Workflow(
    name="review_meeting",
    version=1,
    title=N_("The life of a review meeting"),
    opens_with=Action.PLAN_MEETING,
    initial=M.PLANNED,
    opening_terms=(Term.MEETING_HELD,),
    states=(
        State(M.PLANNED, Stage.ASSESSMENT, Role.HANDLER, runs=(Term.MEETING_HELD,)),
        State(M.HELD, Stage.ASSESSMENT, Role.OFFICE_DIRECTOR, runs=(Term.MEETING_CONCLUDE,)),
        State(M.CONCLUDED, Stage.ASSESSMENT, last=True),
        State(M.CANCELLED, Stage.ASSESSMENT, last=True),
    ),
    transitions=(
        Transition(
            Action.HOLD_MEETING,
            (M.PLANNED,),
            M.HELD,
            by=(Role.HANDLER,),
            guards=(
                the_day_has_come,
                every_kind_of_delegate_was_present,
                every_proposal_was_voted_on,
                the_minutes_are_there,
            ),
            starts=(Term.MEETING_CONCLUDE,),
        ),
        Transition(
            Action.POSTPONE_MEETING,
            (M.PLANNED,),
            M.PLANNED,
            by=(Role.HANDLER,),
            starts=(Term.MEETING_HELD,),
            needs=("reason",),
        ),
        Transition(Action.INVITE_DELEGATE, (M.PLANNED,), None, by=(Role.HANDLER,)),
        Transition(Action.EXCUSE_DELEGATE, (M.PLANNED,), None, by=(Role.HANDLER,)),
        Transition(
            Action.PROPOSE_ADJUSTMENT,
            (M.PLANNED,),
            None,
            by=(Role.HANDLER,),
            guards=(reason_is_ten_characters,),
            needs=("reason",),
        ),
        Transition(Action.DROP_ADJUSTMENT, (M.PLANNED,), None, by=(Role.HANDLER,), needs=("reason",)),
        Transition(
            Action.RECORD_ATTENDANCE, (M.PLANNED,), None, by=(Role.HANDLER,), guards=(the_day_has_come,)
        ),
        Transition(
            Action.RECORD_RECUSAL,
            (M.PLANNED,),
            None,
            by=(Role.HANDLER,),
            guards=(reason_is_ten_characters,),
            needs=("reason",),
        ),
        Transition(Action.RECORD_VOTE, (M.PLANNED,), None, by=(Role.HANDLER,)),
        Transition(Action.KEEP_MINUTES, (M.PLANNED,), None, by=(Role.HANDLER,), guards=(the_day_has_come,)),
        Transition(
            Action.RETURN_MEETING,
            (M.HELD,),
            M.PLANNED,
            by=(Role.OFFICE_DIRECTOR,),
            guards=(reason_is_ten_characters,),
            starts=(Term.MEETING_HELD,),
            needs=("reason",),
        ),
        Transition(
            Action.CONCLUDE_MEETING,
            (M.HELD,),
            M.CONCLUDED,
            by=(Role.OFFICE_DIRECTOR,),
            guards=(
                by_another_than(
                    Action.HOLD_MEETING, Action.RECORD_VOTE, Action.RECORD_ATTENDANCE, Action.KEEP_MINUTES
                ),
                cast_no_vote_here,
            ),
        ),
        Transition(
            Action.CANCEL_MEETING,
            (M.PLANNED,),
            M.CANCELLED,
            by=(Role.HANDLER, Role.OFFICE_DIRECTOR),
            guards=(reason_is_ten_characters,),
            needs=("reason",),
        ),
        *what_the_clock_may_do((M.PLANNED, M.HELD)),
    ),
)
