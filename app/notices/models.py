"""A notice: an official document with its content, its number and the one rendering that was ever issued."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cases.models import Case, OfACase
from app.extensions import UNIT_PATH, Base, Instant, word
from app.notices.content.proof import ServiceMode
from app.organisations.models import Unit
from app.people.models import CLOCK_USERNAME, User
from workflows.terms import Term
from workflows.vocabulary import NoticeKind, NoticeState


class Notice(OfACase, Base):
    """One official document of a case, or of a round. Once signed, number, content and bytes never change."""

    __tablename__ = "notices"
    workflow_name = "notice"
    __subject_states__ = NoticeState

    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    #: The round that a document about an assessment belongs to; such a document has no case.
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    unit_path: Mapped[str] = mapped_column(UNIT_PATH)
    kind: Mapped[NoticeKind] = mapped_column(word(NoticeKind))
    #: A case or a decision waits for this notice with terms of its own; the notice's terms then start nothing.
    led: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(String(300))
    number: Mapped[str | None] = mapped_column(String(60), unique=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    content_sha256: Mapped[str] = mapped_column(String(64))
    reviewed_sha256: Mapped[str] = mapped_column(String(64), default="")
    template_version: Mapped[str] = mapped_column(String(16), default="")
    engine_version: Mapped[str] = mapped_column(String(32), default="")
    font_set_sha256: Mapped[str] = mapped_column(String(64), default="")
    substitutions: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))
    pages: Mapped[int | None]
    #: What the file carries in itself, by which an altered copy is recognised as one of ours.
    file_mark: Mapped[str] = mapped_column(String(64), default="", server_default="", index=True)
    #: Where each organ's seal goes: page, and points from its lower left corner.
    seal_places: Mapped[list[list[float]]] = mapped_column(JSON, default=list, server_default="[]")
    #: The same bytes with the electronic seals behind them; None while there are none, or where paper is sealed.
    sealed_sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    seal_algorithm: Mapped[str] = mapped_column(String(40), default="", server_default="")
    seal_certificates: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    #: Some date in it lies in a year whose official schedule was not published yet.
    provisional: Mapped[bool] = mapped_column(default=False)
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    signed_at: Mapped[datetime | None] = mapped_column(Instant)
    sealed_at: Mapped[datetime | None] = mapped_column(Instant)
    served_at: Mapped[datetime | None] = mapped_column(Instant)
    acknowledged_at: Mapped[datetime | None] = mapped_column(Instant)
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"))

    case: Mapped[Case | None] = relationship()
    unit: Mapped[Unit] = relationship()
    drafted_by: Mapped[User] = relationship(foreign_keys=[drafted_by_id])

    __table_args__ = (
        CheckConstraint("(case_id IS NULL) <> (round_id IS NULL)", name="belongs_to_a_case_or_a_round"),
        CheckConstraint(
            "state NOT IN ('signed', 'sealed', 'served', 'acknowledged', 'kept', 'withdrawn')"
            " OR (number IS NOT NULL AND pdf_sha256 IS NOT NULL AND signed_at IS NOT NULL)",
            name="signed_has_number_and_bytes",
        ),
        CheckConstraint(
            "state <> 'acknowledged' OR acknowledged_at IS NOT NULL", name="acknowledged_has_a_time"
        ),
        Index("ix_notices_unit_path_kind_id", "unit_path", "kind", "id"),
    )

    @property
    def issued_sha256(self) -> str | None:
        """The bytes that are handed out: with their seals, where they have any."""
        return self.sealed_sha256 or self.pdf_sha256

    @property
    def subject_unit_path(self) -> str:
        return self.unit_path

    @property
    def subject_case_id(self) -> int | None:
        return self.case_id

    @property
    def subject_handler_id(self) -> int | None:
        """The handler of the case; of a document without one, whoever drafted it."""
        return self.case.handler_id if self.case is not None else self.drafted_by_id

    @property
    def subject_title(self) -> str:
        """Its number, or its case's while it has none, and its title."""
        number = self.number or (self.case.number if self.case is not None else "")
        return f"{number} {self.title}".strip()

    @property
    def subject_is_known_to_its_unit(self) -> bool:
        return self.served_at is not None

    def waits_itself(self, term: Term) -> bool:
        """A notice that another subject leads starts no deadline of its own, nor does what the ladder proposes.

        What was missed waits already.
        """
        return not self.led and not (term is Term.NOTICE_DRAFT and self.is_proposed)

    @property
    def is_proposed(self) -> bool:
        """Is it a slip, or a letter that the clock drafted?"""
        return self.kind is NoticeKind.SUPERVISION_SLIP or self.drafted_by.username == CLOCK_USERNAME


