"""Telling people, and what becomes of what they were told."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import db
from app.outbox.models import Channel, Message
from app.outbox.queries import unread_messages_of, waiting_ids
from app.outbox.render import written
from app.people.models import User
from workflows.vocabulary import Colour

#: How long to wait after each failure before the next attempt; after the last one the message is given up.
PATIENCE = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12))
MOST_ATTEMPTS = len(PATIENCE) + 1
#: A sender that claimed a message and died gives it back after this time.
LEASE = timedelta(minutes=15)

_TABLE = Message.metadata.tables[Message.__tablename__]
_INSERTS: dict[str, Any] = {
    engine: dialect.insert(_TABLE).on_conflict_do_nothing(index_elements=["key"])
    for engine, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


def tell(
    recipients: Iterable[User],
    kind: str,
    *,
    key: str,
    now: datetime,
    case_id: int | None = None,
    deadline_id: int | None = None,
    unit_path: str = "",
    colour: Colour | None = None,
    **context: Any,
) -> int:
    """Write one message to each of these people, in the transaction of what it tells of. Returns how many people.

    ``kind`` is a folder under templates/messages; ``context`` and ``colour`` are what its templates read.
    ``key`` says what is told: telling it again to the same person writes nothing.
    """
    people = list(dict.fromkeys(recipients))
    texts = {
        language: written(kind, language, {**context, "colour": colour})
        for language in sorted({person.language for person in people})
    }
    rows = []
    for person in people:
        subject, body = texts[person.language]
        shared = {
            "recipient_id": person.id,
            "kind": kind,
            "subject": subject,
            "body": body,
            "colour": colour,
            "case_id": case_id,
            "deadline_id": deadline_id,
            "unit_path": unit_path,
            "created_at": now,
        }
        rows.append(shared | _delivered_at_once(key, person, now))
        if person.email:
            rows.append(shared | _waits_for_the_post(key, person, now))
    if rows:
        db.session.execute(_INSERTS[db.engine.dialect.name], rows)
    return len(people)


def claim_waiting(now: datetime, limit: int) -> Sequence[int]:
    """Take messages whose turn it is: each attempt is counted before it is made."""
    taken = db.session.scalars(waiting_ids(now, limit)).all()
    db.session.execute(
        update(Message)
        .where(Message.id.in_(taken))
        .values(attempts=Message.attempts + 1, next_try_at=now + LEASE)
    )
    return taken


def record_delivery(message: Message, result: str, *, now: datetime) -> None:
    """The channel took it."""
    message.delivered_at, message.next_try_at = now, None
    message.result = result[:300]


def record_failure(message: Message, result: str, *, now: datetime, for_good: bool = False) -> None:
    """The channel did not take it: try again later, or give up after the last attempt."""
    message.result = result[:300]
    if for_good or message.attempts >= MOST_ATTEMPTS:
        message.given_up_at, message.next_try_at = now, None
    else:
        message.next_try_at = now + PATIENCE[message.attempts - 1]


def try_again(message: Message, *, now: datetime) -> bool:
    """Put a message that was given up, or that waits for its next attempt, at the head of the queue."""
    if message.delivered_at is not None:
        return False
    message.given_up_at, message.attempts, message.next_try_at = None, 0, now
    return True


def mark_read(message: Message, *, now: datetime) -> None:
    """The recipient opened it; the first time counts."""
    message.read_at = message.read_at or now


def mark_all_read(user: User, *, now: datetime) -> int:
    """The recipient has seen all of them."""
    unread = unread_messages_of(user).order_by(None).with_only_columns(Message.id)
    reading = update(Message).where(Message.id.in_(unread)).values(read_at=now)
    done = db.session.execute(reading.execution_options(synchronize_session=False))
    return cast(CursorResult[Any], done).rowcount


def _delivered_at_once(key: str, person: User, now: datetime) -> dict[str, Any]:
    return {
        "key": f"{key}:{person.id}:{Channel.IN_APP}",
        "channel": Channel.IN_APP,
        "attempts": 1,
        "delivered_at": now,
        "next_try_at": None,
    }


def _waits_for_the_post(key: str, person: User, now: datetime) -> dict[str, Any]:
    return {
        "key": f"{key}:{person.id}:{Channel.MAIL}",
        "channel": Channel.MAIL,
        "attempts": 0,
        "delivered_at": None,
        "next_try_at": now,
    }
