"""Writing the trail: a link is appended in the transaction of the act that it records."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import OperationalError

from app.audit.models import AuditEntry, AuditHead
from app.extensions import db

#: Stored with each link, so that a later release may move to another digest without doubt about the old ones.
ALGORITHM = "sha256"
#: What stands before the first link.
GENESIS = "0" * 64
#: PostgreSQL's word for "somebody else holds the row".
LOCK_NOT_AVAILABLE = "55P03"


def canonical(body: Mapping[str, Any]) -> str:
    """One spelling for one content: sorted keys, no blanks, dates and words as text."""
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def digest_of(chain: str, seq: int, at: datetime, body: str, previous: str) -> str:
    """The digest of a link: everything it says, and the link before it."""
    return hashlib.sha256(
        "\n".join((chain, str(seq), at.astimezone(UTC).isoformat(), previous, body)).encode()
    ).hexdigest()


class Busy(Exception):
    """Another transaction is writing to that chain."""


def hold(chain: str) -> None:
    """Take the head of a chain before anything else, without waiting. Raises Busy where another holds it.

    On SQLite whoever writes holds everything already.
    """
    if db.engine.dialect.name == "sqlite":
        return
    head = select(AuditHead.seq).where(AuditHead.chain == chain).with_for_update(nowait=True)
    try:
        db.session.execute(head)
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
            raise
        raise Busy(chain) from error


_HEAD = (
    select(AuditHead.seq, AuditHead.digest).where(AuditHead.chain == bindparam("of_chain")).with_for_update()
)
_ADD_ENTRY = insert(AuditEntry)
_FIRST_HEAD = insert(AuditHead)


def append(chain: str, body: Mapping[str, Any], *, now: datetime) -> str:
    """Add one link and return its digest. Writers of one chain queue for its head."""
    connection = db.session.connection()
    head = connection.execute(_HEAD, {"of_chain": chain}).one_or_none()
    seq, previous = (head.seq + 1, head.digest) if head else (1, GENESIS)
    text = canonical(body)
    digest = digest_of(chain, seq, now, text, previous)
    entry = {"chain": chain, "seq": seq, "at": now, "body": text, "algorithm": ALGORITHM}
    connection.execute(_ADD_ENTRY, {**entry, "previous": previous, "digest": digest})
    if head is None:  # later links move it by a trigger, which saves every act a statement
        connection.execute(_FIRST_HEAD, {"chain": chain, "seq": seq, "digest": digest})
    return digest
