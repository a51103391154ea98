"""A round: one assessment of many units for one period, and each unit's result in it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cases.models import Subject
from app.extensions import UNIT_PATH, Base, Instant
from app.organisations.models import Unit
from app.people.models import User
from workflows.vocabulary import RoundState


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
    pass_mark: Mapped[Decimal] = mapped_column(Numeric(7, 2))
    bottom_n: Mapped[int]
    min_group_size: Mapped[int]
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
        return self.name


class Result(Base):
    """One unit's score in one round, with its rank in its peer group once published."""

    __tablename__ = "results"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    unit_path: Mapped[str] = mapped_column(UNIT_PATH)
    peer_group: Mapped[str] = mapped_column(String(64))
    #: Missing is not zero: a unit without a score is listed as missing and never ranked.
    score: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))
    rank: Mapped[int | None]
    group_size: Mapped[int | None]
    #: Why the unit is a candidate: "below_pass_mark", "bottom_n" and the tie, empty for the others.
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: The problems that the assessment found for this unit: text, class, type, indicator, severity.
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    dismissed_at: Mapped[datetime | None] = mapped_column(Instant)
    dismissed_reason: Mapped[str] = mapped_column(Text, default="")
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id", use_alter=True))

    round: Mapped[Round] = relationship()
    unit: Mapped[Unit] = relationship()

    __table_args__ = (
        UniqueConstraint("round_id", "unit_id"),
        Index("ix_results_round_id_peer_group_rank", "round_id", "peer_group", "rank"),
        Index("ix_results_unit_id", "unit_id"),
    )
