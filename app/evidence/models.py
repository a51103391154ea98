"""Evidence: files with their versions, and uploads that wait for the rest of their form."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cases.models import Case
from app.extensions import Base, Instant, word
from app.people.models import User
from workflows.vocabulary import N_, Word


class EvidenceKind(Word):
    """What a file is evidence of (domain.md §3.7); all but a report by the unit itself are primary documents."""

    MINUTES = "minutes", N_("Minutes of a meeting")
    RULES = "rules", N_("Rules with their number")
    CAMPAIGN = "campaign", N_("Material of a special campaign")
    LEDGER = "ledger", N_("Ledger")
    VOUCHER = "voucher", N_("Voucher of a refund or payment")
    TALK = "talk", N_("Record of a talk")
    DECISION = "decision", N_("Decision on people")
    PUBLICITY = "publicity", N_("Proof of publication")
    PHOTO = "photo", N_("Photographs before and after")
    REPORT = "report", N_("Report by the unit itself")
    OTHER = "other", N_("Other material")
    # What proves the service of a document; the office brings it.
    SERVICE_RECORDING = "service_recording", N_("Pictures or film of a service")
    SIGNED_PROOF = "signed_proof", N_("Proof of service signed on paper")


#: What the office brings about a service, and no unit about its rectification.
OF_A_SERVICE = frozenset({EvidenceKind.SERVICE_RECORDING, EvidenceKind.SIGNED_PROOF})


class Evidence(Base):
    """One piece of evidence for a subject of a case; its newest version is shown, the older ones stay."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    subject_kind: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[int]
    kind: Mapped[EvidenceKind] = mapped_column(word(EvidenceKind), default=EvidenceKind.OTHER)
    #: The day that the document itself bears, and its number, where it has them.
    dated_on: Mapped[date | None]
    document_number: Mapped[str] = mapped_column(String(100), default="")

    case: Mapped[Case] = relationship()
    versions: Mapped[list["EvidenceVersion"]] = relationship(
        back_populates="evidence", order_by="EvidenceVersion.number", lazy="selectin"
    )

    __table_args__ = (
        Index("ix_evidence_subject_kind_subject_id", "subject_kind", "subject_id"),
        Index("ix_evidence_case_id", "case_id"),
    )

    @property
    def newest(self) -> "EvidenceVersion":
        """The version that stands."""
        return self.versions[-1]


class EvidenceVersion(Base):
    """One file as it was uploaded. Written once; a later version stands beside it."""

    __tablename__ = "evidence_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    uploaded_at: Mapped[datetime] = mapped_column(Instant)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    #: The version elsewhere in the case that was used again instead of uploading the file once more.
    reused_from_id: Mapped[int | None] = mapped_column(ForeignKey("evidence_versions.id"))

    evidence: Mapped[Evidence] = relationship(back_populates="versions")
    uploaded_by: Mapped[User] = relationship()

    __table_args__ = (
        UniqueConstraint("evidence_id", "number"),
        CheckConstraint("number > 0", name="is_numbered_from_one"),
        CheckConstraint("size > 0", name="is_not_empty"),
    )


class DraftUpload(Base):
    """A file that arrived while the rest of its form was refused: offered again to the same person."""

    __tablename__ = "draft_uploads"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    subject_kind: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    kept_at: Mapped[datetime] = mapped_column(Instant, index=True)

    __table_args__ = (Index("ix_draft_uploads_user_id_subject", "user_id", "subject_kind", "subject_id"),)
