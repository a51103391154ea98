"""Files that come with an objection or an opinion, and the minutes of a meeting."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, Instant
from app.people.models import User


class ReviewFile(Base):
    """A file of an objection, of a department's opinion or of a meeting; its bytes are in the store by their hash."""

    __tablename__ = "review_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    objection_id: Mapped[int | None] = mapped_column(ForeignKey("score_objections.id"), index=True)
    opinion_id: Mapped[int | None] = mapped_column(ForeignKey("source_opinions.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("review_meetings.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    uploaded_at: Mapped[datetime] = mapped_column(Instant)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    uploaded_by: Mapped[User] = relationship()

    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN objection_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN opinion_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN meeting_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="belongs_to_one_matter",
        ),
        CheckConstraint("size > 0", name="is_not_empty"),
    )
