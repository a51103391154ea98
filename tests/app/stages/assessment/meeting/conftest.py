"""A round with draft scores whose publication waits for objections, meeting and report; by the product's own actions."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from flask import Flask

from app.evidence.actions import Accepted, keep_drafts
from app.evidence.models import DraftUpload
from app.extensions import db, the_store
from app.notices.actions import drafting, issuing
from app.notices.models import Notice
from app.people.models import User
from app.people.queries import the_clock
from app.policies.actions import release_policy
from app.policies.policy import ReviewRule
from app.stages.assessment import actions as rounds
from app.stages.assessment.meeting import actions
from app.stages.assessment.meeting.models import MeetingAdjustment, ReviewMeeting, ScoreObjection
from app.stages.assessment.meeting.queries import open_window
from app.stages.assessment.meeting.writing import Written
from app.stages.assessment.models import Result
from tests.app.stages.assessment.conftest import Assessed
from tests.browser_page import Browser
from tests.builders import somebody
from tests.memory import MadeOnce
from workflows.meeting import DelegateKind
from workflows.vocabulary import Role

SCORES = {code: str(95 - 3 * at) for at, code in enumerate("ABCDEFGHIJKL")} | {"UNIT": "58.40", "OTHER": "71"}
WHY = "数据与原始台账不符，应为八件"
WRITTEN = Written(
    recipient="中共示范市委员会",
    basis="《示范市清廉指数评价办法》",
    problems=("审批超期问题仍然突出。",),
    recommendations=("对列入名单的单位发出预警。",),
)


class Reviewed(Assessed):
    """The assessed city under a policy that asks for the review of every round."""

    def __init__(self, now: datetime, rule: ReviewRule = ReviewRule.ALWAYS) -> None:
        release_policy({"review_meeting": rule}, "全部评价均须评审", by=the_clock(), now=now)
        super().__init__(now)
        self.other_principal = somebody(Role.UNIT_PRINCIPAL, self.office.other_unit)
        self.scored(**SCORES)

    def result(self, code: str = "UNIT") -> Result:
        return next(each for each in db.session.query(Result) if each.unit.code == code)

    def a_file(self, by: User, *, about: tuple[str, int], name: str = "台账.txt") -> DraftUpload:
        stored = the_store().put("台账记载八件".encode())
        file = Accepted(name, "text/plain", stored.sha256, stored.size)
        return keep_drafts([file], about, by=by, now=self.now)[0]

    def asked(self) -> None:
        actions.open_objections(self.round, by=self.office.handler, now=self.now)

    def objection(self, reason: str = WHY) -> ScoreObjection:
        principal = self.office.unit_principal
        return actions.file_objection(
            self.round,
            self.office.unit,
            "",
            reason,
            [self.a_file(principal, about=("round", self.round.id))],
            by=principal,
            now=self.now,
        )

    def over(self) -> None:
        """The time for objections ends, as the clock ends it."""
        window = open_window(self.round)
        assert window is not None
        actions.end_objections(window, by=the_clock(), now=self.now + timedelta(days=8))

    def planned(self, *, days: int = 0) -> ReviewMeeting:
        return actions.plan_meeting(
            self.round,
            meets_on=self.now.date() + timedelta(days=days),
            place="第一会议室",
            agenda="听取初评结果，审议调整建议",
            chair="市纪委书记",
            by=self.office.handler,
            now=self.now,
        )

    def invited(self, meeting: ReviewMeeting, *, present: int = 5) -> None:
        """Two delegates of the Party congress, and one each of the others; so many of them came."""
        for at, kind in enumerate((*DelegateKind, DelegateKind.PARTY_CONGRESS)):
            actions.invite_delegate(
                meeting, kind, f"代表{at}", "企业职工", by=self.office.handler, now=self.now
            )
        came = [each.id for each in meeting.delegates][:present]
        actions.record_attendance(meeting, came, by=self.office.handler, now=self.now)

    def proposed(self, meeting: ReviewMeeting, points: str = "1.50", code: str = "UNIT") -> MeetingAdjustment:
        return actions.propose_adjustment(
            meeting,
            self.result(code),
            Decimal(points),
            "主动发现并整改的问题未计入数据",
            by=self.office.handler,
            now=self.now,
        )

    def voted(self, adjustment: MeetingAdjustment, *votes: int) -> None:
        actions.record_vote(
            adjustment,
            votes_for=votes[0],
            votes_against=votes[1],
            votes_abstained=votes[2],
            by=self.office.handler,
            now=self.now,
        )

    def minuted(self, meeting: ReviewMeeting) -> None:
        handler = self.office.handler
        file = self.a_file(handler, about=("review_meeting", meeting.id), name="纪要.txt")
        actions.keep_minutes(meeting, [file], by=handler, now=self.now)

    def held(self) -> ReviewMeeting:
        meeting = self.planned()
        self.invited(meeting)
        self.minuted(meeting)
        actions.hold_meeting(meeting, by=self.office.handler, now=self.now)
        return meeting

    def concluded(self) -> ReviewMeeting:
        meeting = self.held()
        actions.conclude_meeting(meeting, by=self.office.office_director, now=self.now)
        return meeting

    def reported(self) -> Notice:
        """The report, written, reviewed and signed."""
        office = self.office
        report = actions.write_report(self.round, WRITTEN, by=office.handler, now=self.now)
        drafting.submit_notice(report, by=office.handler, now=self.now)
        drafting.review_notice(report, by=office.office_director, now=self.now)
        issuing.sign_notice(report, by=office.principal_leader, now=self.now)
        return report

    def published_only(self) -> None:
        """Publish what was submitted and reviewed already."""
        rounds.publish_round(self.round, by=self.office.principal_leader, now=self.now)


@pytest.fixture
def city(made_once: MadeOnce, now: datetime) -> Reviewed:
    return made_once(Reviewed, now)


@pytest.fixture
def as_person(app: Flask, city: Reviewed) -> Iterator[Callable[[User], Browser]]:
    def opened(person: User) -> Browser:
        browser = Browser(app)
        with browser.client.session_transaction() as session:
            session["_user_id"] = person.get_id()
            session["_fresh"] = True
        return browser

    with time_machine.travel(city.now, tick=False):
        yield opened
