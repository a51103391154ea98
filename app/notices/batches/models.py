"""A batch: one act that somebody asked for on many documents, and a line for each of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, Instant, word
from app.notices.models import Notice
from app.people.models import User
from workflows.actions import Action

_WAITS = text("done_at IS NULL AND failure IS NULL")


class Batch(Base):
    """What was asked for, by whom and when: the moment at which each of its documents is acted on. Never changed."""

    __tablename__ = "document_batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The document's own act; where a case leads the document, the act of the case that goes with it is done, too.
    action: Mapped[Action] = mapped_column(word(Action))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    #: What the act was given, the same for each document: an opinion; who serves, and how.
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    asked_by: Mapped[User] = relationship()


class BatchLine(Base):
    """One document of a batch: it waits, it is done, or it failed and says why."""

    __tablename__ = "document_batch_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("document_batches.id"))
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), index=True)
    #: The version of the document that whoever asked saw: no other one is acted on.
    notice_version: Mapped[int]
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    #: Why it was not done: a message id with its parameters.
    failure: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    batch: Mapped[Batch] = relationship(lazy="joined", innerjoin=True)
    notice: Mapped[Notice] = relationship()

    __table_args__ = (
        UniqueConstraint("batch_id", "notice_id"),
        CheckConstraint("done_at IS NULL OR failure IS NULL", name="done_or_failed"),
        # A document waits for one act at a time.
        Index(
            "uq_document_batch_lines_one_that_waits",
            "notice_id",
            unique=True,
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
    )

    @property
    def is_waiting(self) -> bool:
        """Is it still to be done?"""
        return self.done_at is None and self.failure is None
