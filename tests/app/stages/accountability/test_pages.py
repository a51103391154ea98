"""A proceeding through its pages, hand by hand; and what a unit may not see of it."""

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock
from app.cases.actions import declare_recusal
from app.extensions import db, transaction
from app.people import passwords
from app.people.models import User
from app.stages.accountability import queries
from app.stages.accountability.actions import investigating, proposing
from app.stages.accountability.models import Appeal, Proceeding
from app.stages.accountability.words import Form
from app.stages.rectification.queries import items_of
from tests.app.stages.accountability.conftest import REASON, Matter
from tests.browser_page import Browser, Page
from workflows.vocabulary import AppealState, CaseState, ItemState, NoticeState, ProceedingState

PASSWORD = "a long enough passphrase 7"


class Hands:
    """The people of an office, each at a browser."""

    def __init__(self, app: Flask, matter: Matter) -> None:
        self.app, self.matter = app, matter
        self.browsers: dict[str, Browser] = {}

    def __getitem__(self, role: str) -> Browser:
        if role not in self.browsers:
            person: User = getattr(self.matter.office, role)
            with transaction():
                person.password_hash = passwords.hash_of(PASSWORD)
                person.password_changed_at = clock.now()
            self.browsers[role] = Browser(self.app)
            self.browsers[role].sign_in(person.username, PASSWORD)
        return self.browsers[role]

    def does(
        self, role: str, step: str, subject: int | None = None, kind: str = "proceedings", **values
    ) -> Page:
        """Open the page of an act and carry it out."""
        subject = subject or self.matter.open.id
        browser = self[role]
        page = browser.get(f"/{kind}/{subject}/{step}")
        fields = page.html.select_one("main form")
        assert fields is not None, page.words
        return browser.submit(action="", fields=values) if values else browser.submit(page)


@pytest.fixture
def hands(app: Flask, matter: Matter) -> Hands:
    return Hands(app, matter)


def the_state(hands: Hands) -> str:
    db.session.rollback()
    return hands.matter.open.state


