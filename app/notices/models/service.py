"""The service of a notice on its recipient, and the copies for those that it is copied to."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cases.models import Case, OfACase
from app.extensions import UNIT_PATH, Base, Instant, word
from app.notices.content.proof import ServiceMode
from app.notices.models.notice import Notice
from app.organisations.models import Unit
from workflows.terms import Term
from workflows.vocabulary import NoticeCopyState, Role

#: A service that waits for its signature.
_UNSIGNED = text("signed_at IS NULL AND refused_at IS NULL AND deemed_at IS NULL")


class ServiceRecord(Base):
    """One service of one notice (送达回证): by whom, how, when it was handed over and when it was signed for.

    A proof that was fixed is never changed: a correction is a record of its own that names the one it corrects.
    """

    __tablename__ = "service_records"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), index=True)
    servers: Mapped[list[str]] = mapped_column(JSON)
    recipient: Mapped[str] = mapped_column(String(200))
    #: How it was handed over; a refusal before a witness leaves it (``mode_in_the_end``).
    mode: Mapped[ServiceMode] = mapped_column(word(ServiceMode, 16))
    place: Mapped[str] = mapped_column(String(200))
    #: Where it was left, when that is another place.
    left_in: Mapped[str] = mapped_column(String(200), default="", server_default="")
    #: Whose hands it went through: the organ that was asked to serve it, the carrier and the letter's number.
    through: Mapped[str] = mapped_column(String(200), default="", server_default="")
    #: Entry into the recipient's system, handing over or posting. The signature is another time; terms run from it.
    entered_at: Mapped[datetime] = mapped_column(Instant)
    signed_at: Mapped[datetime | None] = mapped_column(Instant)
    signed_by: Mapped[str] = mapped_column(String(100), default="")
    #: Signed in ink: on this proof, or on the card that the post brings back.
    on_paper: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: Who signed in the principal's place, and on what authority.
    proxy: Mapped[str] = mapped_column(String(200), default="")
    refusal: Mapped[str] = mapped_column(Text, default="")
    refused_at: Mapped[datetime | None] = mapped_column(Instant)
    witness: Mapped[str] = mapped_column(String(100), default="")
    #: In what capacity the witness was there: unit and post, or residents' committee.
    witness_capacity: Mapped[str] = mapped_column(String(100), default="", server_default="")
    #: When it counts as served without a signature, and by which rule of the office.
    deemed_at: Mapped[datetime | None] = mapped_column(Instant)
    deemed_rule: Mapped[str] = mapped_column(String(200), default="", server_default="")
    #: The record that this one takes the place of, and why.
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("service_records.id"), unique=True)
    correction: Mapped[str] = mapped_column(Text, default="", server_default="")
    #: The proof of service as it was fixed: its content, and its PDF in the store.
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    content_sha256: Mapped[str] = mapped_column(String(64), default="")
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))

    notice: Mapped[Notice] = relationship(foreign_keys=[notice_id])

    __table_args__ = (
        CheckConstraint(
            "mode IN ('in_person', 'electronic', 'left', 'entrusted', 'mail')", name="mode_is_known"
        ),
        CheckConstraint("mode NOT IN ('entrusted', 'mail') OR through <> ''", name="goes_through_somebody"),
        CheckConstraint("refusal = '' OR witness <> ''", name="refusal_has_a_witness"),
        CheckConstraint(
            "(CASE WHEN signed_at IS NULL THEN 0 ELSE 1 END) + (CASE WHEN refused_at IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN deemed_at IS NULL THEN 0 ELSE 1 END) <= 1",
            name="ends_in_one_way",
        ),
        CheckConstraint("(deemed_at IS NULL) = (deemed_rule = '')", name="deemed_by_a_rule"),
        CheckConstraint("corrects_id IS NULL OR correction <> ''", name="correction_has_a_reason"),
        CheckConstraint(
            "(signed_at IS NULL AND refused_at IS NULL AND deemed_at IS NULL) OR pdf_sha256 IS NOT NULL",
            name="ended_has_a_proof",
        ),
        # What the clock asks for: electronic, and nobody has signed yet.
        Index(
            "ix_service_records_unsigned", "entered_at", sqlite_where=_UNSIGNED, postgresql_where=_UNSIGNED
        ),
    )

    @property
    def received_at(self) -> datetime | None:
        """From when the document counts as served: signed for, proof of refusal, or the rule's day."""
        return self.signed_at or self.refused_at or self.deemed_at

    @property
    def mode_in_the_end(self) -> ServiceMode:
        """How it was served: as it was handed over, or left after a refusal."""
        return self.mode if self.refused_at is None else ServiceMode.LEFT


class NoticeCopy(OfACase, Base):
    """One copy of a notice for one of those that it is copied to (抄送), and the receipt for it.

    A unit of this system sees the document and signs for it there, although it never sees the case.
    """

    __tablename__ = "notice_copies"
    workflow_name = "notice_copy"
    __subject_states__ = NoticeCopyState
    subject_readers: ClassVar[frozenset[Role]] = frozenset()
    subject_leaves_its_case = True

    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    #: As the document names it.
    recipient: Mapped[str] = mapped_column(String(200))
    #: The unit of this system that it is; None where the paper goes outside.
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    #: The path of that unit, or of the one that the document is about.
    unit_path: Mapped[str] = mapped_column(UNIT_PATH)
    delivered_at: Mapped[datetime] = mapped_column(Instant)
    received_at: Mapped[datetime | None] = mapped_column(Instant)
    received_by: Mapped[str] = mapped_column(String(200), default="")
    on_paper: Mapped[bool] = mapped_column(default=False, server_default=false())

    notice: Mapped[Notice] = relationship(foreign_keys=[notice_id])
    case: Mapped[Case] = relationship()
    unit: Mapped[Unit | None] = relationship()

    __table_args__ = (
        UniqueConstraint("notice_id", "recipient"),
        CheckConstraint("(received_at IS NULL) = (received_by = '')", name="received_by_somebody"),
        CheckConstraint("state <> 'received' OR received_at IS NOT NULL", name="received_has_a_time"),
        Index("ix_notice_copies_unit_path", "unit_path"),
    )

    @property
    def subject_unit_path(self) -> str:
        return self.unit_path

    @property
    def subject_title(self) -> str:
        return f"{self.notice.number} {self.notice.title}（抄送{self.recipient}）"

    @property
    def subject_is_known_to_its_unit(self) -> bool:
        return self.unit_id is not None

    def waits_itself(self, term: Term) -> bool:
        """A unit of this system signs for its copy; for any other the handler records who signed on paper."""
        return (term is Term.COPY_ACK) == (self.unit_id is not None)
