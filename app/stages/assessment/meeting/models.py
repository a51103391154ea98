"""Between draft scores and publication: the objection window, objections, the review meeting and its adjustments."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cases.models import Subject
from app.extensions import UNIT_PATH, Base, Instant, word
from app.organisations.models import Unit
from app.people.models import User
from app.stages.assessment.models import Round, Score
from workflows.calendar import Duration
from workflows.meeting import DelegateKind, MeetingState, Remedy, ScoreObjectionState
from workflows.terms import Term
from workflows.vocabulary import CASE_ROLES, Role

#: Objections that publication waits for.
OPEN_OBJECTION = (str(ScoreObjectionState.FILED), str(ScoreObjectionState.UPHELD))


class ObjectionWindow(Base):
    """A time in which units may object to the draft scores of a round; its last day is the round's own deadline."""

    __tablename__ = "objection_windows"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    #: The last day on which a unit may object.
    until_on: Mapped[date]
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    round: Mapped[Round] = relationship()

    __table_args__ = (
        Index(
            "uq_objection_windows_one_open_of_a_round",
            "round_id",
            unique=True,
            sqlite_where=(ended_at.is_(None)),
            postgresql_where=(ended_at.is_(None)),
        ),
    )


class ScoreObjection(Subject, Base):
    """A unit objects to its draft score, or to one indicator of it, with the value as it stood then."""

    __tablename__ = "score_objections"
    workflow_name = "score_objection"
    __subject_states__ = ScoreObjectionState

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    unit_path: Mapped[str] = mapped_column(UNIT_PATH)
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: The code of the indicator; empty for the score as a whole. Its name and value as the unit saw them.
    indicator: Mapped[str] = mapped_column(String(64), default="")
    about: Mapped[str] = mapped_column(String(200))
    value_before: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text)
    filed_at: Mapped[datetime] = mapped_column(Instant)
    filed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    remedy: Mapped[Remedy | None] = mapped_column(word(Remedy))
    #: What the department that gave the value says, and what the office answers the unit.
    source_says: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    value_after: Mapped[str] = mapped_column(Text, default="")

    round: Mapped[Round] = relationship()
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        CheckConstraint(
            "state NOT IN ('upheld', 'rejected', 'settled') OR answer <> ''", name="answered_has_an_answer"
        ),
        CheckConstraint(
            "state NOT IN ('upheld', 'settled') OR remedy IS NOT NULL", name="upheld_has_a_remedy"
        ),
        Index("ix_score_objections_unit_path_id", "unit_path", "id"),
    )

    @property
    def subject_unit_path(self) -> str:
        return self.unit_path

    @property
    def subject_case_id(self) -> int | None:
        return None

    @property
    def subject_handler_id(self) -> int | None:
        return self.handler_id

    @property
    def subject_title(self) -> str:
        return f"{self.unit.name} {self.about}"

    @property
    def subject_is_known_to_its_unit(self) -> bool:
        return True

    @property
    def is_open(self) -> bool:
        """Is it unanswered, or is what was promised still to be done?"""
        return self.state in OPEN_OBJECTION


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
    def subject_unit_path(self) -> str:
        return self.unit_path

    @property
    def subject_case_id(self) -> int | None:
        return None

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

    meeting: Mapped[ReviewMeeting] = relationship(back_populates="delegates")

    __table_args__ = (UniqueConstraint("meeting_id", "name", "position"),)


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


class ReviewFile(Base):
    """A file that came with an objection, or the minutes of a meeting: its bytes are in the store by their hash."""

    __tablename__ = "review_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    objection_id: Mapped[int | None] = mapped_column(ForeignKey("score_objections.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("review_meetings.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    uploaded_at: Mapped[datetime] = mapped_column(Instant)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    uploaded_by: Mapped[User] = relationship()

    __table_args__ = (
        CheckConstraint(
            "(objection_id IS NULL) <> (meeting_id IS NULL)", name="belongs_to_an_objection_or_a_meeting"
        ),
        CheckConstraint("size > 0", name="is_not_empty"),
    )
