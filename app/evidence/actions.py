"""Evidence arrives: bytes first, then the row that names them; a newer version stands beside the older."""

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from app.cases.models import Case
from app.evidence.kinds import clean_name, refuse_secret_name, told_by_bytes
from app.evidence.models import DraftUpload, Evidence, EvidenceKind, EvidenceVersion
from app.evidence.queries import drafts_of, waiting_bytes
from app.extensions import db, the_store
from app.people.models import User
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_


@dataclass(frozen=True)
class Accepted:
    """A file whose bytes are kept: what a row will say of it."""

    name: str
    media_type: str
    sha256: str
    size: int
    reused_from_id: int | None = None


def accept_upload(stream: BinaryIO, name: str, *, at_most: int) -> Accepted:
    """Judge a file by name, size and bytes, and keep its bytes. No row is written.

    ``at_most`` is the largest size in bytes. Raises Refused with the reason; nothing is kept then.
    """
    name = clean_name(name)
    if not name.rpartition(".")[0]:
        raise Refused(Reason(N_("A file needs a name with an ending, such as “minutes.pdf”.")))
    refuse_secret_name(name)
    if not stream.seekable():
        stream = io.BytesIO(stream.read(at_most + 1))
    size = stream.seek(0, os.SEEK_END)
    if size == 0:
        raise Refused(Reason(N_("“%(name)s” is empty."), {"name": name}))
    if size > at_most:
        raise Refused(
            Reason(
                N_(
                    "“%(name)s” has %(size)s MB; a file may have at most %(most)s MB. Split it or compress it."
                ),
                {"name": name, "size": _megabytes(size), "most": _megabytes(at_most)},
            )
        )
    kind = told_by_bytes(stream, name)
    stored = the_store().put_stream(stream, at_most=at_most)
    return Accepted(name, kind.media_type, stored.sha256, stored.size)


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.1f}".removesuffix(".0")


def again(known: DraftUpload | EvidenceVersion) -> Accepted:
    """Bytes that are kept already, to be attached: an upload that waited, or a file from elsewhere in the case."""
    source = known.id if isinstance(known, EvidenceVersion) else None
    return Accepted(known.name, known.media_type, known.sha256, known.size, source)


def attach(
    case: Case,
    subject: tuple[str, int],
    file: Accepted,
    *,
    kind: EvidenceKind = EvidenceKind.OTHER,
    dated_on: date | None = None,
    document_number: str = "",
    replaces: Evidence | None = None,
    by: User,
    now: datetime,
) -> EvidenceVersion:
    """Write the row of a kept file: a new piece of evidence, or the next version of one."""
    evidence = replaces
    if evidence is None:
        evidence = Evidence(
            case=case, case_id=case.id, subject_kind=subject[0], subject_id=subject[1], kind=kind, versions=[]
        )
        db.session.add(evidence)
    elif evidence.newest.sha256 == file.sha256:
        raise Refused(Reason(N_("This is the same file as the version that stands.")))
    evidence.kind, evidence.dated_on = kind, dated_on
    evidence.document_number = document_number.strip()
    version = EvidenceVersion(
        number=len(evidence.versions) + 1,
        name=file.name,
        media_type=file.media_type,
        sha256=file.sha256,
        size=file.size,
        uploaded_at=now,
        uploaded_by_id=by.id,
        uploaded_by=by,
        reused_from_id=file.reused_from_id,
    )
    evidence.versions.append(version)
    db.session.flush()
    return version


def keep_drafts(
    files: Sequence[Accepted], subject: tuple[str, int], *, by: User, now: datetime
) -> list[DraftUpload]:
    """Remember files whose form was refused, for the same person and the same form."""
    kept = [
        DraftUpload(
            user_id=by.id,
            subject_kind=subject[0],
            subject_id=subject[1],
            name=file.name,
            media_type=file.media_type,
            sha256=file.sha256,
            size=file.size,
            kept_at=now,
        )
        for file in files
    ]
    db.session.add_all(kept)
    db.session.flush()
    return kept


def drop_drafts(drafts: Sequence[DraftUpload]) -> None:
    """Forget uploads that are attached now, or that their owner gave up."""
    for draft in drafts:
        db.session.delete(draft)
    db.session.flush()


#: All that may wait for one person: more is refused until some of it is attached or given up.
WAITING_AT_MOST = 500 * 1024 * 1024


def keep_upload(
    stream: BinaryIO, name: str, subject: tuple[str, int], *, at_most: int, by: User, now: datetime
) -> DraftUpload:
    """Judge a file and keep it for this person and form; one that waits there already stays the only one.

    Raises Refused with the reason; nothing is kept then.
    """
    if waiting_bytes(by) + stream.seek(0, os.SEEK_END) > WAITING_AT_MOST:
        raise Refused(Reason(N_("Too many of your files wait to be attached; attach or give up some first.")))
    file = accept_upload(stream, name, at_most=at_most)
    for draft in drafts_of(by, *subject):
        if draft.sha256 == file.sha256:
            return draft
    return keep_drafts([file], subject, by=by, now=now)[0]


def enclose(
    case: Case, subject: tuple[str, int], files: Sequence[DraftUpload], *, by: User, now: datetime
) -> None:
    """Attach kept files to what they came with: an objection, an appeal, a defence."""
    for draft in files:
        attach(case, subject, again(draft), by=by, now=now)
    drop_drafts(files)


def in_short(files: Sequence[DraftUpload]) -> list[dict[str, str | int]] | None:
    """Files as an event names them; None where there are none."""
    return [{"name": file.name, "sha256": file.sha256, "size": file.size} for file in files] or None
