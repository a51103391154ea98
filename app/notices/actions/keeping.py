"""What is kept of a service: papers printed for good with a code of their own, and the files that people bring."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.cases.models import Case
from app.clock import local_day
from app.evidence.actions import again, attach, drop_drafts
from app.evidence.models import DraftUpload, EvidenceKind
from app.extensions import db, the_store
from app.notices.authenticity import mark_of
from app.notices.codes import new_public_id, the_codes
from app.notices.content.letterhead import Document
from app.notices.content.shape import sha256_of
from app.notices.models import Notice, NoticeCopy, Paper
from app.notices.render import Imprint, print_document
from app.people.models import User
from workflows.vocabulary import NoticeKind


def keep_paper(
    case: Case,
    content: Document,
    *,
    now: datetime,
    about: Notice | None = None,
    item_id: int | None = None,
    title: str = "",
) -> Paper:
    """Print a paper of a case once, keep its bytes, and remember it by its code.

    It may be ``about`` a notice, or about a problem by its id; ``title`` is what the index of the file calls it.
    Raises NoticeIncomplete where it cannot be printed whole.
    """
    public_id, digest = new_public_id(), sha256_of(content)
    code = the_codes().on_paper(public_id, content.kind, digest)
    printed = print_document(content, Imprint(dated=local_day(now), code=code, signed_at=now))
    paper = Paper(
        case_id=case.id,
        notice_id=about.id if about is not None else None,
        item_id=item_id,
        title=title,
        kind=content.kind,
        public_id=public_id,
        content_sha256=digest,
        pdf_sha256=the_store().put(printed.pdf).sha256,
        pages=printed.pages,
        file_mark=mark_of(printed.pdf),
        kept_at=now,
    )
    db.session.add(paper)
    return paper


def supersede_paper(pdf_sha256: str | None, *, now: datetime) -> None:
    """Another paper took the place of the one with these bytes; it stays as it was printed."""
    for paper in db.session.scalars(select(Paper).where(Paper.pdf_sha256 == pdf_sha256)):
        paper.superseded_at = now
    db.session.flush()


def supersede_papers_on(item_id: int, kind: NoticeKind, *, now: datetime) -> None:
    """What was kept of a kind about a problem counts no more; it stays as it was printed."""
    standing = select(Paper).where(
        Paper.item_id == item_id, Paper.kind == kind, Paper.superseded_at.is_(None)
    )
    for paper in db.session.scalars(standing):
        paper.superseded_at = now
    db.session.flush()


def keep_files(
    case: Case,
    subject: Notice | NoticeCopy,
    files: Sequence[DraftUpload],
    kind: EvidenceKind,
    *,
    by: User,
    now: datetime,
) -> None:
    """Attach files to a document or to a copy of it: pictures of its service, its signed proof."""
    for file in files:
        attach(case, (subject.workflow_name, subject.id), again(file), kind=kind, by=by, now=now)
    drop_drafts(files)
