"""The pages: what a unit does in them, what they refuse, and that nothing typed or uploaded is lost."""

import csv
import io
from datetime import datetime

import time_machine

from app.cases.models import Case
from app.cases.queries import events_of
from app.evidence.queries import evidence_of
from app.extensions import db, transaction
from app.stages.rectification.actions import claims, plan
from app.stages.rectification.actions.proof import add_evidence
from app.stages.rectification.models import Item
from app.stages.rectification.queries import items_of
from tests.app.stages.rectification.conftest import OPEN_BROWSER, a_pdf, write_plan
from tests.builders import Office, somebody
from workflows.actions import Action
from workflows.vocabulary import CaseState, ItemState, Role


def now_in_db(item: Item) -> Item:
    db.session.rollback()
    db.session.refresh(item)
    return item


def test_a_unit_writes_its_plan_problem_by_problem(
    warned: Case, office: Office, open_browser: OPEN_BROWSER
) -> None:
    browser = open_browser(office.liaison)
    page = browser.get(f"/cases/{warned.id}/plan")
    assert "第1项问题还没有整改措施" in page.words or "开始制定方案" in page.words
    for item in items_of(warned):
        browser.get(f"/items/{item.id}/plan")
        browser.submit(
            action=f"/items/{item.id}/plan/measures", text="修订拨付规程", outcome="印发的规程", kind="rules"
        )
        names = (
            "primary_responsibility",
            "first_responsible",
            "supervising_responsibility",
            "regulating_responsibility",
            "responsible_leader",
            "responsible_person",
        )
        page = browser.submit(action=f"/items/{item.id}/plan/answers", **dict.fromkeys(names, "局党组"))
        assert "该问题已填写完整" in page.words
    page = browser.get(f"/cases/{warned.id}/plan")
    assert "方案已填写完整" in page.words
    page = browser.submit(page, button="上报方案")
    db.session.rollback()
    assert warned.state == CaseState.PLAN_CONFIRMING


def test_the_next_problem_starts_from_who_answered_for_the_one_before(
    warned: Case, office: Office, open_browser: OPEN_BROWSER
) -> None:
    browser = open_browser(office.liaison)
    first, second = items_of(warned)[:2]
    browser.get(f"/items/{first.id}/plan")
    browser.submit(action="/plan/answers", primary_responsibility="局党组", stage_goal="一个月内清退")
    page = browser.get(f"/items/{second.id}/plan")
    assert page.html.select_one("#primary_responsibility")["value"] == "局党组"
    assert page.html.select_one("#stage_goal").get_text(strip=True) == "", "a goal is each problem's own"
    assert any("第1项问题填好" in said for said in page.said)
    assert now_in_db(second).primary_responsibility == "", "nothing is saved before the unit says so"
    page = browser.submit(action="/plan/answers", primary_responsibility="局机关党委")
    assert page.html.select_one("#primary_responsibility")["value"] == "局机关党委"
    assert not any("填好" in said for said in page.said)


def test_what_is_missing_is_said_and_nothing_is_handed_in(
    warned: Case, office: Office, open_browser: OPEN_BROWSER
) -> None:
    browser = open_browser(office.liaison)
    first = items_of(warned)[0]
    browser.get(f"/items/{first.id}/plan")
    browser.submit(action=f"/items/{first.id}/plan/measures", text="修订拨付规程", kind="rules")
    page = browser.get(f"/cases/{warned.id}/plan")
    assert "上报方案前还缺4处" in page.words
    assert "第2项问题还没有整改措施。" in page.words
    browser.post(f"/cases/{warned.id}/plan", code=422)
    db.session.rollback()
    assert warned.state == CaseState.PLANNING


def test_a_measure_without_words_keeps_the_rest(
    warned: Case, office: Office, open_browser: OPEN_BROWSER
) -> None:
    first = items_of(warned)[0]
    browser = open_browser(office.liaison)
    browser.get(f"/items/{first.id}/plan")
    page = browser.submit(
        action=f"/items/{first.id}/plan/measures", text="", outcome="印发的规程", due_on="昨天", code=422
    )
    assert any("请写明整改措施" in error for error in page.errors)
    form = page.form(with_field="outcome")
    assert form.select_one('[name="outcome"]')["value"] == "印发的规程"  # type: ignore[index]
    assert form.select_one('[name="due_on"]')["value"] == "昨天"  # type: ignore[index]


def test_another_unit_finds_nothing(
    ordinary: Item, office: Office, now: datetime, open_browser: OPEN_BROWSER
) -> None:
    with transaction():
        add_evidence(ordinary, [a_pdf()], by=office.liaison, now=now)
        stranger = somebody(Role.LIAISON, office.other_unit)
    version = evidence_of("item", ordinary.id)[0].newest
    browser = open_browser(stranger)
    case_id = ordinary.case_id
    for address in (
        f"/items/{ordinary.id}",
        f"/items/{ordinary.id}/plan",
        f"/items/{ordinary.id}/evidence",
        f"/items/{ordinary.id}/claim",
        f"/evidence/{version.id}",
        f"/cases/{case_id}/plan",
        f"/cases/{case_id}/ledger",
    ):
        browser.get(address, code=404)
    assert "没有整改问题" in browser.get("/items").words
    assert len(list(csv.reader(io.StringIO(browser.client.get("/items.csv").text)))) == 1


