"""What follows from results: reports of units and their delivery, the key list, records of use."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import only_grows
from app.cases.models import Subject
from app.extensions import UNIT_PATH, Base, Instant, table_of, word
from app.notices.codes import new_public_id
from app.organisations.models import Unit
from app.people.models import User
from app.stages.assessment.models import Round
from workflows.terms import Term
from workflows.vocabulary import N_, InspectionMode, KeyEntryState, ReportDeliveryState, ReportRecipient, Word


class HealthReport(Base):
    """One unit's health report (体检报告单) of a published round: asked for first, printed once, then fixed (M-14).

    A correction of the round makes another one, which names the report that it stands for instead.
    """

    __tablename__ = "health_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    unit_path: Mapped[str] = mapped_column(UNIT_PATH)
    #: The number that publication gave, and which correction it is; the warning cites it.
    number: Mapped[str] = mapped_column(String(48))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    #: The report that this one corrects; None for a unit's first.
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("health_reports.id"), unique=True)
    #: Since its correction was approved, it is no longer in force.
    superseded_at: Mapped[datetime | None] = mapped_column(Instant)
    #: Why it could not be printed or sealed, a message id with its parameters; asking again clears it.
    failure: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    printed_at: Mapped[datetime | None] = mapped_column(Instant)
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    content_sha256: Mapped[str] = mapped_column(String(64), default="")
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))
    pages: Mapped[int | None]
    #: The leader in charge lets it go to its recipients.
    approved_at: Mapped[datetime | None] = mapped_column(Instant)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    template_version: Mapped[str] = mapped_column(String(16), default="")
    engine_version: Mapped[str] = mapped_column(String(32), default="")
    font_set_sha256: Mapped[str] = mapped_column(String(64), default="")
    #: What the file carries in itself, by which an altered copy is recognised as one of ours.
    file_mark: Mapped[str] = mapped_column(String(64), default="", server_default="", index=True)
    #: What the code on its paper calls it.
    public_id: Mapped[str | None] = mapped_column(String(16), unique=True, default=new_public_id)
    #: The same bytes with the electronic seals behind them; None before, and where paper is sealed.
    sealed_sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    sealed_at: Mapped[datetime | None] = mapped_column(Instant)
    seal_algorithm: Mapped[str] = mapped_column(String(40), default="", server_default="")
    seal_certificates: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")

    round: Mapped[Round] = relationship()
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    supersedes: Mapped["HealthReport | None"] = relationship(remote_side=[id], back_populates="superseded_by")
    superseded_by: Mapped["HealthReport | None"] = relationship(back_populates="supersedes", uselist=False)
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id])
    deliveries: Mapped[list["ReportDelivery"]] = relationship(
        back_populates="report", order_by="ReportDelivery.id"
    )

    __table_args__ = (
        Index(
            "uq_health_reports_one_first_report",
            "round_id",
            "unit_id",
            unique=True,
            sqlite_where=supersedes_id.is_(None),
            postgresql_where=supersedes_id.is_(None),
        ),
        CheckConstraint("(printed_at IS NULL) = (pdf_sha256 IS NULL)", name="printed_has_bytes"),
        CheckConstraint(
            "failure IS NULL OR pdf_sha256 IS NULL OR (approved_at IS NOT NULL AND sealed_at IS NULL)",
            name="printed_or_failed",
        ),
        CheckConstraint("(sealed_at IS NULL) = (sealed_sha256 IS NULL)", name="sealed_has_bytes"),
        CheckConstraint("sealed_at IS NULL OR approved_at IS NOT NULL", name="sealed_is_approved"),
        CheckConstraint("superseded_at IS NULL OR approved_at IS NOT NULL", name="superseded_was_approved"),
        CheckConstraint("approved_at IS NULL OR pdf_sha256 IS NOT NULL", name="approved_is_printed"),
        CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> asked_by_id", name="approved_by_another"
        ),
        Index("ix_health_reports_unit_path", "unit_path"),
    )

    @property
    def issued_sha256(self) -> str | None:
        """The bytes that are handed out: with their seals, where they have any."""
        return self.sealed_sha256 or self.pdf_sha256


class ReportDelivery(Subject, Base):
    """One health report handed to one class of recipient, and the receipt for it."""

    __tablename__ = "report_deliveries"
    workflow_name = "report_delivery"
    __subject_states__ = ReportDeliveryState

    report_id: Mapped[int] = mapped_column(ForeignKey("health_reports.id"))
    unit_path: Mapped[str] = mapped_column(UNIT_PATH)
    recipient: Mapped[ReportRecipient] = mapped_column(word(ReportRecipient))
    #: The recipient by office: 市委书记, 局党组书记 …
    addressee: Mapped[str] = mapped_column(String(100))
    delivered_at: Mapped[datetime] = mapped_column(Instant)
    delivered_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    #: When the receipt came on record; on paper the recipient signed on an earlier day, perhaps.
    received_at: Mapped[datetime | None] = mapped_column(Instant)
    received_on: Mapped[date | None]
    #: Who signed, by office, and on what authority where it was not the addressee.
    received_by: Mapped[str] = mapped_column(String(200), default="")

    report: Mapped[HealthReport] = relationship(back_populates="deliveries")

    __table_args__ = (
        UniqueConstraint("report_id", "recipient"),
        CheckConstraint("state <> 'received' OR received_at IS NOT NULL", name="received_has_a_time"),
        CheckConstraint("received_at IS NULL OR received_by <> ''", name="received_by_somebody"),
        CheckConstraint("received_on IS NULL OR received_at IS NOT NULL", name="signed_is_recorded"),
    )

    @property
    def subject_handler_id(self) -> int | None:
        return self.report.round.handler_id

    @property
    def subject_title(self) -> str:
        return f"{self.report.number} {self.report.unit.name}：{self.addressee}"

    @property
    def subject_is_known_to_its_unit(self) -> bool:
        return self.is_for_the_unit

    @property
    def is_for_the_unit(self) -> bool:
        """Is it the unit's own copy, for which its principal signs in the system?"""
        return self.recipient is ReportRecipient.UNIT_PRINCIPAL

    def waits_itself(self, term: Term) -> bool:
        """The unit's own copy waits for its principal; a leader's copy for the handler who records the receipt."""
        return (term is Term.REPORT_ACK) == self.is_for_the_unit


