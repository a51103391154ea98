"""Six people of the demo rate every unit for one indicator; not all of them find the time."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.calendars.queries import current_calendar
from app.clock import local_day
from app.extensions import db
from app.rehearsal.cast import Cast
from app.rehearsal.demo.figures import mark_of
from app.rehearsal.demo.scene import APART
from app.rehearsal.steps import Moments
from app.stages.assessment.feeds import actions as feeds
from app.stages.assessment.feeds.models import Delivery
from app.stages.assessment.feeds.queries import deliveries_of
from app.stages.assessment.feeds.words import FeedKind
from app.stages.assessment.invitations.queries import open_invitations
from app.stages.assessment.models import Round
from app.stages.assessment.rating import actions
from app.stages.assessment.rating.queries import rater_of, raters_of, units_of
from workflows.calendar import shift

#: Five marks are the fewest that count, so one of the six may be late.
RATERS = ("director", "leader", "casemanager", "delegate", "handler2", "handler3")
#: Marks every second unit, keeps them as a draft, and submits nothing.
LATE = "handler3"
#: Asked once more after the marks went back: one has not begun anew, the other never submitted.
AGAIN = ("delegate", LATE)
#: Whose marks count no longer.
RELATED = "leader"
#: Working days for marks, and so many that the day lies after the end of the story.
TERM, LONG = 3, 20


def ask_raters(round_: Round, cast: Cast, *, now: datetime) -> None:
    """Ask all of them for marks."""
    _ask(_delivery(round_), cast, RATERS, TERM, Moments(now, APART))


def rate(round_: Round, cast: Cast, *, now: datetime) -> None:
    """All but one submit their marks; the clock waits for the last one until the day is over, and no longer."""
    at = Moments(now, timedelta(minutes=9))
    for name in RATERS:
        _give(_delivery(round_), cast, name, at, submit=name != LATE)


def accept_marks(round_: Round, cast: Cast, *, now: datetime) -> None:
    """A handler who gave none checks the marks."""
    feeds.accept_data(_delivery(round_), by=cast["handler1"], now=now)


def ask_again(round_: Round, cast: Cast, *, now: datetime) -> None:
    """Somebody should not have rated: the marks go back, those of one count no longer, and two are asked once more."""
    at, delivery, handler = Moments(now, APART), _delivery(round_), cast["handler1"]
    words = "一名评分人与被评单位主要负责人有近亲属关系，应当回避，请补足评分。"
    feeds.return_data(delivery, words, by=handler, now=at.next())
    _ask(delivery, cast, AGAIN, LONG, at)
    rater = next(each for each in raters_of(delivery) if each.user == cast[RELATED])
    actions.release_rater(rater, "与被评单位主要负责人有近亲属关系，应当回避。", by=handler, now=at.next())


def _ask(delivery: Delivery, cast: Cast, names: Iterable[str], days: int, at: Moments) -> None:
    last_day = shift(local_day(at.at), days, current_calendar())
    for name in names:
        actions.name_rater(delivery, cast[name], last_day, by=cast["handler1"], now=at.next())


def _delivery(round_: Round) -> Delivery:
    return next(each for each in deliveries_of(round_) if each.feed.kind is FeedKind.RATERS)


def _give(delivery: Delivery, cast: Cast, name: str, at: Moments, *, submit: bool) -> None:
    invitation = open_invitations(delivery_id=delivery.id, user_id=cast[name].id)[0]
    rater = rater_of(invitation)
    assert rater is not None
    units = list(db.session.scalars(units_of(rater)).unique())
    marks = {
        (unit.id, column): mark_of(unit, column, RATERS.index(name))
        for unit in units[:: 1 if submit else 2]
        for column in delivery.columns
    }
    actions.give_marks(invitation, marks, by=cast[name], now=at.next())
    if submit:
        actions.finish_rating(invitation, by=cast[name], now=at.next())
