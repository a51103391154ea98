"""What comes between draft scores and publication in the demo: objections, the review meeting, the report."""

import io
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from app.clock import local_day
from app.evidence.actions import keep_upload
from app.extensions import db
from app.notices.actions import drafting, issuing
from app.organisations.models import Unit
from app.organisations.queries import unit_of_code
from app.people.models import User
from app.people.queries import the_clock
from app.rehearsal.cast import Cast
from app.rehearsal.demo import city, files
from app.rehearsal.demo.scene import APART
from app.rehearsal.steps import Moments
from app.stages.assessment.invitations.queries import open_invitations
from app.stages.assessment.meeting import actions as review
from app.stages.assessment.meeting.models import ReviewMeeting
from app.stages.assessment.meeting.queries import (
    meeting_of,
    objections_of,
    open_window,
    opinions_awaited,
    report_of,
)
from app.stages.assessment.meeting.writing import Written
from app.stages.assessment.models import Result, Round
from workflows.meeting import DelegateKind, Finding, Remedy, VoteChoice

OBJECTING, MISTAKEN = f"{city.CITY}-JT", f"{city.CITY}-ZJ"
REPORT = Written(
    recipient="中共云澄市委",
    basis="《清廉云澄建设评价办法》",
    problems=("部分单位巡察反馈问题整改不够到位", "个别单位婚丧喜庆事宜报告不及时"),
    recommendations=("对列入预警名单的单位限期治理", "将评价结果作为巡察监督的重要参考"),
)


def ask_for_objections(round_: Round, cast: Cast, *, now: datetime) -> None:
    """Show every unit its draft score."""
    for code in (OBJECTING, MISTAKEN):
        cast.principal_of(_unit(code), now=now)
    review.open_objections(round_, by=cast["handler1"], now=now)


def object_to_scores(round_: Round, cast: Cast, *, now: datetime) -> None:
    """Two units object, each to one indicator."""
    moments = Moments(now, timedelta(minutes=20))
    for code, indicator, words in (
        (OBJECTING, "inspection_rectified", "巡察反馈的两个问题已于本期末整改完成并经验收，应当计入完成数。"),
        (MISTAKEN, "audit_rectified", "审计整改到位率统计口径与上年不一致，请予核实。"),
    ):
        unit = _unit(code)
        by = cast.principal_of(unit, now=now)
        review.file_objection(round_, unit, indicator, words, by=by, now=moments.next())


def give_opinions(round_: Round, cast: Cast, *, now: datetime) -> None:
    """The departments say what their records show."""
    moments = Moments(now, timedelta(minutes=25))
    for objection in objections_of(round_):
        for opinion in opinions_awaited(objection):
            right = objection.unit.code == OBJECTING
            review.give_opinion(
                opinion,
                Finding.WRONG if right else Finding.STANDS,
                "经核实，两个问题已通过验收，报送时未及统计。"
                if right
                else "经核对审计台账，口径与评价办法一致，与上年相同。",
                by=cast["reporter"],
                now=moments.next(),
            )


def answer_objections(round_: Round, cast: Cast, *, now: datetime) -> None:
    """One is right, and the meeting shall vote; the other's value stands."""
    moments, handler = Moments(now, timedelta(minutes=15)), cast["handler1"]
    for objection in objections_of(round_):
        if objection.unit.code == OBJECTING:
            review.uphold_objection(
                objection,
                Remedy.ADJUSTMENT,
                "验收材料属实，但数据报送已经截止，提请评审会审议加分。",
                by=handler,
                now=moments.next(),
            )
        else:
            review.reject_objection(
                objection, "统计口径与评价办法一致，各单位相同，维持原数值。", by=handler, now=moments.next()
            )


def plan_meeting(round_: Round, cast: Cast, *, now: datetime) -> None:
    """The time for objections is over; the meeting is called."""
    window = open_window(round_)
    if window is not None:
        review.end_objections(window, by=the_clock(), now=now)
    call_meeting(round_, cast, now=now)


def call_meeting(round_: Round, cast: Cast, *, now: datetime, days: int = 9) -> None:
    """Set the day of the review meeting, and invite delegates of the three kinds."""
    moments, handler = Moments(now, APART), cast["handler1"]
    meeting = review.plan_meeting(
        round_,
        meets_on=local_day(now) + timedelta(days=days),
        place="市委第二会议室",
        agenda="审议评价结果和调整建议",
        chair="市纪委监委主要负责人",
        by=handler,
        now=moments.next(),
    )
    for kind, person, account in (
        (DelegateKind.PARTY_CONGRESS, "党代表甲", None),
        (DelegateKind.PARTY_CONGRESS, "党代表乙", None),
        (DelegateKind.PEOPLES_CONGRESS, "人大代表甲", None),
        (DelegateKind.PEOPLES_CONGRESS, "人大代表乙", None),
        (DelegateKind.POLITICAL_CONFERENCE, "政协委员甲", cast["delegate"]),
    ):
        review.invite_delegate(meeting, kind, person, account=account, by=handler, now=moments.next())


