"""A notice before it has a number: drafted, revised, sent to review, returned, reviewed, given up."""

from datetime import datetime

from app.cases.models import Case, Event
from app.cases.transitions import open_subject, perform, require
from app.extensions import db
from app.notices import queries
from app.notices.content.letterhead import Document
from app.notices.content.shape import ContentRefused, as_json, sha256_of
from app.notices.models import Notice, NoticeVersion
from app.organisations.models import Unit
from app.people.models import User
from workflows.actions import Action
from workflows.vocabulary import N_


def draft_notice(case: Case, content: Document, *, by: User, now: datetime, led: bool = False) -> Notice:
    """Draft an official document of a case.

    ``led`` when the case or a decision waits for it with terms of its own (the warning, the decision, the
    reply on an extension).
    """
    notice = Notice(
        case=case,
        case_id=case.id,
        unit_id=case.unit_id,
        unit_path=case.unit_path,
        kind=content.kind,
        led=led,
        drafted_by_id=by.id,
        **_written(content),
    )
    open_subject(notice, by=by, now=now, notice_kind=content.kind)
    _keep_version(notice, by, now)
    return notice


def draft_notice_of_round(
    round_id: int, unit: Unit, content: Document, *, by: User, now: datetime, led: bool = False
) -> Notice:
    """Draft an official document of a round, about the unit that was assessed or the one that assesses."""
    notice = Notice(
        round_id=round_id,
        unit_id=unit.id,
        unit_path=unit.path,
        kind=content.kind,
        led=led,
        drafted_by_id=by.id,
        **_written(content),
    )
    open_subject(notice, by=by, now=now, notice_kind=content.kind, round_id=round_id)
    _keep_version(notice, by, now)
    return notice


def draft_by_hand(case: Case, content: Document, *, by: User, now: datetime) -> Notice:
    """The handler drafts a document that no other act brings. Raises Refused where the case permits none."""
    require(case, Action.DRAFT_NOTICE, by=by, now=now)
    return draft_notice(case, content, by=by, now=now)


def revise_notice(notice: Notice, content: Document, *, by: User, now: datetime) -> Event:
    """Change the text before it is signed; what was reviewed before counts no more."""
    event = perform(notice, Action.REVISE_NOTICE, by=by, now=now, content_sha256=sha256_of(content))
    for name, value in _written(content).items():
        setattr(notice, name, value)
    notice.reviewed_sha256 = ""
    db.session.flush()
    _keep_version(notice, by, now)
    return event


def submit_notice(notice: Notice, *, by: User, now: datetime) -> Event:
    """Send a draft to its review."""
    return perform(notice, Action.SUBMIT_NOTICE, by=by, now=now)


def return_notice(notice: Notice, reason: str, *, by: User, now: datetime) -> Event:
    """Give a document back to its drafter with what must be changed."""
    event = perform(notice, Action.RETURN_NOTICE, by=by, now=now, reason=reason)
    notice.reviewed_sha256 = ""
    return event


def review_notice(notice: Notice, *, by: User, now: datetime, opinion: str = "") -> Event:
    """Pass a document in review; exactly this text may then be signed."""
    event = perform(
        notice,
        Action.REVIEW_NOTICE,
        by=by,
        now=now,
        opinion=opinion or None,
        content_sha256=notice.content_sha256,
    )
    notice.reviewed_sha256 = notice.content_sha256
    db.session.flush()
    return event


def discard_notice(notice: Notice, *, by: User, now: datetime, reason: str = "") -> Event:
    """Give up a draft that never had a number."""
    return perform(notice, Action.DISCARD_NOTICE, by=by, now=now, reason=reason or None)


def _keep_version(notice: Notice, by: User, now: datetime) -> None:
    """Keep the text as it now stands, unless nothing in it changed."""
    last = queries.versions_of(notice)[-1:]
    if last and last[0].content_sha256 == notice.content_sha256:
        return
    version = NoticeVersion(
        notice_id=notice.id,
        number=last[0].number + 1 if last else 1,
        content=notice.content,
        content_sha256=notice.content_sha256,
        written_by_id=by.id,
        written_at=now,
    )
    db.session.add(version)
    db.session.flush()


#: As long as the name of a unit may be.
LONGEST_RECIPIENT = 200


def _written(content: Document) -> dict[str, object]:
    """The columns that a content fills. Raises ContentRefused where it is copied to what is no name."""
    if any(len(each.strip()) > LONGEST_RECIPIENT for each in content.copies_to):
        raise ContentRefused(
            N_("A recipient of a copy is named in at most %(most)s characters, one a line."),
            most=LONGEST_RECIPIENT,
        )
    return {
        "title": content.title,
        "organ_code": content.organ.code,
        "content": as_json(content),
        "content_sha256": sha256_of(content),
        "provisional": content.provisional,
    }
