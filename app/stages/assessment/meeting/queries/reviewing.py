"""The window, the objections, the meeting and what it adopted, as other parts of a round ask for them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from app.cases.models import Event, Subject
from app.extensions import db
from app.notices.models import Notice
from app.organisations.models import Unit
from app.organisations.queries import within
from app.people.models import Grant, User
from app.people.queries import scopes_of
from app.policies.policy import ReviewRule
from app.policies.queries import policy
from app.stages.assessment.meeting.models import (
    OPEN_OBJECTION,
    MeetingAdjustment,
    ObjectionWindow,
    ReviewFile,
    ReviewMeeting,
    ScoreObjection,
)
from app.stages.assessment.models import Result, Round
from workflows.meeting import MeetingState
from workflows.vocabulary import CASE_ROLES, UNIT_SIDE, NoticeKind, NoticeState, Role

_NEVER_SIGNED = (NoticeState.DRAFT, NoticeState.IN_REVIEW, NoticeState.REVIEWED, NoticeState.DISCARDED)


def review_is_required(round_: Round) -> bool:
    """Does publication wait for objections, meeting and report, by the policy that the round was opened under?"""
    rule = policy(round_.policy_version).review_meeting
    return rule is ReviewRule.ALWAYS or (
        rule is ReviewRule.WITH_MODEL and round_.model_version_id is not None
    )


def windows_of(round_: Round) -> list[ObjectionWindow]:
    """Every time in which units could object, the newest first."""
    found = select(ObjectionWindow).where(ObjectionWindow.round_id == round_.id)
    return list(db.session.scalars(found.order_by(ObjectionWindow.id.desc())))


def open_window(round_: Round) -> ObjectionWindow | None:
    """The window that nobody has ended yet, if any."""
    return db.session.scalar(
        select(ObjectionWindow).where(
            ObjectionWindow.round_id == round_.id, ObjectionWindow.ended_at.is_(None)
        )
    )


def takes_objections(round_: Round, today: date) -> bool:
    """May a unit still object today?"""
    window = open_window(round_)
    return window is not None and today <= window.until_on


def objections_of(round_: Round) -> list[ScoreObjection]:
    """Every objection in a round, those that wait for the office first."""
    settled = ScoreObjection.state.not_in(OPEN_OBJECTION)
    found = select(ScoreObjection).where(ScoreObjection.round_id == round_.id)
    return list(db.session.scalars(found.order_by(settled, ScoreObjection.unit_path, ScoreObjection.id)))


def objections_of_unit(round_: Round, unit: Unit) -> list[ScoreObjection]:
    """What one unit objected to, the newest first."""
    return list(
        db.session.scalars(
            select(ScoreObjection)
            .where(ScoreObjection.round_id == round_.id, ScoreObjection.unit_id == unit.id)
            .order_by(ScoreObjection.id.desc())
        )
    )


def count_of_open_objections(round_: Round) -> int:
    """How many objections are not answered, or not done what was promised."""
    counted = select(func.count(ScoreObjection.id)).where(
        ScoreObjection.round_id == round_.id, ScoreObjection.state.in_(OPEN_OBJECTION)
    )
    return db.session.scalar(counted) or 0


def meeting_of(round_: Round) -> ReviewMeeting | None:
    """The round's review meeting, unless it was cancelled."""
    return db.session.scalar(
        select(ReviewMeeting).where(
            ReviewMeeting.round_id == round_.id, ReviewMeeting.state != MeetingState.CANCELLED
        )
    )


def is_concluded(meeting: ReviewMeeting | None) -> bool:
    """Was the meeting held, and its record checked?"""
    return meeting is not None and meeting.state == MeetingState.CONCLUDED


def adjustments_of(round_: Round) -> dict[int, list[MeetingAdjustment]]:
    """Unit id → the adjustments that a concluded meeting adopted for it, in the order of their proposal."""
    adopted = (
        select(MeetingAdjustment)
        .join(ReviewMeeting, ReviewMeeting.id == MeetingAdjustment.meeting_id)
        .where(
            ReviewMeeting.round_id == round_.id,
            ReviewMeeting.state == MeetingState.CONCLUDED,
            MeetingAdjustment.adopted.is_(True),
        )
        .order_by(MeetingAdjustment.id)
    )
    found: dict[int, list[MeetingAdjustment]] = defaultdict(list)
    for each in db.session.scalars(adopted):
        found[each.unit_id].append(each)
    return dict(found)


def report_of(round_: Round) -> Notice | None:
    """The round's evaluation report (评价报告): the newest that was neither given up nor withdrawn."""
    gone = (NoticeState.DISCARDED, NoticeState.WITHDRAWN)
    return db.session.scalar(
        select(Notice)
        .where(
            Notice.round_id == round_.id,
            Notice.kind == NoticeKind.EVALUATION_REPORT,
            Notice.state.not_in(gone),
        )
        .order_by(Notice.id.desc())
        .limit(1)
    )


