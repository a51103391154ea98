"""Feeds, the deliveries asked of them in a round, what was submitted, and every value with its place of origin."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.append_only import only_grows
from app.cases.models import Subject
from app.extensions import UNIT_PATH, Base, Instant, table_of, word
from app.organisations.models import Unit
from app.people.models import User
from app.stages.assessment.feeds.words import Cadence, Combine, FeedKind, Figure, Occasion
from app.stages.assessment.model.models import IndexModel
from app.stages.assessment.models import Round
from workflows.calendar import Duration
from workflows.delivery import DeliveryState
from workflows.terms import Term
from workflows.vocabulary import CASE_ROLES, Role


class Feed(Base):
    """What one department delivers for one model, how often, and within which term after the period's end."""

    __tablename__ = "feeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    model_id: Mapped[int] = mapped_column(ForeignKey("index_models.id"))
    #: The department (组织部、审计局 …) that answers for the values.
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[FeedKind] = mapped_column(word(FeedKind))
    cadence: Mapped[Cadence] = mapped_column(word(Cadence))
    #: In the rulebook's notation; counted from the last day of the period.
    term: Mapped[str] = mapped_column(String(8))
    #: Who answers for it by name; whoever reports data for the department may deliver.
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: A feed that is no longer asked for; what was delivered stays.
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    model: Mapped[IndexModel] = relationship()
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    reporter: Mapped[User | None] = relationship()
    columns: Mapped[list["FeedColumn"]] = relationship(
        back_populates="feed", order_by="FeedColumn.id", cascade="all, delete-orphan"
    )

    __table_args__ = (UniqueConstraint("model_id", "name"), Index("ix_feeds_unit_id", "unit_id"))


class FeedColumn(Base):
    """One column of the model's data that a feed brings."""

    __tablename__ = "feed_columns"

    id: Mapped[int] = mapped_column(primary_key=True)
    feed_id: Mapped[int] = mapped_column(ForeignKey("feeds.id", ondelete="CASCADE"))
    #: As the model names it.
    column: Mapped[str] = mapped_column(String(64))
    #: What the template calls it, where the model has no name for people.
    label: Mapped[str] = mapped_column(String(60), default="")
    #: What is counted into it, where no person types it.
    figure: Mapped[Figure | None] = mapped_column(word(Figure))
    combine: Mapped[Combine] = mapped_column(word(Combine), default=Combine.LATEST)

    feed: Mapped[Feed] = relationship(back_populates="columns")

    __table_args__ = (UniqueConstraint("feed_id", "column"),)


class Delivery(Subject, Base):
    """One feed's data for one period of a round. What was asked for is pinned, so a feed may change later."""

    __tablename__ = "deliveries"
    workflow_name = "delivery"
    __subject_states__ = DeliveryState
    subject_readers = CASE_ROLES | {Role.DATA_REPORTER}

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    feed_id: Mapped[int] = mapped_column(ForeignKey("feeds.id"))
    #: The department's path: roles are asked over it.
    unit_path: Mapped[str] = mapped_column(UNIT_PATH)
    period: Mapped[str] = mapped_column(String(40))
    period_from_on: Mapped[date]
    period_until_on: Mapped[date]
    term: Mapped[str] = mapped_column(String(8))
    #: The columns asked for, each {column, label, figure, combine}.
    asked: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    #: Short digest of all that the template depends on, so that an old template is recognised.
    stamp: Mapped[str] = mapped_column(String(16))

    round: Mapped[Round] = relationship()
    feed: Mapped[Feed] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        UniqueConstraint("round_id", "feed_id", "period"),
        CheckConstraint("period_until_on >= period_from_on", name="ends_after_it_starts"),
        Index("ix_deliveries_feed_id", "feed_id"),
    )

    @property
    def subject_handler_id(self) -> int | None:
        return self.round.handler_id

    @property
    def subject_title(self) -> str:
        return f"{self.feed.name}（{self.period}）"

    @property
    def columns(self) -> list[str]:
        """The columns asked for."""
        return [each["column"] for each in self.asked]

    def own_duration(self, term: Term) -> Duration | None:
        return Duration.parse(self.term) if term is Term.DATA_DUE else None

    def waits_itself(self, term: Term) -> bool:
        """Nobody is waited for where the system counts by itself; its count is checked like everything else."""
        return self.feed.kind is not FeedKind.RECORDS or term is Term.DATA_CHECK

    def counts_from(self, term: Term, today: date) -> date:
        """A term of delivery begins with the end of the period, however early the data was asked for."""
        return max(today, self.period_until_on) if term is Term.DATA_DUE else today


