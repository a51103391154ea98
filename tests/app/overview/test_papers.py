"""Papers of the file: printed from its records on demand, the same records giving the same bytes."""

import io
from datetime import datetime

import pytest
from flask import Flask

from app.cases.models import Case
from app.evidence.actions import accept_upload
from app.extensions import transaction
from app.people.models import User
from app.stages.rectification.actions import claims, proof
from app.stages.rectification.models import Item
from app.stages.rectification.queries import items_of
from tests.app.notices.test_pages import browser_of
from tests.builders import Office, somebody
from tests.lives import a_case_under_rectification, close_an_item
from tests.memory import MadeOnce
from tests.notices.reading import Read, read
from workflows.vocabulary import Role

MORE = "请补充银行支付凭证和公示照片后再申请销号。"


@pytest.fixture
def office(made_once: MadeOnce) -> Office:
    return made_once(Office)


@pytest.fixture
def case(office: Office, now: datetime) -> Case:
    """One problem struck off, the other returned for more work."""
    with transaction():
        case = a_case_under_rectification(office, now=now)
        first, second = items_of(case)
        close_an_item(first, office, now=now)
        close_an_item_halfway(second, office, now=now)
    return case


def close_an_item_halfway(item: Item, office: Office, *, now: datetime) -> None:
    file = accept_upload(io.BytesIO("资金拨付计划".encode()), "拨付计划.txt", at_most=10_000)
    proof.add_evidence(item, [file], by=office.liaison, now=now)
    claims.claim_completion(item, "已安排拨付计划。", by=office.liaison, now=now)
    claims.confirm_claim(item, by=office.unit_principal, now=now)
    claims.return_claim(item, MORE, by=office.handler, now=now)


def pdf(app: Flask, person: User, address: str) -> bytes:
    with app.app_context():
        answer = browser_of(app, person).client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:300]
    assert answer.mimetype == "application/pdf"
    return answer.get_data()


def paper(app: Flask, person: User, address: str) -> Read:
    return read(pdf(app, person, address))


def flat(found: Read) -> str:
    """Its words without line ends, and without the blanks that a wide line is read with."""
    return "".join(found.text.replace("\x02", "").split())


def test_the_ledger_says_where_each_problem_stands(app: Flask, office: Office, case: Case) -> None:
    text = flat(paper(app, office.handler, f"/cases/{case.id}/ledger.pdf"))
    assert "共2项，已销号1项" in text
    assert "修订审批规程并公布" in text
    # The unit prints its own ledger.
    assert "已销号1项" in flat(paper(app, office.liaison, f"/cases/{case.id}/ledger.pdf"))


def test_the_opinion_on_striking_off_shows_the_chain_and_the_hashes(
    app: Flask, office: Office, case: Case
) -> None:
    first, second = items_of(case)
    address = f"/items/{first.id}/closure-opinion.pdf"
    text = flat(paper(app, office.handler, address))
    for hand in (office.liaison, office.unit_principal, office.handler, office.office_director):
        assert hand.name in text
    assert "准予销号" in text
    assert "SHA-256前16位" in text
    assert pdf(app, office.handler, address) == pdf(app, office.handler, address)
    browser_of(app, office.handler).get(f"/items/{second.id}/closure-opinion.pdf", code=404)


def test_the_return_asks_for_what_is_missing_and_names_the_day(
    app: Flask, office: Office, case: Case
) -> None:
    first, second = items_of(case)
    text = flat(paper(app, office.liaison, f"/items/{second.id}/return.pdf"))
    assert MORE in text
    assert "10个工作日" in text
    browser_of(app, office.handler).get(f"/items/{first.id}/return.pdf", code=404)


def test_the_index_lists_every_piece_once_and_only_for_the_office(
    app: Flask, office: Office, case: Case
) -> None:
    text = flat(paper(app, office.case_manager, f"/cases/{case.id}/file-index.pdf"))
    for piece in ("政治生态预警的通知书", "送达回证", "会议纪要.txt", "拨付计划.txt"):
        assert piece in text, piece
    assert "本卷共5件" in text
    browser_of(app, office.liaison).get(f"/cases/{case.id}/file-index.pdf", code=404)


def test_papers_stop_where_the_scope_stops(app: Flask, office: Office, case: Case) -> None:
    with transaction():
        stranger = somebody(Role.LIAISON, office.other_unit)
        item = items_of(case)[0]
    for address in (
        f"/cases/{case.id}/ledger.pdf",
        f"/cases/{case.id}/file-index.pdf",
        f"/items/{item.id}/closure-opinion.pdf",
    ):
        browser_of(app, stranger).get(address, code=404)
