"""Votes on proposed adjustments: by delegates with accounts of their own, and by show of hands that the recorder counts.

A proposal is adopted when more than half of those present who are not recused voted for it (M-08). A vote cast with
an account may be changed until the recorder closes the vote with the count of the hands.
"""

from datetime import datetime

from app.cases.models import Event
from app.cases.transitions import perform
from app.clock import local_day
from app.extensions import db
from app.people.models import User
from app.stages.assessment.invitations.models import Invitation
from app.stages.assessment.meeting.models import Ballot, Delegate, MeetingAdjustment, ReviewMeeting
from app.stages.assessment.meeting.queries import belongs_to_the_unit, count_of, delegate_of
from workflows.actions import Action
from workflows.engine import Refused
from workflows.meeting import VoteChoice
from workflows.table import Reason
from workflows.vocabulary import N_

NOT_ALL_VOTES = N_(
    "%(votes)s votes do not fit the %(present)s people present who vote by show of hands; each votes or abstains."
)
MUST_RECUSE = N_("“%(name)s” belongs to the unit concerned and is recused from this vote; record that first.")


def cast_vote(
    invitation: Invitation, adjustment: MeetingAdjustment, choice: VoteChoice, *, by: User, now: datetime
) -> Event:
    """Vote on one proposal with an account of one's own, or vote otherwise while the vote is open."""
    delegate = _voting(invitation, adjustment)
    if choice is VoteChoice.RECUSED:
        raise Refused(Reason(N_("Say why you are recused from this vote.")))
    if belongs_to_the_unit(by, adjustment, local_day(now)):
        raise Refused(Reason(N_("You belong to the unit concerned: recuse yourself from this vote.")))
    event = perform(
        invitation,
        Action.CAST_VOTE,
        by=by,
        now=now,
        unit=adjustment.unit.name,
        points=adjustment.points,
        choice=choice,
    )
    _put(adjustment, delegate, choice, "", by, now)
    return event


def recuse_from_vote(
    invitation: Invitation, adjustment: MeetingAdjustment, reason: str, *, by: User, now: datetime
) -> Event:
    """Step back from one vote for good; a vote that was cast before no longer counts."""
    delegate = _voting(invitation, adjustment)
    event = perform(
        invitation,
        Action.RECUSE_FROM_VOTE,
        by=by,
        now=now,
        unit=adjustment.unit.name,
        points=adjustment.points,
        reason=reason,
    )
    _put(adjustment, delegate, VoteChoice.RECUSED, reason, by, now)
    return event


def record_recusal(
    adjustment: MeetingAdjustment, delegate: Delegate, reason: str, *, by: User, now: datetime
) -> Event:
    """Write down that a delegate is recused from one vote."""
    _lock_while_open(adjustment)
    if delegate.meeting_id != adjustment.meeting_id:
        raise Refused(Reason(N_("This person is not invited to this meeting.")))
    _refuse_if_recused(adjustment, delegate)
    event = perform(
        adjustment.meeting,
        Action.RECORD_RECUSAL,
        by=by,
        now=now,
        unit=adjustment.unit.name,
        points=adjustment.points,
        name=delegate.name,
        reason=reason,
    )
    _put(adjustment, delegate, VoteChoice.RECUSED, reason, by, now)
    return event


def record_vote(
    adjustment: MeetingAdjustment,
    *,
    votes_for: int,
    votes_against: int,
    votes_abstained: int,
    by: User,
    now: datetime,
) -> Event:
    """Close the vote with the hands shown by those present who cast no vote of their own, and count."""
    _lock(adjustment)
    meeting, counted = adjustment.meeting, count_of(adjustment)
    hands = votes_for + votes_against + votes_abstained
    if not counted.present:
        raise Refused(Reason(N_("Record first who was present.")))
    for each in counted.by_hand:
        if each.user is not None and belongs_to_the_unit(each.user, adjustment, local_day(now)):
            raise Refused(Reason(MUST_RECUSE, {"name": each.name}))
    if hands != len(counted.by_hand):
        raise Refused(Reason(NOT_ALL_VOTES, {"votes": hands, "present": len(counted.by_hand)}))
    if not counted.entitled:
        raise Refused(Reason(N_("Everybody present is recused: nobody can adopt this proposal; drop it.")))
    votes_for += counted.cast(VoteChoice.FOR)
    votes_against += counted.cast(VoteChoice.AGAINST)
    votes_abstained += counted.cast(VoteChoice.ABSTAINED)
    adopted = votes_for * 2 > counted.entitled
    event = perform(
        meeting,
        Action.RECORD_VOTE,
        by=by,
        now=now,
        unit=adjustment.unit.name,
        points=adjustment.points,
        votes_for=votes_for,
        votes_against=votes_against,
        votes_abstained=votes_abstained,
        with_own_account=len(counted.by_account),
        by_show_of_hands=hands,
        recused=len(counted.recused),
        adopted=adopted,
    )
    adjustment.votes_for, adjustment.votes_against = votes_for, votes_against
    adjustment.votes_abstained, adjustment.voted_at, adjustment.adopted = votes_abstained, now, adopted
    db.session.flush()
    return event


def open_votes_again(meeting: ReviewMeeting) -> None:
    """Whoever was present has changed: every proposal is voted on again; votes of accounts stand till then."""
    for each in meeting.adjustments:
        each.votes_for = each.votes_against = each.votes_abstained = None
        each.adopted = each.voted_at = None


def _voting(invitation: Invitation, adjustment: MeetingAdjustment) -> Delegate:
    """The delegate whom an invitation lets vote on an open proposal."""
    _lock_while_open(adjustment)
    delegate = delegate_of(invitation)
    if delegate is None or delegate.meeting_id != adjustment.meeting_id:
        raise Refused(Reason(N_("This invitation is to another meeting.")))
    _refuse_if_recused(adjustment, delegate)
    return delegate


def _lock_while_open(adjustment: MeetingAdjustment) -> None:
    _lock(adjustment)
    if adjustment.adopted is not None:
        raise Refused(Reason(N_("The vote on this proposal is closed.")))


def _lock(adjustment: MeetingAdjustment) -> None:
    """Nobody votes while the recorder counts: both come through this row."""
    db.session.flush()
    db.session.refresh(adjustment, with_for_update={"of": MeetingAdjustment})


def _refuse_if_recused(adjustment: MeetingAdjustment, delegate: Delegate) -> None:
    if any(
        each.delegate_id == delegate.id and each.choice is VoteChoice.RECUSED for each in adjustment.ballots
    ):
        raise Refused(Reason(N_("“%(name)s” is recused from this vote."), {"name": delegate.name}))


def _put(
    adjustment: MeetingAdjustment,
    delegate: Delegate,
    choice: VoteChoice,
    reason: str,
    by: User,
    now: datetime,
) -> None:
    ballot = next((each for each in adjustment.ballots if each.delegate_id == delegate.id), None)
    if ballot is None:
        ballot = Ballot(delegate=delegate, delegate_id=delegate.id)
        adjustment.ballots.append(ballot)
    ballot.choice, ballot.reason, ballot.cast_at, ballot.cast_by_id = choice, reason, now, by.id
    db.session.flush()