def is_approved(report: Notice | None) -> bool:
    """Does the report carry its signature?"""
    return report is not None and report.state not in _NEVER_SIGNED


def files_of_objections(objections: Iterable[ScoreObjection]) -> dict[int, list[ReviewFile]]:
    """Objection id → the files that came with it."""
    wanted = [each.id for each in objections]
    found: dict[int, list[ReviewFile]] = defaultdict(list)
    for file in db.session.scalars(
        select(ReviewFile).where(ReviewFile.objection_id.in_(wanted)).order_by(ReviewFile.id)
    ):
        found[file.objection_id or 0].append(file)
    return dict(found)


def files_of_opinions(opinion_ids: Iterable[int]) -> dict[int, list[ReviewFile]]:
    """Opinion id → the records that the department sent with it."""
    found: dict[int, list[ReviewFile]] = defaultdict(list)
    wanted = select(ReviewFile).where(ReviewFile.opinion_id.in_(list(opinion_ids))).order_by(ReviewFile.id)
    for file in db.session.scalars(wanted):
        found[file.opinion_id or 0].append(file)
    return dict(found)


def minutes_of(meeting: ReviewMeeting) -> list[ReviewFile]:
    """The minutes, every file that was kept as such, the newest last."""
    found = select(ReviewFile).where(ReviewFile.meeting_id == meeting.id).order_by(ReviewFile.id)
    return list(db.session.scalars(found))


def rounds_shown_to_units(user: User, on: date) -> Select[Round, Unit]:
    """The rounds whose draft scores were shown to this person's own units, each with the unit, the newest first."""
    return (
        select(Round, Unit)
        .join(Result, Result.round_id == Round.id)
        .join(Unit, Unit.id == Result.unit_id)
        .where(Unit.path.in_(own_units(user, on)), _was_shown())
        .order_by(Round.id.desc(), Unit.path)
    )


def _was_shown() -> ColumnElement[bool]:
    return exists().where(ObjectionWindow.round_id == Round.id)


def own_units(user: User, on: date) -> list[str]:
    """The paths of the units for which this person speaks or works on the unit's side."""
    return [grant.unit_path for grant in user.grants if grant.role in UNIT_SIDE and grant.holds_on(on)]


def people_of_the_units(round_: Round, on: date) -> Select[User]:
    """The principals and liaisons of all units that have a line in the round."""
    return (
        select(User)
        .join(Grant, Grant.user_id == User.id)
        .join(Unit, Unit.path == Grant.unit_path)
        .join(Result, and_(Result.unit_id == Unit.id, Result.round_id == round_.id))
        .where(
            User.active,
            Grant.role.in_((Role.UNIT_PRINCIPAL, Role.LIAISON)),
            Grant.from_on <= on,
            or_(Grant.until_on.is_(None), Grant.until_on >= on),
        )
        .order_by(User.id)
        .distinct()
    )


def visible_meetings(user: User, on: date) -> Select[ReviewMeeting]:
    """The meetings that a person may see, working on cases over the round or invited there; latest day first."""
    scopes = scopes_of(user, ReviewMeeting.subject_readers, on)
    return (
        select(ReviewMeeting)
        .where(within(ReviewMeeting.unit_path, scopes))
        .order_by(ReviewMeeting.meets_on.desc(), ReviewMeeting.id.desc())
    )


def visible_objections(user: User, on: date) -> ColumnElement[bool]:
    """The condition on objections that this person may see one: the office over the unit, or the unit itself."""
    office = within(ScoreObjection.unit_path, scopes_of(user, CASE_ROLES, on))
    return or_(office, ScoreObjection.unit_path.in_(own_units(user, on)))


def adjustments_for(objection: ScoreObjection) -> list[MeetingAdjustment]:
    """What was proposed to a meeting because of this objection, unless that meeting was cancelled."""
    return list(
        db.session.scalars(
            select(MeetingAdjustment)
            .join(ReviewMeeting, ReviewMeeting.id == MeetingAdjustment.meeting_id)
            .where(
                MeetingAdjustment.objection_id == objection.id, ReviewMeeting.state != MeetingState.CANCELLED
            )
            .order_by(MeetingAdjustment.id)
        )
    )


def history_of(*subjects: Subject) -> list[Event]:
    """What happened to these, the newest first."""
    of_one = (
        and_(Event.subject_kind == each.workflow_name, Event.subject_id == each.id) for each in subjects
    )
    return list(db.session.scalars(select(Event).where(or_(*of_one)).order_by(Event.id.desc())))
