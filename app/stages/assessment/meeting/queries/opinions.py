"""The departments behind a value that a unit objects to, and what they said."""

from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.cases.models import Deadline
from app.extensions import db
from app.organisations.models import Unit
from app.organisations.queries import within
from app.people.models import User
from app.people.queries import holders_of, scopes_of
from app.stages.assessment.feeds.models import Delivery
from app.stages.assessment.feeds.queries import columns_behind
from app.stages.assessment.feeds.words import FeedKind
from app.stages.assessment.meeting.models import ScoreObjection, SourceOpinion
from workflows.meeting import OpinionState
from workflows.vocabulary import CASE_ROLES, Role


def departments_behind(objection: ScoreObjection, on: date) -> list[Unit]:
    """The departments that were asked for the indicator's data in this round and have somebody who reports it.

    What our own records say, and the score as a whole, is the office's own business.
    """
    if not objection.indicator:
        return []
    columns = set(columns_behind(objection.round, objection.indicator))
    asked = select(Delivery).where(Delivery.round_id == objection.round_id).order_by(Delivery.id)
    units = {
        delivery.feed.unit_id: delivery.feed.unit
        for delivery in db.session.scalars(asked).unique()
        if delivery.feed.kind is not FeedKind.RECORDS and columns & set(delivery.columns)
    }
    return [unit for unit in units.values() if holders_of(Role.DATA_REPORTER, unit.path, on)]


def opinions_of(objection: ScoreObjection) -> list[SourceOpinion]:
    """Every department that was asked about an objection, in the order of asking."""
    wanted = select(SourceOpinion).where(SourceOpinion.objection_id == objection.id)
    return list(db.session.scalars(wanted.order_by(SourceOpinion.id)).unique())


def opinions_awaited(objection: ScoreObjection) -> list[SourceOpinion]:
    """The departments that have said nothing yet."""
    return [each for each in opinions_of(objection) if each.state == OpinionState.ASKED]


def opinion_awaited_until(objection: ScoreObjection, today: date) -> date | None:
    """The last day on which a department may still speak before the office decides; None when none may."""
    return db.session.scalar(
        select(func.max(Deadline.due_on)).where(
            Deadline.subject_kind == SourceOpinion.workflow_name,
            Deadline.subject_id.in_(
                select(SourceOpinion.id).where(SourceOpinion.objection_id == objection.id)
            ),
            Deadline.closed_at.is_(None),
            Deadline.due_on >= today,
        )
    )


def opinions_seen_by(user: User, on: date) -> Select[SourceOpinion]:
    """The opinions that a person may see, those still awaited first, then the newest."""
    return (
        select(SourceOpinion)
        .join(ScoreObjection, ScoreObjection.id == SourceOpinion.objection_id)
        .where(visible_opinions(user, on))
        .order_by(SourceOpinion.state != OpinionState.ASKED, SourceOpinion.id.desc())
    )


def visible_opinions(user: User, on: date) -> ColumnElement[bool]:
    """The condition on opinions that this person may see one: the office over the round, or the department's reporter."""
    office = within(ScoreObjection.unit_path, scopes_of(user, CASE_ROLES, on))
    department = within(SourceOpinion.unit_path, scopes_of(user, [Role.DATA_REPORTER], on))
    return or_(office, department)
