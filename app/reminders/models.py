"""A reminder is a row; inserting it is the claim to send it, and the database lets one of any number win."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, Instant, word
from workflows.vocabulary import Colour


class Reminder(Base):
    """One rung of a deadline's ladder that was climbed, or passed over because a higher one was due as well."""

    __tablename__ = "reminders"

    id: Mapped[int] = mapped_column(primary_key=True)
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadlines.id"))
    #: Working days from the due day, negative before it: which step of the ladder.
    rung: Mapped[int]
    #: Of the deadline when it spoke: a date that moved has a ladder of its own.
    deadline_version: Mapped[int]
    colour: Mapped[Colour | None] = mapped_column(word(Colour))
    claimed_at: Mapped[datetime] = mapped_column(Instant)
    #: Nobody was told, because the clock had stood still and a higher rung was due at the same time.
    skipped: Mapped[bool] = mapped_column(default=False)
    recipients: Mapped[int] = mapped_column(default=0)
    #: The escalation that it left on the timeline, after the due day.
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))

    __table_args__ = (
        UniqueConstraint("deadline_id", "rung", "deadline_version"),
        CheckConstraint("NOT skipped OR recipients = 0", name="skipped_tells_nobody"),
    )
