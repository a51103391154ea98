"""Conditions on objections to draft scores, on review meetings, and on the publication that waits for both."""

from workflows.facts import (
    InvitationFacts,
    ReviewMeetingFacts,
    RoundFacts,
    ScoreObjectionFacts,
    SourceOpinionFacts,
)
from workflows.guards.asking import facts_as
from workflows.table import Ask, Reason
from workflows.vocabulary import N_


def the_window_is_open(ask: Ask) -> Reason | None:
    """What belongs to the window ends with it."""
    open_still = facts_as(ScoreObjectionFacts, ask).window_is_open
    return None if open_still else Reason(N_("The time for objections is over."))


def the_source_had_its_time(ask: Ask) -> Reason | None:
    """Nobody decides over the head of the department that gave the value while it may still speak."""
    until = facts_as(ScoreObjectionFacts, ask).opinion_awaited_until
    if until is None:
        return None
    return Reason(
        N_("The department that gave the value has until %(day)s for its opinion; decide with it, or then."),
        {"day": until},
    )


def did_not_object(ask: Ask) -> Reason | None:
    """Whoever objected for the unit does not speak for the department too."""
    if ask.actor.id != facts_as(SourceOpinionFacts, ask).objected_by:
        return None
    return Reason(N_("You objected for the unit; somebody else speaks for the department."))


def the_promised_change_was_made(ask: Ask) -> Reason | None:
    """A correction shows in the score; an adjustment was voted on."""
    facts = facts_as(ScoreObjectionFacts, ask)
    if facts.change_was_made:
        return None
    if facts.by_adjustment:
        return Reason(N_("The review meeting has not voted on an adjustment for this objection yet."))
    return Reason(N_("The value is still what the unit objected to: correct the data, then compute again."))


def the_day_has_come(ask: Ask) -> Reason | None:
    """Nobody was present, signed minutes or sat at a meeting whose day is still to come."""
    day = facts_as(ReviewMeetingFacts, ask).day_to_come
    return (
        None
        if day is None
        else Reason(
            N_(
                "The meeting is planned for %(day)s and recorded from that day on; if it meets earlier, change the plan."
            ),
            {"day": day},
        )
    )


def every_kind_of_delegate_was_present(ask: Ask) -> Reason | None:
    """两代表一委员: one delegate of each of the three kinds at the least."""
    lacking = facts_as(ReviewMeetingFacts, ask).kinds_not_present
    return (
        Reason(N_("Nobody of these was recorded as present: %(kinds)s."), {"kinds": lacking})
        if lacking
        else None
    )


def every_proposal_was_voted_on(ask: Ask) -> Reason | None:
    """No proposal leaves the meeting without its vote."""
    left = facts_as(ReviewMeetingFacts, ask).proposals_without_vote
    return Reason(N_("%(n)s proposed adjustments have no vote yet."), {"n": left}) if left else None


def the_minutes_are_there(ask: Ask) -> Reason | None:
    """A meeting without minutes was not held."""
    return None if facts_as(ReviewMeetingFacts, ask).has_minutes else Reason(N_("The minutes are missing."))


def cast_no_vote_here(ask: Ask) -> Reason | None:
    """Whoever voted does not find the record of the vote in order."""
    if ask.actor.id not in facts_as(ReviewMeetingFacts, ask).voters:
        return None
    return Reason(N_("You voted at this meeting; a second person must do this."))


def is_the_one_invited(ask: Ask) -> Reason | None:
    """An invitation is answered by whoever it names."""
    mine = ask.actor.id == facts_as(InvitationFacts, ask).invited_id
    return None if mine else Reason(N_("This invitation is for somebody else."))


def is_recorded_as_present(ask: Ask) -> Reason | None:
    """Only those at the meeting vote."""
    if facts_as(InvitationFacts, ask).is_present:
        return None
    return Reason(N_("You are not recorded as present at the meeting; tell whoever keeps its record."))


def keeps_no_record_of_the_meeting(ask: Ask) -> Reason | None:
    """Whoever proposes, records and counts does not vote."""
    if not facts_as(InvitationFacts, ask).keeps_the_record:
        return None
    return Reason(N_("Whoever keeps the record of the meeting does not vote in it."))


def every_sheet_gives_weights(ask: Ask) -> Reason | None:
    """An expert has finished when weights follow from each of the own sheets."""
    left = facts_as(InvitationFacts, ask).sheets_left
    if left is None:
        return Reason(N_("This invitation asks for no judgements."))
    return Reason(N_("%(n)s sheets still wait for your judgements."), {"n": left}) if left else None


def no_window_is_open(ask: Ask) -> Reason | None:
    """One window at a time."""
    facts = facts_as(RoundFacts, ask)
    return Reason(N_("The objection window is open already.")) if facts.window_is_open else None


def the_window_has_closed(ask: Ask) -> Reason | None:
    """Units had their say on the draft scores, and the time for it is over."""
    facts = facts_as(RoundFacts, ask)
    if facts.window_is_open:
        return Reason(N_("The objection window is still open."))
    if facts.review_is_required and not facts.window_was_opened:
        return Reason(N_("The units have not been asked for objections to their draft scores yet."))
    return None


def no_objection_is_open(ask: Ask) -> Reason | None:
    """Every objection is answered, and what was promised is done."""
    left = facts_as(RoundFacts, ask).open_objections
    return Reason(N_("%(n)s objections are still open."), {"n": left}) if left else None


def the_meeting_was_held(ask: Ask) -> Reason | None:
    """The review meeting was held and its record checked (M-08)."""
    facts = facts_as(RoundFacts, ask)
    if not facts.review_is_required or facts.meeting_was_held:
        return None
    return Reason(N_("The review meeting has not been held and concluded yet."))


def the_report_is_approved(ask: Ask) -> Reason | None:
    """The evaluation report carries the principal leader's signature (M-09)."""
    facts = facts_as(RoundFacts, ask)
    if not facts.review_is_required:
        return None
    if not facts.report_is_approved:
        return Reason(N_("The evaluation report has not been signed yet."))
    if facts.report_says_the_results:
        return None
    return Reason(
        N_("The results changed after the evaluation report was written; withdraw it and write it anew.")
    )
