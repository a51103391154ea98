"""What codes on paper lead to beside notices, and who asks for codes of no document."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, Instant, word
from workflows.vocabulary import NoticeKind


class Paper(Base):
    """A document of a file without a number, as it was printed for good: a proof of service, an index, a sheet.

    Its bytes are in the store, what it says is attached to them. Whoever holds it may ask whether it is one of ours.
    """

    __tablename__ = "papers"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    #: The notice that it is about; an index is about the whole file.
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"), index=True)
    #: The problem that it is about: the opinion on striking it off, its return.
    item_id: Mapped[int | None] = mapped_column(ForeignKey("items.id"), index=True)
    kind: Mapped[NoticeKind] = mapped_column(word(NoticeKind))
    #: What the index of a file calls it, where its kind alone does not say which one it is.
    title: Mapped[str] = mapped_column(String(100), default="", server_default="")
    #: What the code on it calls it.
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    content_sha256: Mapped[str] = mapped_column(String(64))
    pdf_sha256: Mapped[str] = mapped_column(String(64), index=True)
    pages: Mapped[int]
    #: What the file carries in itself, by which an altered copy is recognised as one of ours.
    file_mark: Mapped[str] = mapped_column(String(64), index=True)
    kept_at: Mapped[datetime] = mapped_column(Instant)
    #: Since another paper took its place.
    superseded_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (Index("ix_papers_case_id", "case_id"),)


class UnknownCode(Base):
    """How often one network address asked for documents that do not exist of late; other questions leave nothing."""

    __tablename__ = "unknown_codes"

    address: Mapped[str] = mapped_column(String(64), primary_key=True)
    since_at: Mapped[datetime] = mapped_column(Instant)
    asked: Mapped[int]