def test_a_proceeding_goes_through_its_pages_hand_by_hand(hands: Hands) -> None:
    matter = hands.matter
    page = hands["handler"].get(f"/cases/{matter.case.id}/propose-accountability")
    assert "提请问责" in page.heading
    page = hands["handler"].submit(reason=REASON)
    assert page.address == f"/cases/{matter.case.id}"
    db.session.rollback()
    matter.proceeding = db.session.scalars(select(Proceeding)).one()
    hands.does("case_manager", "review", opinion="材料齐备")
    hands.does("principal_leader", "start", committee_approval="示范市委批〔2026〕3号")
    page = hands["leader_in_charge"].get(f"/proceedings/{matter.open.id}/team")
    team = [matter.office.handler.id, matter.office.second_handler.id]
    hands["leader_in_charge"].submit(team=team)
    assert the_state(hands) == ProceedingState.INVESTIGATING
    hands.does("leader_in_charge", "team/more-time", reason="需要调取审计资料")
    hands.does("handler", "facts", facts="局党组未部署清查。", evidence="销号申请\n谈话记录")
    organisation = {
        "responsibility": "primary",
        "grade": "overall",
        "responsibility_reason": "履行整改主体责任不力",
        "unit_forms": ["unit_circular"],
    }
    hands.does("handler", "parties", **organisation)
    person = {
        "name": "局主要负责人",
        "position": "党组书记、局长",
        "responsibility": "leadership",
        "grade": "main",
        "responsibility_reason": "未组织核实",
        "four_forms": "2",
        "person_forms": ["transfer"],
    }
    hands.does("handler", "parties", **person)
    hands.does("handler", "facts/show")
    hands.does("handler", "defence", opinion="没有异议。", adoption="nothing_raised")
    hands.does("handler", "report", report="建议予以问责。")
    answers = {"mitigation": "积极配合", "aggravation": "未发现"}
    for ground in ("reform", "opposed", "force_majeure"):
        answers |= {ground: "no", f"{ground}_reasoning": "经审查不存在该情形"}
    page = hands["handler"].get(f"/proceedings/{matter.open.id}/exemption")
    assert "《中国共产党问责条例》第十七条第一项" in page.words
    hands["handler"].submit(fields=answers)
    hands.does("handler", "adjudication")
    opinion = {
        "opinion": "事实清楚。",
        "facts_are_clear": "y",
        "basis_is_right": "y",
        "procedure_was_kept": "y",
    }
    hands.does("adjudicator", "opinion", **opinion)
    hands.does("second_adjudicator", "opinion", **opinion)
    page = hands.does(
        "principal_leader", "decide", meeting="市纪委常委会会议", decision_approval="市委批〔2026〕9号"
    )
    assert "清问〔" in page.words
    hands.does(
        "case_manager", "serve", first_server="工作人员甲", second_server="工作人员乙", place="清鉴系统"
    )
    assert the_state(hands) == ProceedingState.SERVED
    for notice in queries.decisions_of(matter.open):
        principal = hands["unit_principal"]
        assert "签收的意义" in principal.get(f"/notices/{notice.id}/acknowledge").words
        principal.submit(button="签收")
        assert "签收" in principal.get(f"/notices/{notice.id}").words
        hands["handler"].get(f"/notices/{notice.id}/serve", code=404)
    db.session.rollback()
    assert {each.state for each in queries.decisions_of(matter.open)} == {NoticeState.ACKNOWLEDGED}
    hands.does("unit_principal", "appeal", grounds="责任认定过重。")
    hands.does("case_manager", "formalities", summary="调整职务手续已办结，决定书归入廉政档案和人事档案。")
    hands.does("case_manager", "execution", summary="已作出深刻检查。")
    db.session.rollback()
    appeal = db.session.scalars(select(Appeal)).one()
    hands.does("appeal_reviewer", "accept", appeal.id, "appeals")
    hands.does("appeal_reviewer", "report", appeal.id, "appeals", opinion="情节较轻，建议变更。")
    party = matter.open.parties[1]
    lighter = {f"forms_{party.id}": ["circular"], "reason": "情节较轻"}
    page = hands.does("party_committee", "change", appeal.id, "appeals", **lighter)
    assert "调整职务" in page.words
    assert "申诉后终止" in page.words
    db.session.rollback()
    assert appeal.state == AppealState.CHANGED
    assert [form.form for form in party.standing_forms] == [Form.CIRCULAR]


def test_the_list_shows_proceedings_in_scope_and_filters_them(hands: Hands) -> None:
    with transaction():
        hands.matter.proposed()
    browser = hands["case_manager"]
    assert [row[1] for row in browser.get("/proceedings").rows()] == ["示范市第一局党组织"]
    assert browser.get("/proceedings?state=closed").rows() == []
    assert len(browser.get("/proceedings?q=第一局").rows()) == 1
    assert browser.get("/proceedings?q=第二局").rows() == []


def test_a_unit_does_not_know_of_a_proposal(hands: Hands) -> None:
    with transaction():
        hands.matter.reviewed()
    browser = hands["unit_principal"]
    assert browser.get("/proceedings").rows() == []
    browser.get(f"/proceedings/{hands.matter.open.id}", code=404)
    browser.get(f"/proceedings/{hands.matter.open.id}/appeal", code=404)


def test_a_unit_sees_the_facts_when_they_are_shown_and_never_the_inner_file(hands: Hands) -> None:
    matter = hands.matter
    with transaction():
        matter.investigated()
        matter.write()
    browser, address = hands["unit_principal"], f"/proceedings/{matter.open.id}"
    page = browser.get(address)
    assert "销号材料照抄" not in page.words
    assert REASON not in page.words
    with transaction():
        matter.name_organisation()
        matter.name_person()
        investigating.show_facts(matter.open, by=matter.investigator, now=matter.now)
    page = browser.get(address)
    assert "销号材料照抄" in page.words
    assert "诫勉" not in page.words
    with transaction():
        matter.defended()
        investigating.report_findings(matter.open, "建议予以问责。", by=matter.investigator, now=matter.now)
        matter.answer()
        matter.adjudicate_twice()
        matter.decide()
    page = browser.get(address)
    assert "建议予以问责" not in page.words
    assert "诫勉" not in page.words
    with transaction():
        matter.serve()
    page = browser.get(address)
    assert "诫勉" in page.words
    assert "事实清楚，定性准确" not in page.words
    assert "申诉" in page.links


