"""The pages of a warning: filled in, refused in words, shown on the unit's side."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.extensions import db, transaction
from app.notices.models import Notice
from app.notices.queries import services_of
from app.people.models import User
from app.stages.warning import actions
from app.stages.warning.queries import newest_notice, notice_of
from tests.app.stages.warning.conftest import Warned
from tests.browser_page import Browser
from tests.builders import a_case
from workflows.vocabulary import CaseState

AsPerson = Callable[[User], Browser]


def home(matter: Warned) -> str:
    return f"/cases/{matter.case.id}"


def test_the_draft_page_shows_reasons_problems_and_the_notice_before_anything_is_kept(
    matter: Warned, as_person: AsPerson
) -> None:
    page = as_person(matter.office.handler).get(f"{home(matter)}/draft-warning")
    assert page.heading == "起草预警通知书"
    assert "55.20 < 60" in page.words
    assert "工程变更审批超期" in page.html.select_one("table.ledger").get_text()
    assert "得分为55.20分" in page.html.select_one(".sheet").get_text()
    assert newest_notice(matter.case) is None


def test_what_was_typed_survives_a_refusal(matter: Warned, as_person: AsPerson) -> None:
    browser = as_person(matter.office.handler)
    browser.get(f"{home(matter)}/draft-warning")
    page = browser.submit(code=422, fields={"basis": "", "copies_to": "市委办公室\n市委组织部"})
    assert page.errors == ["预警依据：没有写明预警依据。"]
    assert page.html.select_one("#copies_to").get_text().split() == ["市委办公室", "市委组织部"]
    page = browser.submit(fields={"basis": "《示范市评价办法》"})
    assert page.heading == "送审"
    db.session.rollback()
    notice = db.session.scalars(select(Notice)).one()
    assert notice.content["copies_to"] == ["市委办公室", "市委组织部"]


def test_a_state_secret_word_is_refused_in_words(matter: Warned, as_person: AsPerson) -> None:
    browser = as_person(matter.office.handler)
    browser.get(f"{home(matter)}/draft-warning")
    page = browser.submit(code=422, fields={"attachments": "机密★3年 情况报告"})
    assert any("国家秘密" in error for error in page.errors), page.errors


def test_a_case_without_a_problem_asks_for_one_first(matter: Warned, as_person: AsPerson) -> None:
    with transaction():
        bare = a_case(matter.office, now=matter.now, period="2025年", problems=[])
    browser = as_person(matter.office.handler)
    page = browser.get(f"/cases/{bare.id}/draft-warning")
    assert "至少" in page.words
    page = browser.submit(button="起草", code=422)
    assert page.errors
    db.session.rollback()
    assert newest_notice(bare) is None


def test_somebody_elses_act_shows_a_reason_and_no_button(matter: Warned, as_person: AsPerson) -> None:
    with transaction():
        matter.submitted()
    browser = as_person(matter.office.handler)
    page = browser.get(f"{home(matter)}/review-warning")
    assert not page.html.select('main form[method="post"]')
    assert page.html.select("main .not-yet li")
    browser.post(f"{home(matter)}/review-warning", code=422)
    db.session.rollback()
    assert matter.case.state == CaseState.REVIEWING


def test_other_open_matters_are_shown_before_the_notice_goes_out(matter: Warned, as_person: AsPerson) -> None:
    with transaction():
        other = a_case(matter.office, now=matter.now)
        matter.signed()
    page = as_person(matter.office.case_manager).get(f"{home(matter)}/issue-warning")
    assert "其他未结事项" in page.words
    assert other.number in page.links


def test_a_state_secret_mark_is_refused_with_the_reason(matter: Warned, as_person: AsPerson) -> None:
    browser = as_person(matter.office.handler)
    browser.get(f"{home(matter)}/draft-warning")
    page = browser.submit(code=422, fields={"secrecy": "机密★1年"})
    assert any("机密★1年" in error and "非涉密系统" in error for error in page.errors), page.errors
    assert newest_notice(matter.case) is None


def test_one_person_cannot_serve_twice(matter: Warned, as_person: AsPerson) -> None:
    with transaction():
        matter.signed()
        actions.issue_warning(matter.case, by=matter.office.case_manager, now=matter.now)
    browser = as_person(matter.office.case_manager)
    browser.get(f"{home(matter)}/serve-warning")
    same = str(matter.office.handler.id)
    page = browser.submit(code=422, fields={"first_server": same, "second_server": same})
    assert any("两" in error or "2" in error for error in page.errors), page.errors
    page = browser.submit(
        code=422, fields={"mode": "in_person", "second_server": str(matter.office.case_manager.id)}
    )
    assert any("送达地点" in error for error in page.errors), page.errors
    page = browser.submit(fields={"mode": "in_person", "place": "示范市第一局三楼会议室"})
    assert not page.errors
    db.session.rollback()
    [record] = services_of(db.session.scalars(select(Notice)).one())
    assert (record.place, len(record.servers)) == ("示范市第一局三楼会议室", 2)


def test_the_liaison_reads_but_only_the_principal_signs(matter: Warned, as_person: AsPerson) -> None:
    with transaction():
        matter.served()
    page = as_person(matter.office.liaison).get(f"{home(matter)}/acknowledge-warning")
    assert not page.html.select('main form[method="post"]')
    assert page.html.select_one(".sheet")
    browser = as_person(matter.office.unit_principal)
    page = browser.get(f"{home(matter)}/acknowledge-warning")
    assert len(page.html.select("main form button")) == 1, "one button"
    page = browser.submit(button="签收")
    assert not page.errors
    db.session.rollback()
    assert matter.case.state == CaseState.ACKNOWLEDGED


def test_the_unit_of_another_case_finds_nothing(matter: Warned, as_person: AsPerson) -> None:
    with transaction():
        matter.served()
        stranger = matter.office.unit_principal
        [grant] = stranger.grants
        grant.unit_id, grant.unit_path = matter.office.other_unit.id, matter.office.other_unit.path
    as_person(stranger).get(f"{home(matter)}/acknowledge-warning", code=404)


def test_a_refused_receipt_is_recorded_with_its_witness(matter: Warned, as_person: AsPerson) -> None:
    with transaction():
        matter.served()
    browser = as_person(matter.office.handler)
    browser.get(f"{home(matter)}/refused-receipt")
    page = browser.submit(code=422, fields={"reason": "收件人拒绝签收", "witness": ""})
    assert any("见证人" in error for error in page.errors), page.errors
    page = browser.submit(
        fields={"witness": "见证人甲", "capacity": "所在社区居民委员会工作人员", "left_in": "收发室"}
    )
    assert not page.errors
    db.session.rollback()
    assert matter.case.state == CaseState.ACKNOWLEDGED
    [record] = services_of(notice_of(matter.case))
    assert (record.witness, record.witness_capacity) == ("见证人甲", "所在社区居民委员会工作人员")


def test_a_withdrawn_warning_keeps_its_notice_readable(matter: Warned, as_person: AsPerson) -> None:
    with transaction():
        matter.acknowledged()
    browser = as_person(matter.office.leader_in_charge)
    browser.get(f"{home(matter)}/withdraw-warning")
    page = browser.submit(reason="评价数据更正，撤回预警")
    assert not page.errors
    assert "本轮评价不再对该单位预警" in page.words
    assert "本轮评价不再" not in as_person(matter.office.unit_principal).get(home(matter)).words
    offered = as_person(matter.office.handler).get(f"{home(matter)}/draft-document")
    assert offered.html.select('main a[href$="/draft-document/recommendation"]')
    db.session.rollback()
    notice = newest_notice(matter.case)
    assert notice is not None
    assert matter.case.state == CaseState.WITHDRAWN
    pdf = as_person(matter.office.unit_principal).client.get(f"/notices/{notice.id}/document.pdf")
    assert pdf.data.startswith(b"%PDF")


@pytest.mark.parametrize(
    "page",
    ["draft-warning", "submit-warning", "withdraw-warning", "sign-warning", "acknowledge-warning", "object"],
)
def test_every_page_opens_in_english_too(matter: Warned, as_person: AsPerson, page: str) -> None:
    with transaction():
        matter.drafted()
        matter.office.handler.language = "en"
    found = as_person(matter.office.handler).get(f"{home(matter)}/{page}")
    assert found.html.html["lang"].startswith("en")
