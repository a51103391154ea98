"""Closing a file for good: its index is printed once, and later its package is kept."""

from datetime import datetime
from typing import Protocol

from flask_babel import gettext

from app.archive.index import file_index, signed_notices
from app.archive.models import ArchivedFile
from app.cases.models import Case, Event
from app.cases.transitions import perform, require
from app.extensions import db
from app.notices.actions.keeping import keep_paper
from app.notices.content.shape import as_json
from app.notices.papers import approval_sheet
from app.people.models import User
from app.people.queries import the_clock
from app.store import Stored
from app.web.languages import DEFAULT, spoken_in
from workflows.actions import Action


class Completion(Protocol):
    """What a stage keeps of its own papers when a file is closed."""

    def __call__(self, case: Case, /, *, by: User) -> object: ...


COMPLETIONS: list[Completion] = []


def completes_a_file(keep_missing: Completion) -> Completion:
    """Let a function of a stage keep the papers that a closed file must hold, before its index is printed."""
    COMPLETIONS.append(keep_missing)
    return keep_missing


def archive_file(case: Case, *, by: User, now: datetime) -> ArchivedFile:
    """Close the whole file for good: print its sheets and its index as of this moment, and archive the case.

    Raises Refused for a rule, NoticeIncomplete where the index cannot be printed whole; then nothing is changed.
    """
    require(case, Action.ARCHIVE_CASE, by=by, now=now)
    case.archived_at = now
    _keep_approval_sheets(case, now)
    for keep_missing in COMPLETIONS:
        keep_missing(case, by=by)
    content = file_index(case, by=by)
    index = keep_paper(case, content, now=now)
    file = ArchivedFile(
        case=case,
        case_id=case.id,
        archived_at=now,
        archived_by_id=by.id,
        index_content=as_json(content),
        index_content_sha256=index.content_sha256,
        index_sha256=index.pdf_sha256,
    )
    db.session.add(file)
    perform(
        case,
        Action.ARCHIVE_CASE,
        by=by,
        now=now,
        pieces=len(content.lines),
        index_content_sha256=file.index_content_sha256,
        index_sha256=file.index_sha256,
    )
    return file


def _keep_approval_sheets(case: Case, now: datetime) -> None:
    """Print the sheet of every document that was signed, with all hands to the last one."""
    with spoken_in(DEFAULT):
        for notice in signed_notices(case):
            keep_paper(case, approval_sheet(notice, gettext), now=now, about=notice)


def keep_package(file: ArchivedFile, package: Stored, entries: int, *, now: datetime) -> Event:
    """Put on record which bytes are the package of a file, and how many entries of its chain they hold."""
    file.package_sha256, file.package_size = package.sha256, package.size
    file.package_entries, file.packed_at = entries, now
    return perform(
        file.case,
        Action.KEEP_PACKAGE,
        by=the_clock(),
        now=now,
        package_sha256=package.sha256,
        package_size=package.size,
        entries=entries,
    )
