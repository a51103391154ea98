"""What the clock does for evidence: forget uploads nobody came back for, and sweep bytes that no row names."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Column, String, delete, select

from app.evidence.models import DraftUpload
from app.extensions import db, the_store, transaction

#: How long an upload waits for the rest of its form.
DRAFTS_WAIT = timedelta(days=14)
#: Bytes are written before their row; younger ones may still get theirs.
BYTES_WAIT = timedelta(hours=24)


def sweep_orphans(now: datetime) -> int:
    """Delete old draft uploads and stored bytes that nothing refers to; returns how many files went."""
    with transaction():
        db.session.execute(delete(DraftUpload).where(DraftUpload.kept_at < now - DRAFTS_WAIT))
    old = [path for path in _stored_files() if path.stat().st_mtime < (now - BYTES_WAIT).timestamp()]
    swept = 0
    with transaction():  # nobody writes a row while its bytes are judged
        for path in old:
            if not _is_named(path.name):
                path.unlink(missing_ok=True)
                swept += 1
    return swept


def _stored_files() -> list[Path]:
    folder = the_store().folder
    return [path for path in folder.glob("*/*") if path.is_file()] if folder.exists() else []


def _is_named(sha256: str) -> bool:
    """Does any row of the database name these bytes? Asks every column that holds a hash."""
    return any(
        db.session.execute(select(column).where(column == sha256).limit(1)).first() is not None
        for column in _hash_columns()
    )


def _hash_columns() -> list[Column[str]]:
    return [
        column
        for table in db.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("sha256") and isinstance(column.type, String)
    ]
