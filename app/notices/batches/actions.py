"""Asking for one act on many documents, and doing it to one of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.cases.kept_reasons import keep_reason
from app.cases.transitions import plain
from app.clock import local_day
from app.extensions import db
from app.notices.actions.issuing import imprint_of, series_of
from app.notices.batches.acts import sources_of, way_of
from app.notices.batches.models import Batch, BatchLine
from app.notices.batches.queries import (
    NOT_HERE,
    documents_waiting_for,
    reasons_against,
    versions_seen,
    visible_among,
    waiting_in_a_batch,
)
from app.notices.codes import new_public_id
from app.notices.content.proof import ServiceMode
from app.notices.models import Notice
from app.notices.numbering import Series, number_of
from app.notices.queries import content_of_notice
from app.notices.workers import Order
from app.people.models import User
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_

CHANGED = Reason(N_("The document changed since it was chosen; look at it again and choose it anew."))
TWICE = Reason(N_("Somebody asked for an act on this document a moment ago; wait for what comes of it."))
NO_LONGER_THEIRS = N_(
    "%(name)s asked for this and has no right to it any more: the account or the role has ended since."
    " Somebody who has it asks anew."
)


def ask_for(
    action: Action,
    seen: Mapping[int, int],
    *,
    by: User,
    now: datetime,
    details: Mapping[str, Any] | None = None,
) -> Batch:
    """Ask for one act on documents, by their ids, each with the version of it that was seen.

    Whatever waits for this person's act is taken on, thousands in one breath, and judged by every rule when its turn
    comes; anything else is a line that failed. What this person may not see is left out without a word; raises Refused
    where that is all.
    """
    given = {name: plain(value) for name, value in (details or {}).items() if value is not None}
    batch = Batch(action=action, asked_at=now, asked_by_id=by.id, details=given)
    db.session.add(batch)
    db.session.flush()
    today = local_day(now)
    offered = versions_seen(documents_waiting_for(by, action, today))
    _take_on(batch, [(id_, version) for id_, version in seen.items() if offered.get(id_) == version])
    taken = set(db.session.scalars(select(BatchLine.notice_id).where(BatchLine.batch_id == batch.id)))
    left = visible_among((id_ for id_ in seen if id_ not in taken), by, today)
    busy = waiting_in_a_batch() if left else set()
    for id_ in (each for each in seen if each in left):
        changed = id_ in offered and offered[id_] != seen[id_]
        reason = CHANGED if changed else TWICE if id_ in busy else NOT_HERE
        _refuse(batch, id_, seen[id_], reason)
    db.session.flush()
    if not taken and not left:
        raise Refused(NOT_HERE)
    return batch


def _take_on(batch: Batch, pairs: Sequence[tuple[int, int]]) -> None:
    """A line for each; a document that another batch took in this very moment gets none."""
    try:
        with db.session.begin_nested():
            db.session.add_all(
                BatchLine(batch_id=batch.id, notice_id=id_, notice_version=version) for id_, version in pairs
            )
    except IntegrityError:
        if pairs[1:]:
            half = len(pairs) // 2
            _take_on(batch, pairs[:half])
            _take_on(batch, pairs[half:])


def _refuse(batch: Batch, notice_id: int, version: int, reason: Reason) -> None:
    line = BatchLine(batch_id=batch.id, notice_id=notice_id, notice_version=version)
    note_failure(line, reason)
    db.session.add(line)


def note_failure(line: BatchLine, reason: Reason) -> None:
    """Keep why a document was not acted on: a message id with its parameters."""
    line.failure = keep_reason(reason)


def ready_to_print(line: BatchLine, *, now: datetime) -> None:
    """Give a document that is to be signed what its code on paper calls it. Raises Refused as its act would."""
    require_still(line, now=now)
    notice = line.notice
    if notice.public_id is None:
        notice.public_id = new_public_id()
        db.session.flush()
        line.notice_version = notice.version  # this change is the clock's own


def order_of(line: BatchLine, series: Series, n: int) -> Order:
    """What the press is given for a document that is to be signed with that number. Raises Refused where it changed."""
    notice, asked_at = _unchanged(line), line.batch.asked_at
    return Order(line.id, content_of_notice(notice), imprint_of(notice, number_of(series, n), asked_at))


def series_of_line(line: BatchLine) -> Series:
    """Among which numbers a document takes its own, on the day on which its signature was given."""
    return series_of(line.notice, line.batch.asked_at)


def require_still(line: BatchLine, *, now: datetime) -> None:
    """Whoever asked must have the right to the act still, when it is done. Raises Refused with the rule's own words."""
    batch, notice = line.batch, _unchanged(line)
    reasons = reasons_against(notice, batch.action, by=batch.asked_by, now=now)
    waits_for_it = notice.state in sources_of(batch.action)
    if not batch.asked_by.is_active or (reasons == (NOT_HERE,) and waits_for_it):
        raise Refused(Reason(NO_LONGER_THEIRS, {"name": batch.asked_by.name}))
    if reasons:
        raise Refused(*reasons)


def carry_out(line: BatchLine, *, now: datetime, **more: Any) -> None:
    """Do to one document what was asked for, in the name of whoever asked.

    It counts from the moment of asking; a service from now, for no document reaches anybody before it is sent.
    Raises Refused for a rule, at that moment or now, or where the document changed meanwhile.
    """
    require_still(line, now=now)
    batch, notice = line.batch, line.notice
    way = way_of(notice, batch.action)
    if way is None:
        raise Refused(NOT_HERE)
    at = max(now, batch.asked_at) if batch.action is Action.SERVE_NOTICE else batch.asked_at
    way.verb(way.subject_of(notice), by=batch.asked_by, now=at, **_given(batch), **more)
    line.done_at = now
    db.session.flush()


def _unchanged(line: BatchLine) -> Notice:
    if line.notice.version != line.notice_version:
        raise Refused(CHANGED)
    return line.notice


def _given(batch: Batch) -> dict[str, Any]:
    """What the act was given, as its verb takes it."""
    given = dict(batch.details)
    if batch.action is Action.SERVE_NOTICE:
        given["servers"] = [db.session.get_one(User, each) for each in given["servers"]]
        given["mode"] = ServiceMode(given["mode"])
        handed_at = given.get("handed_at")
        given["handed_at"] = datetime.fromisoformat(handed_at) if handed_at else None
    return given
