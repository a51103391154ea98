"""The ladder's papers: when a reminder escalates, what it calls for lies drafted before the handler.

Every rung in a colour brings a supervision slip (督办单); one that tells the leader in charge a reminder letter
(整改提醒书), and once that is signed, in red, an admonition letter (告诫书) and a summons to an interview (约谈通知书).
The clock only proposes: a person sends a draft to review, changes it, or gives it up.
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.cases.deadlines import ladder_of
from app.cases.facts import case_of, running_deadlines
from app.cases.models import Case, Deadline, Event, Subject
from app.extensions import db
from app.notices.actions.drafting import discard_notice, draft_notice, revise_notice
from app.notices.beginnings import beginning_of_a_slip, numbers_of, proposal
from app.notices.content.catalogue import content_of
from app.notices.content.letterhead import Document
from app.notices.content.shape import ContentRefused, sha256_of
from app.notices.content.slip import SupervisionSlip
from app.notices.models import Notice
from app.notices.queries import versions_of
from app.people.models import User
from app.people.queries import the_clock
from workflows.terms import Rung
from workflows.vocabulary import UNIT_SIDE, Colour, NoticeKind, NoticeState, Role

logger = logging.getLogger(__name__)

#: What a unit is pressed for; a document that waits for its receipt is no matter of its own.
_PRESSED = ("case", "item")
_UNSIGNED = (NoticeState.DRAFT, NoticeState.IN_REVIEW, NoticeState.REVIEWED)
#: Why a draft is given up with its file; a reason is kept as the office writes it.
FILE_ARCHIVED = "案件已归档，未签发的文书不再发出。"
#: A paper on the same matter that is on its way already is left alone.
_ON_ITS_WAY = (NoticeState.IN_REVIEW, NoticeState.REVIEWED, NoticeState.SIGNED, NoticeState.SEALED)


def react_draft_papers(subject: Subject, event: Event, *, by: User, now: datetime) -> None:  # noqa: ARG001
    """A unit let a day pass: draft what its ladder calls for, or bring what is drafted up to date."""
    case = case_of(subject)
    missed = next(
        (each for each in running_deadlines(subject) if each.term == event.details.get("term")), None
    )
    if case is None or missed is None or not _presses(subject, missed):
        return
    rung = next((each for each in ladder_of(missed) if each.offset == event.details.get("rung")), None)
    if rung is None or rung.colour is None:
        return
    for kind, said in _papers(case, missed, rung, rung.colour, now):
        try:
            content = content_of(kind, said)
        except ContentRefused:
            logger.exception("no %s could be drafted on deadline %s", kind, missed.id)
        else:
            _propose(case, content, now)


def react_discard_drafts(case: Case, event: Event, *, by: User, now: datetime) -> None:  # noqa: ARG001
    """A file is closed for good: what nobody signed will never go out, the clock's own proposals first of all."""
    unsigned = select(Notice).where(Notice.case_id == case.id, Notice.state.in_(_UNSIGNED))
    for notice in db.session.scalars(unsigned.order_by(Notice.id)).all():
        discard_notice(notice, by=the_clock(), now=now, reason=FILE_ARCHIVED)


def letters_at(rung: Rung, *, reminded: bool) -> tuple[NoticeKind, ...]:
    """The letters that a rung calls for beside its slip; none where it proposes accountability already."""
    if Role.LEADER_IN_CHARGE not in rung.to or rung.proposes:
        return ()
    if reminded and rung.colour is Colour.RED:
        return NoticeKind.ADMONITION_LETTER, NoticeKind.INTERVIEW_NOTICE
    return (NoticeKind.REMINDER_LETTER,)


def _papers(
    case: Case, missed: Deadline, rung: Rung, colour: Colour, now: datetime
) -> Iterator[tuple[NoticeKind, dict[str, Any]]]:
    handler = case.handler or the_clock()
    yield NoticeKind.SUPERVISION_SLIP, beginning_of_a_slip(case, missed, colour, by=handler, now=now)
    reminded = bool(numbers_of(case, NoticeKind.REMINDER_LETTER))
    for kind in letters_at(rung, reminded=reminded):
        yield kind, proposal(case, kind, by=handler, now=now)


def _presses(subject: Subject, missed: Deadline) -> bool:
    return subject.workflow_name in _PRESSED and missed.owner_role in UNIT_SIDE


def _propose(case: Case, content: Document, now: datetime) -> None:
    """Draft it, or bring the draft up to date; a letter that a person has worked on is that person's."""
    clock, found = the_clock(), _on_the_same_matter(case, content)
    if found is None:
        draft_notice(case, content, by=clock, now=now)
    elif (
        found.state == NoticeState.DRAFT
        and found.content_sha256 != sha256_of(content)
        and (isinstance(content, SupervisionSlip) or versions_of(found)[-1].written_by_id == clock.id)
    ):
        revise_notice(found, content, by=clock, now=now)


def _on_the_same_matter(case: Case, content: Document) -> Notice | None:
    """The newest paper of this kind that has not been served yet; a slip is about one matter, a letter about all."""
    wanted = (
        select(Notice)
        .where(
            Notice.case_id == case.id,
            Notice.kind == content.kind,
            Notice.state.in_((NoticeState.DRAFT, *_ON_ITS_WAY)),
        )
        .order_by(Notice.id.desc())
    )
    matter = getattr(content, "matter", None)
    return next((each for each in db.session.scalars(wanted) if each.content.get("matter") == matter), None)
