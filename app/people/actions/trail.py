"""Write the access log."""

from datetime import datetime

from app.extensions import db
from app.people.models import AccessEvent, AccessKind, User


def record(
    kind: AccessKind,
    *,
    now: datetime,
    by: User | None = None,
    username: str = "",
    subject: User | None = None,
    about: str = "",
    address: str = "",
    succeeded: bool = True,
) -> AccessEvent:
    """Add one line to the access log."""
    event = AccessEvent(
        kind=kind,
        at=now,
        succeeded=succeeded,
        user_id=by.id if by else None,
        username=(by.username if by else username)[:64],
        subject_id=subject.id if subject else None,
        about=about[:300],
        address=address[:64],
    )
    db.session.add(event)
    return event
