"""Uploading on pages: files that arrived are kept, the rest of the form is refused, the bytes come back as they went."""

import io
from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask

from app.evidence.models import DraftUpload, Evidence, EvidenceVersion
from app.evidence.queries import evidence_of
from app.extensions import db, the_store, transaction
from app.stages.rectification.actions.proof import add_evidence
from app.stages.rectification.models import Item
from tests.app.stages.rectification.conftest import OPEN_BROWSER, SOME_PDF, a_pdf
from tests.browser_page import Browser, Page
from tests.builders import Office

Upload = tuple[io.BytesIO, str]


def a_file(name: str = "会议纪要.pdf", content: bytes = SOME_PDF) -> Upload:
    return io.BytesIO(content), name


def upload(browser: Browser, item: Item, *files: Upload, code: int = 200, **values: object) -> Page:
    browser.get(f"/items/{item.id}")
    page = browser.submit(action=f"/items/{item.id}/evidence", files=list(files), code=code, **values)
    db.session.rollback()
    return page


def test_a_file_is_uploaded_from_the_problem_s_own_page(
    ordinary: Item, office: Office, open_browser: OPEN_BROWSER
) -> None:
    browser = open_browser(office.liaison)
    page = upload(browser, ordinary, a_file(), a_file("台账.csv", "单位,金额\n".encode()), kind="minutes")
    assert "已上传2个文件。" in page.said
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
    assert "已上传1个文件。" in page.said
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
    assert "已上传1个文件。" in page.said


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
    assert any("“大.pdf”有0.4 MB，单个文件不得超过0.3 MB" in error for error in page.errors), page.errors
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
    assert "1个旧版本" in page.words
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
    assert "已上传1个文件。" in page.said
    db.session.rollback()
    assert [each.newest.name for each in evidence_of("item", ordinary.id)] == ["别人的.pdf", "会议纪要.pdf"]
