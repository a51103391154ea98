"""Counting who guesses at codes: only questions for documents that do not exist leave a trace, and not for long."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import db, table_of
from app.notices.models import UnknownCode
from app.notices.scanning import WAIT


def count_unknown_code(address: str, *, now: datetime) -> None:
    """Remember that a network address asked for a document that does not exist."""
    db.session.execute(delete(UnknownCode).where(UnknownCode.since_at <= now - WAIT))
    counted = table_of(UnknownCode)
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    row = dialect.insert(counted).values(address=address[:64], since_at=now, asked=1)
    again = {"asked": counted.c.asked + 1}
    db.session.execute(row.on_conflict_do_update(index_elements=["address"], set_=again))
