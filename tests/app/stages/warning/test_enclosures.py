"""Files come with an objection: kept when anything else is refused, attached when it is done, read by who decides."""

import io
from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from app.audit.verify import verify
from app.evidence import actions as evidence
from app.evidence.models import DraftUpload
from app.evidence.queries import evidence_of
from app.extensions import db, the_store
from app.people.models import User
from tests.app.stages.warning.conftest import Warned
from tests.browser_page import Browser
from tests.memory import MadeOnce
from workflows.vocabulary import CaseState

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
WHY = "得分计算有误"


def a_file(name: str = "更正说明.pdf", content: bytes = PDF) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def opened(app: Flask, person: User) -> Browser:
    browser = Browser(app)
    with browser.client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = person.get_id(), True
    return browser


@pytest.fixture
def principal(app: Flask, made_once: MadeOnce, matter: Warned) -> Iterator[Browser]:
    """The unit's principal before the form of the objection."""
    made_once(Warned.acknowledged, matter)
    with time_machine.travel(matter.now, tick=False):
        browser = opened(app, matter.office.unit_principal)
        browser.get(f"/cases/{matter.case.id}/object")
        yield browser


def test_files_come_with_an_objection_and_who_decides_reads_them(
    app: Flask, matter: Warned, principal: Browser
) -> None:
    principal.submit(reason=WHY, files=[a_file(), a_file("明细.csv", "项目,金额\n".encode())])
    db.session.rollback()
    assert matter.case.state == CaseState.OBJECTED
    enclosed = evidence_of("case", matter.case.id)
    assert [each.newest.name for each in enclosed] == ["更正说明.pdf", "明细.csv"]
    assert the_store().get(enclosed[0].newest.sha256) == PDF
    assert db.session.query(DraftUpload).count() == 0
    assert list(verify()) == []
    leader = opened(app, matter.office.principal_leader)
    page = leader.get(f"/cases/{matter.case.id}/reject-objection")
    answer = leader.client.get(page.links["更正说明.pdf"])
    assert (answer.status_code, answer.data) == (200, PDF)


def test_a_file_that_arrived_survives_a_refused_form(matter: Warned, principal: Browser) -> None:
    page = principal.submit(reason="", files=[a_file()], code=422)
    assert page.html.select_one("input[name=kept]").has_attr("checked")
    page = principal.submit(page, reason=WHY)
    db.session.rollback()
    assert [each.newest.name for each in evidence_of("case", matter.case.id)] == ["更正说明.pdf"]


def test_a_waiting_file_that_is_unticked_stays_behind(matter: Warned, principal: Browser) -> None:
    page = principal.submit(reason="", files=[a_file()], code=422)
    principal.submit(page, reason=WHY, kept=[])
    db.session.rollback()
    assert matter.case.state == CaseState.OBJECTED
    assert evidence_of("case", matter.case.id) == []


def test_a_file_that_may_not_be_here_is_refused_and_the_good_one_kept(
    matter: Warned, principal: Browser
) -> None:
    page = principal.submit(reason=WHY, files=[a_file(), a_file("照片.png", b"MZ\x90")], code=422)
    assert any("可执行程序" in error for error in page.errors)
    assert page.html.select_one("#reason").get_text().strip() == WHY
    db.session.rollback()
    assert matter.case.state == CaseState.ACKNOWLEDGED
    assert [each.name for each in db.session.query(DraftUpload)] == ["更正说明.pdf"]


def test_what_may_wait_for_one_person_has_an_end(
    matter: Warned, principal: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "WAITING_AT_MOST", len(PDF))
    page = principal.submit(reason="", files=[a_file(), a_file("又一份.pdf", PDF + b" ")], code=422)
    assert any("尚未提交的文件过多" in error for error in page.errors)
