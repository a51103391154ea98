"""Ask the departments for the data of a round: a delivery for each feed and period, each with its own term."""

import hashlib
import json
from datetime import datetime

from sqlalchemy import select

from app.cases.transitions import open_subject, require
from app.clock import local_day
from app.extensions import db
from app.people.models import User
from app.stages.assessment.feeds.actions.counting import count_records
from app.stages.assessment.feeds.models import Delivery, Feed
from app.stages.assessment.feeds.periods import Period, periods_of
from app.stages.assessment.feeds.queries import feeds_of
from app.stages.assessment.feeds.words import FeedKind
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.models import Round
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_


def request_data(round_: Round, *, by: User, now: datetime) -> list[Delivery]:
    """Ask for everything that was not asked for yet. What our own records say is counted at once."""
    require(round_, Action.REQUEST_DATA, by=by, now=now)
    version = db.session.get(ModelVersion, round_.model_version_id) if round_.model_version_id else None
    if version is None:
        raise Refused(Reason(N_("Choose the index model of the round first; it says which data is needed.")))
    asked = set(
        db.session.execute(select(Delivery.feed_id, Delivery.period).where(Delivery.round_id == round_.id))
    )
    feeds = [feed for feed in feeds_of(version.model_id) if feed.ended_at is None]
    if not feeds:
        raise Refused(Reason(N_("The model has no data feed yet; define who delivers what.")))
    wanted = [
        (feed, period)
        for feed in feeds
        for period in periods_of(round_, feed.cadence)
        if (feed.id, period.name) not in asked
    ]
    if not wanted:
        raise Refused(Reason(N_("Everything has been asked for already.")))
    opened = [_asked_for(round_, feed, period, version, by=by, now=now) for feed, period in wanted]
    for delivery in opened:
        if delivery.feed.kind is FeedKind.RECORDS and delivery.period_until_on < local_day(now):
            count_records(delivery, now=now)
    return opened


def _asked_for(
    round_: Round, feed: Feed, period: Period, version: ModelVersion, *, by: User, now: datetime
) -> Delivery:
    asked = [
        {
            "column": each.column,
            "label": each.label,
            "figure": each.figure or "",
            "combine": str(each.combine),
        }
        for each in feed.columns
    ]
    delivery = Delivery(
        round_id=round_.id,
        round=round_,
        feed_id=feed.id,
        feed=feed,
        unit_path=feed.unit.path,
        period=period.name,
        period_from_on=period.from_on,
        period_until_on=period.until_on,
        term=feed.term,
        asked=asked,
        stamp=_stamp(round_, feed, period, asked, version),
    )
    open_subject(
        delivery, by=by, now=now, parent=round_, round=round_.name, department=feed.unit.name,
        columns=delivery.columns,
    )  # fmt: skip
    return delivery


def _stamp(
    round_: Round, feed: Feed, period: Period, asked: list[dict[str, str]], version: ModelVersion
) -> str:
    """What a template depends on, in sixteen characters: one that was made for anything else is recognised."""
    told = json.dumps([round_.id, feed.id, period.name, asked, version.sha256], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:16]
