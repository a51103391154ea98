"""The file of an archived case: its index as it was printed, and the package that was made of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cases.models import Case
from app.extensions import Base, Instant
from app.people.models import User


class ArchivedFile(Base):
    """One case's file, closed for good: the index is printed in the act of archiving, the package follows the seal."""

    __tablename__ = "archived_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), unique=True)
    archived_at: Mapped[datetime] = mapped_column(Instant)
    archived_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    #: The index (卷内目录) as it was fixed: its content, and its PDF in the store.
    index_content: Mapped[dict[str, Any]] = mapped_column(JSON)
    index_content_sha256: Mapped[str] = mapped_column(String(64))
    index_sha256: Mapped[str] = mapped_column(String(64))
    #: The package in the store, once a seal covers the case's chain, and how many entries of the chain it holds.
    package_sha256: Mapped[str | None] = mapped_column(String(64))
    package_size: Mapped[int | None] = mapped_column(BigInteger)
    package_entries: Mapped[int | None]
    packed_at: Mapped[datetime | None] = mapped_column(Instant)

    case: Mapped[Case] = relationship()
    archived_by: Mapped[User] = relationship()

    __table_args__ = (
        CheckConstraint(
            "(package_sha256 IS NULL) = (packed_at IS NULL)"
            " AND (package_sha256 IS NULL) = (package_size IS NULL)"
            " AND (package_sha256 IS NULL) = (package_entries IS NULL)",
            name="has_a_package_or_none",
        ),
    )
