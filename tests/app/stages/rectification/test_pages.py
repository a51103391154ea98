"""The pages: what a unit does in them, what they refuse, and that nothing typed or uploaded is lost."""

import csv
import io
from dataclasses import replace
from datetime import datetime

import pytest
import time_machine
from flask import Flask

from app.cases.models import Case
from app.evidence.models import DraftUpload, Evidence, EvidenceVersion
from app.evidence.queries import evidence_of
from app.extensions import db, the_store, transaction
from app.stages.rectification.actions import claims
from app.stages.rectification.actions.proof import add_evidence
from app.stages.rectification.models import Item
from app.stages.rectification.queries import items_of
from tests.app.stages.rectification.conftest import OPEN_BROWSER, SOME_PDF, a_pdf, write_plan
from tests.browser_page import Browser, Page
from tests.builders import Office, somebody
from workflows.vocabulary import CaseState, ItemState, Role

Upload = tuple[io.BytesIO, str]


def a_file(name: str = "会议纪要.pdf", content: bytes = SOME_PDF) -> Upload:
    return io.BytesIO(content), name


def upload(browser: Browser, item: Item, *files: Upload, code: int = 200, **values: object) -> Page:
    browser.get(f"/items/{item.id}")
    page = browser.submit(action=f"/items/{item.id}/evidence", files=list(files), code=code, **values)
    db.session.rollback()
    return page


def now_in_db(item: Item) -> Item:
    db.session.rollback()
    db.session.refresh(item)
    return item


def test_a_unit_writes_its_plan_problem_by_problem(
    warned: Case, office: Office, open_browser: OPEN_BROWSER
) -> None:
    browser = open_browser(office.liaison)
    page = browser.get(f"/cases/{warned.id}/plan")
    assert "第 1 项问题还没有整改措施" in page.words or "开始制定方案" in page.words
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


def test_what_is_missing_is_said_and_nothing_is_handed_in(
    warned: Case, office: Office, open_browser: OPEN_BROWSER
) -> None:
    browser = open_browser(office.liaison)
    first = items_of(warned)[0]
    browser.get(f"/items/{first.id}/plan")
    browser.submit(action=f"/items/{first.id}/plan/measures", text="修订拨付规程", kind="rules")
    page = browser.get(f"/cases/{warned.id}/plan")
    assert "上报方案前还缺 4 处" in page.words
    assert "第 2 项问题还没有整改措施。" in page.words
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


def test_a_file_is_uploaded_from_the_problem_s_own_page(
    ordinary: Item, office: Office, open_browser: OPEN_BROWSER
) -> None:
    browser = open_browser(office.liaison)
    page = upload(browser, ordinary, a_file(), a_file("台账.csv", "单位,金额\n".encode()), kind="minutes")
    assert "已上传 2 个文件。" in page.said
    assert "会议纪要.pdf" in page.words
    assert "台账.csv" in page.words
    version = db.session.query(EvidenceVersion).filter_by(name="会议纪要.pdf").one()
    assert version.sha256[:12] in page.words


def test_a_file_that_arrived_survives_the_rest_of_its_form(
    ordinary: Item, office: Office, open_browser: OPEN_BROWSER
) -> None:
    browser = open_browser(office.liaison)
    page = upload(browser, ordinary, a_file(), dated_on="去年", document_number="市水〔2026〕3号", code=422)
    assert "已上传、尚未提交" in page.words
    assert "会议纪要.pdf" in page.words
    assert db.session.query(Evidence).count() == 0
    page = browser.submit(page, action=f"/items/{ordinary.id}/evidence", dated_on="2026-03-02")
    assert "已上传 1 个文件。" in page.said
    db.session.rollback()
    [evidence] = evidence_of("item", ordinary.id)
    assert the_store().get(evidence.newest.sha256) == SOME_PDF
    assert evidence.document_number == "市水〔2026〕3号"
    assert db.session.query(DraftUpload).count() == 0


def test_one_bad_file_does_not_cost_the_good_one(
    ordinary: Item, office: Office, open_browser: OPEN_BROWSER
) -> None:
    browser = open_browser(office.liaison)
    page = upload(browser, ordinary, a_file(), a_file("照片.png", b"MZ\x90"), code=422)
    assert any("可执行程序" in error for error in page.errors)
    page = browser.submit(page, action=f"/items/{ordinary.id}/evidence")
    assert "已上传 1 个文件。" in page.said


def test_a_waiting_file_is_offered_on_the_page_and_can_be_given_up(
    ordinary: Item, office: Office, open_browser: OPEN_BROWSER
) -> None:
    browser = open_browser(office.liaison)
    upload(browser, ordinary, a_file(), dated_on="去年", code=422)
    page = browser.get(f"/items/{ordinary.id}")
    assert "放弃“会议纪要.pdf”" in page.words
    assert "会议纪要.pdf" not in open_browser(office.task_owner).get(f"/items/{ordinary.id}").words
    browser.submit(page, action="/drop")
    db.session.rollback()
    assert db.session.query(DraftUpload).count() == 0


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("说明.html", b"<html>", "网页"),
        ("图.svg", b"<svg>", "网页"),
        ("纪要.png", SOME_PDF, "与扩展名不符"),
        ("机密.pdf", SOME_PDF, "严禁处理、传输国家秘密"),
        ("空.pdf", b"", "空文件"),
    ],
)
def test_a_file_is_refused_with_its_reason(
    ordinary: Item, office: Office, open_browser: OPEN_BROWSER, name: str, content: bytes, why: str
) -> None:
    page = upload(open_browser(office.liaison), ordinary, a_file(name, content), code=422)
    assert any(why in error for error in page.errors), page.errors
    assert db.session.query(Evidence).count() == 0
    assert db.session.query(DraftUpload).count() == 0


