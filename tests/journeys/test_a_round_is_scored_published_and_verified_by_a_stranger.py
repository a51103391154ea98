"""A round is scored from feeds and survey, objected to, adjusted at the meeting, published, and verified by a stranger."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner
from flask import Flask

from app.cli import main
from app.clock import local_day
from app.evidence.actions import Accepted, keep_drafts
from app.extensions import db, the_store, transaction
from app.notices.actions import drafting, issuing
from app.people.models import User
from app.people.queries import the_clock
from app.policies.policy import ReviewRule
from app.stages.assessment.computing import queries
from app.stages.assessment.computing.models import Kind
from app.stages.assessment.invitations.queries import open_invitations
from app.stages.assessment.meeting import actions as review
from app.stages.assessment.meeting.models import ReviewMeeting, ScoreObjection
from app.stages.assessment.meeting.queries import open_window, opinions_of
from app.stages.assessment.meeting.writing import Written
from app.stages.assessment.models import Result
from app.stages.assessment.surveys import actions as surveys
from app.stages.assessment.surveys.actions import Plan, Sheet
from app.stages.assessment.surveys.queries import invitation
from app.stages.assessment.surveys.words import Scale, SurveyKind
from tests.app.stages.assessment.computing.conftest import MODEL, Scored
from tests.browser_page import Browser, Page
from workflows.meeting import DelegateKind, Finding, Remedy, VoteChoice
from workflows.vocabulary import RoundState

SURVEY = """
[[node]]
code = "voice"
name = "群众评价"
parent = "index"

[[indicator]]
code = "satisfaction"
name = "群众满意度"
parent = "voice"
direction = "higher"
source = "社会评价"
measure = { kind = "goalposts", lowest = 0, highest = 100 }
tags = ["goal:people", "system:duty"]

