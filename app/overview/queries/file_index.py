"""卷内目录: every piece of a case's file in the order of its days, with pages and hashes."""

from collections.abc import Iterator

from app.cases.models import Case
from app.clock import local_day
from app.evidence.queries import evidence_of_case
from app.extensions import db
from app.notices.content.catalogue import DOCUMENTS
from app.notices.content.index import FileIndex, IndexLine
from app.notices.models import Notice
from app.notices.organ import contact_of, organ_of
from app.notices.queries import services_of
from app.people.models import User
from workflows.vocabulary import NoticeKind

#: Decisions on people and organisations are kept for ever (8号令).
_FOR_EVER = (NoticeKind.DECISION, NoticeKind.APPEAL_DECISION)
#: A proof of service has one page.
_PAGES_OF_A_PROOF = 1


def file_index(case: Case, *, by: User) -> FileIndex:
    """The index as the file stands. Raises ContentRefused while nothing lies in it."""
    pieces = sorted((*_documents(case), *_evidence(case)), key=lambda each: each.on)
    return FileIndex(
        organ=organ_of(case),
        unit=case.unit.name,
        recipient=organ_of(case).name,
        contact=contact_of(case.handler or by),
        case_number=case.number,
        case_title=f"{case.unit.name}政治生态预警案",
        lines=tuple(_numbered(order, piece) for order, piece in enumerate(pieces, start=1)),
        archived_on=local_day(case.archived_at) if case.archived_at else None,
    )


def _numbered(order: int, piece: IndexLine) -> IndexLine:
    return IndexLine(
        order=order,
        number=piece.number,
        author=piece.author,
        title=piece.title,
        on=piece.on,
        pages=piece.pages,
        sha256=piece.sha256,
        retention=piece.retention,
    )


def _documents(case: Case) -> Iterator[IndexLine]:
    signed = db.session.query(Notice).filter(Notice.case_id == case.id, Notice.signed_at.is_not(None))
    for notice in signed.order_by(Notice.id):
        if notice.signed_at is None or notice.pdf_sha256 is None:
            continue
        retention = "永久" if notice.kind in _FOR_EVER else "30年"
        yield IndexLine(
            order=1,
            number=notice.number or "",
            author="、".join(notice.content["organ"]["names"]),
            title=notice.title,
            on=local_day(notice.signed_at),
            pages=notice.pages,
            sha256=notice.pdf_sha256,
            retention=retention,
        )
        for record in services_of(notice):
            ended = record.signed_at or record.refused_at
            if ended is not None and record.pdf_sha256 is not None:
                yield IndexLine(
                    order=1,
                    author=case.unit.name,
                    title=f"{DOCUMENTS[NoticeKind.PROOF_OF_SERVICE].word}（{notice.number}）",
                    on=local_day(ended),
                    pages=_PAGES_OF_A_PROOF,
                    sha256=record.pdf_sha256,
                    retention=retention,
                )


def _evidence(case: Case) -> Iterator[IndexLine]:
    for evidence in evidence_of_case(case):
        for version in evidence.versions:
            yield IndexLine(
                order=1,
                number=evidence.document_number,
                author=case.unit.name,
                title=version.name,
                on=evidence.dated_on or local_day(version.uploaded_at),
                sha256=version.sha256,
            )
