"""A computation: one round scored by its model at one moment, with a line for each unit. Lines are written once."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import UNIT_PATH, Base, Instant, word
from app.organisations.models import Unit
from app.people.models import User
from app.stages.assessment.models import Round, Score
from workflows.vocabulary import N_, Word


class Kind(Word):
    """What a computation is for."""

    RUNNING = "running", N_("Running score"), N_("Unofficial: what the data of that day would give.")
    DRAFT = (
        "draft",
        N_("Draft results"),
        N_("Proposed by the handler; it counts for nobody before it is approved."),
    )
    FINAL = "final", N_("Published"), N_("Frozen at publication or by a correction, never changed.")


class Computation(Base):
    """One round scored by one model version. It is asked for first, and made as soon as somebody has the time."""

    __tablename__ = "computations"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    kind: Mapped[Kind] = mapped_column(word(Kind))
    #: The Shanghai day for which it stands.
    of_on: Mapped[date]
    model_version_id: Mapped[int] = mapped_column(ForeignKey("model_versions.id"))
    model_sha256: Mapped[str] = mapped_column(String(64))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    #: Somebody is at it; who died over it is followed by another after a while.
    begun_at: Mapped[datetime | None] = mapped_column(Instant)
    made_at: Mapped[datetime | None] = mapped_column(Instant)
    #: Why it could not be made: a message id with its parameters.
    failure: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    #: Over everything that went in, so that the same data is known again without computing.
    data_sha256: Mapped[str] = mapped_column(String(64), default="")
    #: The frozen bundle in the store, its seal, and the Merkle root of its lines (docs/frozen-results.md).
    bundle_sha256: Mapped[str] = mapped_column(String(64), default="")
    seal: Mapped[str] = mapped_column(String(64), default="")
    merkle_root: Mapped[str] = mapped_column(String(64), default="")
    units: Mapped[int] = mapped_column(default=0)
    scored: Mapped[int] = mapped_column(default=0)
    listed: Mapped[int] = mapped_column(default=0)

    #: A correction (更正) names what it stands for instead, and why.
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("computations.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    declined_at: Mapped[datetime | None] = mapped_column(Instant)

    round: Mapped[Round] = relationship()
    made_by: Mapped[User] = relationship()
    supersedes: Mapped["Computation | None"] = relationship(remote_side=[id])

    __table_args__ = (
        CheckConstraint("kind <> 'final' OR bundle_sha256 <> ''", name="final_is_frozen"),
        CheckConstraint("made_at IS NULL OR data_sha256 <> ''", name="made_of_data"),
        CheckConstraint("made_at IS NULL OR failure IS NULL", name="made_or_failed"),
        CheckConstraint("supersedes_id IS NULL OR reason <> ''", name="a_correction_has_a_reason"),
        Index("ix_computations_round_id_kind_made_at", "round_id", "kind", "made_at"),
        Index(
            "uq_computations_one_running_score_a_day",
            "round_id",
            "of_on",
            unique=True,
            sqlite_where=kind == Kind.RUNNING,
            postgresql_where=kind == Kind.RUNNING,
        ),
    )

    @property
    def is_correction(self) -> bool:
        """Does it stand for something that was published before?"""
        return self.supersedes_id is not None


class ComputedLine(Base):
    """One unit in one computation: its index with everything that it follows from. Points and weights are texts."""

    __tablename__ = "computed_lines"

    computation_id: Mapped[int] = mapped_column(ForeignKey("computations.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    unit_path: Mapped[str] = mapped_column(UNIT_PATH)
    peer_group: Mapped[str] = mapped_column(String(64))
    #: The root of the model's tree that scored it; empty where no tree scores its kind.
    tree: Mapped[str] = mapped_column(String(64), default="")
    #: None: the unit has no index, for want of data.
    score: Mapped[Decimal | None] = mapped_column(Score)
    rank: Mapped[int | None]
    group_size: Mapped[int | None]
    grade: Mapped[str] = mapped_column(String(64), default="")
    #: ``ranking.Why`` by value: why the unit would be proposed for a warning.
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: ``robustness.Certainty`` by value, for units on the list; how probable the list is for anybody, 0 … 1.
    certainty: Mapped[str] = mapped_column(String(16), default="")
    probability: Mapped[float | None]
    #: places: [best, worst] of nine draws in ten; proved; radius; rival: the code of who would be listed instead.
    sureness: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: code → {score, weight}, the index itself among them; a running score keeps no more than this.
    nodes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: code → {points, weight, value, origin, contribution}.
    indicators: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: {code, name, points, reason} of each bonus (positive) and penalty (negative).
    adjustments: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        CheckConstraint("(rank IS NULL) = (group_size IS NULL)", name="rank_and_size_go_together"),
        CheckConstraint("rank IS NULL OR score IS NOT NULL", name="missing_is_never_ranked"),
        Index("ix_computed_lines_unit_id", "unit_id"),
    )


class Exemption(Base):
    """A unit that a round leaves out, and why: coverage counts it as exempt, not as forgotten (M-03)."""

    __tablename__ = "exemptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    made_by: Mapped[User] = relationship()

    __table_args__ = (
        UniqueConstraint("round_id", "unit_id"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
    )


class CorrectedValue(Base):
    """A value that was delivered wrong and found after publication: the next proposal of a correction takes this."""

    __tablename__ = "corrected_values"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    column: Mapped[str] = mapped_column(String(64))
    #: As it is written, exact; empty: there is no value.
    value: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None] = mapped_column(Instant)
    declined_at: Mapped[datetime | None] = mapped_column(Instant)

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    made_by: Mapped[User] = relationship()

    __table_args__ = (
        CheckConstraint("reason <> ''", name="has_a_reason"),
        CheckConstraint("approved_at IS NULL OR declined_at IS NULL", name="approved_or_declined"),
    )
