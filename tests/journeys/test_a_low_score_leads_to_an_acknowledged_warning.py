"""From a file of scores to the principal's signature, every step on its page, by the person whose step it is."""

import io
from collections.abc import Iterator
from datetime import date, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.cases.models import Case, Deadline
from app.extensions import db, transaction
from app.notices.models import Notice
from app.people.models import User
from app.stages.assessment.models import Round
from tests.browser_page import Browser, Page
from tests.builders import Office, a_unit
from workflows.terms import Term
from workflows.vocabulary import CaseState, NoticeState, RoundState

HEAD = "单位代码,得分,问题,类别,整改类型,对应指标,整改要求\n"
SCORES = HEAD + (
    "UNIT,59.994,工程变更审批超期,堵点,立行立改,审批按时办结率,清理环节并公布时限\n"
    "UNIT,,维修资金拨付慢,痛点,限期整改,群众满意度,限期拨付到位\n"
    "OTHER,59.995,,,,,\n" + "".join(f"U{n},{70 + n},,,,,\n" for n in range(10))
)


class Town:
    """The office, twelve units, and a browser for everybody."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.office = Office()
        for n in range(10):
            a_unit(f"U{n}", below=self.office.city)
        self._browsers: dict[int, Browser] = {}

    def browser(self, person: User) -> Browser:
        if person.id not in self._browsers:
            browser = Browser(self.app)
            with browser.client.session_transaction() as session:
                session["_user_id"] = person.get_id()
                session["_fresh"] = True
            self._browsers[person.id] = browser
        return self._browsers[person.id]

    def does(self, person: User, address: str, **fields: object) -> Page:
        """Open the page of an act and do it."""
        browser = self.browser(person)
        browser.get(address)
        page = browser.submit(fields=fields) if fields else browser.submit(button="")
        assert not page.errors, page.errors
        return page


@pytest.fixture
def town(app: Flask, now: datetime) -> Iterator[Town]:
    with time_machine.travel(now, tick=False):
        with transaction():
            town = Town(app)
        yield town


def the_case() -> Case:
    db.session.rollback()
    return db.session.scalars(select(Case)).one()


def published_round(town: Town, scores: str = SCORES) -> Round:
    office, browser = town.office, town.browser(town.office.handler)
    browser.get("/rounds/new")
    page = browser.submit(
        fields={
            "name": "2025年下半年清廉指数评价",
            "period": "2025年下半年",
            "period_from_on": "2025-07-01",
            "period_until_on": "2025-12-31",
        }
    )
    assert not page.errors, page.errors
    db.session.rollback()
    round_ = db.session.scalars(select(Round)).one()
    home = f"/rounds/{round_.id}"
    browser.get(f"{home}/import")
    page = browser.submit(fields={"file": (io.BytesIO(scores.encode("gb18030")), "得分.csv")})
    assert "试导入：得分.csv" in page.heading
    if scores is SCORES:
        assert page.rows()[0] == ["示范市第一局", "未分类单位·第2级", "59.994", "59.99", "2"]
        assert page.rows()[1][2:4] == ["59.995", "60.00"]
    browser.submit(button="导入")
    town.does(office.handler, f"{home}/submit")
    town.does(office.office_director, f"{home}/review")
    town.does(office.principal_leader, f"{home}/publish")
    db.session.rollback()
    assert round_.state == RoundState.PUBLISHED
    return round_


def test_a_low_score_leads_to_an_acknowledged_warning(town: Town) -> None:
    round_ = published_round(town)
    office = town.office

    # Five clicks from the work list to a drafted warning.
    browser = town.browser(office.handler)
    page = browser.get("/")
    page = browser.get(page.links["评价"])
    page = browser.get(page.links["评价轮次"])
    page = browser.get(page.links[round_.name])
    [row] = [row for row in page.rows() if "示范市第一局" in row]
    assert "59.99" in row
    assert "低于合格分 排名倒数3位" in " ".join(row)
    assert ["低于合格分" in " ".join(each) for each in page.rows()].count(True) == 1, "60.00 is not below 60"
    page = browser.submit(fields={"results": [lowest(round_)]}, action="/open-cases")
    assert page.heading == "起草预警通知书"
    assert "工程变更审批超期" in page.words
    page = browser.submit(button="起草")
    assert page.heading == "送审"
    case = the_case()
    assert db.session.scalars(select(Notice)).one().state == NoticeState.DRAFT

    home = f"/cases/{case.id}"
    town.does(office.handler, f"{home}/submit-warning")
    town.does(office.office_director, f"{home}/review-warning", opinion="同意")
    town.does(office.leader_in_charge, f"{home}/sign-warning")
    town.does(office.case_manager, f"{home}/issue-warning")
    principal = town.browser(office.unit_principal)
    principal.get(home, code=404)
    town.does(office.case_manager, f"{home}/serve-warning")

    page = principal.get(f"{home}/acknowledge-warning")
    assert page.heading == "签收预警通知书"
    for words in (
        "清预〔2026〕1号",
        "59.99",
        "工程变更审批超期",
        "书面提出异议",
        "2026年3月9日",
        "2026年3月16日",
    ):
        assert words in page.words, words
    assert "以明日为第一日" in page.words
    page = principal.submit(button="签收")
    assert not page.errors
    case = the_case()
    notice = db.session.scalars(select(Notice).where(Notice.led)).one()
    assert (case.state, notice.state) == (CaseState.ACKNOWLEDGED, NoticeState.ACKNOWLEDGED)
    running = {
        each.term: each.due_on
        for each in db.session.scalars(select(Deadline).where(Deadline.closed_at.is_(None)))
        if each.case_id == case.id
    }
    assert running[Term.OBJECT] == date(2026, 3, 9)
    assert running[Term.PLAN] == date(2026, 3, 16)
    assert running[Term.RECT_IMMEDIATE] == date(2026, 3, 17)
    assert running[Term.RECT_LIMITED] == date(2026, 6, 2)


def lowest(round_: Round) -> int:
    from app.stages.assessment.queries import candidates_of

    db.session.rollback()
    return min(candidates_of(round_), key=lambda each: each.score or 0).id


def test_every_case_is_opened_with_one_click_and_none_with_the_second(town: Town) -> None:
    round_ = published_round(town)
    browser = town.browser(town.office.handler)
    page = browser.get(f"/rounds/{round_.id}")
    boxes = [str(box["value"]) for box in page.html.select('input[name="results"][type="checkbox"]')]
    assert len(boxes) == 3
    page = browser.submit(fields={"handler": str(town.office.handler.id), "results": boxes})
    assert page.heading == "已立案3件"
    page = browser.post(f"/rounds/{round_.id}/open-cases", results=boxes)
    assert page.heading == "没有立案"
    assert all("未重复立案" in " ".join(row) for row in page.rows())
    db.session.rollback()
    assert len(db.session.scalars(select(Case)).all()) == 3


def test_the_unit_objects_in_time_and_reads_who_decides(town: Town) -> None:
    round_ = published_round(town)
    office = town.office
    browser = town.browser(office.handler)
    browser.get(f"/rounds/{round_.id}")
    browser.submit(fields={"results": [lowest(round_)]}, action="/open-cases")
    browser.submit(button="起草")
    home = f"/cases/{the_case().id}"
    town.does(office.handler, f"{home}/submit-warning")
    page = town.browser(office.office_director).get(f"{home}/sign-warning")
    assert "签发" in page.heading
    assert not page.html.select("main form"), "what one may not do has no button, but a reason"
    town.does(office.office_director, f"{home}/review-warning")
    town.does(office.leader_in_charge, f"{home}/sign-warning")
    town.does(office.case_manager, f"{home}/issue-warning")
    town.does(office.case_manager, f"{home}/serve-warning")
    town.does(office.unit_principal, f"{home}/acknowledge-warning")
    town.does(office.unit_principal, f"{home}/object", reason="第一项问题数据有误，附办件台账")
    page = town.browser(office.principal_leader).get(f"{home}/uphold-objection")
    assert "第一项问题数据有误，附办件台账" in page.words
    page = town.browser(office.principal_leader).submit(reason="经核对台账，异议成立")
    assert not page.errors
    assert the_case().state == CaseState.WITHDRAWN
    notice = db.session.scalars(select(Notice).where(Notice.led)).one()
    assert (notice.state, notice.number) == (NoticeState.WITHDRAWN, "清预〔2026〕1号")