[survey]
of = "voice"
share = 0.2
answers = "satisfaction_answers"
error = "satisfaction_error"
minimum_answers = 5
"""
WRITTEN = Written("中共示范市委", "根据评价办法", ("个别单位整改不到位",), ("限期整改",))


class Town(Scored):
    """The scored city, with a browser for everybody."""

    def __init__(self, app: Flask, now: datetime) -> None:
        self.app = app
        super().__init__(now, model=f"{MODEL}{SURVEY}", review=ReviewRule.WITH_MODEL)

    def browser(self, person: User) -> Browser:
        browser = Browser(self.app)
        with browser.client.session_transaction() as session:
            session["_user_id"] = person.get_id()
            session["_fresh"] = True
        return browser

    def does(self, person: User, act: str, **fields: object) -> Page:
        """Open the page of an act of the round and do it."""
        browser = self.browser(person)
        browser.get(f"/rounds/{self.round.id}/{act}")
        page = browser.submit(fields=fields) if fields else browser.submit(button="")
        assert not page.errors, page.errors
        db.session.rollback()
        return page

    def surveyed(self) -> None:
        """Six people say what they think of every unit: the seventh of ten grades of L, the ninth of all others."""
        office, units = self.office, [*self.units.values()]
        plan = Plan(
            kind=SurveyKind.SOCIAL,
            title="社会评价",
            scale=Scale.TEN,
            questions=("办事公道",),
            units=[(unit, []) for unit in units],
            column="satisfaction",
            answers_column="satisfaction_answers",
            error_column="satisfaction_error",
            minimum=5,
            opens_on=local_day(self.now),
            closes_on=local_day(self.now),
        )
        survey = surveys.draft_survey(self.round, plan, by=office.handler, now=self.now)
        surveys.submit_survey(survey, by=office.handler, now=self.now)
        surveys.approve_survey(survey, by=office.office_director, now=self.now)
        group = survey.groups[0]
        codes = surveys.issue_codes(survey, 6, by=office.handler, now=self.now)
        surveys.open_survey(survey, by=office.handler, now=self.now)
        for person, code in enumerate(codes):
            invited = invitation(code, local_day(self.now)).code
            assert invited is not None
            marks: dict[int, list[int | None]] = {
                unit.id: [7 if unit.code == "L" else 9 - person % 2] for unit in units
            }
            surveys.answer(invited, Sheet(group, marks), now=self.now)
        surveys.end_survey(survey, by=the_clock(), now=self.now + timedelta(days=1))

    def result(self, code: str) -> Result:
        return db.session.query(Result).filter_by(round_id=self.round.id, unit_id=self.units[code].id).one()

    def heard(self) -> ReviewMeeting:
        """A unit objects, and the meeting gives it two points."""
        return self.met(self.objected())

    def objected(self) -> ScoreObjection:
        """A unit objects, the department finds that it is right, and the time for objections ends."""
        office, now = self.office, self.now
        review.open_objections(self.round, by=office.handler, now=now)
        objection = review.file_objection(
            self.round,
            office.unit,
            "committee_duty",
            "主抓直管的两次专题会议没有计入。",
            by=office.unit_principal,
            now=now,
        )
        (opinion,) = opinions_of(objection)
        reporter = office.data_reporter
        review.give_opinion(
            opinion, Finding.WRONG, "两次专题会议确有记录，报送时漏计。", by=reporter, now=now
        )
        review.uphold_objection(
            objection, Remedy.ADJUSTMENT, "情况属实，提请评审会审议加分。", by=office.handler, now=now
        )
        window = open_window(self.round)
        assert window is not None
        review.end_objections(window, by=the_clock(), now=now + timedelta(days=9))
        return objection

    def met(self, objection: ScoreObjection) -> ReviewMeeting:
        """The meeting votes on two points, and is concluded."""
        office, now = self.office, self.now
        meeting = review.plan_meeting(
            self.round,
            meets_on=local_day(now),
            place="会议室",
            agenda="审议",
            chair="书记",
            by=office.handler,
            now=now,
        )
        delegate = office.review_delegate
        for kind in DelegateKind:
            account = delegate if kind is DelegateKind.PARTY_CONGRESS else None
            review.invite_delegate(meeting, kind, f"代表{kind}", account=account, by=office.handler, now=now)
        result = db.session.query(Result).filter_by(round_id=self.round.id, unit_id=office.unit.id).one()
        adjustment = review.propose_adjustment(
            meeting,
            result,
            Decimal("2.00"),
            "两次专题会议未计入数据，予以补记。",
            objection=objection,
            by=office.handler,
            now=now,
        )
        present = [each.id for each in meeting.delegates]
        review.record_attendance(meeting, present, by=office.handler, now=now)
        (invited,) = open_invitations(meeting_id=meeting.id, user_id=delegate.id)
        review.cast_vote(invited, adjustment, VoteChoice.FOR, by=delegate, now=now)
        review.record_vote(
            adjustment, votes_for=3, votes_against=0, votes_abstained=0, by=office.handler, now=now
        )
        stored = the_store().put("会议纪要".encode())
        file = Accepted("纪要.txt", "text/plain", stored.sha256, stored.size)
        minutes = keep_drafts([file], ("review_meeting", meeting.id), by=office.handler, now=now)
        review.keep_minutes(meeting, minutes, by=office.handler, now=now)
        review.hold_meeting(meeting, by=office.handler, now=now)
        review.conclude_meeting(meeting, by=office.office_director, now=now)
        review.settle_objection(objection, by=office.handler, now=now)
        return meeting

    def reported(self) -> None:
        office, now = self.office, self.now
        report = review.write_report(self.round, WRITTEN, by=office.handler, now=now)
        drafting.submit_notice(report, by=office.handler, now=now)
        drafting.review_notice(report, by=office.office_director, now=now)
        issuing.sign_notice(report, by=office.principal_leader, now=now)


@pytest.fixture
def town(app: Flask, now: datetime) -> Iterator[Town]:
    with time_machine.travel(now, tick=False):
        with transaction():
            town = Town(app, now)
        yield town


def verified(*arguments: str) -> dict[str, object]:
    """What ``qingjian index verify`` says, by its exit status and for machines."""
    outcome = CliRunner().invoke(main, ["index", "verify", *arguments, "--json"])
    return {"status": outcome.exit_code, **json.loads(outcome.stdout)}


def test_a_round_is_scored_published_and_verified_by_a_stranger(town: Town, tmp_path: Path) -> None:
    office, round_ = town.office, town.round
    with transaction():
        town.delivered()
        town.surveyed()
    page = town.does(office.handler, "compute")
    assert page.heading == "指数计算"
    assert "参评单位15个，有得分的14个" in page.words
    before = town.result("A").score
    unit_before = db.session.query(Result).filter_by(round_id=round_.id, unit_id=office.unit.id).one().score
    assert unit_before is not None

    with transaction():
        town.heard()
    browser = town.browser(office.handler)
    browser.get(f"/rounds/{round_.id}/submit")
    refused = browser.submit(button="", code=422)
    assert refused.errors == ["计算之后数据发生了变化，应当重新计算。"]
    town.does(office.handler, "compute")
    assert town.result("A").score == before
    adjusted = db.session.query(Result).filter_by(round_id=round_.id, unit_id=office.unit.id).one()
    assert adjusted.score == unit_before + 2

    with transaction():
        town.reported()
    town.does(office.handler, "submit")
    town.does(office.office_director, "review")
    page = town.does(office.principal_leader, "publish")
    assert town.round.state == RoundState.PUBLISHED
    final = queries.latest_computation(round_, Kind.FINAL)
    assert final is not None

    bundle = tmp_path / "results.zip"
    answer = town.browser(office.principal_leader).client.get(f"/rounds/{round_.id}/bundle.zip")
    bundle.write_bytes(answer.data)
    assert verified(str(bundle), "--seal", final.seal)["status"] == 0
    line = tmp_path / "line.json"
    answer = town.browser(office.unit_principal).client.get(
        f"/rounds/{round_.id}/own-line/{office.unit.id}.json"
    )
    line.write_bytes(answer.data)
    told = verified(str(line), "--seal", final.seal)
    assert (told["status"], told["unit"]) == (0, "UNIT")
    line.write_bytes(answer.data.replace(b'"committee_duty":"91"', b'"committee_duty":"99"'))
    assert verified(str(line), "--seal", final.seal)["status"] == 1


def test_a_meeting_after_the_submission_sends_the_round_back(town: Town) -> None:
    """What the meeting adopts is computed before anybody reads the results or the report as if they were in step."""
    office, round_ = town.office, town.round
    with transaction():
        town.delivered()
        town.surveyed()
        town.computed()
        objection = town.objected()
    browser = town.browser(office.handler)
    page = browser.get(f"/rounds/{round_.id}/submit")
    assert "综合评审会尚未办结" in page.words
    browser.submit(button="")
    with transaction():
        town.met(objection)
    browser.get(f"/rounds/{round_.id}/evaluation-report")
    refused = browser.submit(fields={"problems": "作风问题。", "recommendations": "限期整改。"}, code=422)
    assert refused.errors == ["计算之后数据发生了变化，应当重新计算。"]
    director = town.browser(office.office_director)
    director.get(f"/rounds/{round_.id}/review")
    refused = director.submit(button="", code=422)
    assert refused.errors == [
        "计算之后数据发生了变化，应当重新计算。",
        "请将本轮评价退回承办人，重新计算后再送审。",
    ]
    town.does(office.office_director, "return", reason="评审会通过加分，请重新计算")
    town.does(office.handler, "compute")
    with transaction():
        town.reported()
    assert "综合评审会尚未办结" not in browser.get(f"/rounds/{round_.id}/submit").words
    town.does(office.handler, "submit")
    town.does(office.office_director, "review")
    town.does(office.principal_leader, "publish")
    assert town.round.state == RoundState.PUBLISHED


def test_a_published_mistake_is_corrected_on_record(town: Town) -> None:
    office, round_ = town.office, town.round
    with transaction():
        town.delivered()
        town.surveyed()
        town.computed()
        town.heard()
        town.computed()
        town.reported()
        town.published()
    wrong = town.result("L").score
    page = town.does(
        office.handler,
        "propose-correction",
        unit_code="L",
        column="committee_duty",
        value="90",
        reason="报送单位填报有误",
    )
    assert "有一项更正待主要领导审定。" in page.words
    assert town.result("L").score == wrong
    browser = town.browser(office.principal_leader)
    proposed = browser.get(page.links["有一项更正待主要领导审定。"])
    values, changes = (table.select("tbody tr") for table in proposed.html.select("main table"))
    assert [proposed.words_of(row) for row in values] == [
        "示范市L局 党委主抓直管〔committee_duty〕 — 55 90 报送单位填报有误"
    ]
    assert [proposed.words_of(row.th) for row in changes] == ["示范市L局"]
    town.does(office.principal_leader, "correct")
    assert wrong is not None
    assert (town.result("L").score or 0) > wrong
    page = town.browser(office.handler).get(f"/rounds/{round_.id}/computation")
    assert "已公布，并于2026年3月2日更正。" in page.words


def test_strangers_see_nothing_of_it(town: Town) -> None:
    office, round_ = town.office, town.round
    with transaction():
        town.delivered()
        town.surveyed()
        town.computed()
    for person, address in (
        (office.unit_principal, f"/rounds/{round_.id}/computation"),
        (office.unit_principal, f"/rounds/{round_.id}/bundle.zip"),
        (office.unit_principal, f"/rounds/{round_.id}/own-line/{town.units['A'].id}"),
        (office.unit_principal, f"/rounds/{round_.id}/own-line/{office.unit.id}"),
        (office.handler, f"/rounds/{round_.id}/bundle.zip"),
    ):
        assert town.browser(person).client.get(address).status_code in (403, 404), address
