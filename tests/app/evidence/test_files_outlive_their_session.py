"""A file sent in the very request that finds its session ended waits for the same person, and for nobody else."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask

from app.evidence.models import DraftUpload
from app.extensions import db, transaction
from app.people.models import User
from tests.app.stages.warning.conftest import Warned
from tests.browser_page import Browser
from tests.builders import somebody
from workflows.vocabulary import Role

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def matter(app: Flask, now: datetime) -> Warned:
    with transaction():
        made = Warned(now)
        made.acknowledged()
    return made


@pytest.fixture
def traveller(matter: Warned) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(matter.now, tick=False) as found:
        yield found


def opened(app: Flask, person: User) -> Browser:
    browser = Browser(app)
    with browser.client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = person.get_id(), True
    return browser


def sent(browser: Browser, traveller: time_machine.Traveller, address: str, later: timedelta) -> list[str]:
    """Fill in a form, come back to it much later, send it; the files that wait afterwards."""
    browser.get(address)
    traveller.shift(later)
    page = browser.submit(reason="得分计算有误", files=[(io.BytesIO(PDF), "更正说明.pdf")])
    assert page.heading == "登录清鉴"
    db.session.rollback()
    return [each.name for each in db.session.query(DraftUpload)]


@pytest.mark.parametrize("minutes", [31, 180])
def test_the_file_waits_and_is_ticked_after_signing_in(
    app: Flask, matter: Warned, traveller: time_machine.Traveller, minutes: int
) -> None:
    person, address = matter.office.unit_principal, f"/cases/{matter.case.id}/object"
    browser = opened(app, person)
    assert sent(browser, traveller, address, timedelta(minutes=minutes)) == ["更正说明.pdf"]
    assert any("1个文件已保留" in said for said in browser.page.said)
    again = opened(app, person).get(address)
    assert again.html.select_one("input[name=kept]").has_attr("checked")
    other = opened(app, matter.office.liaison).get(f"/cases/{matter.case.id}")
    assert "更正说明.pdf" not in other.words


def test_a_case_that_the_person_may_not_see_keeps_nothing(
    app: Flask, matter: Warned, traveller: time_machine.Traveller
) -> None:
    with transaction():
        stranger = somebody(Role.UNIT_PRINCIPAL, matter.office.other_unit)
    browser = opened(app, stranger)
    token = browser.get("/account").html.select_one("input[name=csrf_token]")["value"]
    traveller.shift(timedelta(minutes=31))
    browser.client.post(
        f"/cases/{matter.case.id}/object",
        data={"csrf_token": token, "files": (io.BytesIO(PDF), "更正说明.pdf")},
        content_type="multipart/form-data",
    )
    db.session.rollback()
    assert db.session.query(DraftUpload).count() == 0


def test_a_program_is_not_kept(app: Flask, matter: Warned, traveller: time_machine.Traveller) -> None:
    browser = opened(app, matter.office.unit_principal)
    browser.get(f"/cases/{matter.case.id}/object")
    traveller.shift(timedelta(minutes=31))
    browser.submit(reason="x", files=[(io.BytesIO(b"MZ\x90"), "照片.png")])
    db.session.rollback()
    assert db.session.query(DraftUpload).count() == 0


def test_without_the_forms_token_or_without_a_session_nothing_is_kept(
    app: Flask, matter: Warned, traveller: time_machine.Traveller
) -> None:
    address = f"/cases/{matter.case.id}/object"
    signed = opened(app, matter.office.unit_principal)
    signed.get(address)
    traveller.shift(timedelta(minutes=31))
    for client in (signed.client, app.test_client()):
        client.post(
            address, data={"files": (io.BytesIO(PDF), "更正说明.pdf")}, content_type="multipart/form-data"
        )
    db.session.rollback()
    assert db.session.query(DraftUpload).count() == 0
