"""Which documents wait for a person's act, and how far a batch is."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from app.cases.models import Case, Subject
from app.cases.transitions import possible_actions
from app.extensions import db
from app.notices.batches.acts import ACTS, LED, Way, sources_of, way_of
from app.notices.batches.models import Batch, BatchLine
from app.notices.models import Notice
from app.notices.queries import visible_notices
from app.organisations.queries import within
from app.people.models import User
from app.people.queries import scopes_of
from workflows.actions import Action
from workflows.table import Reason
from workflows.vocabulary import N_, Word

NOT_HERE = Reason(N_("This is not yours to do, or not possible in the present state."))
#: So many values stand in one statement: no database refuses it.
_AT_A_TIME = 500


class Shown(Word):
    """Which lines of a batch a list shows: its figures are its filters."""

    WAITING = "waiting", N_("Still to be done")
    DONE = "done", N_("Acted on")
    FAILED = "failed", N_("Not done")


@dataclass(frozen=True)
class Progress:
    """How many documents of a batch stand where."""

    counts: dict[Shown, int]

    @property
    def asked(self) -> int:
        """All of them: the counts add up to it."""
        return sum(self.counts.values())

    @property
    def left(self) -> int:
        """Those that the clock is at."""
        return self.counts[Shown.WAITING]


def documents_waiting_for(user: User, action: Action, on: date) -> Select[Notice]:
    """The documents that a person's role may do this act to, the longest waiting first; not what a batch is at already."""
    own = and_(Notice.led.is_(False), _reached(user, ACTS[action], on))
    led = [
        and_(Notice.led, Notice.kind == kind, _reached(user, ways[action], on))
        for kind, ways in LED.items()
        if action in ways
    ]
    wanted = visible_notices(user, on).where(
        Notice.state.in_(sources_of(action)), or_(own, *led), ~_is_waiting_in_a_batch()
    )
    if action is Action.SUBMIT_NOTICE:  # every handler sends off the papers of their own cases
        wanted = wanted.where(or_(Notice.case_id.is_(None), Case.handler_id == user.id))
    return wanted.order_by(Notice.state_since_at, Notice.id)


def versions_seen(documents: Select[Notice]) -> dict[int, int]:
    """All of these documents in their order, by their ids: the version in which each stands now."""
    rows = db.session.execute(documents.with_only_columns(Notice.id, Notice.version))
    return {row.id: row.version for row in rows}


def digest_of(seen: Mapping[int, int]) -> str:
    """A mark that another document among them, one less, or another version of one would change."""
    told = ",".join(f"{id_}.{version}" for id_, version in sorted(seen.items()))
    return hashlib.sha256(told.encode()).hexdigest()


def visible_among(ids: Iterable[int], user: User, on: date) -> set[int]:
    """Those of these documents that a person may see."""
    asked = sorted(ids)
    visible = visible_notices(user, on).with_only_columns(Notice.id)
    parts = (asked[at : at + _AT_A_TIME] for at in range(0, len(asked), _AT_A_TIME))
    return {found for part in parts for found in db.session.scalars(visible.where(Notice.id.in_(part)))}


def units_of(documents: Select[Notice]) -> list[str]:
    """The paths of the units that these documents are about."""
    paths = documents.order_by(None).with_only_columns(Notice.unit_path).distinct()
    return list(db.session.scalars(paths))


def waiting_in_a_batch() -> set[int]:
    """The documents that some batch is still to act on."""
    return set(db.session.scalars(select(BatchLine.notice_id).where(waits())))


def _reached(user: User, way: Way, on: date) -> ColumnElement[bool]:
    return within(Notice.unit_path, scopes_of(user, way.roles, on))


def _is_waiting_in_a_batch() -> ColumnElement[bool]:
    return exists().where(BatchLine.notice_id == Notice.id, waits()).correlate(Notice)


