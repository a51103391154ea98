"""The review meeting: planned, its delegates invited, attendance and minutes kept, held, and concluded by a second hand."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from app.cases.models import Event
from app.cases.transitions import open_subject, perform
from app.clock import local_day
from app.evidence.actions import in_short
from app.evidence.models import DraftUpload
from app.extensions import db
from app.people.models import User
from app.people.queries import actor_for
from app.stages.assessment.invitations.actions import end_invitations, move_invitations, send_invitation
from app.stages.assessment.invitations.queries import open_invitations
from app.stages.assessment.meeting import facts  # noqa: F401 - tells the rulebook the facts
from app.stages.assessment.meeting.actions.files import keep_files
from app.stages.assessment.meeting.actions.voting import open_votes_again
from app.stages.assessment.meeting.models import Delegate, ReviewMeeting
from app.stages.assessment.meeting.queries import keepers_of_the_record, meeting_of
from app.stages.assessment.models import Round
from app.stages.assessment.queries import is_published
from workflows.actions import Action
from workflows.engine import NOT_YOURS, Refused
from workflows.meeting import DelegateKind
from workflows.table import Reason
from workflows.vocabulary import N_, Role

BEFORE_TODAY = N_("The meeting cannot be planned for a day that is over.")


def plan_meeting(
    round_: Round, *, meets_on: date, place: str, agenda: str, chair: str, by: User, now: datetime
) -> ReviewMeeting:
    """Set day, place, agenda and chair of the round's review meeting."""
    today = local_day(now)
    if Role.HANDLER not in actor_for(by, round_.unit_path, today).roles:
        raise Refused(Reason(NOT_YOURS, {"action": Action.PLAN_MEETING, "roles": (Role.HANDLER,)}))
    if is_published(round_):
        raise Refused(Reason(N_("The round is published; there is nothing left to review.")))
    if meeting_of(round_) is not None:
        raise Refused(Reason(N_("The round has its review meeting already.")))
    if meets_on < today:
        raise Refused(Reason(BEFORE_TODAY))
    meeting = ReviewMeeting(
        round=round_,
        round_id=round_.id,
        unit_path=round_.unit_path,
        handler_id=by.id,
        meets_on=meets_on,
        set_on=today,
        place=place,
        agenda=agenda,
        chair=chair,
    )
    open_subject(meeting, by=by, now=now, meets_on=meets_on, place=place, chair=chair)
    return meeting


def postpone_meeting(
    meeting: ReviewMeeting,
    reason: str,
    *,
    meets_on: date,
    place: str,
    agenda: str,
    chair: str,
    by: User,
    now: datetime,
) -> Event:
    """Change day, place, agenda or chair; the deadline follows the day. Nobody was present at what is still to come."""
    today = local_day(now)
    if meets_on < today:
        raise Refused(Reason(BEFORE_TODAY))
    before = meeting.meets_on
    with db.session.no_autoflush:
        meeting.meets_on, meeting.set_on = meets_on, today
        meeting.place, meeting.agenda, meeting.chair = place, agenda, chair
    event = perform(
        meeting,
        Action.POSTPONE_MEETING,
        by=by,
        now=now,
        reason=reason,
        from_on=before,
        meets_on=meets_on,
        place=place,
        chair=chair,
    )
    if meets_on > today:
        _take_attendance_back(meeting)
    if meets_on != before:
        move_invitations(open_invitations(meeting_id=meeting.id), meets_on, now=now)
    return event


def _take_attendance_back(meeting: ReviewMeeting) -> None:
    if any(each.was_present for each in meeting.delegates):
        for each in meeting.delegates:
            each.was_present = False
        open_votes_again(meeting)


def invite_delegate(
    meeting: ReviewMeeting,
    kind: DelegateKind,
    name: str,
    position: str = "",
    *,
    account: User | None = None,
    by: User,
    now: datetime,
) -> Delegate:
    """Put somebody on the list of those invited; whoever has an account is asked there, and votes with it."""
    if any((each.name, each.position) == (name, position) for each in meeting.delegates):
        raise Refused(Reason(N_("“%(name)s” is on the list already."), {"name": name}))
    if account is not None:
        _refuse_account(meeting, account, by, now)
    perform(
        meeting,
        Action.INVITE_DELEGATE,
        by=by,
        now=now,
        kind=kind,
        name=name,
        position=position or None,
        account=account.username if account else None,
    )
    delegate = Delegate(meeting=meeting, kind=kind, name=name, position=position, user=account)
    db.session.add(delegate)
    db.session.flush()
    if account is not None:
        send_invitation(
            account,
            title=meeting.round.name,
            unit_path=meeting.unit_path,
            meeting_id=meeting.id,
            until_on=meeting.meets_on,
            by=by,
            now=now,
        )
    return delegate