@pytest.mark.parametrize(
    "step", ["review", "start", "team", "facts", "parties", "defence", "exemption", "opinion", "decide"]
)
def test_the_doors_of_the_inner_file_do_not_exist_for_the_unit(hands: Hands, step: str) -> None:
    with transaction():
        hands.matter.shown()
    hands["unit_principal"].get(f"/proceedings/{hands.matter.open.id}/{step}", code=404)


def test_a_recusal_ends_sight_of_the_proceeding(hands: Hands) -> None:
    matter = hands.matter
    with transaction():
        matter.proposed()
    hands["second_handler"].get(f"/proceedings/{matter.open.id}")
    with transaction():
        declare_recusal(matter.case, "系近亲属", by=matter.office.second_handler, now=matter.now)
    hands["second_handler"].get(f"/proceedings/{matter.open.id}", code=403)
    assert hands["second_handler"].get("/proceedings").rows() == []


def test_a_refusal_keeps_what_was_typed(hands: Hands) -> None:
    with transaction():
        hands.matter.shown()
    hands["handler"].get(f"/proceedings/{hands.matter.open.id}/defence")
    page = hands["handler"].submit(
        fields={"opinion": "力量不足。", "adoption": "not_adopted", "adoption_reason": ""}, code=422
    )
    assert page.errors == ["请写明采纳了哪些申辩意见、未采纳哪些以及理由。"]
    assert "力量不足。" in page.html.select_one("#opinion").get_text()


def test_the_archive_of_a_case_says_what_is_still_open(hands: Hands) -> None:
    matter = hands.matter
    with transaction():
        matter.proposed()
        matter.case.state = str(CaseState.CONFIRMED)
        for item in items_of(matter.case):  # nobody claimed them, so there is no opinion on striking them off
            item.state = str(ItemState.CANCELLED)
    page = hands["case_manager"].get(f"/cases/{matter.case.id}/archive")
    assert "尚有1个问责程序未办结" in page.words
    with transaction():
        proposing.review_proposal(matter.open, by=matter.office.case_manager, now=matter.now)
        proposing.refuse_start(matter.open, "事实不清", by=matter.office.principal_leader, now=matter.now)
    hands.does("case_manager", "archive", matter.case.id, "cases")
    db.session.rollback()
    assert matter.case.state == CaseState.ARCHIVED


def test_an_administrator_corrects_a_basis_and_sees_no_proceeding(hands: Hands) -> None:
    with transaction():
        hands.matter.proposed()
    browser = hands["system_admin"]
    browser.get("/administration/accountability-rules")
    browser.get("/administration/accountability-rules/form.admonition")
    page = browser.submit(
        fields={"basis": "《中国共产党问责条例》第九条", "reason": "条例修订", "months": "12"}
    )
    assert "《中国共产党问责条例》第九条" in page.words
    browser.get("/administration/accountability-rules/form.admonition")
    browser.submit(fields={"months": "半年", "reason": "改"}, code=422)
    browser.get("/proceedings", code=403)
    browser.get(f"/proceedings/{hands.matter.open.id}", code=404)


def test_only_an_administrator_corrects_a_basis(hands: Hands) -> None:
    hands["handler"].get("/administration/accountability-rules", code=403)


def test_every_page_is_there_in_english_too(hands: Hands) -> None:
    with transaction():
        hands.matter.adjudicated()
    browser = hands["principal_leader"]
    browser.get("/proceedings")
    browser.submit(browser.page, action="language", fields={"language": "en"})
    page = browser.get(f"/proceedings/{hands.matter.open.id}")
    assert page.heading.startswith("Accountability of")
    assert "Awaiting decision" in page.words
    assert queries.standing_opinions(hands.matter.open)
