"""Documents that the handler drafts: they begin with what the file says, and are refused in words."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.cases import deadlines
from app.cases.models import Case
from app.cases.queries import events_of
from app.extensions import db, transaction
from app.notices.actions import drafting, issuing
from app.notices.asked import ASKED, COMMON
from app.notices.beginnings import BASIS, beginning
from app.notices.content.catalogue import DOCUMENTS
from app.notices.content.shape import from_json
from app.notices.content.slip import SupervisionSlip
from app.notices.forms import DocumentForm
from app.notices.models import Notice
from app.policies.actions import release_policy
from tests.app.notices.test_pages import browser_of, state_of
from tests.browser_page import values_in
from tests.builders import Office, a_case
from tests.memory import MadeOnce
from workflows.engine import Refused
from workflows.terms import Term
from workflows.vocabulary import Colour, NoticeKind, Role


@pytest.fixture
def office(made_once: MadeOnce) -> Office:
    return made_once(Office)


@pytest.fixture
def case(office: Office, now: datetime) -> Case:
    with transaction():
        return a_case(office, now=now)


def the_notice() -> Notice:
    db.session.rollback()
    return db.session.query(Notice).order_by(Notice.id.desc()).first()  # type: ignore[return-value]


SUMMONS = {
    "starts_at": "2026-12-01 09:00",
    "place": "第二谈话室",
    "interviewers": "分管领导\n室主任",
    "interviewed": "党组书记、局长",
    "reason": "整改逾期。",
    "basis": "评价办法",
    "purpose": "督促整改。",
    "bring": "书面说明",
    "reply_by__on": "2026-11-30",
    "recipient": "水利局党组",
    "secrecy": "内部",
    "urgency": "加急",
    "attachments": "",
    "copies_to": "市委督查室",
}


def test_the_choice_offers_every_document_that_is_drafted_by_hand(
    app: Flask, office: Office, case: Case
) -> None:
    page = browser_of(app, office.handler).get(f"/cases/{case.id}/draft-document")
    assert {f"/cases/{case.id}/draft-document/{kind}" for kind in ASKED} <= set(page.links.values())
    # Who is not the handler reads why not.
    assert (
        browser_of(app, office.leader_in_charge)
        .get(f"/cases/{case.id}/draft-document")
        .links.keys()
        .isdisjoint({"约谈通知书"})
    )


@pytest.mark.parametrize("kind", ASKED)
def test_every_document_has_a_page_that_begins_with_the_file(
    app: Flask, office: Office, case: Case, kind: NoticeKind
) -> None:
    page = browser_of(app, office.handler).get(f"/cases/{case.id}/draft-document/{kind}")
    shown = values_in(page.form("recipient"))
    assert {ask.name for ask in ASKED[kind]} <= shown.keys()
    assert shown["recipient"] == beginning(case, kind, by=office.handler, now=case.opened_at)["recipient"]


@pytest.mark.parametrize("kind", [kind for kind, words in BASIS.items() if "{rules}" in words])
def test_a_document_rests_on_the_rules_that_the_office_names(
    office: Office, now: datetime, kind: NoticeKind
) -> None:
    with transaction():
        release_policy(
            {"assessment_rules": "《示范市评价办法》"}, "本市办法已印发施行", by=office.handler, now=now
        )
        case = a_case(office, now=now)
    assert "《示范市评价办法》" in beginning(case, kind, by=office.handler, now=now)["basis"]


def test_a_summons_is_drafted_read_changed_and_signed(
    app: Flask, office: Office, case: Case, now: datetime
) -> None:
    browser = browser_of(app, office.handler)
    browser.get(f"/cases/{case.id}/draft-document/interview_notice")
    page = browser.submit(fields=SUMMONS)
    notice = the_notice()
    assert notice.kind is NoticeKind.INTERVIEW_NOTICE
    assert notice.number is None
    assert notice.content["urgency"] == "加急"
    assert "加急" in page.words
    assert "市委督查室" in page.words
    browser.get(f"/notices/{notice.id}/revise")
    changed = browser.submit(place="第五谈话室")
    assert "第五谈话室" in changed.words
    with transaction():
        notice = the_notice()
        drafting.submit_notice(notice, by=office.handler, now=now)
        drafting.review_notice(notice, by=office.office_director, now=now)
        issuing.sign_notice(notice, by=office.leader_in_charge, now=now)
    assert the_notice().number == f"清约〔{now.year}〕1号"


def test_a_change_after_review_resets_the_review(office: Office, case: Case, now: datetime) -> None:
    with transaction():
        content = DOCUMENTS[NoticeKind.INTERVIEW_NOTICE].sample()
        notice = drafting.draft_by_hand(case, content, by=office.handler, now=now)
        drafting.submit_notice(notice, by=office.handler, now=now)
        drafting.review_notice(notice, by=office.office_director, now=now)
        drafting.revise_notice(notice, content, by=office.handler, now=now)
    assert state_of(notice) == "draft"
    with pytest.raises(Refused):
        issuing.sign_notice(notice, by=office.leader_in_charge, now=now)


def test_refusals_are_read_beside_what_was_typed(app: Flask, office: Office, case: Case) -> None:
    browser = browser_of(app, office.handler)
    address = f"/cases/{case.id}/draft-document/interview_notice"
    browser.get(address)
    alone = browser.submit(fields=SUMMONS | {"interviewers": "分管领导"}, code=422)
    assert "约谈人员不得少于两人" in alone.words
    assert values_in(alone.form("place"))["place"] == "第二谈话室"
    starred = browser.post(address, code=422, **SUMMONS | {"secrecy": "机密★1年"})
    assert "非涉密系统" in starred.words
    odd = browser.submit(fields=SUMMONS | {"starts_at": "明天上午"}, code=422)
    assert "2026-02-11 09:30" in odd.words
    assert db.session.query(Notice).count() == 0


def test_only_the_handler_drafts(office: Office, case: Case, now: datetime) -> None:
    with pytest.raises(Refused):
        drafting.draft_by_hand(case, SupervisionSlip.sample(), by=office.leader_in_charge, now=now)


def test_names_that_are_left_out_of_a_circular_are_kept_nowhere(
    app: Flask, office: Office, case: Case
) -> None:
    browser = browser_of(app, office.handler)
    browser.get(f"/cases/{case.id}/draft-document/circular")
    checks = {
        f"{who}_check__{what}": value
        for who in ("secrecy", "adjudication")
        for what, value in (("by", who), ("on", "2026-03-02"), ("opinion", "同意。"))
    }
    answers = checks | {
        "recipient": "各党组",
        "about": "1起典型问题",
        "opening": "现通报如下：",
        "cases": "张小明虚假整改问题。",
        "lessons": "张小明身为负责人，教训深刻。",
        "demands": "引以为戒。",
        "left_out": "张小明",
    }
    page = browser.submit(fields=answers)
    assert "张某某虚假整改问题" in page.words
    assert "张小明" not in str(the_notice().content)


def test_one_organ_of_two_may_issue_alone(app: Flask, office: Office, case: Case) -> None:
    browser = browser_of(app, office.handler)
    page = browser.get(f"/cases/{case.id}/draft-document/recommendation")
    heads = [option["value"] for option in page.form("letterhead").select("#letterhead option")]
    assert heads == [
        "中共示范市纪律检查委员会、示范市监察委员会",
        "中共示范市纪律检查委员会",
        "示范市监察委员会",
    ]
    browser.get(f"/cases/{case.id}/draft-document/interview_notice")
    browser.submit(fields=SUMMONS | {"letterhead": "示范市监察委员会"})
    assert the_notice().content["organ"]["names"] == ["示范市监察委员会"]


def test_a_slip_begins_with_what_is_late(office: Office, case: Case, now: datetime) -> None:
    with transaction():
        opened = events_of(case)[-1]
        deadlines.start(case, (Term.ACK,), Role.UNIT_PRINCIPAL, opened, now)
    late = now + timedelta(days=30)
    begun = beginning(case, NoticeKind.SUPERVISION_SLIP, by=office.handler, now=late)
    assert begun["colour"] == Colour.RED
    assert begun["matter"] == "签收预警通知书逾期"
    slip = from_json(SupervisionSlip, begun)
    assert slip.days_late > 10
    assert slip.lead_unit == case.unit.name


@pytest.mark.parametrize("kind", ASKED)
def test_no_place_hides_what_a_form_can_do(kind: NoticeKind) -> None:
    assert {ask.name for ask in (*COMMON, *ASKED[kind])}.isdisjoint(dir(DocumentForm))


def test_a_slip_is_drafted_as_it_was_begun(app: Flask, office: Office, case: Case, now: datetime) -> None:
    with transaction():
        deadlines.start(case, (Term.ACK,), Role.UNIT_PRINCIPAL, events_of(case)[-1], now - timedelta(days=30))
    browser = browser_of(app, office.handler)
    browser.get(f"/cases/{case.id}/draft-document/supervision_slip")
    page = browser.submit(demand="立即签收并说明原因。", fields={"colour": "red", "limit__on": "2026-03-20"})
    assert "红色督办单" in page.heading
    # The missed term is told with its length, the new day without one.
    written = the_notice().content
    assert written["original_due"]["term"] == "2WD"
    assert (written["limit"]["term"], written["limit"]["on"]) == ("", "2026-03-20")
    assert "立即签收并说明原因。" in page.words
