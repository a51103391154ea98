"""The time in which units may object to draft scores, their objections, and what the departments say of them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cases.models import Subject
from app.extensions import UNIT_PATH, Base, Instant, word
from app.organisations.models import Unit
from app.people.models import User
from app.stages.assessment.models import Round
from workflows.meeting import Finding, OpinionState, Remedy, ScoreObjectionState
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
    #: What the source says on paper, where no department was asked here, and what the office answers the unit.
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
    def subject_handler_id(self) -> int | None:
        return self.handler_id

    @property
    def subject_title(self) -> str:
        return f"{self.unit.name} {self.about if self.indicator else self.round.name}"

    @property
    def subject_is_known_to_its_unit(self) -> bool:
        return True

    @property
    def is_open(self) -> bool:
        """Is it unanswered, or is what was promised still to be done?"""
        return self.state in OPEN_OBJECTION


class SourceOpinion(Subject, Base):
    """What the department that gave a value says of an objection to it; the office decides with it on record."""

    __tablename__ = "source_opinions"
    workflow_name = "source_opinion"
    __subject_states__ = OpinionState
    subject_readers = CASE_ROLES | {Role.DATA_REPORTER}

    objection_id: Mapped[int] = mapped_column(ForeignKey("score_objections.id"))
    #: The department, over which its reporter's role is asked.
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    unit_path: Mapped[str] = mapped_column(UNIT_PATH)
    finding: Mapped[Finding | None] = mapped_column(word(Finding))
    opinion: Mapped[str] = mapped_column(Text, default="")
    given_at: Mapped[datetime | None] = mapped_column(Instant)
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    objection: Mapped[ScoreObjection] = relationship(lazy="joined", innerjoin=True)
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    given_by: Mapped[User | None] = relationship()

    __table_args__ = (
        UniqueConstraint("objection_id", "unit_id"),
        CheckConstraint(
            "(state <> 'given' OR finding IS NOT NULL) AND (finding IS NULL) = (given_at IS NULL)"
            " AND (finding IS NULL) = (given_by_id IS NULL) AND (finding IS NULL OR length(opinion) >= 10)",
            name="given_says_what",
        ),
        Index("ix_source_opinions_unit_path", "unit_path"),
    )

    @property
    def subject_handler_id(self) -> int | None:
        return self.objection.handler_id

    @property
    def subject_title(self) -> str:
        return self.objection.subject_title
