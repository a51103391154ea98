"""A computation: one round scored by its model at one moment, with a line for each unit. Lines are written once."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import UNIT_PATH, Base, Instant, word
from app.organisations.models import Unit
from app.people.models import User
from app.stages.assessment.models import Round, Score
from workflows.vocabulary import N_, Word

#: Who gave no sign of life for so long has died over a computation.
PATIENCE = timedelta(minutes=10)


class Kind(Word):
    """What a computation is for."""

    RUNNING = "running", N_("Running score"), N_("Unofficial: what the data of that day would give.")
    DRAFT = (
        "draft",
        N_("Draft results"),
        N_("Proposed by the handler; it counts for nobody before it is approved."),
    )
    FINAL = "final", N_("Published"), N_("Frozen at publication or by a correction, never changed.")


class Step(Word):
    """What is being done for a computation, in the order of doing."""

    READING = (
        "reading",
        N_("Reading the data"),
        N_("Every value in force, and what surveys and the meeting gave."),
    )
    SCORING = (
        "scoring",
        N_("Scoring every unit"),
        N_("Points, nodes and index of every unit, places and grades."),
    )
    DRAWING = (
        "drawing",
        N_("Drawing anew"),
        N_("Weights, data and survey are drawn ten thousand times, to see how sure the list is."),
    )
    PROVING = "proving", N_("Proving"), N_("Which places no other weights could change, and whose do.")
    FREEZING = (
        "freezing",
        N_("Freezing the results"),
        N_("Everything that the results follow from goes into one file."),
    )
    WRITING = "writing", N_("Writing the results"), N_("The results take the place of those before.")


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
    #: Somebody began; ``Progress`` says how far they are.
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


class Progress(Base):
    """How far somebody has come with a computation: a row that is there as long as somebody is at it."""

    __tablename__ = "computation_progress"

    computation_id: Mapped[int] = mapped_column(ForeignKey("computations.id"), primary_key=True)
    step: Mapped[Step] = mapped_column(word(Step))
    #: Of the whole, in percent.
    percent: Mapped[int] = mapped_column(default=0)
    #: The last sign of life; who gives none for long has died over it.
    told_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (CheckConstraint("percent BETWEEN 0 AND 100", name="percent_is_a_share"),)

    @property
    def given_up_at(self) -> datetime:
        """When another takes over, if no sign of life comes before."""
        return self.told_at + PATIENCE

    def is_given_up(self, now: datetime) -> bool:
        """Did whoever was at it die over it?"""
        return self.given_up_at <= now


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
    """A number, a rater's mark or what a survey came to, that was wrong and found after publication: the next proposal of a correction takes this."""

    __tablename__ = "corrected_values"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    column: Mapped[str] = mapped_column(String(64))
    #: Of a column of marks: whose mark it is, as it was delivered; else empty.
    rater: Mapped[str] = mapped_column(String(40), default="", server_default="")
    #: What counted before, and what is right: as they are written, exact; empty: there is no value.
    former: Mapped[str] = mapped_column(String(200), default="", server_default="")
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