def test_the_export_holds_exactly_the_filtered_rows(
    ordinary: Item, office: Office, open_browser: OPEN_BROWSER
) -> None:
    browser = open_browser(office.handler)
    page = browser.get("/items?item_type=immediate")
    assert next(row[0] for row in page.rows()).startswith("中层干部违规兼职")
    rows = list(csv.reader(io.StringIO(browser.client.get("/items.csv?item_type=immediate").text)))
    assert [row[3] for row in rows[1:]] == ["中层干部违规兼职"]
    assert browser.get("/items?item_type=nonsense").rows() == []


def test_overdue_is_asked_of_the_clock(
    ordinary: Item, key_item: Item, office: Office, clock: time_machine.Traveller, open_browser: OPEN_BROWSER
) -> None:
    assert open_browser(office.handler).get("/items?due=overdue").rows() == []
    clock.move_to(datetime.fromisoformat("2026-03-18T00:00:00+08:00"))
    rows = open_browser(office.handler).get("/items?due=overdue").rows()
    assert [row[0].split()[0] for row in rows] == ["中层干部违规兼职"]
    assert "超" in rows[0][5]


def test_a_claim_goes_up_and_comes_back_with_a_reason(
    ordinary: Item, office: Office, now: datetime, open_browser: OPEN_BROWSER
) -> None:
    with transaction():
        add_evidence(ordinary, [a_pdf()], by=office.liaison, now=now)
    liaison = open_browser(office.liaison)
    page = liaison.get(f"/items/{ordinary.id}/claim")
    page = liaison.submit(page, summary="已完成", completed_on="2026-03-02", returned="十二", code=422)
    assert any("请填写数字" in error for error in page.errors)
    liaison.submit(page, summary="欠拨资金已全部拨付", returned="12.50")
    principal = open_browser(office.unit_principal)
    principal.get(f"/items/{ordinary.id}/claim/confirm")
    principal.submit()
    handler = open_browser(office.handler)
    page = handler.get(f"/items/{ordinary.id}/claim/return")
    assert "欠拨资金已全部拨付" in page.words
    assert "12.50 万元" in page.words
    page = handler.submit(page, reason="请补充凭证原件九", code=422)
    assert any("至少" in error or "10" in error for error in page.errors)
    assert page.form().select_one("textarea").get_text().strip() == "请补充凭证原件九"  # type: ignore[union-attr]
    handler.submit(page, reason="请补充全部拨付凭证的复印件")
    assert now_in_db(ordinary).state == ItemState.RETURNED
    assert "请补充全部拨付凭证的复印件" in liaison.get(f"/items/{ordinary.id}").words


def test_who_may_not_do_it_reads_why(ordinary: Item, office: Office, open_browser: OPEN_BROWSER) -> None:
    page = open_browser(office.liaison).get(f"/items/{ordinary.id}")
    assert "申请销号" in page.words_of(page.html.select_one(".not-yet"))
    assert "该问题尚未上传佐证材料。" in page.words_of(page.html.select_one(".not-yet"))
    page = open_browser(office.handler).get(f"/items/{ordinary.id}/close")
    assert not page.html.select("main form[method=post]")


def test_the_checker_sees_the_flags_and_the_unit_does_not(
    ordinary: Item, office: Office, now: datetime, open_browser: OPEN_BROWSER
) -> None:
    with transaction():
        add_evidence(ordinary, [a_pdf()], by=office.liaison, now=now)
    assert "请重点核对" in open_browser(office.handler).get(f"/items/{ordinary.id}").words
    assert "请重点核对" not in open_browser(office.liaison).get(f"/items/{ordinary.id}").words


def test_an_extension_is_asked_and_granted_on_pages(
    ordinary: Item, office: Office, open_browser: OPEN_BROWSER
) -> None:
    liaison = open_browser(office.liaison)
    page = liaison.get(f"/items/{ordinary.id}/extension")
    page = liaison.submit(page, until="2026-12-01", reason="需要重新招标", progress="已拨付七成", code=422)
    assert any("30" in error for error in page.errors)
    assert "需要重新招标" in str(page.html)
    liaison.submit(page, until="2026-06-30")
    for person, act, words in (
        (office.unit_principal, "consent", {}),
        (office.handler, "examine", {"opinion": "理由属实，建议同意。"}),
        (office.office_director, "endorse", {}),
        (office.leader_in_charge, "grant", {}),
    ):
        browser = open_browser(person)
        page = browser.get(f"/items/{ordinary.id}")
        target = next(url for url in page.links.values() if url.endswith(f"/{act}"))
        browser.get(target)
        browser.submit(**words)
    page = liaison.get(f"/items/{ordinary.id}")
    assert "批准延期至2026年6月30日" in page.words
    assert "2026年6月2日" in page.words


