"""The department that gave a value is asked about an objection to it, and the office decides with its opinion on record."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.cases.actions import urge
from app.cases.facts import running_deadlines
from app.cases.models import Event
from app.evidence.actions import Accepted, keep_drafts
from app.extensions import db, the_store, transaction
from app.outbox.models import Channel, Message
from app.overview.queries.work import duties_of
from app.people.models import User
from app.stages.assessment.feeds.queries import reporters_below
from app.stages.assessment.meeting import actions, queries
from app.stages.assessment.meeting.models import SourceOpinion
from tests.app.stages.assessment.meeting.test_draft_of_a_model import WHY, Drafted
from tests.browser_page import Browser
from tests.builders import somebody
from tests.memory import MadeOnce
from workflows.actions import Action
from workflows.engine import Refused
from workflows.meeting import Finding, OpinionState, Remedy
from workflows.vocabulary import Role

SAID = "经核对台账，报送时漏计十八条，应为八十一条。"


@pytest.fixture
def city(made_once: MadeOnce, now: datetime) -> Drafted:
    return made_once(Drafted, now)


def the_opinion() -> SourceOpinion:
    return db.session.scalars(select(SourceOpinion)).one()


def test_the_department_is_asked_told_and_has_its_term(city: Drafted) -> None:
    reporter = city.office.data_reporter
    with transaction():
        city.objected()
    opinion = the_opinion()
    (deadline,) = running_deadlines(opinion)
    assert (deadline.due_on - city.now.date()).days == 3
    assert deadline in db.session.scalars(duties_of(reporter, city.now)).all()
    told = select(Message.recipient_id).where(
        Message.kind == "matter_submitted",
        Message.channel == Channel.IN_APP,
        Message.subject.contains("一岗双责"),
    )
    reporters = {each.id for each in reporters_below(opinion.unit_path, city.now.date())}
    assert set(db.session.scalars(told)) & reporters


def test_the_office_decides_with_the_opinion_and_its_records(city: Drafted) -> None:
    office, reporter = city.office, city.office.data_reporter
    with transaction():
        objection = city.objected()
        opinion = the_opinion()
        with pytest.raises(Refused, match="has until"):
            actions.reject_objection(objection, "台账与报送一致，维持原分", by=office.handler, now=city.now)
        with pytest.raises(Refused, match="belongs to"):
            actions.give_opinion(opinion, Finding.WRONG, SAID, by=office.handler, now=city.now)
        with pytest.raises(Refused, match="at least 10 characters"):
            actions.give_opinion(opinion, Finding.WRONG, "有误", by=reporter, now=city.now)
        stored = the_store().put("台账八十一条".encode())
        file = Accepted("台账.txt", "text/plain", stored.sha256, stored.size)
        files = keep_drafts([file], ("source_opinion", opinion.id), by=reporter, now=city.now)
        actions.give_opinion(opinion, Finding.WRONG, SAID, files, by=reporter, now=city.now)
        with pytest.raises(Refused, match="is not possible in the state"):
            actions.give_opinion(opinion, Finding.STANDS, SAID, by=reporter, now=city.now)
        actions.uphold_objection(
            objection, Remedy.CORRECTION, "部门核实有误，更正后重新计算", by=office.handler, now=city.now
        )
    assert (opinion.state, opinion.finding, opinion.given_by) == (OpinionState.GIVEN, Finding.WRONG, reporter)
    assert [each.name for each in queries.files_of_opinions([opinion.id])[opinion.id]] == ["台账.txt"]


def test_after_its_time_the_office_decides_without_and_says_so(city: Drafted) -> None:
    with transaction():
        objection = city.objected()
        late = city.now + timedelta(days=4)
        event = actions.reject_objection(
            objection, "期满未收到意见，按原始报表维持原分", by=city.office.handler, now=late
        )
    opinion = the_opinion()
    assert event.details["without_opinion"] == [opinion.unit.name]
    assert (opinion.state, running_deadlines(opinion)) == (OpinionState.ENDED, [])


def test_a_department_that_says_nothing_is_urged(city: Drafted) -> None:
    with transaction():
        city.objected()
        urge(the_opinion(), "评审会下周召开，请尽快出具意见", by=city.office.case_manager, now=city.now)
    urged = select(Message.recipient_id).where(Message.kind == "matter_urged")
    reporters = {each.id for each in reporters_below(the_opinion().unit_path, city.now.date())}
    assert set(db.session.scalars(urged)) & reporters


def test_taking_the_objection_back_ends_the_question(city: Drafted) -> None:
    with transaction():
        objection = city.objected()
        actions.withdraw_objection(objection, by=city.principal, now=city.now)
    assert the_opinion().state == OpinionState.ENDED


def test_whoever_objected_does_not_speak_for_the_department(city: Drafted) -> None:
    with transaction():
        both = somebody(Role.DATA_REPORTER, city.office.city)
        objection = city.objected()
        objection.filed_by_id = both.id
        with pytest.raises(Refused, match="somebody else speaks for the department"):
            actions.give_opinion(the_opinion(), Finding.STANDS, SAID, by=both, now=city.now)


def test_nobody_is_asked_about_the_score_as_a_whole_or_where_nobody_reports(city: Drafted) -> None:
    with transaction():
        actions.file_objection(city.round, city.units["K"], "", WHY, by=city.principal, now=city.now)
        for reporter in reporters_below(city.office.city.path, city.now.date()):
            reporter.active = False
        objection = city.objected()
        assert db.session.query(SourceOpinion).count() == 0
        actions.reject_objection(
            objection,
            "书面征求意见后维持原分，详见复函",
            source_says="市委组织部复函：数据无误",
            by=city.office.handler,
            now=city.now,
        )
    asked = db.session.scalars(select(Event).where(Event.action == Action.ASK_SOURCE)).all()
    assert asked == []


def test_the_opinion_on_its_pages_is_for_the_department_and_the_office(app: Flask, city: Drafted) -> None:
    with transaction():
        objection = city.objected()
        unit_reads = f"/score-objections/{objection.id}"
    address = f"/source-opinions/{the_opinion().id}"

    def as_person(person: User) -> Browser:
        browser = Browser(app)
        with browser.client.session_transaction() as session:
            session["_user_id"] = person.get_id()
            session["_fresh"] = True
        return browser

    opened: Callable[[User], Browser] = as_person
    with time_machine.travel(city.now, tick=False):
        reporter, handler = opened(city.office.data_reporter), opened(city.office.handler)
        assert "对异议出具责任部门意见" in reporter.get("/my-work").words
        (line,) = reporter.get("/source-opinions").rows()
        assert line[0] == "一岗双责"
        assert opened(city.office.liaison).get("/source-opinions", code=403)
        page = reporter.get(address)
        assert WHY in page.words
        assert "C12" in page.words
        opened(city.principal).get(address, code=404)
        reporter.get(page.links["出具意见"])
        assert reporter.submit(code=422, fields={"opinion": SAID}).errors == [
            "核查结论：请说明数据是否有误。"
        ]
        page = reporter.submit(
            fields={
                "finding": "wrong",
                "opinion": SAID,
                "files": (io.BytesIO("八十一条".encode()), "台账.txt"),
            }
        )
        assert "数据有误" in page.words
        assert SAID not in opened(city.principal).get(unit_reads).words
        page = handler.get(unit_reads)
        assert SAID in page.words
        assert "出具了责任部门意见" in page.words
        file = page.links["台账.txt"]
        opened(city.principal).get(file, code=404)
        handler.get(f"{unit_reads}/reject")
        handler.submit(fields={"reason": "部门意见不影响本期结果，维持原分"})
        assert SAID in opened(city.principal).get(unit_reads).words
        db.session.rollback()
        answer = opened(city.principal).client.get(file)
        assert answer.get_data(as_text=True) == "八十一条", answer.status
