"""Points that the meeting gives or takes: proposed with a reason, within the office's cap."""

from datetime import datetime
from decimal import Decimal

from app.cases.models import Event
from app.cases.transitions import perform
from app.extensions import db
from app.people.models import User
from app.policies.queries import policy
from app.stages.assessment.meeting.models import MeetingAdjustment, ReviewMeeting, ScoreObjection
from app.stages.assessment.models import Result
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_


def propose_adjustment(
    meeting: ReviewMeeting,
    result: Result,
    points: Decimal,
    reason: str,
    *,
    objection: ScoreObjection | None = None,
    by: User,
    now: datetime,
) -> MeetingAdjustment:
    """Put points for one unit before the meeting, with the draft score as it is."""
    if result.score is None:
        raise Refused(
            Reason(N_("“%(unit)s” has no score that could be adjusted."), {"unit": result.unit.name})
        )
    _refuse_above_the_cap(meeting, result.unit_id, points)
    perform(
        meeting,
        Action.PROPOSE_ADJUSTMENT,
        by=by,
        now=now,
        unit=result.unit.name,
        points=points,
        score=result.score,
        reason=reason,
        objection_id=objection.id if objection else None,
    )
    adjustment = MeetingAdjustment(
        meeting=meeting,
        unit=result.unit,
        unit_id=result.unit_id,
        unit_path=result.unit_path,
        points=points,
        reason=reason,
        score_before=result.score,
        objection=objection,
        proposed_at=now,
        proposed_by_id=by.id,
    )
    db.session.add(adjustment)
    db.session.flush()
    return adjustment


def _refuse_above_the_cap(meeting: ReviewMeeting, unit_id: int, points: Decimal) -> None:
    most = policy(meeting.policy_version).adjustment_most
    if points == 0:
        raise Refused(Reason(N_("An adjustment of nothing changes nothing.")))
    others = [each for each in meeting.adjustments if each.unit_id == unit_id and each.adopted is not False]
    if abs(points) + sum(abs(each.points) for each in others) > most:
        raise Refused(
            Reason(
                N_("The meeting may give or take at most %(most)s points of one unit in one round."),
                {"most": most},
            )
        )


def drop_adjustment(adjustment: MeetingAdjustment, reason: str, *, by: User, now: datetime) -> Event:
    """Take a proposal back before the meeting is held; the trail keeps what it was."""
    meeting = adjustment.meeting
    event = perform(
        meeting,
        Action.DROP_ADJUSTMENT,
        by=by,
        now=now,
        unit=adjustment.unit.name,
        points=adjustment.points,
        reason=reason,
    )
    db.session.delete(adjustment)
    meeting.adjustments.remove(adjustment)
    db.session.flush()
    return event
