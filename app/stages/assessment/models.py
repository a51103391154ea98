"""A round: one assessment of many units for one period, and each unit's result in it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from app.cases.models import Case, Subject
from app.extensions import UNIT_PATH, Base, Instant
from app.organisations.models import Unit
from app.people.models import User
from workflows.vocabulary import RoundState


class Score(TypeDecorator[Decimal]):
    """A decimal with two places, kept as whole hundredths, so that every engine compares and sums it exactly."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        hundredths = Decimal(value) * 100
        if hundredths != hundredths.to_integral_value():
            msg = f"{value} has more than two places; round it first"
            raise ValueError(msg)
        return int(hundredths)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-2)


class Round(Subject, Base):
    """One assessment of the units below ``unit`` for one period."""

    __tablename__ = "rounds"
    workflow_name = "round"
    __subject_states__ = RoundState

    name: Mapped[str] = mapped_column(String(200))
    period: Mapped[str] = mapped_column(String(40))
    period_from_on: Mapped[date]
    period_until_on: Mapped[date]
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    unit_path: Mapped[str] = mapped_column(UNIT_PATH)
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: Pinned at opening from the policy, printed on the ranking.
    pass_mark: Mapped[Decimal] = mapped_column(Score)
    bottom_n: Mapped[int]
    min_group_size: Mapped[int]
    #: The index model that scores it; none: its results are imported.
    model_version_id: Mapped[int | None] = mapped_column(ForeignKey("model_versions.id"))
    opened_at: Mapped[datetime] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)

    unit: Mapped[Unit] = relationship()
    handler: Mapped[User | None] = relationship(foreign_keys=[handler_id])

    __table_args__ = (
        UniqueConstraint("unit_id", "period", "name"),
        CheckConstraint("period_until_on >= period_from_on", name="ends_after_it_starts"),
        CheckConstraint(
            "state NOT IN ('published', 'concluded') OR published_at IS NOT NULL",
            name="published_has_published_at",
        ),
    )

    @property
    def subject_handler_id(self) -> int | None:
        return self.handler_id

    @property
    def subject_title(self) -> str:
        return self.name


class Result(Base):
    """One unit's score in one round, with its place in its peer group.

    Places and reasons are counted with every import and once more at publication; after that they never change.
    """

    __tablename__ = "results"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    unit_path: Mapped[str] = mapped_column(UNIT_PATH)
    peer_group: Mapped[str] = mapped_column(String(64))
    #: Missing is not zero: a unit without a score is listed as missing and never ranked.
    score: Mapped[Decimal | None] = mapped_column(Score)
    rank: Mapped[int | None]
    group_size: Mapped[int | None]
    #: Why the unit is a candidate (``ranking.Why`` by value), empty for the others; fixed at publication.
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: Reasons as a question that an index answers.
    is_candidate: Mapped[bool] = mapped_column(default=False)
    #: The unit's health report (体检报告单), from the file or given at publication; the warning cites it.
    report_number: Mapped[str] = mapped_column(String(40), default="")
    #: What the assessment found: problem, problem_class, item_type, indicator, requirement, severity, own_term.
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    dismissed_at: Mapped[datetime | None] = mapped_column(Instant)
    dismissed_reason: Mapped[str] = mapped_column(Text, default="")
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))

    round: Mapped[Round] = relationship()
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    case: Mapped[Case | None] = relationship(foreign_keys=[case_id])

    __table_args__ = (
        UniqueConstraint("round_id", "unit_id"),
        CheckConstraint("(rank IS NULL) = (group_size IS NULL)", name="rank_and_size_go_together"),
        CheckConstraint("rank IS NULL OR score IS NOT NULL", name="missing_is_never_ranked"),
        CheckConstraint("dismissed_at IS NULL OR dismissed_reason <> ''", name="dismissed_has_a_reason"),
        CheckConstraint("case_id IS NULL OR dismissed_at IS NULL", name="case_or_dismissal"),
        Index("ix_results_round_id_peer_group_rank", "round_id", "peer_group", "rank"),
        Index("ix_results_round_id_is_candidate", "round_id", "is_candidate"),
        Index("ix_results_unit_id", "unit_id"),
    )


class ResultFile(Base):
    """A file of results as it came: kept by its hash from the dry run on, whether or not it was imported."""

    __tablename__ = "result_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    uploaded_at: Mapped[datetime] = mapped_column(Instant)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    imported_at: Mapped[datetime | None] = mapped_column(Instant)

    uploaded_by: Mapped[User] = relationship()