class KeyEntry(Subject, Base):
    """A unit on the key list for inspections (重点名录): proposed from results, decided by people (M-51)."""

    __tablename__ = "key_entries"
    workflow_name = "key_entry"
    __subject_states__ = KeyEntryState

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    unit_path: Mapped[str] = mapped_column(UNIT_PATH)
    mode: Mapped[InspectionMode] = mapped_column(word(InspectionMode))
    #: What the results say against the unit: ``results.keylist.Ground`` by value.
    grounds: Mapped[list[str]] = mapped_column(JSON, default=list)
    remark: Mapped[str] = mapped_column(Text, default="")
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    #: The last day on which the entry counts.
    valid_until_on: Mapped[date]
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    removed_reason: Mapped[str] = mapped_column(Text, default="")

    round: Mapped[Round] = relationship()
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    __table_args__ = (
        UniqueConstraint("round_id", "unit_id", "mode"),
        CheckConstraint("state <> 'listed' OR decided_at IS NOT NULL", name="listed_was_decided"),
        CheckConstraint("removed_at IS NULL OR removed_reason <> ''", name="removed_has_a_reason"),
        Index("ix_key_entries_unit_path", "unit_path"),
    )

    @property
    def subject_handler_id(self) -> int | None:
        return self.round.handler_id

    @property
    def subject_title(self) -> str:
        return f"{self.unit.name}（{self.round.period}）"

    def counts_on(self, today: date) -> bool:
        """Is the unit on the list on that day? An entry ends by itself with its last day."""
        return self.state == KeyEntryState.LISTED and today <= self.valid_until_on


class Purpose(Word):
    """What results are used for outside the assessment (M-23)."""

    INSPECTION = "inspection", N_("Discipline inspection")
    APPRAISAL = "appraisal", N_("Performance appraisal")
    SUPERVISION = "supervision", N_("Supervisory check")


class ResultUse(Base):
    """Results that were handed out for inspection or appraisal: what, to whom, what for. Written once (M-23)."""

    __tablename__ = "result_uses"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    purpose: Mapped[Purpose] = mapped_column(word(Purpose))
    organ: Mapped[str] = mapped_column(String(200))
    remark: Mapped[str] = mapped_column(Text, default="")
    peer_group: Mapped[str] = mapped_column(String(64), default="")
    units: Mapped[int]
    file_sha256: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime] = mapped_column(Instant)
    used_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    used_by: Mapped[User] = relationship()


only_grows(table_of(ResultUse))
