"""Asking for one act on many documents, and doing it to one of them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from app.cases.transitions import plain
from app.extensions import db
from app.notices.actions.issuing import imprint_of, series_of
from app.notices.batches.acts import way_of
from app.notices.batches.models import Batch, BatchLine
from app.notices.batches.queries import NOT_HERE, reasons_against
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


def ask_for(
    action: Action,
    chosen: Iterable[tuple[Notice, int]],
    *,
    by: User,
    now: datetime,
    details: Mapping[str, Any] | None = None,
) -> Batch:
    """Ask for one act on documents, each with the version of it that was seen.

    Each is judged now: what the rules forbid is a line that failed, and holds up no other.
    """
    given = {name: plain(value) for name, value in (details or {}).items() if value is not None}
    batch = Batch(action=action, asked_at=now, asked_by_id=by.id, details=given)
    db.session.add(batch)
    db.session.flush()
    for notice, version in chosen:
        _add_line(batch, notice, version, by=by, now=now)
    return batch


def _add_line(batch: Batch, notice: Notice, version: int, *, by: User, now: datetime) -> None:
    reason = _reason_against(batch.action, notice, version, by=by, now=now)
    if reason is not None:
        _refuse(batch, notice, version, reason)
        return
    if batch.action is Action.SIGN_NOTICE:
        notice.public_id = notice.public_id or new_public_id()
        db.session.flush()
    try:
        with db.session.begin_nested():
            db.session.add(BatchLine(batch_id=batch.id, notice_id=notice.id, notice_version=notice.version))
    except IntegrityError:  # a document waits for one act at a time
        _refuse(batch, notice, version, TWICE)


def _refuse(batch: Batch, notice: Notice, version: int, reason: Reason) -> None:
    line = BatchLine(batch_id=batch.id, notice_id=notice.id, notice_version=version)
    note_failure(line, reason)
    db.session.add(line)
    db.session.flush()


def _reason_against(
    action: Action, notice: Notice, version: int, *, by: User, now: datetime
) -> Reason | None:
    if notice.version != version:
        return CHANGED
    return next(iter(reasons_against(notice, action, by=by, now=now)), None)


def note_failure(line: BatchLine, reason: Reason) -> None:
    """Keep why a document was not acted on: a message id with its parameters."""
    line.failure = {"message": reason.message, "params": plain(dict(reason.params))}


def order_of(line: BatchLine, series: Series, n: int) -> Order:
    """What the press is given for a document that is to be signed with that number. Raises Refused where it changed."""
    notice, asked_at = _unchanged(line), line.batch.asked_at
    return Order(line.id, content_of_notice(notice), imprint_of(notice, number_of(series, n), asked_at))


def series_of_line(line: BatchLine) -> Series:
    """Among which numbers a document takes its own, on the day on which its signature was given."""
    return series_of(line.notice, line.batch.asked_at)


def carry_out(line: BatchLine, *, now: datetime, **more: Any) -> None:
    """Do to one document what was asked for, in the name of whoever asked.

    It counts from the moment of asking; a service from now, for no document reaches anybody before it is sent.
    Raises Refused for a rule, or where the document changed meanwhile.
    """
    batch, notice = line.batch, _unchanged(line)
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
