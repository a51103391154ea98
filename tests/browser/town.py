"""The city of the browser tests: a round with candidates, a case to plan for, one late in everything, one to sign for."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from argon2 import PasswordHasher

from app.cases.models import Case
from app.extensions import transaction
from app.organisations.models import Unit
from app.people.models import User
from app.stages.accountability.actions.proposing import propose
from app.stages.accountability.models import Proceeding
from app.stages.assessment import actions as assessment
from app.stages.assessment import queries
from app.stages.assessment.invitations.models import Invitation
from app.stages.assessment.invitations.queries import open_invitations
from app.stages.assessment.meeting import actions as review
from app.stages.assessment.meeting.models import ReviewMeeting, ScoreObjection
from app.stages.assessment.models import Round
from app.stages.assessment.reading import read_results
from app.stages.rectification.actions import items
from app.stages.rectification.models import Item
from app.stages.rectification.queries import items_of
from app.stages.warning.actions import drafting, issuing, serving
from tests.browser.desk import PASSWORD
from tests.builders import Office, a_case, a_unit
from tests.lives import a_case_under_rectification
from workflows.meeting import DelegateKind
from workflows.vocabulary import ItemType, ProblemClass

PROBLEMS = tuple(f"第{n}批维修资金拨付不及时" for n in range(1, 13))
SCORES = "单位代码,得分,同类组,问题,类别,整改类型,整改要求\n"
PEERS = 14


@dataclass
class Town:
    """What the tests look for."""

    office: Office
    round: Round
    peers: list[Unit]
    #: Under rectification for half a year, with every problem overdue.
    late: Case
    #: Served yesterday, not signed for.
    unsigned: Case
    #: What was proposed because of the late case.
    proposal: Proceeding
    #: Its draft scores are shown to the units, one objected, and its review meeting is planned.
    objection: ScoreObjection
    invitation: Invitation
    meeting: ReviewMeeting

    @property
    def late_items(self) -> list[Item]:
        """The problems that are overdue."""
        return items_of(self.late)

    @property
    def everybody(self) -> list[User]:
        """Everybody who may sign in."""
        return [*self.office.people.values(), self.office.second_handler]


def build_town(now: datetime) -> Town:
    """Half a year of a city, up to now."""
    with transaction():
        office = Office()
        peers = [office.unit, office.other_unit]
        peers += [
            a_unit(f"P{n:02}", name=f"示范市第{n + 2}局", below=office.city) for n in range(1, PEERS - 1)
        ]
        late = a_case_under_rectification(office, now=now - timedelta(days=180), problems=PROBLEMS)
        town = Town(
            office=office,
            round=_published_round(office, peers, now - timedelta(days=3)),
            peers=peers,
            late=late,
            unsigned=_served_case(office, now - timedelta(days=1)),
            proposal=propose(late, "十二个问题全部逾期未整改。", by=office.office_director, now=now),
            **_under_review(office, peers, now - timedelta(hours=2)),
        )
        hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        for person in town.everybody:
            person.password_hash = hashed
            person.demo = True  # never asked for a new password
    return town


def _scored_round(office: Office, peers: list[Unit], year: int, half: str, now: datetime) -> Round:
    first, last = (
        (date(year, 1, 1), date(year, 6, 30)) if half == "上" else (date(year, 7, 1), date(year, 12, 31))
    )
    round_ = assessment.open_round(
        f"{year}年{half}半年清廉指数评价",
        period=f"{year}年{half}半年",
        period_from_on=first,
        period_until_on=last,
        unit=office.city,
        by=office.handler,
        now=now,
    )
    # The two lowest lie below the pass mark of 60; the third is a candidate by its rank.
    lines = [f"{unit.code},{57 + 2 * place}.5,市直部门,,,," for place, unit in enumerate(peers)]
    lines += [f"{peers[0].code},,,审批环节多、时限长,堵点,立行立改,清理审批环节并公布时限"]
    checked = assessment.judge(round_, read_results((SCORES + "\n".join(lines)).encode(), "得分.csv"))
    assessment.import_results(round_, checked, by=office.handler, now=now)
    return round_


def _published_round(office: Office, peers: list[Unit], now: datetime) -> Round:
    round_ = _scored_round(office, peers, 2025, "下", now)
    assessment.submit_round(round_, by=office.handler, now=now)
    assessment.review_round(round_, by=office.office_director, now=now)
    assessment.publish_round(round_, by=office.principal_leader, now=now)
    return round_


def _under_review(office: Office, peers: list[Unit], now: datetime) -> dict[str, Any]:
    round_, handler = _scored_round(office, peers, 2026, "上", now), office.handler
    review.open_objections(round_, by=handler, now=now)
    reason = "台账记载为八件，报送数据为十一件。"
    objection = review.file_objection(round_, office.unit, "", reason, by=office.unit_principal, now=now)
    meeting = review.plan_meeting(
        round_,
        meets_on=now.date() + timedelta(days=20),
        place="市纪委监委机关第一会议室",
        agenda="听取初评结果汇报\n审议分数调整建议并逐项表决",
        chair="市纪委书记",
        by=handler,
        now=now,
    )
    for kind, name in zip(DelegateKind, ("代表甲", "代表乙", "委员丙", "专家丁"), strict=True):
        account = office.review_delegate if name == "委员丙" else None
        review.invite_delegate(
            meeting, kind, name, "示范市第一中学教师", account=account, by=handler, now=now
        )
    lowest = next(each for each in queries.candidates_of(round_) if each.unit_id == office.unit.id)
    why = "巡察整改任务已全部完成，数据截止后未能计入。"
    review.propose_adjustment(meeting, lowest, Decimal("1.50"), why, by=handler, now=now)
    (invitation,) = open_invitations(meeting_id=meeting.id)
    return {"objection": objection, "meeting": meeting, "invitation": invitation}


def _served_case(office: Office, now: datetime) -> Case:
    case = a_case(office, now=now, period="2026年上半年", peer_group="市直部门")
    items.list_item(
        case,
        problem="工程变更审批超过规定时限",
        problem_class=ProblemClass.PAIN_POINT,
        item_type=ItemType.LIMITED,
        requirement="查清原因，逐项整改到位。",
        by=office.handler,
        now=now,
    )
    drafting.draft_warning(case, by=office.handler, now=now)
    drafting.submit_warning(case, by=office.handler, now=now)
    drafting.review_warning(case, by=office.office_director, now=now)
    issuing.sign_warning(case, by=office.leader_in_charge, now=now)
    issuing.issue_warning(case, by=office.case_manager, now=now)
    serving.serve_warning(case, (office.handler, office.second_handler), by=office.handler, now=now)
    return case
