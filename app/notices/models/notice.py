"""A notice: an official document with its content, its number and the one rendering that was ever issued."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cases.models import Case, OfACase
from app.extensions import UNIT_PATH, Base, Instant, word
from app.organisations.models import Unit
from app.people.models import CLOCK_USERNAME, User
from workflows.actions import Action
from workflows.terms import Term
from workflows.vocabulary import NoticeKind, NoticeState

#: How a document comes to be received.
RECEIPTS = frozenset(
    {
        Action.ACKNOWLEDGE_NOTICE,
        Action.RECORD_PAPER_RECEIPT,
        Action.RECORD_REFUSED_RECEIPT,
        Action.DEEM_SERVED,
    }
)
_ON_RECORD = frozenset({Action.CORRECT_SERVICE, Action.KEEP_SIGNED_COPY})


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
    #: The organ that issues, by its code: every organ counts its own numbers.
    organ_code: Mapped[str] = mapped_column(String(40), default="", server_default="")
    number: Mapped[str | None] = mapped_column(String(60))
    #: What the code on its paper calls it; leads nowhere without this installation's key.
    public_id: Mapped[str | None] = mapped_column(String(32), unique=True)
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
        UniqueConstraint("organ_code", "number"),
        Index("ix_notices_unit_path_kind_id", "unit_path", "kind", "id"),
    )

    @property
    def the_case(self) -> Case:
        """The case of a document that is served; what belongs to a round is kept."""
        if self.case is None:
            message = f"notice {self.id} belongs to a round"
            raise LookupError(message)
        return self.case

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

        What was missed waits already. But nobody else waits for the signature under a decision that a proceeding led.
        """
        if self.led:
            return self.kind is NoticeKind.DECISION and term is Term.NOTICE_ACK
        return not (term is Term.NOTICE_DRAFT and self.is_proposed)

    @property
    def is_proposed(self) -> bool:
        """Is it a slip, or a letter that the clock drafted?"""
        return self.kind is NoticeKind.SUPERVISION_SLIP or self.drafted_by.username == CLOCK_USERNAME

    def is_acted_on_here(self, action: Action) -> bool:
        """Is this act done on the document itself, or where it is led?

        A proceeding leads its decision to the service only; of a warning its case leads the receipt, too. The record of
        a service is put right on the document, whoever led it.
        """
        if not self.led or action in _ON_RECORD:
            return True
        return action in RECEIPTS and self.kind is not NoticeKind.WARNING


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
