"""Is a file a document as it was issued? The answer is one of four words and says nothing else of the document."""

import re
from hashlib import sha256

from sqlalchemy import exists, or_, select

from app.extensions import db
from app.notices.models import Notice, ServiceRecord
from workflows.vocabulary import N_, NoticeState, Word

#: A file's own mark: the first half of its identifier, which stays the same in every changed copy (ISO 32000-1, 14.4).
_MARK = re.compile(rb"/ID\s*\[\s*(?:\(([^()\\]{1,64})\)|<([0-9A-Fa-f\s]{1,128})>)")
#: Signed alone is not issued yet.
_ISSUED = (
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
        N_("No longer in force"),
        N_("This file is a document as it was issued; it was withdrawn or replaced since."),
    )
    UNKNOWN = "unknown", N_("Unknown"), N_("This file is none of the documents that were issued here.")


def authenticity_of(pdf: bytes) -> Authenticity:
    """What the bytes of a file are, against everything that was issued."""
    digest = sha256(pdf).hexdigest()
    issued = db.session.execute(
        select(Notice.state, Notice.superseded_by_id).where(
            or_(
                Notice.sealed_sha256 == digest, (Notice.pdf_sha256 == digest) & Notice.sealed_sha256.is_(None)
            ),
            Notice.state.in_(_ISSUED),
        )
    ).first()
    if issued is not None:
        stands = issued.state != NoticeState.WITHDRAWN and issued.superseded_by_id is None
        return Authenticity.GENUINE if stands else Authenticity.SUPERSEDED
    if db.session.scalar(select(exists().where(ServiceRecord.pdf_sha256 == digest))):
        return Authenticity.GENUINE
    mark = mark_of(pdf)
    if mark and db.session.scalar(select(exists().where(Notice.file_mark == mark))):
        return Authenticity.ALTERED
    return Authenticity.UNKNOWN


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
