"""Ask the departments for the data of a round: a delivery for each feed and period, each with its own term."""

import hashlib
import json
from datetime import datetime

from app.cases.transitions import open_subject, require
from app.clock import local_day
from app.people.models import User
from app.stages.assessment.feeds.actions.counting import count_records
from app.stages.assessment.feeds.models import Delivery, Feed
from app.stages.assessment.feeds.periods import Period
from app.stages.assessment.feeds.queries import feeds_of, not_asked_for, version_of_round
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
    version = version_of_round(round_)
    if version is None:
        raise Refused(Reason(N_("Choose the index model of the round first; it says which data is needed.")))
    if not any(feed.ended_at is None for feed in feeds_of(version.model_id)):
        raise Refused(Reason(N_("The model has no data feed yet; define who delivers what.")))
    wanted = not_asked_for(round_)
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
