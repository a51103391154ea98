"""The file of a case, the files that wait for their package, and whether a package is still what was kept."""

import hashlib
from pathlib import Path

from sqlalchemy import select

from app.archive.models import ArchivedFile
from app.cases.models import Case
from app.extensions import db, the_store
from app.notices.content.index import FileIndex, IndexLine
from app.notices.content.shape import from_json
from app.store import TamperedBytes


def file_of(case: Case) -> ArchivedFile | None:
    """The closed file of a case, once it is archived."""
    return db.session.scalar(select(ArchivedFile).where(ArchivedFile.case_id == case.id))


def files_without_a_package() -> list[int]:
    """The ids of closed files of which no package was made yet, the oldest first."""
    waiting = select(ArchivedFile.id).where(ArchivedFile.package_sha256.is_(None))
    return list(db.session.scalars(waiting.order_by(ArchivedFile.id)))


def pieces_of(file: ArchivedFile) -> tuple[IndexLine, ...]:
    """What the index lists, in its order."""
    return from_json(FileIndex, file.index_content).lines


def package_of(file: ArchivedFile) -> Path:
    """The package as it was kept, its bytes verified piece by piece.

    Raises LookupError where none was made yet, FileNotFoundError or TamperedBytes where it is not what was kept.
    """
    if file.package_sha256 is None:
        raise LookupError(file.id)
    path = the_store().path(file.package_sha256)
    with path.open("rb") as content:
        if hashlib.file_digest(content, "sha256").hexdigest() != file.package_sha256:
            raise TamperedBytes(file.package_sha256)
    return path
