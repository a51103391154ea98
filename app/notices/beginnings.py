"""What the file of a case already says when somebody begins a document: nobody types it again."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select

from app.calendars.queries import current_calendar
from app.cases.deadlines import ladder_of
from app.cases.models import Case, Deadline
from app.cases.problems import Problem, problems_of
from app.clock import SHANGHAI, local_day
from app.extensions import db
from app.notices.content.evaluation import Side
from app.notices.content.letterhead import Due, Organ
from app.notices.content.recommendation import Track
from app.notices.content.shape import as_json
from app.notices.content.slip import Feedback
from app.notices.dates import due_of, due_within
from app.notices.models import Notice
from app.notices.organ import contact_of, organ_of
from app.notices.queries import current_notice
from app.people.models import User
from app.policies.queries import policy
from workflows.calendar import Duration, due, working_days_between
from workflows.vocabulary import UNIT_SIDE, Colour, NoticeKind

#: What a document rests on; the rules are those that the office names in its policy.
BASIS = {
    NoticeKind.SUPERVISION_SLIP: "{rules}关于督办的规定",
    NoticeKind.REMINDER_LETTER: "{rules}关于整改期限和督办的规定",
    NoticeKind.ADMONITION_LETTER: "{rules}关于整改期限和督办的规定",
    NoticeKind.INTERVIEW_NOTICE: "《中国共产党党内监督条例》和{rules}",
    NoticeKind.RECOMMENDATION: "《中国共产党纪律检查机关监督执纪工作规则》",
    NoticeKind.LOOKBACK_NOTICE: "{rules}关于整改“回头看”的规定",
    NoticeKind.RECTIFICATION_ASSESSMENT: "{rules}关于整改评估的规定",
}
CONSEQUENCES = {
    NoticeKind.SUPERVISION_SLIP: "逾期仍未办结的，按程序升级督办，并视情予以约谈；造成严重后果的，提请研究是否启动问责。",
    NoticeKind.REMINDER_LETTER: "逾期仍未办结的，将发出告诫书并予以约谈。",
    NoticeKind.ADMONITION_LETTER: "期限届满仍未整改到位的，按程序约谈党组织主要负责人，并提请研究是否启动问责程序。本告诫书不是问责决定。",
    NoticeKind.RECOMMENDATION: "无正当理由拒不采纳或者整改不力的，依规依纪依法追究有关责任。",
}
#: The shares of the four aspects, of 100.
SHARES = {Side.RESPONSIBILITY: 20, Side.ORGANISATION: 30, Side.RESULTS: 40, Side.APPRAISAL: 10}
#: How long a unit has for what is late already.
_LAST_TERM = Duration.parse("5WD")
#: An interview is proposed for so much later, and answered before.
_UNTIL_INTERVIEW, _UNTIL_REPLY = Duration.parse("5WD"), Duration.parse("3WD")
#: What the clock proposes where only people know more.
_PROPOSED: dict[NoticeKind, dict[str, Any]] = {
    NoticeKind.ADMONITION_LETTER: {
        "causes": ["经督办、提醒后仍未在期限内办结，整改责任没有落实到位。"],
        "demands": [
            "党组织主要负责人牵头研究，逐项明确责任人和完成时限，抓紧办结。",
            "书面说明逾期原因，连同整改进展情况一并报送。",
        ],
    },
    NoticeKind.INTERVIEW_NOTICE: {
        "place": "本机关谈话室",
        "interviewers": ["分管领导", "承办部门负责人"],
        "purpose": "了解整改逾期的原因，督促落实整改主体责任，明确完成时限。",
    },
}
#: The ladder's documents, which name those that went before them.
_PRESSING = (NoticeKind.SUPERVISION_SLIP, NoticeKind.REMINDER_LETTER, NoticeKind.ADMONITION_LETTER)


def beginning(case: Case, kind: NoticeKind, *, by: User, now: datetime) -> dict[str, Any]:
    """The JSON of a new document of this kind, with the places left open that a person fills."""
    content = _letterhead(case, by)
    content |= {"basis": _basis(case, kind), "consequences": CONSEQUENCES.get(kind, "")}
    return content | _SPECIAL[kind](case, now)


def beginning_of_a_slip(
    case: Case, missed: Deadline, colour: Colour, *, by: User, now: datetime
) -> dict[str, Any]:
    """The JSON of a whole supervision slip on one missed deadline."""
    kind = NoticeKind.SUPERVISION_SLIP
    said = {"basis": _basis(case, kind), "consequences": CONSEQUENCES[kind]}
    return _letterhead(case, by) | said | slip_on(missed, case, colour, now)


def proposal(case: Case, kind: NoticeKind, *, by: User, now: datetime) -> dict[str, Any]:
    """The JSON of a whole letter as the clock proposes it; whoever sends it on fills in what only people know."""
    said = beginning(case, kind, by=by, now=now) | _PROPOSED.get(kind, {})
    if kind is NoticeKind.INTERVIEW_NOTICE:
        said |= {"starts_at": _morning_after(_UNTIL_INTERVIEW, now).isoformat()}
        said |= {"reply_by": as_json(due_within(_UNTIL_REPLY, local_day(now)))}
    return said


def _basis(case: Case, kind: NoticeKind) -> str:
    return BASIS.get(kind, "").format(rules=policy(case.policy_version).assessment_rules)


def _morning_after(term: Duration, now: datetime) -> datetime:
    day = due(local_day(now), term, current_calendar()).due_on
    return datetime.combine(day, time(9, 30), SHANGHAI)


def overdue_of_the_unit(case: Case, now: datetime) -> list[Deadline]:
    """What the unit is late with, the longest first."""
    wanted = (
        select(Deadline)
        .where(
            Deadline.case_id == case.id,
            Deadline.closed_at.is_(None),
            Deadline.suspended_on.is_(None),
            Deadline.is_right.is_(False),
            Deadline.owner_role.in_(sorted(UNIT_SIDE)),
            Deadline.due_at <= now,
        )
        .order_by(Deadline.due_at, Deadline.id)
    )
    return list(db.session.scalars(wanted))


def days_late(deadline: Deadline, today: date) -> int:
    """Working days past the day; at least one, for what is late."""
    return max(1, working_days_between(deadline.due_on, today, current_calendar()))


def slip_on(deadline: Deadline, case: Case, colour: Colour, now: datetime) -> dict[str, Any]:
    """What a supervision slip on one missed deadline says of it."""
    late = days_late(deadline, local_day(now))
    return {
        "colour": str(colour),
        "matter": f"{matter_of(deadline, problems_of(case))}逾期",
        "original_due": as_json(due_of(deadline)),
        "days_late": late,
        "content": f"该事项应于{_in_words(deadline.due_on)}办结，截至{_in_words(local_day(now))}已逾期{late}个工作日，尚未办结。",
        "demand": "请查明逾期原因，明确责任人和完成时间，抓紧办结，并在本系统中报送办理情况和佐证材料。",
        "limit": as_json(due_within(_LAST_TERM, local_day(now))),
        "feedback": Feedback.ONCE.value,
        "lead_unit": case.unit.name,
        "earlier_numbers": numbers_of(case, *_PRESSING),
    }


def colour_now(deadline: Deadline, today: date) -> Colour:
    """The colour of the highest rung that the deadline has reached on its ladder."""
    late = working_days_between(deadline.due_on, today, current_calendar())
    reached = [rung for rung in ladder_of(deadline) if rung.offset <= late and rung.colour]
    top = max(reached, key=lambda rung: rung.offset, default=None)
    return top.colour if top and top.colour else Colour.BLUE


def numbers_of(case: Case, *kinds: NoticeKind) -> list[str]:
    """The numbers of the signed documents of these kinds, in order."""
    signed = select(Notice.number).where(
        Notice.case_id == case.id, Notice.kind.in_(kinds), Notice.number.is_not(None)
    )
    return [number for number in db.session.scalars(signed.order_by(Notice.id)) if number]


def matter_of(deadline: Deadline, problems: Iterable[Problem]) -> str:
    """What is late, in the words of the file: the problem, or the duty of the case."""
    if deadline.subject_kind == "item":
        problem = next((each for each in problems if each.id == deadline.subject_id), None)
        if problem is not None:
            return f"第{problem.position}项问题（{problem.text.rstrip('。')}）整改"
    return _DUTIES.get(str(deadline.term), "整改事项办理")


_DUTIES = {
    "ACK": "签收预警通知书",
    "PLAN": "上报整改方案",
    "PROGRESS": "报送整改进展",
    "NOTICE_ACK": "签收文书",
    "UNIT_CONFIRM": "党组织主要负责人确认",
}


def _letterhead(case: Case, by: User) -> dict[str, Any]:
    organ: Organ = organ_of(case)
    return {
        "organ": as_json(organ),
        "unit": case.unit.name,
        "recipient": f"{case.unit.name}党组织",
        "contact": as_json(contact_of(case.handler or by)),
        "secrecy": "内部",
        "urgency": "",
    }


def _notice_number(case: Case) -> str:
    warning = current_notice(case, NoticeKind.WARNING)
    return warning.number if warning and warning.number else case.number


def _slip(case: Case, now: datetime) -> dict[str, Any]:
    late = overdue_of_the_unit(case, now)
    if late:
        return slip_on(late[0], case, colour_now(late[0], local_day(now)), now)
    return {
        "colour": str(Colour.BLUE),
        "days_late": 0,
        "feedback": Feedback.ONCE.value,
        "lead_unit": case.unit.name,
        "earlier_numbers": numbers_of(case, *_PRESSING),
    }


def _reminder(case: Case, now: datetime) -> dict[str, Any]:
    today, problems = local_day(now), problems_of(case)
    return {
        "notice_number": _notice_number(case),
        "matters": [
            {
                "number": number,
                "matter": matter_of(deadline, problems),
                "due": as_json(due_of(deadline)),
                "days_late": days_late(deadline, today),
                "remaining": "尚未办结",
            }
            for number, deadline in enumerate(overdue_of_the_unit(case, now), start=1)
        ],
        "limit": {"term": "", "on": as_json(due_within(_LAST_TERM, today))["on"], "provisional": False},
        "report_by": as_json(Due(term="2WD")),
        "earlier_numbers": numbers_of(case, *_PRESSING),
    }


def _admonition(case: Case, now: datetime) -> dict[str, Any]:
    return _reminder(case, now) | {"causes": [], "demands": []}


def _interview(case: Case, now: datetime) -> dict[str, Any]:
    problems = problems_of(case)
    late = [matter_of(each, problems) for each in overdue_of_the_unit(case, now)]
    reason = f"{'、'.join(late)}逾期，经督促仍未办结。" if late else ""
    return {
        "reason": reason,
        "interviewed": ["党组织主要负责人"],
        "bring": ["整改情况书面说明（主要负责人签字）"],
    }


def _interview_record(case: Case, now: datetime) -> dict[str, Any]:
    summons = current_notice(case, NoticeKind.INTERVIEW_NOTICE)
    if summons is None:
        return _interview(case, now)
    kept = ("starts_at", "place", "interviewers", "interviewed", "reason")
    return {name: summons.content[name] for name in kept} | {"notice_number": summons.number or ""}


def _recommendation(case: Case, _now: datetime) -> dict[str, Any]:
    organ = organ_of(case)
    return {
        "organ": as_json(replace(organ, names=organ.names[:1])),
        "track": Track.DISCIPLINE.value,
        "findings": [],
        "advice": [],
        "answer": "采纳情况、整改措施、整改结果和建立的制度，并附佐证材料",
    }


def _lookback(case: Case, _now: datetime) -> dict[str, Any]:
    count = len(problems_of(case))
    return {
        "notice_number": _notice_number(case),
        "scope": f"{_notice_number(case)}所列{count}项问题的整改情况",
        "methods": "听取汇报、查阅资料、实地查看、走访群众、问卷测评",
        "materials": ["整改方案和问题清单、任务清单、责任清单", "整改台账、销号材料和佐证原件"],
    }


def _assessment(case: Case, now: datetime) -> dict[str, Any]:
    problems = problems_of(case)
    begun = case.served_at or case.opened_at
    return {
        "recipient": organ_of(case).name,
        "notice_number": _notice_number(case),
        "period": f"{_in_words(local_day(begun))}至{_in_words(local_day(now))}",
        "aspects": [
            {"aspect": side.value, "share": share, "points": "0", "found": ""}
            for side, share in SHARES.items()
        ],
        "completed": sum(each.is_closed for each in problems),
        "problems": len(problems),
    }


def _circular(_case: Case, _now: datetime) -> dict[str, Any]:
    return {"recipient": "", "readers": "party", "secrecy_check": {}, "adjudication_check": {}}


_SPECIAL = {
    NoticeKind.SUPERVISION_SLIP: _slip,
    NoticeKind.REMINDER_LETTER: _reminder,
    NoticeKind.ADMONITION_LETTER: _admonition,
    NoticeKind.INTERVIEW_NOTICE: _interview,
    NoticeKind.INTERVIEW_RECORD: _interview_record,
    NoticeKind.RECOMMENDATION: _recommendation,
    NoticeKind.LOOKBACK_NOTICE: _lookback,
    NoticeKind.RECTIFICATION_ASSESSMENT: _assessment,
    NoticeKind.CIRCULAR: _circular,
}


def _in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
