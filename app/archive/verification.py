"""Closed files against the trail and the store: the index and the package are those that were kept."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from app.archive.models import ArchivedFile
from app.archive.queries import package_of
from app.audit.trail import Broken, rows_of
from app.audit.verify import Scope
from app.cases.models import Event
from app.extensions import db, the_store
from app.notices.content.shape import sha256_of
from app.store import TamperedBytes
from workflows.actions import Action
from workflows.vocabulary import N_

#: What each act recorded of a closed file.
_RECORDED = {
    Action.ARCHIVE_CASE: ("index_content_sha256", "index_sha256"),
    Action.KEEP_PACKAGE: ("package_sha256", "package_size"),
}


def check_archived_files(scope: Scope) -> Iterator[Broken]:
    """Every closed file: what archiving and packing recorded, and the bytes of both."""
    recorded = _recorded(scope)
    statement = select(ArchivedFile).order_by(ArchivedFile.id)
    if scope.case_id is not None:
        statement = statement.where(ArchivedFile.case_id == scope.case_id)
    for (file,) in rows_of(statement):
        where = f"case:{file.case_id} archived_files:{file.id}"
        told = recorded.get(file.case_id, {})
        if any(getattr(file, name) != told.get(name) for names in _RECORDED.values() for name in names):
            yield Broken(where, None, N_("the archived file is not the one that was recorded"))
        if sha256_of(file.index_content) != file.index_content_sha256:
            yield Broken(where, None, N_("the content of the document was changed"))
        yield from _check_bytes(where, file)


def _check_bytes(where: str, file: ArchivedFile) -> Iterator[Broken]:
    sha256 = file.index_sha256
    try:
        the_store().get(sha256)
        if file.package_sha256 is not None:
            sha256 = file.package_sha256
            package_of(file)
    except FileNotFoundError:
        yield Broken(where, None, N_("the stored bytes %(sha256)s are gone"), {"sha256": sha256})
    except TamperedBytes:
        yield Broken(where, None, N_("the stored bytes %(sha256)s were changed"), {"sha256": sha256})


def _recorded(scope: Scope) -> dict[int | None, dict[str, Any]]:
    """What the two acts recorded, by the case."""
    statement = select(Event.case_id, Event.details).where(Event.action.in_(tuple(_RECORDED)))
    if scope.case_id is not None:
        statement = statement.where(Event.case_id == scope.case_id)
    found: dict[int | None, dict[str, Any]] = {}
    for case_id, details in db.session.execute(statement):
        found.setdefault(case_id, {}).update(details)
    return found
