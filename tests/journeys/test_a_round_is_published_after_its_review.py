"""From draft scores to publication: a unit is right, its value is corrected, the meeting meets, the report is signed."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask

from app.extensions import db, transaction
from app.people.models import User
from app.scheduler import job_named
from app.stages.assessment.meeting.models import ReviewMeeting, ScoreObjection
from app.stages.assessment.meeting.queries import report_of
from app.stages.assessment.models import Round
from tests.app.stages.assessment.meeting.conftest import Reviewed
from tests.browser_page import Browser, Page
from workflows.meeting import DelegateKind
from workflows.vocabulary import NoticeState, RoundState


class Office:
    """Everybody at a browser of their own; ``does`` opens the page of an act and does it."""

    def __init__(self, app: Flask, city: Reviewed) -> None:
        self.app, self.city = app, city

    def at(self, person: User) -> Browser:
        browser = Browser(self.app)
        with browser.client.session_transaction() as session:
            session["_user_id"] = person.get_id()
            session["_fresh"] = True
        return browser

    def does(self, person: User, address: str, **fields: object) -> Page:
        browser = self.at(person)
        browser.get(address)
        page = browser.submit(fields=fields) if fields else browser.submit(button="")
        assert not page.errors, page.errors
        db.session.rollback()
        return page


@pytest.fixture
def office(app: Flask, now: datetime) -> Iterator[Office]:
    with time_machine.travel(now, tick=False):
        with transaction():
            city = Reviewed(now)
        yield Office(app, city)


def test_a_round_is_published_after_its_review(office: Office, now: datetime) -> None:
    city, people = office.city, office.city.office
    home = f"/rounds/{city.round.id}"
    handler, director, leader = people.handler, people.office_director, people.principal_leader
    office.does(handler, f"{home}/ask-for-objections")
    the_unit_is_right(office, home)

    with time_machine.travel(now + timedelta(days=8), tick=False):
        assert job_named("mind-objections").run(now + timedelta(days=8)) == 1
        office.does(handler, f"{home}/submit")
        office.does(director, f"{home}/review")
        page = office.at(leader).get(home)
        assert "综合评审会尚未召开并办结" in page.words
        assert "评价报告尚未签发" in page.words
        assert "件异议没有办结" not in page.words
        the_meeting_meets(office, home)
        the_report_is_signed(office, home)
        office.does(leader, f"{home}/publish")
    assert db.session.get_one(Round, city.round.id).state == RoundState.PUBLISHED


def the_unit_is_right(office: Office, home: str) -> None:
    """It objects; the office corrects the value, and may settle the objection only then."""
    city, people = office.city, office.city.office
    principal, handler = people.unit_principal, people.handler
    words = {"reason": "台账记载为八件，报送数据为十一件", "files": (io.BytesIO(b"ledger"), "ledger.txt")}
    office.does(principal, f"{home}/draft-scores/{people.unit.id}/object", **words)
    objection = f"/score-objections/{db.session.query(ScoreObjection).one().id}"
    answer = {"remedy": "correction", "reason": "经核对台账为八件，更正后重新计算"}
    office.does(handler, f"{objection}/uphold", **answer)
    assert "数据仍与单位提出异议时相同" in office.at(handler).get(objection).words
    with transaction():
        city.scored(db.session.get_one(Round, city.round.id), UNIT="63.25", A="90", B="58")
    office.does(handler, f"{objection}/settle")
    read = office.at(principal).get(objection).words
    assert "经核对台账为八件" in read
    assert "63.25" in read


def the_meeting_meets(office: Office, home: str) -> None:
    """Delegates of each kind come, one votes with an account, hands are counted, a second hand concludes."""
    people = office.city.office
    handler = people.handler
    plan = {"meets_on": "2026-03-10", "place": "第一会议室", "chair": "市纪委书记"}
    office.does(handler, f"{home}/plan-meeting", **plan)
    meeting = f"/review-meetings/{db.session.query(ReviewMeeting).one().id}"
    delegate = people.review_delegate
    for kind in DelegateKind:
        account = str(delegate.id) if kind is DelegateKind.PARTY_CONGRESS else "0"
        office.does(handler, f"{meeting}/invite?kind={kind}", name=f"代表{kind.label[:9]}", account=account)
    boxes = office.at(handler).get(f"{meeting}/attendance").form(with_field="present")
    present = [box["value"] for box in boxes.select('[name="present"]')]
    office.does(handler, f"{meeting}/attendance", present=present)
    office.does(
        handler, f"{meeting}/propose", unit_code="B", points="-1", reason="信访处置迟缓，影响不良，建议减分"
    )
    found = office.at(delegate).get("/my-work")
    invitation = next(link for link in found.links.values() if link.startswith("/invitations/"))
    office.does(delegate, f"{invitation}/vote?adjustment=1", choice="against")
    office.does(
        handler, f"{meeting}/vote", adjustment="1", votes_for="1", votes_against="2", votes_abstained="0"
    )
    assert "反对" in office.at(handler).get(f"{meeting}/votes").words
    office.does(handler, f"{meeting}/minutes", files=(io.BytesIO("会议纪要".encode()), "纪要.txt"))
    office.does(handler, f"{meeting}/hold")
    office.does(people.office_director, f"{meeting}/conclude")


def the_report_is_signed(office: Office, home: str) -> None:
    """Written by the handler, reviewed by the director, signed by the principal leader, kept by case management."""
    people = office.city.office
    office.does(
        people.handler, f"{home}/evaluation-report", problems="审批超期。", recommendations="限期整改。"
    )
    report = report_of(db.session.get_one(Round, office.city.round.id))
    assert report is not None
    acts: list[tuple[User, str]] = [
        (people.handler, "submit"),
        (people.office_director, "review"),
        (people.principal_leader, "sign"),
        (people.case_manager, "seal"),
    ]
    for person, act in acts:
        office.does(person, f"/notices/{report.id}/{act}")
    assert report.state == NoticeState.KEPT
    assert report.content["objections_upheld"] == 1
    assert [each["adopted"] for each in report.content["adjusted"]] == [False]
