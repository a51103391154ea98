"""The pages of documents: what is listed, what is shown, what is handed out, and what leads on."""

from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from app.cli import main
from app.extensions import db, the_store, transaction
from app.notices.actions import serving
from app.notices.models import Notice
from app.people.models import User
from tests.app.notices.test_life_of_a_notice import a_draft, a_served_notice, a_signed_notice
from tests.browser_page import Browser
from tests.builders import Office, a_case
from tests.memory import MadeOnce
from workflows.vocabulary import NoticeKind, NoticeState


def browser_of(app: Flask, person: User) -> Browser:
    """Somebody's browser, signed in."""
    browser = Browser(app)
    with browser.client.session_transaction() as session:
        session["_user_id"] = f"{person.id}.{person.session_epoch}"
        session["_fresh"] = True
    return browser


def state_of(notice: Notice) -> str:
    """The state as it stands in the database now."""
    db.session.rollback()
    db.session.refresh(notice)
    return notice.state


@pytest.fixture
def office(made_once: MadeOnce) -> Office:
    return made_once(Office)


@pytest.fixture
def served(office: Office, now: datetime) -> Notice:
    with transaction():
        notice = a_served_notice(office, now)
        notice.case.state, notice.case.served_at = "rectifying", now
    return notice


def test_a_person_of_the_office_finds_and_reads_a_document(
    app: Flask, office: Office, served: Notice
) -> None:
    browser = browser_of(app, office.handler)
    page = browser.get("/notices")
    assert "清改〔2026〕1号" in page.links
    assert browser.get("/notices?text=不存在").rows() == []
    page = browser.get(page.links["清改〔2026〕1号"])
    assert "责令明川市第二中学" in page.heading
    assert "食堂大宗食材采购验收记录缺失" in page.words
    assert not page.html.select("[style]")


def test_the_pdf_is_the_one_that_was_issued(app: Flask, office: Office, served: Notice) -> None:
    browser = browser_of(app, office.handler)
    answer = browser.client.get(f"/notices/{served.id}/document.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data == the_store().get(str(served.issued_sha256))
    assert "UTF-8" in answer.headers["Content-Disposition"]


def test_changed_bytes_are_never_handed_out(app: Flask, office: Office, served: Notice) -> None:
    path = the_store().path(str(served.issued_sha256))
    original = path.read_bytes()
    path.write_bytes(original.replace(b"%PDF-1.7", b"%PDF-1.6"))
    try:
        browser = browser_of(app, office.handler)
        answer = browser.client.get(f"/notices/{served.id}/document.pdf")
    finally:
        path.write_bytes(original)
    assert answer.status_code == 500
    assert answer.mimetype != "application/pdf"


def test_a_unit_sees_no_draft(app: Flask, office: Office, served: Notice, now: datetime) -> None:
    with transaction():
        draft = a_draft(office, served.case, now)
    browser = browser_of(app, office.unit_principal)
    assert len(browser.get("/notices").rows()) == 1
    for address in (f"/notices/{draft.id}", f"/notices/{draft.id}/document.pdf"):
        browser.get(address, code=404)


def test_a_stranger_to_the_case_gets_nothing(app: Flask, office: Office, served: Notice) -> None:
    browser = browser_of(app, office.system_admin)
    for address in (f"/notices/{served.id}", f"/notices/{served.id}/document.pdf"):
        browser.get(address, code=404)
    browser.get("/notices", code=403)


def test_a_draft_prints_with_its_watermark(app: Flask, office: Office, now: datetime) -> None:
    with transaction():
        draft = a_draft(office, a_case(office, now=now), now)
    browser = browser_of(app, office.handler)
    page = browser.get(f"/notices/{draft.id}")
    assert page.html.select_one(".watermark") is not None
    assert browser.client.get(f"/notices/{draft.id}/document.pdf").data.startswith(b"%PDF")


def test_a_draft_that_cannot_be_printed_says_which_character_is_missing(
    app: Flask, office: Office, now: datetime
) -> None:
    with transaction():
        draft = a_draft(office, a_case(office, now=now), now, found_by="名为\U00013000的检查")
    browser = browser_of(app, office.handler)
    assert "U+13000" in browser.get(f"/notices/{draft.id}/document.pdf", code=422).words


def test_the_principal_signs_and_the_proof_is_fixed(app: Flask, office: Office, served: Notice) -> None:
    browser = browser_of(app, office.unit_principal)
    browser.get(f"/notices/{served.id}/acknowledge")
    browser.submit(version=str(served.version))
    assert state_of(served) == NoticeState.ACKNOWLEDGED
    page = browser.get(f"/notices/{served.id}")
    proof = next(link for link in page.links.values() if "/proof/" in link)
    assert browser.client.get(proof).data.startswith(b"%PDF")


def test_serving_asks_for_two_people(app: Flask, office: Office, now: datetime) -> None:
    with transaction():
        notice = a_signed_notice(office, now)
    browser = browser_of(app, office.case_manager)
    browser.get(f"/notices/{notice.id}/seal")
    browser.submit(version=str(notice.version))
    browser.get(f"/notices/{notice.id}/serve")
    page = browser.submit(
        first_server="甲", second_server="甲", mode="electronic", place="收文账户", code=422
    )
    assert any("2人" in error or "两人" in error or "Two different" in error for error in page.errors)
    assert page.html.select_one('[name="place"]')["value"] == "收文账户"
    browser.submit(first_server="甲", second_server="乙", mode="electronic", place="收文账户")
    assert state_of(notice) == NoticeState.SERVED


def test_a_led_document_is_acted_on_where_it_is_led(app: Flask, office: Office, now: datetime) -> None:
    with transaction():
        notice = a_draft(office, a_case(office, now=now), now)
        notice.led = True
    browser = browser_of(app, office.handler)
    browser.get(f"/notices/{notice.id}/submit", code=404)
    assert not browser.get(f"/notices/{notice.id}").html.select("section.now")


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_has_a_preview_on_the_command_line(app: Flask, kind: NoticeKind, tmp_path: Path) -> None:
    out = tmp_path / "sample.pdf"
    result = CliRunner().invoke(main, ["notice", "preview", str(kind), "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert out.read_bytes().startswith(b"%PDF")


def test_the_unit_cannot_withdraw(app: Flask, office: Office, served: Notice, now: datetime) -> None:
    with transaction():
        serving.acknowledge_notice(served, by=office.unit_principal, now=now)
    browser = browser_of(app, office.unit_principal)
    page = browser.get(f"/notices/{served.id}/withdraw")
    assert page.html.select_one('main [name="reason"]') is None
    assert not any("withdraw" in link for link in browser.get(f"/notices/{served.id}").links.values())
    assert state_of(served) == NoticeState.ACKNOWLEDGED
