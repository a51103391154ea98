"""Is a file a document as it was issued? The answer is one of four words and says nothing else of the document."""

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from hashlib import sha256
from itertools import islice

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.notices.models import Notice, Paper, SealCertificate, ServiceRecord
from app.notices.seals import Examined, the_sealer
from workflows.vocabulary import N_, NoticeKind, NoticeState, Word

#: A file's own mark: the first half of its identifier, which stays the same in every changed copy (ISO 32000-1, 14.4).
_MARK = re.compile(rb"/ID\s*\[\s*(?:\(([^()\\]{1,64})\)|<([0-9A-Fa-f\s]{1,128})>)")
#: So many identifiers are read in one file: each signature repeats the first one.
_MOST_MARKS = 64
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


#: What knows documents by their SHA-256, or an altered copy by its marks: None where it knows neither.
Knows = Callable[[str, Collection[str]], Authenticity | None]
_KNOW: list[Knows] = []


def knows_documents(knows: Knows) -> Knows:
    """A slice that issues documents of its own says so."""
    _KNOW.append(knows)
    return knows


def authenticity_of(pdf: bytes) -> Authenticity:
    """What the bytes of a file are, against everything that was issued."""
    digest, marks = sha256(pdf).hexdigest(), marks_of(pdf)
    answers = {knows(digest, marks) for knows in _KNOW}
    return next((each for each in Authenticity if each in answers), Authenticity.UNKNOWN)


@knows_documents
def _of_notices(digest: str, marks: Collection[str]) -> Authenticity | None:
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
    if db.session.scalar(select(exists().where(Notice.file_mark.in_(marks)))):
        return Authenticity.ALTERED
    return None


@knows_documents
def _of_papers(digest: str, marks: Collection[str]) -> Authenticity | None:
    kept = db.session.scalars(select(Paper.superseded_at).where(Paper.pdf_sha256 == digest)).all()
    if kept:
        return Authenticity.GENUINE if kept[0] is None else Authenticity.SUPERSEDED
    if db.session.scalar(select(exists().where(ServiceRecord.pdf_sha256 == digest))):
        return Authenticity.GENUINE  # kept before papers had codes
    if db.session.scalar(select(exists().where(Paper.file_mark.in_(marks)))):
        return Authenticity.ALTERED
    return None


def seals_in(pdf: bytes) -> list[Examined]:
    """The seals in a file; a certificate with which its organ ever sealed here stays known when it is renewed."""
    sealer = the_sealer()
    examined = sealer.examine(pdf) if sealer else []
    return [
        replace(
            each,
            known=each.known or db.session.get(SealCertificate, (each.organ, each.certificate)) is not None,
        )
        for each in examined
    ]


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
    return next(iter(marks_of(pdf)), "")


def marks_of(pdf: bytes) -> list[str]:
    """Every mark in a file, in order: what somebody puts before ours does not hide it. One that no text is, is none."""
    found = dict.fromkeys(_written_in(each) for each in islice(_MARK.finditer(pdf), _MOST_MARKS))
    return [mark for mark in found if mark and mark.isprintable()]


def _written_in(identifier: re.Match[bytes]) -> str:
    literal, digits = identifier.groups()
    if literal is None:
        hexadecimal = "".join(digits.decode().split())
        literal = bytes.fromhex(hexadecimal + "0" * (len(hexadecimal) % 2))  # ISO 32000-1, 7.3.4.3
    return str(literal.decode("latin-1"))