class NoticeVersion(Base):
    """One text of a notice as somebody wrote it. Written once; what was reviewed and signed is one of them."""

    __tablename__ = "notice_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    content_sha256: Mapped[str] = mapped_column(String(64))
    written_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime] = mapped_column(Instant)

    notice: Mapped[Notice] = relationship(foreign_keys=[notice_id])
    written_by: Mapped[User] = relationship(foreign_keys=[written_by_id])

    __table_args__ = (
        UniqueConstraint("notice_id", "number"),
        CheckConstraint("number > 0", name="is_numbered_from_one"),
    )


class NumberCounter(Base):
    """The last number of an organ's 代字 in a year, locked by whoever signs next."""

    __tablename__ = "number_counters"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)

    __table_args__ = (UniqueConstraint("mark", "year"),)


class NumberGap(Base):
    """Why numbers of a 代字 carry no document: written on paper before this system, say. Never changed."""

    __tablename__ = "number_gaps"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    first: Mapped[int]
    last: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    explained_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    explained_at: Mapped[datetime] = mapped_column(Instant)

    explained_by: Mapped[User] = relationship(foreign_keys=[explained_by_id])

    __table_args__ = (
        CheckConstraint("first > 0 AND first <= last", name="is_a_range"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
        Index("ix_number_gaps_mark_year", "mark", "year"),
    )


class ServiceRecord(Base):
    """One service of one notice (送达回证): by whom, how, when it entered and when it was signed for."""

    __tablename__ = "service_records"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), index=True)
    servers: Mapped[list[str]] = mapped_column(JSON)
    recipient: Mapped[str] = mapped_column(String(200))
    mode: Mapped[ServiceMode] = mapped_column(word(ServiceMode, 16))
    place: Mapped[str] = mapped_column(String(200))
    #: Entry into the recipient's system and signature are two times; terms run from the signature.
    entered_at: Mapped[datetime] = mapped_column(Instant)
    signed_at: Mapped[datetime | None] = mapped_column(Instant)
    signed_by: Mapped[str] = mapped_column(String(100), default="")
    #: Who signed in the principal's place, and on what authority.
    proxy: Mapped[str] = mapped_column(String(200), default="")
    refusal: Mapped[str] = mapped_column(Text, default="")
    refused_at: Mapped[datetime | None] = mapped_column(Instant)
    witness: Mapped[str] = mapped_column(String(100), default="")
    #: The proof of service as it was fixed: its content, and its PDF in the store.
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    content_sha256: Mapped[str] = mapped_column(String(64), default="")
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))

    notice: Mapped[Notice] = relationship(foreign_keys=[notice_id])

    __table_args__ = (
        CheckConstraint("mode IN ('in_person', 'electronic', 'left')", name="mode_is_known"),
        CheckConstraint("refusal = '' OR witness <> ''", name="refusal_has_a_witness"),
        CheckConstraint("signed_at IS NULL OR refused_at IS NULL", name="signed_for_or_refused"),
        CheckConstraint(
            "(signed_at IS NULL AND refused_at IS NULL) OR pdf_sha256 IS NOT NULL", name="ended_has_a_proof"
        ),
    )