def test_a_file_that_is_too_large_is_refused_with_the_sizes(
    app: Flask, ordinary: Item, office: Office, monkeypatch: pytest.MonkeyPatch, open_browser: OPEN_BROWSER
) -> None:
    small = replace(app.config["SETTINGS"], largest_upload=300 * 1024)
    monkeypatch.setitem(app.config, "SETTINGS", small)
    page = upload(
        open_browser(office.liaison), ordinary, a_file("大.pdf", SOME_PDF + b"x" * 400_000), code=422
    )
    assert any("“大.pdf”有 0.4 MB，单个文件不得超过 0.3 MB" in error for error in page.errors), page.errors
    assert db.session.query(Evidence).count() == 0


def test_an_upload_without_a_file_says_so(ordinary: Item, office: Office, open_browser: OPEN_BROWSER) -> None:
    page = upload(open_browser(office.liaison), ordinary, code=422)
    assert any("至少选择一个文件" in error for error in page.errors)


def test_a_new_version_and_a_file_used_again(
    ordinary: Item, key_item: Item, office: Office, open_browser: OPEN_BROWSER
) -> None:
    browser = open_browser(office.liaison)
    upload(browser, ordinary, a_file())
    [evidence] = evidence_of("item", ordinary.id)
    page = upload(
        browser, ordinary, a_file("会议纪要（修订）.pdf", SOME_PDF + b"2"), replaces=str(evidence.id)
    )
    assert "1 个旧版本" in page.words
    browser.get(f"/items/{key_item.id}")
    page = browser.submit(action=f"/items/{key_item.id}/evidence", files=[], reused=[str(evidence.newest.id)])
    assert "引用本案已有材料" in page.words
    db.session.rollback()
    [again] = evidence_of("item", key_item.id)
    assert again.newest.sha256 == evidence_of("item", ordinary.id)[0].newest.sha256


def test_the_same_bytes_are_taken_and_said(
    ordinary: Item, key_item: Item, office: Office, open_browser: OPEN_BROWSER
) -> None:
    browser = open_browser(office.liaison)
    upload(browser, ordinary, a_file())
    page = upload(browser, key_item, a_file("另一个名字.pdf"))
    assert any("内容完全相同" in said for said in page.said)


def test_evidence_is_handed_out_as_it_came(
    ordinary: Item, office: Office, now: datetime, open_browser: OPEN_BROWSER
) -> None:
    with transaction():
        add_evidence(ordinary, [a_pdf()], by=office.liaison, now=now)
    version = evidence_of("item", ordinary.id)[0].newest
    answer = open_browser(office.handler).client.get(f"/evidence/{version.id}")
    assert answer.data == SOME_PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_changed_bytes_are_not_handed_out(
    ordinary: Item, office: Office, now: datetime, open_browser: OPEN_BROWSER
) -> None:
    with transaction():
        add_evidence(ordinary, [a_pdf(content=SOME_PDF + b"own")], by=office.liaison, now=now)
    version = evidence_of("item", ordinary.id)[0].newest
    path = the_store().path(version.sha256)
    path.chmod(0o600)
    path.write_bytes(b"%PDF-1.7 something else")
    page = open_browser(office.handler).get(f"/evidence/{version.id}", code=500)
    assert "不予提供" in page.words
    path.unlink()


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
    assert ("佐证材料" in page.words and "还没有上传" in page.words) or "尚未上传" in page.words
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
    browser = open_browser(office.handler)
    page = browser.get(f"/cases/{rectifying.id}/ledger")
    assert page.heading == "整改台账"
    assert len(page.rows()) == 2
    browser.client.set_cookie("language", "en")
    assert "共 2 项" in page.words


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


def test_a_file_survives_that_somebody_else_was_quicker(
    ordinary: Item, office: Office, now: datetime, open_browser: OPEN_BROWSER
) -> None:
    browser = open_browser(office.liaison)
    page = browser.get(f"/items/{ordinary.id}")
    with transaction():
        add_evidence(ordinary, [a_pdf("别人的.pdf", b"%PDF-1.7\nother")], by=office.task_owner, now=now)
    page = browser.submit(page, action=f"/items/{ordinary.id}/evidence", files=[a_file()], code=422)
    assert any("已被他人修改" in error for error in page.errors)
    page = browser.submit(page, action=f"/items/{ordinary.id}/evidence")
    assert "已上传 1 个文件。" in page.said
    db.session.rollback()
    assert [each.newest.name for each in evidence_of("item", ordinary.id)] == ["别人的.pdf", "会议纪要.pdf"]
