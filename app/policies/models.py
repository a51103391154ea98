"""What an office may change without code: terms, thresholds and caps, in numbered versions that never change."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, Instant


class PolicyVersion(Base):
    """One released policy: only what differs from the shipped defaults, with who released it and why."""

    __tablename__ = "policy_versions"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reason: Mapped[str] = mapped_column(default="")
    released_at: Mapped[datetime] = mapped_column(Instant)
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