def waits() -> ColumnElement[bool]:
    """The condition on a line that it is still to be done."""
    return and_(BatchLine.done_at.is_(None), BatchLine.failure.is_(None))


def how_many_wait_for(user: User, on: date) -> dict[Action, int]:
    """How many documents wait for each act that this person's roles may do."""
    counted = {}
    for action in ACTS:
        wanted = documents_waiting_for(user, action, on).order_by(None).with_only_columns(Notice.id)
        counted[action] = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    return counted


def reasons_against(notice: Notice, action: Action, *, by: User, now: datetime) -> tuple[Reason, ...]:
    """Why this person may not do this act to a document now; nothing where they may."""
    way = way_of(notice, action)
    if way is None:
        return (NOT_HERE,)
    # What leads a document decides first; the document has its own say about whose hands it went through.
    return _reasons(way.subject_of(notice), way.action, by, now) or _reasons(notice, action, by, now)


def _reasons(subject: Subject, action: Action, by: User, now: datetime) -> tuple[Reason, ...]:
    for each in possible_actions(subject, by=by, now=now):
        if each.action is action:
            return each.reasons
    return (NOT_HERE,)


def progress_of(batch: Batch) -> Progress:
    """The figures of a batch."""
    sums = [func.coalesce(func.sum(case((_where(shown), 1), else_=0)), 0) for shown in Shown]
    row = db.session.execute(select(*sums).where(BatchLine.batch_id == batch.id)).one()
    return Progress(dict(zip(Shown, row, strict=True)))


def versions_of_failed(batch: Batch) -> dict[int, int]:
    """The documents of a batch that were not acted on, by their ids: the version that was chosen."""
    failed = select(BatchLine.notice_id, BatchLine.notice_version).where(
        BatchLine.batch_id == batch.id, _where(Shown.FAILED)
    )
    return {row.notice_id: row.notice_version for row in db.session.execute(failed.order_by(BatchLine.id))}


def lines_of(batch: Batch, shown: str = "") -> Select[BatchLine]:
    """The lines of a batch in the order of asking, those that failed first."""
    wanted = select(BatchLine).where(BatchLine.batch_id == batch.id)
    if shown in set(Shown):
        wanted = wanted.where(_where(Shown(shown)))
    return wanted.order_by(BatchLine.failure.is_(None), BatchLine.id)


def _where(shown: Shown) -> ColumnElement[bool]:
    return {
        Shown.WAITING: waits(),
        Shown.DONE: BatchLine.done_at.is_not(None),
        Shown.FAILED: BatchLine.failure.is_not(None),
    }[shown]


def batches_of(user: User, most: int = 5) -> list[Batch]:
    """What a person asked for last."""
    wanted = select(Batch).where(Batch.asked_by_id == user.id).order_by(Batch.id.desc())
    return list(db.session.scalars(wanted.limit(most)))


def next_line(*, signing: bool, after: int = 0) -> BatchLine | None:
    """The line that waits longest, of those behind that id: of a signature, or of any other act."""
    of_the_kind = Batch.action == Action.SIGN_NOTICE if signing else Batch.action != Action.SIGN_NOTICE
    wanted = select(BatchLine).join(BatchLine.batch).where(BatchLine.id > after, waits(), of_the_kind)
    return db.session.scalars(wanted.order_by(BatchLine.id).limit(1)).first()


def how_many_left() -> int:
    """How many lines of all batches wait."""
    return db.session.scalar(select(func.count(BatchLine.id)).where(waits())) or 0


def lines_that_failed(among: Iterable[int]) -> list[BatchLine]:
    """Those of these lines that were not done."""
    wanted = select(BatchLine).where(BatchLine.id.in_(list(among)), BatchLine.failure.is_not(None))
    return list(db.session.scalars(wanted.order_by(BatchLine.id)).unique())


def lines_that_wait() -> list[int]:
    """The lines of all batches that wait, by their ids."""
    return list(db.session.scalars(select(BatchLine.id).where(waits()).order_by(BatchLine.id)))
