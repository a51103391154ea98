"""The inner papers of a proceeding: for the office alone, as far as the proceeding has come."""

from flask import Flask

from app.extensions import transaction
from app.stages.accountability.actions import proposing
from tests.app.notices.test_pages import browser_of
from tests.app.stages.accountability.conftest import Matter
from tests.notices.reading import read


def text_of(app: Flask, matter: Matter, paper: str) -> str:
    with app.app_context():
        address = f"/proceedings/{matter.open.id}/{paper}.pdf"
        answer = browser_of(app, matter.office.handler).client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:300]
    return read(answer.get_data()).text.replace("\n", "")


def test_the_approval_of_the_start_shows_who_said_what(app: Flask, matter: Matter) -> None:
    with transaction():
        matter.proposed()
    assert "待审批" in text_of(app, matter, "start-approval")
    with transaction():
        proposing.review_proposal(matter.open, by=matter.office.case_manager, now=matter.now)
        proposing.approve_start(
            matter.open, "示范市委批〔2026〕3号", by=matter.office.principal_leader, now=matter.now
        )
    text = text_of(app, matter, "start-approval")
    assert "待审批" not in text
    assert "示范市委批〔2026〕3号" in text
    assert matter.office.principal_leader.name in text
    assert matter.office.case_manager.name in text


def test_the_fact_material_comes_with_the_page_to_sign(app: Flask, matter: Matter) -> None:
    with transaction():
        matter.investigated()
    browser_of(app, matter.office.handler).get(f"/proceedings/{matter.open.id}/fact-material.pdf", code=404)
    with transaction():
        matter.write()
    text = text_of(app, matter, "fact-material")
    assert "事实材料见面签字页" in text
    assert "对事实材料有无意见" in text


def test_the_unit_never_sees_them(app: Flask, matter: Matter) -> None:
    with transaction():
        matter.shown()
    for paper in ("start-approval", "fact-material"):
        browser = browser_of(app, matter.office.unit_principal)
        browser.get(f"/proceedings/{matter.open.id}/{paper}.pdf", code=404)
