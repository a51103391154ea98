"""A survey, whom it asks about, and the answers, which lead back to nobody.

Anonymity by construction (docs/decisions/0023): ``survey_codes`` holds codes that nobody has used yet, as hashes; using one
removes its row. ``survey_answers`` holds what was answered, under random keys, without a time, and one row for each
unit, so that not even the answers on one sheet hang together. Nothing refers from one table to the other. How many
answered on which day is counted apart.
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cases.models import Subject
from app.extensions import Base, Instant, word
from app.organisations.models import Unit
from app.people.models import User
from app.stages.assessment.models import Round, Score
from app.stages.assessment.surveys.words import Scale, SetAside, SurveyKind
from workflows.calendar import Duration
from workflows.calendar import Unit as Counted
from workflows.survey import SurveyState
from workflows.terms import Term


class Survey(Subject, Base):
    """Questions about some units of a round, asked of many people on some days."""

    __tablename__ = "surveys"
    workflow_name = "survey"
    __subject_states__ = SurveyState

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    kind: Mapped[SurveyKind] = mapped_column(word(SurveyKind))
    #: Texts that people read may carry their English behind a bar: "对办事效率的评价 | How quickly work is done".
    title: Mapped[str] = mapped_column(String(200))
    preface: Mapped[str] = mapped_column(Text, default="")
    scale: Mapped[Scale] = mapped_column(word(Scale))
    questions: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: What the groups are (年龄段, 居住地, 答卷渠道 …), and whether people say it themselves or their code tells.
    grouping: Mapped[str] = mapped_column(String(100), default="")
    group_is_asked: Mapped[bool] = mapped_column(default=False)
    #: The columns of the index model that take a unit's score, the number of its answers and its standard error.
    column: Mapped[str] = mapped_column(String(64))
    answers_column: Mapped[str] = mapped_column(String(64), default="")
    error_column: Mapped[str] = mapped_column(String(64), default="")
    #: A unit with fewer valid answers has no score; it is never so small that a score would show what a few said.
    minimum: Mapped[int]
    #: A sheet with at least so many marks, all alike, is set aside; 0 sets none aside.
    straight_from: Mapped[int] = mapped_column(default=0)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    drafted_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    #: Every code of this survey begins with its mark and ends with a seal made with its key.
    mark: Mapped[str] = mapped_column(String(4), unique=True)
    key: Mapped[str] = mapped_column(String(64))

    round: Mapped[Round] = relationship(lazy="joined", innerjoin=True)
    handler: Mapped[User | None] = relationship(foreign_keys=[handler_id])
    groups: Mapped[list["SurveyGroup"]] = relationship(
        back_populates="survey", order_by="SurveyGroup.position", cascade="all, delete-orphan"
    )
    units: Mapped[list["SurveyUnit"]] = relationship(
        back_populates="survey", order_by="SurveyUnit.position", cascade="all, delete-orphan"
    )

    __table_args__ = (
        CheckConstraint("closes_on >= opens_on", name="ends_after_it_starts"),
        CheckConstraint("minimum >= 5", name="never_shows_a_few"),
        CheckConstraint("state <> 'closed' OR closed_at IS NOT NULL", name="closed_has_closed_at"),
    )

    @property
    def subject_unit_path(self) -> str:
        return self.round.unit_path

    @property
    def subject_handler_id(self) -> int | None:
        return self.handler_id

    @property
    def subject_title(self) -> str:
        return self.title.partition("|")[0].strip()

    def own_duration(self, term: Term) -> Duration | None:
        """The opening and the end are days that the survey itself names."""
        if term is Term.SURVEY_FIELD:
            return Duration(max((self.closes_on - self.opens_on).days, 1), Counted.CALENDAR_DAYS)
        return Duration(1, Counted.CALENDAR_DAYS) if term is Term.SURVEY_START else None

    def counts_from(self, term: Term, today: date) -> date:
        """So that the terms end on those days, whenever the acts before were done."""
        if term is Term.SURVEY_START:
            return max(today, self.opens_on - timedelta(days=1))
        return self.opens_on if term is Term.SURVEY_FIELD else today

    @property
    def is_weighted(self) -> bool:
        """Does each class count with its weight, however many of it answered?"""
        return any(group.weight is not None for group in self.groups)


class SurveyGroup(Base):
    """A group of people (an age band, a place, a channel) or a class of them (班子成员), with its counts.

    ``quota`` is the largest number of answers that is taken from it; ``weight`` its part of 100 in the score.
    """

    __tablename__ = "survey_groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(100))
    quota: Mapped[int | None]
    weight: Mapped[Any] = mapped_column(Score, nullable=True)
    #: Sheets that count, and sheets that were set aside whole.
    answered: Mapped[int] = mapped_column(default=0)
    set_aside: Mapped[int] = mapped_column(default=0)

    survey: Mapped[Survey] = relationship(back_populates="groups")

    __table_args__ = (
        UniqueConstraint("survey_id", "name"),
        CheckConstraint("quota IS NULL OR quota > 0", name="quota_is_a_number_of_people"),
        CheckConstraint("quota IS NULL OR answered <= quota", name="quota_is_kept"),
        CheckConstraint("weight IS NULL OR weight > 0", name="weight_counts"),
    )


class SurveyUnit(Base):
    """A unit that is asked about, and how many people could be asked about it, where that is known."""

    __tablename__ = "survey_units"

    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id", ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    position: Mapped[int]
    #: One number for all, or one for each group in their order; empty where nobody knows.
    populations: Mapped[list[int]] = mapped_column(JSON, default=list)

    survey: Mapped[Survey] = relationship(back_populates="units")
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (Index("ix_survey_units_unit_id", "unit_id"),)


class CodeBatch(Base):
    """Codes that were issued together: to whom they go, and what they ask about."""

    __tablename__ = "code_batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), index=True)
    #: None: people say their group themselves.
    group_id: Mapped[int | None] = mapped_column(ForeignKey("survey_groups.id"))
    #: None: about every unit of the survey.
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    channel: Mapped[str] = mapped_column(String(100), default="")
    size: Mapped[int]
    cancelled: Mapped[int] = mapped_column(default=0)
    issued_at: Mapped[datetime] = mapped_column(Instant)
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    group: Mapped[SurveyGroup | None] = relationship()
    unit: Mapped[Unit | None] = relationship()

    __table_args__ = (CheckConstraint("size > 0 AND cancelled <= size", name="has_codes"),)


class SurveyCode(Base):
    """A code that nobody has used yet. Using it removes the row: what was used stands nowhere."""

    __tablename__ = "survey_codes"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"))
    batch_id: Mapped[int] = mapped_column(ForeignKey("code_batches.id"), index=True)

    survey: Mapped[Survey] = relationship()
    batch: Mapped[CodeBatch] = relationship()

    __table_args__ = (Index("ix_survey_codes_survey_id", "survey_id"), {"sqlite_with_rowid": False})


class SurveyAnswer(Base):
    """What somebody answered about one unit. The key is random and made anew whenever answers are mixed."""

    __tablename__ = "survey_answers"

    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("survey_groups.id"))
    #: The mark for each question in their order; None where the question was left out.
    marks: Mapped[list[int | None]] = mapped_column(JSON)
    set_aside: Mapped[SetAside] = mapped_column(word(SetAside))

    __table_args__ = ({"sqlite_with_rowid": False},)


class SurveyDay(Base):
    """How many sheets came in from a group on one day: all that is kept about when."""

    __tablename__ = "survey_days"

    group_id: Mapped[int] = mapped_column(
        ForeignKey("survey_groups.id", ondelete="CASCADE"), primary_key=True
    )
    day_on: Mapped[date] = mapped_column(primary_key=True)
    sheets: Mapped[int] = mapped_column(default=0)


class WrongCode(Base):
    """How often wrong codes came from one network address of late; right ones leave nothing here."""

    __tablename__ = "wrong_codes"

    address: Mapped[str] = mapped_column(String(64), primary_key=True)
    since_at: Mapped[datetime] = mapped_column(Instant)
    failures: Mapped[int]
