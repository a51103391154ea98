"""What was told to whom: one's own messages, the outbox of those who watch it, the deliveries of a case."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.organisations.queries import within
from app.outbox.models import Channel, Message, MessageState
from app.people.models import User
from app.people.queries import roles_of, scopes_of
from workflows.vocabulary import Role

#: Conditions on ``messages`` that upper slices add for a reader, by number or by name in a statement that is built
#: once; ``app.reactions`` fills it. A declared recusal ends the sight of what was told about the case.
NARROWINGS: list[Callable[[int | ColumnElement[int]], ColumnElement[bool]]] = []

#: A case file shows this many deliveries; the outbox page has them all.
SHOWN_ON_A_CASE = 200


def messages_of(user: User) -> Select[Message]:
    """A person's own messages in the system, newest first."""
    return select(Message).where(*_own(user.id)).order_by(Message.id.desc())


def unread_messages_of(user: User) -> Select[Message]:
    """Those that the person has not opened."""
    return messages_of(user).where(Message.read_at.is_(None))


def unread_count(user: User) -> int:
    """How many messages wait to be read; asked on every page, answered by an index."""
    return db.session.connection().execute(_unread(), {"reader": user.id}).scalar_one()


@cache
def _unread() -> Select[int]:
    return select(func.count()).where(*_own(bindparam("reader")), Message.read_at.is_(None))


def _own(reader: int | ColumnElement[int]) -> list[ColumnElement[bool]]:
    return [Message.recipient_id == reader, Message.channel == Channel.IN_APP, *_narrowed(reader)]


def own_message(message_id: int, user: User) -> Message | None:
    """One of a person's own messages."""
    return db.session.scalar(messages_of(user).where(Message.id == message_id))


def outbox_of(user: User, on: date) -> Select[Message]:
    """What a person who watches the outbox sees: case management its subtree, the system administrator all of it."""
    statement = select(Message).options(joinedload(Message.recipient)).order_by(Message.id.desc())
    if Role.SYSTEM_ADMIN in roles_of(user, on):
        return statement
    scopes = scopes_of(user, (Role.CASE_MANAGER,), on)
    return statement.where(within(Message.unit_path, scopes), *_narrowed(user.id))


def message_in_outbox(message_id: int, user: User, on: date) -> Message | None:
    """One message of the outbox that this person watches."""
    return db.session.scalar(outbox_of(user, on).where(Message.id == message_id))


def in_state(state: MessageState) -> ColumnElement[bool]:
    """The condition that a message stands there."""
    if state is MessageState.DELIVERED:
        return Message.delivered_at.is_not(None)
    if state is MessageState.GIVEN_UP:
        return Message.given_up_at.is_not(None)
    return Message.next_try_at.is_not(None)


def counts_by_state(statement: Select[Message]) -> dict[MessageState, int]:
    """How many of these messages stand where."""
    figures = (
        statement.options()
        .order_by(None)
        .with_only_columns(
            func.count(Message.delivered_at), func.count(Message.given_up_at), func.count(Message.next_try_at)
        )
    )
    delivered, given_up, waiting = db.session.execute(figures).one()
    return {MessageState.WAITING: waiting, MessageState.GIVEN_UP: given_up, MessageState.DELIVERED: delivered}


def sent_to(text: str) -> ColumnElement[bool]:
    """The condition that the recipient's name or user name holds a text."""
    wanted = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return Message.recipient.has(
        or_(User.name.like(f"%{wanted}%", escape="\\"), User.username.like(f"%{wanted}%", escape="\\"))
    )


def deliveries_of(case_id: int, *, unit_id: int | None = None) -> list[Message]:
    """The delivery record of a case: who was told, how, when, with what result; newest first.

    With ``unit_id`` only what went to that unit's own people: what the unit itself may see of the record.
    """
    statement = (
        select(Message)
        .options(joinedload(Message.recipient))
        .where(Message.case_id == case_id)
        .order_by(Message.id.desc())
        .limit(SHOWN_ON_A_CASE)
    )
    if unit_id is not None:
        statement = statement.where(Message.recipient.has(User.unit_id == unit_id))
    return list(db.session.scalars(statement))


def waiting_ids(now: datetime, limit: int) -> Select[int]:
    """The messages whose turn it is, locked for whoever asks; another sender passes them over."""
    return (
        select(Message.id)
        .where(and_(Message.next_try_at.is_not(None), Message.next_try_at <= now))
        .order_by(Message.next_try_at, Message.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


def _narrowed(reader: int | ColumnElement[int]) -> list[ColumnElement[bool]]:
    return [narrowing(reader) for narrowing in NARROWINGS]
