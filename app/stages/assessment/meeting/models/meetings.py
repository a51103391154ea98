"""The review meeting: whom it invites, what it proposes to adjust, and how it was voted on."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cases.models import Subject
from app.extensions import UNIT_PATH, Base, Instant, word
from app.organisations.models import Unit
from app.people.models import User
from app.stages.assessment.meeting.models.objections import ScoreObjection
from app.stages.assessment.models import Round, Score
from workflows.calendar import Duration
from workflows.meeting import DelegateKind, MeetingState, VoteChoice
from workflows.terms import Term
from workflows.vocabulary import CASE_ROLES, Role


class ReviewMeeting(Subject, Base):
    """The meeting to which delegates of the Party and people's congresses and of the conference are invited."""

    __tablename__ = "review_meetings"
    workflow_name = "review_meeting"
    __subject_states__ = MeetingState
    subject_readers = CASE_ROLES | {Role.REVIEW_DELEGATE}

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    unit_path: Mapped[str] = mapped_column(UNIT_PATH)
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    meets_on: Mapped[date]
    #: The day on which the date was set: the deadline counts from there.
    set_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(200))
    agenda: Mapped[str] = mapped_column(Text)
    chair: Mapped[str] = mapped_column(String(100))
    concluded_at: Mapped[datetime | None] = mapped_column(Instant)

    round: Mapped[Round] = relationship()
    delegates: Mapped[list["Delegate"]] = relationship(back_populates="meeting", order_by="Delegate.id")
    adjustments: Mapped[list["MeetingAdjustment"]] = relationship(
        back_populates="meeting", order_by="MeetingAdjustment.id"
    )

    __table_args__ = (
        CheckConstraint("state <> 'concluded' OR concluded_at IS NOT NULL", name="concluded_has_a_time"),
        Index(
            "uq_review_meetings_one_of_a_round",
            "round_id",
            unique=True,
            sqlite_where=text("state <> 'cancelled'"),
            postgresql_where=text("state <> 'cancelled'"),
        ),
    )

    @property
    def subject_handler_id(self) -> int | None:
        return self.handler_id

    @property
    def subject_title(self) -> str:
        return self.round.name

    def own_duration(self, term: Term) -> Duration | None:
        """The meeting is to be held on its own day."""
        if term is not Term.MEETING_HELD:
            return None
        return Duration.parse(f"{max((self.meets_on - self.set_on).days, 1)}D")


class Delegate(Base):
    """Somebody who is invited to a meeting, and whether that person came."""

    __tablename__ = "meeting_delegates"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("review_meetings.id"))
    kind: Mapped[DelegateKind] = mapped_column(word(DelegateKind))
    name: Mapped[str] = mapped_column(String(64))
    position: Mapped[str] = mapped_column(String(100), default="")
    was_present: Mapped[bool] = mapped_column(default=False)
    #: Whose account votes; the recorder counts the hands of those without one.
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    meeting: Mapped[ReviewMeeting] = relationship(back_populates="delegates")
    user: Mapped[User | None] = relationship()

    __table_args__ = (
        UniqueConstraint("meeting_id", "name", "position"),
        UniqueConstraint("meeting_id", "user_id"),
    )


class MeetingAdjustment(Base):
    """Points that the meeting gives or takes from one unit: proposed with a reason, adopted by vote, never silently."""

    __tablename__ = "meeting_adjustments"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("review_meetings.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    unit_path: Mapped[str] = mapped_column(UNIT_PATH)
    #: Added to the score: positive is a bonus, negative a deduction.
    points: Mapped[Decimal] = mapped_column(Score)
    reason: Mapped[str] = mapped_column(Text)
    #: The draft score that the delegates had before them.
    score_before: Mapped[Decimal | None] = mapped_column(Score)
    objection_id: Mapped[int | None] = mapped_column(ForeignKey("score_objections.id"))
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    votes_for: Mapped[int | None]
    votes_against: Mapped[int | None]
    votes_abstained: Mapped[int | None]
    #: More than half of those present voted for it; None before the vote.
    adopted: Mapped[bool | None]
    voted_at: Mapped[datetime | None] = mapped_column(Instant)

    meeting: Mapped[ReviewMeeting] = relationship(back_populates="adjustments")
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    objection: Mapped[ScoreObjection | None] = relationship()
    ballots: Mapped[list["Ballot"]] = relationship(
        back_populates="adjustment", order_by="Ballot.id", cascade="all, delete-orphan"
    )

    __table_args__ = (
        CheckConstraint("points <> 0", name="changes_something"),
        CheckConstraint("length(reason) >= 10", name="has_a_reason"),
        CheckConstraint(
            "(adopted IS NULL) = (voted_at IS NULL) AND (adopted IS NULL) = (votes_for IS NULL)"
            " AND (votes_for IS NULL) = (votes_against IS NULL)"
            " AND (votes_for IS NULL) = (votes_abstained IS NULL)",
            name="vote_is_whole",
        ),
        CheckConstraint(
            "votes_for IS NULL OR (votes_for >= 0 AND votes_against >= 0 AND votes_abstained >= 0)",
            name="votes_are_counted",
        ),
    )


class Ballot(Base):
    """How one delegate voted on one proposal with an account of one's own, or that the delegate is recused from it.

    Shown hands are counted on the proposal itself: the total less the ballots of those present.
    """

    __tablename__ = "meeting_ballots"

    id: Mapped[int] = mapped_column(primary_key=True)
    adjustment_id: Mapped[int] = mapped_column(ForeignKey("meeting_adjustments.id"))
    delegate_id: Mapped[int] = mapped_column(ForeignKey("meeting_delegates.id"), index=True)
    choice: Mapped[VoteChoice] = mapped_column(word(VoteChoice))
    #: Why somebody is recused.
    reason: Mapped[str] = mapped_column(Text, default="")
    cast_at: Mapped[datetime] = mapped_column(Instant)
    #: The delegate, or the recorder who wrote the recusal down.
    cast_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    adjustment: Mapped[MeetingAdjustment] = relationship(back_populates="ballots")
    delegate: Mapped[Delegate] = relationship()

    __table_args__ = (
        UniqueConstraint("adjustment_id", "delegate_id"),
        CheckConstraint("(choice = 'recused') = (reason <> '')", name="recused_for_a_reason"),
    )
