"""The ladder's slip: when a reminder escalates, the supervision slip (督办单) lies drafted before the handler."""

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.cases.facts import case_of, running_deadlines
from app.cases.models import Case, Deadline, Event, Subject
from app.extensions import db
from app.notices.actions.drafting import draft_notice, revise_notice
from app.notices.beginnings import beginning_of_a_slip
from app.notices.content.shape import ContentRefused, from_json
from app.notices.content.slip import SupervisionSlip
from app.notices.models import Notice
from app.people.models import User
from app.people.queries import the_clock
from workflows.vocabulary import UNIT_SIDE, Colour, NoticeKind, NoticeState

logger = logging.getLogger(__name__)

#: What a unit is pressed for by a slip; a document that waits for its receipt is no matter of its own.
_PRESSED = ("case", "item")
#: A slip on the same matter that is on its way already is left alone.
_ON_ITS_WAY = (NoticeState.IN_REVIEW, NoticeState.REVIEWED, NoticeState.SIGNED, NoticeState.SEALED)


def react_draft_slip(subject: Subject, event: Event, *, by: User, now: datetime) -> None:  # noqa: ARG001
    """A unit let a day pass: draft the slip in the rung's colour, or raise the colour of the one that is drafted.

    The clock only proposes: the handler sends the slip to review, or gives it up.
    """
    case, colour = case_of(subject), event.details.get("colour")
    missed = next(
        (each for each in running_deadlines(subject) if each.term == event.details.get("term")), None
    )
    if case is None or not colour or missed is None or not _presses(subject, missed):
        return
    try:
        content = from_json(SupervisionSlip, _said(case, missed, Colour(colour), now))
    except ContentRefused:
        logger.exception("no slip could be drafted on deadline %s", missed.id)
        return
    found = _slip_on(case, content.matter)
    if found is None:
        draft_notice(case, content, by=the_clock(), now=now)
    elif found.state == NoticeState.DRAFT:
        revise_notice(found, content, by=the_clock(), now=now)


def _presses(subject: Subject, missed: Deadline) -> bool:
    return subject.workflow_name in _PRESSED and missed.owner_role in UNIT_SIDE


def _said(case: Case, missed: Deadline, colour: Colour, now: datetime) -> dict[str, Any]:
    return beginning_of_a_slip(case, missed, colour, by=case.handler or the_clock(), now=now)


def _slip_on(case: Case, matter: str) -> Notice | None:
    """The slip on this matter that has not been served yet, the newest."""
    wanted = (
        select(Notice)
        .where(
            Notice.case_id == case.id,
            Notice.kind == NoticeKind.SUPERVISION_SLIP,
            Notice.state.in_((NoticeState.DRAFT, *_ON_ITS_WAY)),
        )
        .order_by(Notice.id.desc())
    )
    return next((each for each in db.session.scalars(wanted) if each.content["matter"] == matter), None)
