"""卷内目录: every piece of a case's file in the order of its days, with pages, hashes and what became of it."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select

from app.cases.models import Case
from app.clock import local_day
from app.evidence.queries import evidence_of_case
from app.extensions import db
from app.notices.content.catalogue import DOCUMENTS
from app.notices.content.index import FileIndex, IndexLine
from app.notices.models import Notice, Paper
from app.notices.organ import contact_of, organ_of
from app.notices.queries import paper_about, papers_on_problems, services_of
from app.people.models import User
from workflows.vocabulary import NoticeKind, NoticeState

#: Decisions on people and organisations are kept for ever (8号令).
_FOR_EVER = (NoticeKind.DECISION, NoticeKind.APPEAL_DECISION)
_RETENTION = "30年"
#: A piece has its place once all pieces are known.
_NO_PLACE_YET = 0


def file_index(case: Case, *, by: User) -> FileIndex:
    """The index as the file stands."""
    pieces = sorted((*_documents(case), *_papers(case), *_evidence(case)), key=lambda each: each.on)
    return FileIndex(
        organ=organ_of(case),
        unit=case.unit.name,
        recipient=organ_of(case).name,
        contact=contact_of(case.handler or by),
        case_number=case.number,
        case_title=f"{case.unit.name}政治生态预警案",
        lines=tuple(replace(piece, order=order) for order, piece in enumerate(pieces, start=1)),
        archived_on=local_day(case.archived_at) if case.archived_at else None,
    )


def _documents(case: Case) -> Iterator[IndexLine]:
    notices = signed_notices(case)
    for notice in notices:
        if notice.signed_at is None or notice.issued_sha256 is None:
            continue
        retention = "永久" if notice.kind in _FOR_EVER else _RETENTION
        yield IndexLine(
            order=_NO_PLACE_YET,
            number=notice.number or "",
            author="、".join(notice.content["organ"]["names"]),
            title=notice.title,
            on=local_day(notice.signed_at),
            pages=notice.pages,
            sha256=notice.issued_sha256,
            retention=retention,
            remark="；".join(_what_became_of(notice, notices)),
        )
        yield from _sheet(notice, retention)
        yield from _proofs(notice, case, retention)


def signed_notices(case: Case) -> list[Notice]:
    """Every document of a case that got a number, the withdrawn ones too, in order."""
    signed = select(Notice).where(Notice.case_id == case.id, Notice.signed_at.is_not(None))
    return list(db.session.scalars(signed.order_by(Notice.id)))


def _sheet(notice: Notice, retention: str) -> Iterator[IndexLine]:
    """发文稿纸, which archiving prints: it stands behind its document."""
    paper = paper_about(notice, NoticeKind.APPROVAL_SHEET)
    if paper is not None and notice.signed_at is not None:
        yield IndexLine(
            order=_NO_PLACE_YET,
            author="、".join(notice.content["organ"]["names"]),
            title=f"{DOCUMENTS[NoticeKind.APPROVAL_SHEET].word}（{notice.number}）",
            on=local_day(notice.signed_at),
            pages=paper.pages,
            sha256=paper.pdf_sha256,
            retention=retention,
        )


def _what_became_of(notice: Notice, notices: list[Notice]) -> Iterator[str]:
    """What points from a document to those that took its place or put it right, and back."""
    if notice.state == NoticeState.WITHDRAWN:
        successor = next((each.number for each in notices if each.id == notice.superseded_by_id), None)
        yield f"已撤回，见{successor}" if successor else "已撤回"
    taken_back = [each.number for each in notices if each.superseded_by_id == notice.id and each.number]
    if taken_back:
        yield f"撤回{'、'.join(taken_back)}"
    corrections = [each.number for each in notices if _corrects(each, notice) and each.number]
    if corrections:
        yield f"已更正，见{'、'.join(corrections)}"
    if notice.kind is NoticeKind.CORRECTION:
        yield f"更正{notice.content['warning_number']}"


def _corrects(correction: Notice, notice: Notice) -> bool:
    return correction.kind is NoticeKind.CORRECTION and correction.content["warning_number"] == notice.number


def _proofs(notice: Notice, case: Case, retention: str) -> Iterator[IndexLine]:
    records, pages = services_of(notice), _pages_of_proofs(notice)
    corrected = {record.corrects_id for record in records}
    for record in records:
        if record.received_at is not None and record.pdf_sha256 is not None:
            yield IndexLine(
                order=_NO_PLACE_YET,
                author=case.unit.name,
                title=f"{DOCUMENTS[NoticeKind.PROOF_OF_SERVICE].word}（{notice.number}）",
                on=local_day(record.received_at),
                pages=pages.get(record.pdf_sha256),
                sha256=record.pdf_sha256,
                retention=retention,
                remark="已更正" if record.id in corrected else "更正件" if record.corrects_id else "",
            )


def _pages_of_proofs(notice: Notice) -> dict[str, int]:
    """The pages of each proof of a document, by the hash of its bytes; a long reason takes more than one."""
    kept = select(Paper.pdf_sha256, Paper.pages).where(
        Paper.notice_id == notice.id, Paper.kind == NoticeKind.PROOF_OF_SERVICE
    )
    return {sha256: count for sha256, count in db.session.execute(kept)}  # noqa: C416 - rows are no pairs


def _papers(case: Case) -> Iterator[IndexLine]:
    """What was kept about single problems: why each was struck off, or sent back."""
    for paper in papers_on_problems(case):
        yield IndexLine(
            order=_NO_PLACE_YET,
            author=organ_of(case).name,
            title=paper.title,
            on=local_day(paper.kept_at),
            pages=paper.pages,
            sha256=paper.pdf_sha256,
            retention=_RETENTION,
            remark="问题重新整改，不再有效" if paper.superseded_at else "",
        )


def _evidence(case: Case) -> Iterator[IndexLine]:
    for evidence in evidence_of_case(case):
        for version in evidence.versions:
            yield IndexLine(
                order=_NO_PLACE_YET,
                number=evidence.document_number,
                author=case.unit.name,
                title=version.name,
                on=evidence.dated_on or local_day(version.uploaded_at),
                sha256=version.sha256,
                remark=f"第{version.number}版，共{len(evidence.versions)}版" if evidence.versions[1:] else "",
            )
