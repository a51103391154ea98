"""The evaluation report: written from the round and the meeting, then led through the life of every document."""

from datetime import datetime

from app.clock import local_day
from app.notices.actions.drafting import draft_notice_of_round, revise_notice
from app.notices.models import Notice
from app.people.models import User
from app.people.queries import actor_for
from app.stages.assessment.computing.actions import require_unchanged_data
from app.stages.assessment.meeting.queries import (
    count_of_open_objections,
    is_approved,
    is_concluded,
    meeting_of,
    report_of,
    review_is_required,
)
from app.stages.assessment.meeting.writing import Written, report_on
from app.stages.assessment.models import Round
from app.stages.assessment.queries import is_published
from workflows.actions import Action
from workflows.engine import NOT_YOURS, Refused
from workflows.table import Reason
from workflows.vocabulary import N_, Role


def write_report(round_: Round, written: Written, *, by: User, now: datetime) -> Notice:
    """Draft the report on a round, or write a draft anew with the results as they are now.

    Raises Refused: before the meeting is concluded, once the round is published, where the results are not what data
    and meeting give, and where the text is incomplete.
    """
    if Role.HANDLER not in actor_for(by, round_.unit_path, local_day(now)).roles:
        raise Refused(Reason(NOT_YOURS, {"action": Action.DRAFT_NOTICE, "roles": (Role.HANDLER,)}))
    reason = reason_against_writing(round_)
    if reason is not None:
        raise Refused(reason)
    require_unchanged_data(round_)
    content, report = report_on(round_, written, by=by), report_of(round_)
    if report is None:
        return draft_notice_of_round(round_.id, round_.unit, content, by=by, now=now)
    revise_notice(report, content, by=by, now=now)
    return report


def reason_against_writing(round_: Round) -> Reason | None:
    """Why the report cannot be written now, if it cannot."""
    if is_published(round_):
        return Reason(N_("The round is published; its report stands as it is."))
    if review_is_required(round_) and not is_concluded(meeting_of(round_)):
        return Reason(N_("The report is written when the review meeting is concluded."))
    if left := count_of_open_objections(round_):
        return Reason(N_("%(n)s objections are still open."), {"n": left})
    if is_approved(report_of(round_)):
        return Reason(N_("The report is signed; it can be withdrawn, not rewritten."))
    return None