def _refuse_account(meeting: ReviewMeeting, account: User, by: User, now: datetime) -> None:
    if Role.REVIEW_DELEGATE not in actor_for(account, meeting.unit_path, local_day(now)).roles:
        raise Refused(Reason(N_("“%(name)s” is no review delegate here."), {"name": account.name}))
    if any(each.user_id == account.id for each in meeting.delegates):
        raise Refused(Reason(N_("“%(name)s” is on the list already."), {"name": account.name}))
    if account.id in keepers_of_the_record(meeting) | {by.id}:
        raise Refused(Reason(N_("Whoever keeps the record of the meeting does not vote in it.")))


def excuse_delegate(meeting: ReviewMeeting, delegate: Delegate, *, by: User, now: datetime) -> Event:
    """Take somebody off the list, with the own votes; what was voted on with that person is voted on again."""
    event = perform(
        meeting,
        Action.EXCUSE_DELEGATE,
        by=by,
        now=now,
        kind=delegate.kind,
        name=delegate.name,
        position=delegate.position or None,
    )
    for each in meeting.adjustments:
        each.ballots[:] = [ballot for ballot in each.ballots if ballot.delegate_id != delegate.id]
    if delegate.was_present:
        open_votes_again(meeting)
    db.session.delete(delegate)
    meeting.delegates.remove(delegate)
    db.session.flush()
    if delegate.user_id is not None:
        end_invitations(open_invitations(meeting_id=meeting.id, user_id=delegate.user_id), now=now)
    return event


def record_attendance(meeting: ReviewMeeting, present: Iterable[int], *, by: User, now: datetime) -> Event:
    """Say who of those invited was present, by their numbers on the list."""
    there = set(present)
    others = there != {each.id for each in meeting.delegates if each.was_present}
    came = [each.name for each in meeting.delegates if each.id in there]
    event = perform(
        meeting, Action.RECORD_ATTENDANCE, by=by, now=now, present=came, invited=len(meeting.delegates)
    )
    for each in meeting.delegates:
        each.was_present = each.id in there
    if others:
        open_votes_again(meeting)
    db.session.flush()
    return event


def keep_minutes(meeting: ReviewMeeting, files: Sequence[DraftUpload], *, by: User, now: datetime) -> Event:
    """Keep the signed minutes; a later file stands beside the earlier one."""
    if not files:
        raise Refused(Reason(N_("Choose the file of the minutes.")))
    event = perform(meeting, Action.KEEP_MINUTES, by=by, now=now, files=in_short(files))
    keep_files(meeting, files, by=by, now=now)
    db.session.flush()
    return event


def hold_meeting(meeting: ReviewMeeting, *, by: User, now: datetime) -> Event:
    """Record that the meeting was held, with those present, their votes and the minutes."""
    event = perform(
        meeting,
        Action.HOLD_MEETING,
        by=by,
        now=now,
        held_on=meeting.meets_on,
        present=sum(each.was_present for each in meeting.delegates),
        adopted=sum(bool(each.adopted) for each in meeting.adjustments),
    )
    end_invitations(open_invitations(meeting_id=meeting.id), now=now)
    return event


def return_meeting(meeting: ReviewMeeting, reason: str, *, by: User, now: datetime) -> Event:
    """Give the record back to be put right."""
    meeting.set_on = local_day(now)
    return perform(meeting, Action.RETURN_MEETING, by=by, now=now, reason=reason)


def conclude_meeting(meeting: ReviewMeeting, *, by: User, now: datetime) -> Event:
    """Find the record in order: it is fixed, and the adopted adjustments count from now on."""
    meeting.concluded_at = now
    return perform(meeting, Action.CONCLUDE_MEETING, by=by, now=now)


def cancel_meeting(meeting: ReviewMeeting, reason: str, *, by: User, now: datetime) -> Event:
    """The meeting does not take place; another may be planned."""
    event = perform(meeting, Action.CANCEL_MEETING, by=by, now=now, reason=reason)
    end_invitations(open_invitations(meeting_id=meeting.id), now=now)
    return event