class Submission(Base):
    """One attempt to deliver: a file kept by its hash, or a count of records. The newest submitted one counts."""

    __tablename__ = "submissions"

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"))
    #: Of the file; none where the figures were counted from records.
    sha256: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200), default="")
    size: Mapped[int] = mapped_column(default=0)
    sheet: Mapped[str] = mapped_column(String(64), default="")
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    #: Empty after a dry run; from then on its values are kept for good.
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    #: A later submission took its place.
    superseded_at: Mapped[datetime | None] = mapped_column(Instant)
    #: Units that have at least one value, and how many values.
    units: Mapped[int] = mapped_column(default=0)
    values: Mapped[int] = mapped_column(default=0)

    delivery: Mapped[Delivery] = relationship()
    made_by: Mapped[User] = relationship()

    __table_args__ = (
        CheckConstraint("superseded_at IS NULL OR submitted_at IS NOT NULL", name="superseded_was_submitted"),
        CheckConstraint("(sha256 IS NULL) = (name = '')", name="a_file_has_a_name"),
        Index("ix_submissions_delivery_id", "delivery_id"),
        Index(
            "uq_submissions_one_in_place",
            "delivery_id",
            unique=True,
            sqlite_where=submitted_at.is_not(None) & superseded_at.is_(None),
            postgresql_where=submitted_at.is_not(None) & superseded_at.is_(None),
        ),
    )


class WorkOnAFile:
    """What the clock does with a large file while nobody waits for it: asked for, and told how far it is."""

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    #: How much of it is done, and the last sign of life; none while nobody has begun.
    percent: Mapped[int] = mapped_column(default=0)
    told_at: Mapped[datetime | None] = mapped_column(Instant)
    #: Why it could not be done: a message id with its parameters.
    failure: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    @declared_attr
    def submission(self) -> Mapped[Submission]:
        """The file."""
        return relationship()

    @property
    def heard_at(self) -> datetime:
        """The last that was heard of it."""
        return self.told_at or self.asked_at


class FileCheck(WorkOnAFile, Base):
    """The dry run of a large file; its outcome stays for the page."""

    __tablename__ = "file_checks"

    checked_at: Mapped[datetime | None] = mapped_column(Instant)
    #: What the file would bring (``Judged.told``).
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    __table_args__ = (
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent_is_a_share"),
        CheckConstraint(
            "(checked_at IS NULL) = (outcome IS NULL AND failure IS NULL)", name="checked_has_an_outcome"
        ),
        Index("ix_file_checks_checked_at", "checked_at"),
    )

    @property
    def is_over(self) -> bool:
        """Is there nothing more to be done?"""
        return self.checked_at is not None


class FileTaking(WorkOnAFile, Base):
    """The submission of a large file: its values are written batch by batch, and count together or not at all."""

    __tablename__ = "file_takings"

    #: In whose name it is submitted.
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    asked_by: Mapped[User] = relationship()

    __table_args__ = (
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent_is_a_share"),
        CheckConstraint("failure IS NULL OR ended_at IS NOT NULL", name="failed_has_ended"),
        Index("ix_file_takings_ended_at", "ended_at"),
    )

    @property
    def is_over(self) -> bool:
        """Is there nothing more to be done?"""
        return self.ended_at is not None


class DeliveredValue(Base):
    """One number for one unit and column, exactly as delivered, with the cell or the records that it comes from."""

    __tablename__ = "delivered_values"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    column: Mapped[str] = mapped_column(String(64))
    #: Of a column of marks: who gave it, else empty.
    rater: Mapped[str] = mapped_column(String(40), default="")
    #: An exact decimal as text.
    value: Mapped[str] = mapped_column(String(60))
    #: Where it stands in the submission's sheet, such as C17.
    cell: Mapped[str] = mapped_column(String(12), default="")
    #: The records that were counted, each {kind, id, title, on}.
    records: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))

    submission: Mapped[Submission] = relationship()
    unit: Mapped[Unit] = relationship()

    __table_args__ = (
        UniqueConstraint("submission_id", "unit_id", "column", "rater"),
        Index("ix_delivered_values_round_id_unit_id", "round_id", "unit_id"),
    )

    @property
    def number(self) -> Decimal:
        """The value as a number."""
        return Decimal(self.value)


only_grows(table_of(DeliveredValue))


class OccasionRecord(Base):
    """One wedding, funeral or celebration that a unit reported for a month, or that there was none (M-05).

    No person is named: the rule is about offices held, and the figures are counted per unit.
    """

    __tablename__ = "occasion_records"

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    occasion: Mapped[Occasion] = mapped_column(word(Occasion))
    held_on: Mapped[date | None]
    reported_before: Mapped[bool] = mapped_column(default=False)
    reported_after: Mapped[bool] = mapped_column(default=False)
    #: What was broken, in words; empty where nothing was.
    violation: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    delivery: Mapped[Delivery] = relationship()
    unit: Mapped[Unit] = relationship()
    recorded_by: Mapped[User] = relationship()

    __table_args__ = (
        CheckConstraint("(held_on IS NULL) = (occasion = 'none')", name="what_was_held_has_a_day"),
        CheckConstraint("occasion <> 'none' OR violation = ''", name="nothing_held_breaks_nothing"),
        Index("ix_occasion_records_delivery_id_unit_id", "delivery_id", "unit_id"),
    )
