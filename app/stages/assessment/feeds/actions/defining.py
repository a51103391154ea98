"""Which department delivers which columns of a model, how often, and within which term."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.clock import local_day
from app.extensions import db
from app.organisations.models import Unit
from app.people.models import User
from app.people.queries import actor_for
from app.stages.assessment.feeds.models import Feed, FeedColumn
from app.stages.assessment.feeds.queries import columns_of_newest
from app.stages.assessment.feeds.words import Cadence, Combine, FeedKind, Figure
from app.stages.assessment.model.models import IndexModel
from workflows.calendar import Duration
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_, Role

#: What is typed by people; all else is counted.
BROUGHT_BY_PEOPLE = (FeedKind.FILE, FeedKind.RATERS)
NOT_YOURS = N_("Feeds are defined by a case handler over %(unit)s.")


@dataclass(frozen=True)
class AskedColumn:
    """One column that a feed brings; ``figure`` where it is counted, which then says how periods are combined."""

    column: str
    label: str = ""
    combine: Combine = Combine.LATEST
    figure: Figure | None = None


def define_feed(
    model: IndexModel,
    name: str,
    columns: Sequence[AskedColumn],
    *,
    unit: Unit,
    kind: FeedKind,
    cadence: Cadence,
    term: Duration,
    reporter: User | None = None,
    by: User,
    now: datetime,
) -> Feed:
    """A new feed of a model. Each column of a model comes from one feed only."""
    feed = Feed(model_id=model.id, model=model)
    _set(feed, name, columns, unit, kind, cadence, term, reporter, by=by, now=now)
    db.session.add(feed)
    db.session.flush()
    return feed


def change_feed(
    feed: Feed,
    name: str,
    columns: Sequence[AskedColumn],
    *,
    unit: Unit,
    cadence: Cadence,
    term: Duration,
    reporter: User | None = None,
    by: User,
    now: datetime,
) -> Feed:
    """Change what is asked from now on; what was asked before keeps what it was asked."""
    _set(feed, name, columns, unit, feed.kind, cadence, term, reporter, by=by, now=now)
    db.session.flush()
    return feed


def end_feed(feed: Feed, *, by: User, now: datetime) -> Feed:
    """Ask for it no longer. What was delivered stays."""
    _require_handler(feed.model, by, now)
    if feed.ended_at is not None:
        raise Refused(Reason(N_("The feed has ended already.")))
    feed.ended_at = now
    db.session.flush()
    return feed


def _set(
    feed: Feed,
    name: str,
    columns: Sequence[AskedColumn],
    unit: Unit,
    kind: FeedKind,
    cadence: Cadence,
    term: Duration,
    reporter: User | None,
    *,
    by: User,
    now: datetime,
) -> None:
    _require_handler(feed.model, by, now)
    _refuse_what_is_wrong(feed, name, columns, unit, kind)
    if (
        reporter is not None
        and Role.DATA_REPORTER not in actor_for(reporter, unit.path, local_day(now)).roles
    ):
        raise Refused(
            Reason(
                N_("%(name)s does not report data for %(unit)s; a security administrator grants the role."),
                {"name": reporter.name, "unit": unit.name},
            )
        )
    feed.name, feed.unit, feed.kind, feed.cadence, feed.term = name, unit, kind, cadence, str(term)
    feed.reporter = reporter
    kept = {each.column: each for each in feed.columns}
    feed.columns[:] = [kept.get(asked.column) or FeedColumn(column=asked.column) for asked in columns]
    for row, asked in zip(feed.columns, columns, strict=True):
        row.label, row.figure = asked.label, asked.figure
        row.combine = asked.figure.combine if asked.figure else asked.combine


def _require_handler(model: IndexModel, by: User, now: datetime) -> None:
    if Role.HANDLER not in actor_for(by, model.unit_path, local_day(now)).roles:
        raise Refused(Reason(NOT_YOURS, {"unit": model.unit.name}))


def _refuse_what_is_wrong(
    feed: Feed, name: str, columns: Sequence[AskedColumn], unit: Unit, kind: FeedKind
) -> None:
    if not columns:
        raise Refused(Reason(N_("Choose at least one column.")))
    if not unit.path.startswith(feed.model.unit_path):
        raise Refused(
            Reason(N_("%(unit)s is not below %(above)s."), {"unit": unit.name, "above": feed.model.unit.name})
        )
    for asked in columns:
        if (asked.figure is None) != (kind in BROUGHT_BY_PEOPLE) or (
            asked.figure and asked.figure.kind is not kind
        ):
            raise Refused(
                Reason(N_("Say for “%(column)s” what is counted into it."), {"column": asked.column})
            )
    if kind is FeedKind.RATERS:
        _refuse_what_is_no_mark(feed.model, columns)
    with db.session.no_autoflush:
        others = list(
            db.session.scalars(
                select(Feed).where(Feed.model_id == feed.model.id, Feed.id != (feed.id or 0))
            ).unique()
        )
    if any(other.name == name for other in others):
        raise Refused(Reason(N_("The model has a feed of this name already.")))
    brought = {row.column: other for other in others if other.ended_at is None for row in other.columns}
    for asked in columns:
        if asked.column in brought:
            raise Refused(
                Reason(
                    N_("“%(column)s” is brought by the feed “%(feed)s” already."),
                    {"column": asked.column, "feed": brought[asked.column].name},
                )
            )


def _refuse_what_is_no_mark(model: IndexModel, columns: Sequence[AskedColumn]) -> None:
    known = columns_of_newest(model)
    for asked in columns:
        if asked.column not in known or not known[asked.column].holds_marks:
            raise Refused(
                Reason(N_("The model takes no marks of raters for “%(column)s”."), {"column": asked.column})
            )