def propose(round_: Round, cast: Cast, code: str, points: str, reason: str, *, now: datetime) -> None:
    """Put points for one unit before the meeting that is planned."""
    meeting = meeting_of(round_)
    assert meeting is not None
    review.propose_adjustment(
        meeting, _result(round_, code), Decimal(points), reason, by=cast["handler1"], now=now
    )


def hold_meeting(round_: Round, cast: Cast, *, now: datetime) -> None:
    """The delegates come, vote on one adjustment, and sign the minutes."""
    moments, handler, meeting = (Moments(now, timedelta(minutes=5)), cast["handler1"], meeting_of(round_))
    assert meeting is not None
    objection = next(each for each in objections_of(round_) if each.unit.code == OBJECTING)
    adjustment = review.propose_adjustment(
        meeting,
        _result(round_, OBJECTING),
        Decimal("1.50"),
        "两个巡察反馈问题已整改验收，数据截止后未能计入。",
        objection=objection,
        by=handler,
        now=moments.next(),
    )
    present = [each.id for each in meeting.delegates]
    review.record_attendance(meeting, present, by=handler, now=moments.next())
    delegate = cast["delegate"]
    (invitation,) = open_invitations(meeting_id=meeting.id, user_id=delegate.id)
    review.cast_vote(invitation, adjustment, VoteChoice.FOR, by=delegate, now=moments.next())
    review.record_vote(
        adjustment, votes_for=3, votes_against=0, votes_abstained=1, by=handler, now=moments.next()
    )
    _record(meeting, ["应到5人，实到5人。", "表决通过调整建议一项。"], handler, moments)


def hold_quietly(round_: Round, cast: Cast, *, now: datetime) -> None:
    """A meeting that changes nothing: everybody comes, and the minutes are signed."""
    moments, handler, meeting = Moments(now, APART), cast["handler1"], meeting_of(round_)
    assert meeting is not None
    present = [each.id for each in meeting.delegates]
    review.record_attendance(meeting, present, by=handler, now=moments.next())
    _record(meeting, ["应到5人，实到5人。", "对评价结果没有不同意见。"], handler, moments)


def _record(meeting: ReviewMeeting, lines: list[str], handler: User, moments: Moments) -> None:
    minutes = keep_upload(
        io.BytesIO(files.scan("综合评审会会议记录", lines)),
        "评审会会议记录.pdf",
        ("review_meeting", meeting.id),
        at_most=2**20,
        by=handler,
        now=moments.next(),
    )
    review.keep_minutes(meeting, [minutes], by=handler, now=moments.next())
    review.hold_meeting(meeting, by=handler, now=moments.next())


def conclude_meeting(round_: Round, cast: Cast, *, now: datetime) -> None:
    """A second person finds the record in order, and the promise to the unit is kept."""
    moments, meeting = Moments(now, APART), meeting_of(round_)
    assert meeting is not None
    review.conclude_meeting(meeting, by=cast["director"], now=moments.next())
    objection = next(each for each in objections_of(round_) if each.unit.code == OBJECTING)
    review.settle_objection(objection, by=cast["handler1"], now=moments.next())


def write_report(round_: Round, cast: Cast, *, now: datetime) -> None:
    """The evaluation report is written and sent to review."""
    moments = Moments(now, APART)
    report = review.write_report(round_, REPORT, by=cast["handler1"], now=moments.next())
    drafting.submit_notice(report, by=cast["handler1"], now=moments.next())


def review_report(round_: Round, cast: Cast, *, now: datetime) -> None:
    """The office director passes it."""
    report = report_of(round_)
    assert report is not None
    drafting.review_notice(report, by=cast["director"], now=now)


def sign_report(round_: Round, cast: Cast, *, now: datetime) -> None:
    """The principal leader signs it, and it is sealed."""
    report = report_of(round_)
    assert report is not None
    issuing.sign_notice(report, by=cast["principal"], now=now)
    issuing.seal_notice(report, by=cast["casemanager"], now=now + APART)


def _unit(code: str) -> Unit:
    found = unit_of_code(code)
    assert found is not None
    return found


def _result(round_: Round, code: str) -> Result:
    wanted = select(Result).where(Result.round_id == round_.id, Result.unit_id == _unit(code).id)
    return db.session.scalars(wanted).unique().one()
