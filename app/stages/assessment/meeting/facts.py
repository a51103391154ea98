"""What the rulebook may look at of a round's review, of an objection, and of a meeting."""

from datetime import date
from typing import Any

from app.cases.facts import contributes
from app.extensions import db
from app.stages.assessment.invitations.models import Invitation
from app.stages.assessment.meeting import queries
from app.stages.assessment.meeting.models import ReviewMeeting, ScoreObjection, SourceOpinion
from app.stages.assessment.meeting.scores import value_now
from app.stages.assessment.meeting.writing import still_says_the_results
from app.stages.assessment.models import Round
from workflows.invitation import InvitationState
from workflows.meeting import DelegateKind, MeetingState, OpinionState, Remedy, ScoreObjectionState
from workflows.vocabulary import RoundState

_BEFORE_PUBLICATION = (RoundState.DRAFT, RoundState.IN_REVIEW, RoundState.REVIEWED)


@contributes("round", in_states=_BEFORE_PUBLICATION)
def review_of_a_round(round_: Round, _today: date) -> dict[str, Any]:
    """What publication waits for."""
    windows = queries.windows_of(round_)
    meeting, report = queries.meeting_of(round_), queries.report_of(round_)
    approved = report is not None and queries.is_approved(report)
    return {
        "review_is_required": queries.review_is_required(round_),
        "window_was_opened": bool(windows),
        "window_is_open": any(each.ended_at is None for each in windows),
        "open_objections": queries.count_of_open_objections(round_),
        "meeting_was_held": queries.is_concluded(meeting),
        "report_is_approved": approved,
        "report_says_the_results": report is not None and approved and still_says_the_results(report),
    }


@contributes("score_objection", in_states=(ScoreObjectionState.FILED, ScoreObjectionState.UPHELD))
def objection_in_its_round(objection: ScoreObjection, today: date) -> dict[str, Any]:
    """Is it still time to take it back, and was done what was promised?"""
    by_adjustment = objection.remedy is Remedy.ADJUSTMENT
    voted = any(
        each.adopted is not None and queries.is_concluded(each.meeting)
        for each in queries.adjustments_for(objection)
    )
    return {
        "window_is_open": queries.takes_objections(objection.round, today),
        "opinion_awaited_until": queries.opinion_awaited_until(objection, today),
        "by_adjustment": by_adjustment,
        "change_was_made": voted if by_adjustment else value_now(objection) != objection.value_before,
    }


@contributes("source_opinion", in_states=(OpinionState.ASKED,))
def question_to_a_department(opinion: SourceOpinion, _today: date) -> dict[str, Any]:
    """Who objected for the unit."""
    return {"objected_by": opinion.objection.filed_by_id}


@contributes("invitation", in_states=(InvitationState.OPEN,))
def invited_to_a_meeting(invitation: Invitation, _today: date) -> dict[str, Any]:
    """Whom an invitation names; of a meeting, whether that person is there, and has no hand in its record."""
    if invitation.meeting_id is None:
        return {"invited_id": invitation.user_id}
    delegate = queries.delegate_of(invitation)
    meeting = db.session.get_one(ReviewMeeting, invitation.meeting_id)
    return {
        "invited_id": invitation.user_id,
        "is_present": delegate is not None and delegate.was_present,
        "keeps_the_record": invitation.user_id in queries.keepers_of_the_record(meeting),
    }


@contributes("review_meeting", in_states=(MeetingState.HELD,))
def voters_of_a_meeting(meeting: ReviewMeeting, _today: date) -> dict[str, Any]:
    """Who voted does not check the record."""
    return {"voters": queries.voters_of(meeting)}


@contributes("review_meeting", in_states=(MeetingState.PLANNED,))
def record_of_a_meeting(meeting: ReviewMeeting, today: date) -> dict[str, Any]:
    """Whether its day has come, who came, what was voted on, and whether there are minutes."""
    present = {each.kind for each in meeting.delegates if each.was_present}
    required = [kind for kind in DelegateKind if kind is not DelegateKind.OTHER]
    return {
        "day_to_come": meeting.meets_on if meeting.meets_on > today else None,
        "kinds_not_present": tuple(kind.label for kind in required if kind not in present),
        "proposals_without_vote": sum(each.adopted is None for each in meeting.adjustments),
        "has_minutes": bool(queries.minutes_of(meeting)),
    }
