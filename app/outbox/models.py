"""Messages to people: queued in the transaction of the act that they tell of, delivered later, never lost."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import UNIT_PATH, Base, Instant, word
from app.people.models import User
from workflows.vocabulary import N_, Colour, Word


class Channel(Word):
    """How a message reaches its recipient."""

    IN_APP = "in_app", N_("In the system"), N_("Shown under my messages as soon as it is written.")
    MAIL = "mail", N_("Mail"), N_("Sent by the mail server, or written to a file where none is configured.")


class MessageState(Word):
    """Where a message stands: asked of its columns, never stored."""

    WAITING = "waiting", N_("Waiting"), N_("To be sent, or to be tried again.")
    DELIVERED = "delivered", N_("Delivered"), N_("Handed over.")
    GIVEN_UP = "given_up", N_("Given up"), N_("Tried as often as permitted; somebody has to look.")


class Message(Base):
    """One message to one person by one channel, with what became of it."""

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    channel: Mapped[Channel] = mapped_column(word(Channel))
    #: The folder under templates/messages that it was written from.
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    colour: Mapped[Colour | None] = mapped_column(word(Colour))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    deadline_id: Mapped[int | None] = mapped_column(ForeignKey("deadlines.id"))
    #: The unit that the matter is about; who watches the outbox sees the subtree granted to them.
    unit_path: Mapped[str] = mapped_column(UNIT_PATH, default="")
    #: Says what is told to whom by which channel: the same thing is never told twice.
    key: Mapped[str] = mapped_column(String(160), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    #: When it may be tried next; a sender that died gives it back by letting this pass.
    next_try_at: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    delivered_at: Mapped[datetime | None] = mapped_column(Instant)
    given_up_at: Mapped[datetime | None] = mapped_column(Instant)
    #: What the channel said last: the server's answer, or the file's name.
    result: Mapped[str] = mapped_column(String(300), default="")
    read_at: Mapped[datetime | None] = mapped_column(Instant)

    recipient: Mapped[User] = relationship(foreign_keys=[recipient_id])

    __table_args__ = (
        CheckConstraint("delivered_at IS NULL OR given_up_at IS NULL", name="delivered_or_given_up"),
        CheckConstraint(
            "(next_try_at IS NULL) = (delivered_at IS NOT NULL OR given_up_at IS NOT NULL)",
            name="waits_until_it_is_settled",
        ),
        CheckConstraint("attempts >= 0", name="counts_attempts"),
        Index(
            "ix_messages_next_try_at",
            "next_try_at",
            sqlite_where=(next_try_at.is_not(None)),
            postgresql_where=(next_try_at.is_not(None)),
        ),
        Index("ix_messages_recipient_id_channel_id", "recipient_id", "channel", "id"),
        Index(
            "ix_messages_unread",
            "recipient_id",
            "channel",
            sqlite_where=(read_at.is_(None)),
            postgresql_where=(read_at.is_(None)),
        ),
        Index("ix_messages_case_id_id", "case_id", "id"),
        Index("ix_messages_unit_path_id", "unit_path", "id"),
    )

    @property
    def state(self) -> MessageState:
        """Where it stands now."""
        if self.delivered_at is not None:
            return MessageState.DELIVERED
        return MessageState.GIVEN_UP if self.given_up_at is not None else MessageState.WAITING
