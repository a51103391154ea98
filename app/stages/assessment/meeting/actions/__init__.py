"""What is done between draft scores and publication: objections, the review meeting, the evaluation report."""

from app.stages.assessment.meeting.actions.adjustments import drop_adjustment, propose_adjustment
from app.stages.assessment.meeting.actions.meetings import (
    cancel_meeting,
    conclude_meeting,
    excuse_delegate,
    hold_meeting,
    invite_delegate,
    keep_minutes,
    plan_meeting,
    postpone_meeting,
    record_attendance,
    return_meeting,
)
from app.stages.assessment.meeting.actions.objections import (
    end_objections,
    file_objection,
    open_objections,
    reject_objection,
    remind_units,
    settle_objection,
    uphold_objection,
    withdraw_objection,
)
from app.stages.assessment.meeting.actions.opinions import give_opinion
from app.stages.assessment.meeting.actions.reporting import reason_against_writing, write_report
from app.stages.assessment.meeting.actions.voting import (
    cast_vote,
    record_recusal,
    record_vote,
    recuse_from_vote,
)

__all__ = [
    "cancel_meeting",
    "cast_vote",
    "conclude_meeting",
    "drop_adjustment",
    "end_objections",
    "excuse_delegate",
    "file_objection",
    "give_opinion",
    "hold_meeting",
    "invite_delegate",
    "keep_minutes",
    "open_objections",
    "plan_meeting",
    "postpone_meeting",
    "propose_adjustment",
    "reason_against_writing",
    "record_attendance",
    "record_recusal",
    "record_vote",
    "recuse_from_vote",
    "reject_objection",
    "remind_units",
    "return_meeting",
    "settle_objection",
    "uphold_objection",
    "withdraw_objection",
    "write_report",
]
