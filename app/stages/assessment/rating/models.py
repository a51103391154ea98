"""Raters of a delivery, and the marks that each of them gives."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, Instant
from app.people.models import User
from app.stages.assessment.feeds.models import Delivery


class Rater(Base):
    """Somebody who was named to give marks for a delivery. Marks count once they were submitted, never before."""

    __tablename__ = "raters"

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    #: As the values name who gave a mark.
    name: Mapped[str] = mapped_column(String(40))
    #: The ids of the units to be marked; none: all that the round asks about. The own unit is never among them.
    unit_ids: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    named_at: Mapped[datetime] = mapped_column(Instant)
    named_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    #: The marks were submitted; empty again when they are asked for once more.
    given_at: Mapped[datetime | None] = mapped_column(Instant)
    #: Nobody waits for this one any more, and nothing of this one counts.
    released_at: Mapped[datetime | None] = mapped_column(Instant)

    delivery: Mapped[Delivery] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id])

    __table_args__ = (
        UniqueConstraint("delivery_id", "user_id"),
        UniqueConstraint("delivery_id", "name"),
        CheckConstraint("name <> ''", name="has_a_name"),
    )

    @property
    def counts(self) -> bool:
        """Do the marks of this rater count?"""
        return self.given_at is not None and self.released_at is None


class RaterMark(Base):
    """One rater's mark for one unit and column, as it was typed: the rater's own until it is submitted."""

    __tablename__ = "rater_marks"

    id: Mapped[int] = mapped_column(primary_key=True)
    rater_id: Mapped[int] = mapped_column(ForeignKey("raters.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    column: Mapped[str] = mapped_column(String(64))
    #: An exact decimal as text.
    value: Mapped[str] = mapped_column(String(40))

    rater: Mapped[Rater] = relationship()

    __table_args__ = (
        UniqueConstraint("rater_id", "unit_id", "column"),
        CheckConstraint("value <> ''", name="is_given"),
    )
