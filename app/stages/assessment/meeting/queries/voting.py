"""Who of a meeting votes how: with an account, by show of hands, or not at all because of a recusal."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.extensions import db
from app.people.models import User
from app.people.queries import holders_of
from app.stages.assessment.invitations.models import Invitation
from app.stages.assessment.meeting.models import Ballot, Delegate, MeetingAdjustment, ReviewMeeting
from app.stages.assessment.meeting.queries.reviewing import own_units
from workflows.actions import Action
from workflows.meeting import VoteChoice
from workflows.vocabulary import Role

#: Whoever did one of these keeps the record of the meeting.
KEEPING = (
    Action.PLAN_MEETING,
    Action.PROPOSE_ADJUSTMENT,
    Action.RECORD_ATTENDANCE,
    Action.RECORD_RECUSAL,
    Action.RECORD_VOTE,
    Action.KEEP_MINUTES,
)


@dataclass(frozen=True)
class Count:
    """Those present, and what is known of their votes on one proposal."""

    present: tuple[Delegate, ...]
    ballots: tuple[Ballot, ...]

    @property
    def recused(self) -> list[Ballot]:
        """Those present who may not vote."""
        return [each for each in self.ballots if each.choice is VoteChoice.RECUSED]

    @property
    def by_account(self) -> list[Ballot]:
        """Votes that delegates cast themselves."""
        return [each for each in self.ballots if each.choice is not VoteChoice.RECUSED]

    @property
    def by_hand(self) -> list[Delegate]:
        """Those present whose hands the recorder counts."""
        known = {each.delegate_id for each in self.ballots}
        return [each for each in self.present if each.id not in known]

    @property
    def entitled(self) -> int:
        """More than half of so many adopt a proposal."""
        return len(self.present) - len(self.recused)

    def cast(self, choice: VoteChoice) -> int:
        """How many voted so with their accounts."""
        return Counter(each.choice for each in self.ballots)[choice]


def count_of(adjustment: MeetingAdjustment) -> Count:
    """Those present, and their ballots; of somebody who is not recorded as present nothing counts."""
    present = tuple(each for each in adjustment.meeting.delegates if each.was_present)
    here = {each.id for each in present}
    return Count(present, tuple(each for each in adjustment.ballots if each.delegate_id in here))


def belongs_to_the_unit(user: User, adjustment: MeetingAdjustment, on: date) -> bool:
    """Does this person work in the unit concerned, or on its side?"""
    return user.unit_id == adjustment.unit_id or adjustment.unit_path in own_units(user, on)


def delegate_of(invitation: Invitation) -> Delegate | None:
    """The place on the list of a meeting that an invitation is for."""
    return db.session.scalar(
        select(Delegate).where(
            Delegate.meeting_id == invitation.meeting_id, Delegate.user_id == invitation.user_id
        )
    )


def invitations_to(meeting: ReviewMeeting, user: User | None = None) -> list[Invitation]:
    """What this person, or anybody, was sent for a meeting, the newest first."""
    wanted = select(Invitation).where(Invitation.meeting_id == meeting.id)
    if user is not None:
        wanted = wanted.where(Invitation.user_id == user.id)
    return list(db.session.scalars(wanted.order_by(Invitation.id.desc())))


def keepers_of_the_record(meeting: ReviewMeeting) -> set[int]:
    """Who planned, proposed, recorded or counted: they do not vote."""
    return {person for action in KEEPING for person in meeting.hands.get(str(action), ())}


def voters_of(meeting: ReviewMeeting) -> frozenset[int]:
    """The accounts that voted, or stepped back from a vote."""
    cast: Iterable[Ballot] = (ballot for each in meeting.adjustments for ballot in each.ballots)
    return frozenset(each.delegate.user_id for each in cast if each.delegate.user_id is not None)


def accounts_to_invite(meeting: ReviewMeeting, on: date) -> list[User]:
    """Review delegates over the round who are not on the list and do not keep the record."""
    out = keepers_of_the_record(meeting) | {each.user_id for each in meeting.delegates}
    found = holders_of(Role.REVIEW_DELEGATE, meeting.unit_path, on)
    return sorted((each for each in found if each.id not in out), key=lambda each: (each.name, each.id))
