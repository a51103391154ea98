"""The kinds of message: each has a folder of its name under templates/messages with subject.txt and body.txt."""

from workflows.vocabulary import N_, Word


class Kind(Word):
    """One kind of message, with what it is about."""

    # what the ladder of a deadline says
    DEADLINE_NEAR = "deadline_near", N_("Deadline near")
    DEADLINE_TODAY = "deadline_today", N_("Deadline today")
    DEADLINE_PASSED = "deadline_passed", N_("Deadline passed")
    RIGHT_ENDS = "right_ends", N_("A right ends soon")
    RIGHT_ENDED = "right_ended", N_("A right has ended")
    DATE_RECOMPUTED = "date_recomputed", N_("Date recomputed")
    # what an act says to those concerned
    WARNING_SERVED = "warning_served", N_("Warning served")
    DOCUMENT_SERVED = "document_served", N_("Document served")
    COPY_DELIVERED = "copy_delivered", N_("Copy delivered")
    DECISION_SERVED = "decision_served", N_("Decision on accountability served")
    FACTS_SHOWN = "facts_shown", N_("Facts shown")
    MATTER_SUBMITTED = "matter_submitted", N_("Submitted to you")
    MATTER_RETURNED = "matter_returned", N_("Returned to you")
    MATTER_DECIDED = "matter_decided", N_("Decided")
    DATA_FILE_TAKEN = "data_file_taken", N_("Large file submitted, or not")
    MATTER_URGED = "matter_urged", N_("Urged")
    CASE_REASSIGNED = "case_reassigned", N_("Reassigned to you")
    CASE_REOPENED = "case_reopened", N_("Case reopened")
    RECUSAL_DECLARED = "recusal_declared", N_("Recusal declared")
    LOOKBACK_PLANNED = "lookback_planned", N_("Look-back planned")
    LOOKBACK_STARTED = "lookback_started", N_("Look-back started")
    TEAM_APPOINTED = "team_appointed", N_("Appointed to a team")
    ACCOUNTABILITY_PROPOSED = "accountability_proposed", N_("Accountability proposed")
    ACCOUNTABILITY_STARTED = "accountability_started", N_("Accountability started")
    INVITED = "invited", N_("Invited by name")
    SCORES_SHOWN = "scores_shown", N_("Draft scores shown")
    OBJECTIONS_END_SOON = "objections_end_soon", N_("Time for objections ends soon")
    APPEAL_FILED = "appeal_filed", N_("Appeal filed")
    APPEAL_DECIDED = "appeal_decided", N_("Appeal decided")


def label_of(kind: str) -> str:
    """The label of a stored kind; one that this release no longer knows stands as it is."""
    try:
        return Kind(kind).label
    except ValueError:
        return kind