def test_the_ledger_lists_every_problem_in_both_languages(
    rectifying: Case, office: Office, open_browser: OPEN_BROWSER
) -> None:
    page = open_browser(office.handler).get(f"/cases/{rectifying.id}/ledger")
    assert page.heading == "整改台账"
    assert len(page.rows()) == 2
    assert "共2项，已销号0项" in page.words
    office.case_manager.language = "en"
    db.session.commit()
    page = open_browser(office.case_manager).get(f"/cases/{rectifying.id}/ledger")
    assert page.heading == "Rectification ledger"
    assert "0 of 2 problems closed" in page.words


def test_a_case_is_returned_and_closed_on_pages(
    rectifying: Case, office: Office, now: datetime, open_browser: OPEN_BROWSER
) -> None:
    with transaction():
        for number, item in enumerate(items_of(rectifying)):
            file = a_pdf(f"{number}.pdf", b"%%PDF-1.7\n%d" % number)
            add_evidence(item, [file], by=office.liaison, now=now)
            claims.claim_completion(item, f"第{number}项已整改", by=office.liaison, now=now)
            claims.confirm_claim(item, by=office.unit_principal, now=now)
            claims.check_claim(item, by=office.handler, now=now)
            closer = office.leader_in_charge if item.is_key else office.office_director
            claims.close_item(item, by=closer, now=now)
    manager = open_browser(office.case_manager)
    page = manager.get(f"/cases/{rectifying.id}/closure/return")
    page = manager.submit(page, reason="材料不全，需要重新核实", code=422)
    assert any("至少选择一个" in error for error in page.errors)
    manager.get(f"/cases/{rectifying.id}/closure/check")
    manager.submit()
    leader = open_browser(office.leader_in_charge)
    leader.get(f"/cases/{rectifying.id}/closure/approve")
    leader.submit()
    db.session.rollback()
    assert rectifying.state == CaseState.CLOSED


def test_a_stale_page_changes_nothing(
    warned: Case, office: Office, now: datetime, open_browser: OPEN_BROWSER
) -> None:
    with transaction():
        for item in items_of(warned):
            write_plan(item, office, now)
    browser = open_browser(office.liaison)
    page = browser.get(f"/cases/{warned.id}/plan")
    db.session.refresh(warned)
    warned.version += 1
    db.session.commit()
    browser.submit(page, button="上报方案", code=409)
    db.session.rollback()
    assert warned.state == CaseState.PLANNING
    browser.submit(button="上报方案")
    db.session.rollback()
    assert warned.state == CaseState.PLAN_CONFIRMING


def test_what_was_typed_on_a_stale_page_is_still_there(
    warned: Case, office: Office, open_browser: OPEN_BROWSER
) -> None:
    browser, why = open_browser(office.office_director), "汛期施工受限，需要更多时间查清底数"
    browser.get(f"/cases/{warned.id}/plan/extend")
    warned.version += 1
    db.session.commit()
    page = browser.submit(days="3", reason=why, code=409)
    assert why in page.html.select_one("#reason").get_text()
    assert "您填写的内容仍在" in page.words
    browser.submit()
    db.session.rollback()
    assert [event.details["reason"] for event in events_of(warned) if event.action is Action.EXTEND_PLAN] == [
        why
    ]


def test_a_stale_page_says_when_the_act_is_no_longer_possible(
    warned: Case, office: Office, now: datetime, open_browser: OPEN_BROWSER
) -> None:
    browser = open_browser(office.office_director)
    page = browser.get(f"/cases/{warned.id}/plan/extend")
    with transaction():
        plan.extend_plan(warned, 2, "承办科室人员调整，需重新核实", by=office.office_director, now=now)
    page = browser.submit(page, days="3", reason="再延三日", code=409)
    assert len(page.errors) == 2


def test_a_plan_begun_twice_is_said_and_no_fault(
    warned: Case, office: Office, now: datetime, open_browser: OPEN_BROWSER
) -> None:
    browser = open_browser(office.liaison)
    page = browser.get(f"/cases/{warned.id}/plan")
    with transaction():
        plan.start_plan(warned, by=office.liaison, now=now)
    page = browser.submit(page, action="/plan/start")
    assert page.said == ["内容已被他人更新"]
    assert not page.html.select('form[action$="/plan/start"]')


def test_a_term_of_its_own_is_read_in_words(warned: Case, office: Office, open_browser: OPEN_BROWSER) -> None:
    first = items_of(warned)[0]
    with transaction():
        first.own_term = "45D"
    assert "45个自然日" in open_browser(office.liaison).get(f"/items/{first.id}").words


def test_a_day_left_empty_is_asked_for_and_not_called_wrong(
    rectifying: Case, office: Office, open_browser: OPEN_BROWSER
) -> None:
    browser, item = open_browser(office.liaison), items_of(rectifying)[0]
    page = browser.get(f"/items/{item.id}/extension")
    assert "个自然日，至" in page.words
    page = browser.submit(reason="汛期影响", progress="过半", code=422)
    assert page.errors == ["延期至：请填写新的期限。"]
