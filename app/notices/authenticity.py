"""Is a file a document as it was issued? The answer is one of four words and says nothing else of the document."""

import re
from collections.abc import Callable
from hashlib import sha256

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.notices.models import Notice, Paper, ServiceRecord
from workflows.vocabulary import N_, NoticeKind, NoticeState, Word

#: A file's own mark: the first half of its identifier, which stays the same in every changed copy (ISO 32000-1, 14.4).
_MARK = re.compile(rb"/ID\s*\[\s*(?:\(([^()\\]{1,64})\)|<([0-9A-Fa-f\s]{1,128})>)")
#: Signed alone is not issued yet.
ISSUED = (
    NoticeState.SEALED,
    NoticeState.SERVED,
    NoticeState.ACKNOWLEDGED,
    NoticeState.KEPT,
    NoticeState.WITHDRAWN,
)


class Authenticity(Word):
    """What is answered to whoever holds a file."""

    GENUINE = "genuine", N_("Genuine"), N_("This file is, byte for byte, a document as it was issued.")
    ALTERED = (
        "altered",
        N_("Altered"),
        N_("This file claims to be one of our documents, but it is not as it was issued. Do not rely on it."),
    )
    SUPERSEDED = (
        "superseded",
        N_("Superseded"),
        N_("This file is a document as it was issued; it was withdrawn, replaced or corrected since."),
    )
    UNKNOWN = "unknown", N_("Unknown"), N_("This file is none of the documents that were issued here.")


#: What knows documents by their SHA-256, or an altered copy by its mark: None where it knows neither.
Knows = Callable[[str, str], Authenticity | None]
_KNOW: list[Knows] = []


def knows_documents(knows: Knows) -> Knows:
    """A slice that issues documents of its own says so."""
    _KNOW.append(knows)
    return knows


def authenticity_of(pdf: bytes) -> Authenticity:
    """What the bytes of a file are, against everything that was issued."""
    digest, mark = sha256(pdf).hexdigest(), mark_of(pdf)
    answers = {knows(digest, mark) for knows in _KNOW}
    return next((each for each in Authenticity if each in answers), Authenticity.UNKNOWN)


@knows_documents
def _of_notices(digest: str, mark: str) -> Authenticity | None:
    issued = db.session.execute(
        select(still_counts()).where(
            or_(
                Notice.sealed_sha256 == digest, (Notice.pdf_sha256 == digest) & Notice.sealed_sha256.is_(None)
            ),
            Notice.state.in_(ISSUED),
        )
    ).first()
    if issued is not None:
        return Authenticity.GENUINE if issued[0] else Authenticity.SUPERSEDED
    if mark and db.session.scalar(select(exists().where(Notice.file_mark == mark))):
        return Authenticity.ALTERED
    return None


@knows_documents
def _of_papers(digest: str, mark: str) -> Authenticity | None:
    kept = db.session.scalars(select(Paper.superseded_at).where(Paper.pdf_sha256 == digest)).all()
    if kept:
        return Authenticity.GENUINE if kept[0] is None else Authenticity.SUPERSEDED
    if db.session.scalar(select(exists().where(ServiceRecord.pdf_sha256 == digest))):
        return Authenticity.GENUINE  # kept before papers had codes
    if mark and db.session.scalar(select(exists().where(Paper.file_mark == mark))):
        return Authenticity.ALTERED
    return None


def still_counts() -> ColumnElement[bool]:
    """The condition that a document was neither withdrawn nor replaced, nor corrected by one that was issued."""
    correction = aliased(Notice)
    corrected = exists().where(
        correction.kind == NoticeKind.CORRECTION,
        correction.state.in_(set(ISSUED) - {NoticeState.WITHDRAWN}),
        correction.case_id == Notice.case_id,
        correction.content["warning_number"].as_string() == Notice.number,
    )
    return and_(Notice.state != NoticeState.WITHDRAWN, Notice.superseded_by_id.is_(None), ~corrected)


def mark_of(pdf: bytes) -> str:
    """The mark that a PDF carries; empty where it has none."""
    found = _MARK.search(pdf)
    if found is None:
        return ""
    if found[1] is not None:
        return found[1].decode("latin-1")
    return bytes.fromhex("".join(found[2].decode().split()).ljust(len(found[2]) % 2, "0")).decode("latin-1")[
        :64
    ]
