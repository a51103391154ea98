"""The numbers of an organ's documents, counted without gaps, and why a gap is none."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, Instant
from app.people.models import User


class NumberCounter(Base):
    """The last number of an organ's 代字 in a year, locked by whoever signs next."""

    __tablename__ = "number_counters"

    id: Mapped[int] = mapped_column(primary_key=True)
    organ_code: Mapped[str] = mapped_column(String(40), server_default="")
    mark: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)

    __table_args__ = (UniqueConstraint("organ_code", "mark", "year"),)


class NumberGap(Base):
    """Why an organ's numbers carry no document: written on paper before this system, say. Never changed."""

    __tablename__ = "number_gaps"

    id: Mapped[int] = mapped_column(primary_key=True)
    organ_code: Mapped[str] = mapped_column(String(40), server_default="")
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
        Index("ix_number_gaps_organ_code_mark_year", "organ_code", "mark", "year"),
    )
