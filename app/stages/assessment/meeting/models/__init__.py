"""Between draft scores and publication: the objection window, objections, the review meeting and its adjustments."""

from app.stages.assessment.meeting.models.files import ReviewFile
from app.stages.assessment.meeting.models.meetings import Ballot, Delegate, MeetingAdjustment, ReviewMeeting
from app.stages.assessment.meeting.models.objections import (
    OPEN_OBJECTION,
    ObjectionWindow,
    ScoreObjection,
    SourceOpinion,
)

__all__ = [
    "OPEN_OBJECTION",
    "Ballot",
    "Delegate",
    "MeetingAdjustment",
    "ObjectionWindow",
    "ReviewFile",
    "ReviewMeeting",
    "ScoreObjection",
    "SourceOpinion",
]
