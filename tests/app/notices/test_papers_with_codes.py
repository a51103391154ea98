"""Papers without a number: kept once, with a code of their own, and known to whoever verifies them."""

from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.audit.verify import verify
from app.extensions import db, the_store, transaction
from app.notices.actions import serving
from app.notices.actions.deeming import correct_service
from app.notices.authenticity import Authenticity, authenticity_of
from app.notices.codes import Codes
from app.notices.models import Paper
from app.notices.queries import services_of
from app.notices.scanning import authenticity_of_code
from app.people.models import User
from app.stages.rectification.actions.reactions import reopen_item
from app.stages.rectification.models import Item
from app.stages.rectification.queries import items_of
from tests.app.notices.test_life_of_a_notice import a_served_notice
from tests.browser_page import Browser
from tests.builders import Office
from tests.lives import a_case_under_rectification, close_an_item
from tests.notices.reading import codes_on
from workflows.vocabulary import NoticeKind


@pytest.fixture(autouse=True)
def _codes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "codes", Codes("https://qingjian.example", b"a key for tests"))


def code_on(pdf: bytes) -> str:
    [(_page, address)] = codes_on(pdf)
    return address.rpartition("/v/")[2]


def test_a_proof_is_known_by_its_file_and_its_code_and_superseded_by_its_correction(
    app: Flask, now: datetime
) -> None:
    with transaction():
        office = Office()
        notice = a_served_notice(office, now)
    with transaction():
        serving.acknowledge_notice(notice, by=office.unit_principal, now=now + timedelta(days=1))
    [record] = services_of(notice)
    proof = the_store().get(record.pdf_sha256 or "")
    code = code_on(proof)
    assert (authenticity_of(proof), authenticity_of_code(code)) == (Authenticity.GENUINE,) * 2
    assert authenticity_of_code(code[:-1] + ("a" if code[-1] != "a" else "b")) is Authenticity.UNKNOWN
    forged = proof + b"\n"
    assert authenticity_of(forged) is Authenticity.ALTERED
    with transaction():
        reason = "系统日志证明收文账户当日停用，次日恢复。"
        correct_service(
            notice, now + timedelta(days=2), reason, by=office.office_director, now=now + timedelta(days=3)
        )
    _old, new = services_of(notice)
    assert (authenticity_of(proof), authenticity_of_code(code)) == (Authenticity.SUPERSEDED,) * 2
    corrected = the_store().get(new.pdf_sha256 or "")
    assert (authenticity_of(corrected), authenticity_of_code(code_on(corrected))) == (
        Authenticity.GENUINE,
    ) * 2
    assert new.content is not None
    assert new.content["signed_by_means_of"] == "签收时间按更正理由认定", (
        "what an account signed is no longer what is said"
    )
    kept = db.session.scalars(select(Paper).order_by(Paper.id)).all()
    assert [(each.kind, each.notice_id) for each in kept] == [(NoticeKind.PROOF_OF_SERVICE, notice.id)] * 2
    assert list(verify()) == []
    the_store().path(kept[0].pdf_sha256).write_bytes(b"another")
    assert {each.why for each in verify()} == {"the stored bytes %(sha256)s were changed"}


def struck_off(office: Office, now: datetime) -> Item:
    item = items_of(a_case_under_rectification(office, now=now))[0]
    close_an_item(item, office, now=now)
    return item


def opinion_for(app: Flask, person: User, item: Item, at: datetime) -> bytes:
    """The opinion on striking a problem off, as somebody takes it from its page."""
    with time_machine.travel(at, tick=False):
        browser = Browser(app)
        with browser.client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = person.get_id(), True
        return browser.client.get(f"/items/{item.id}/closure-opinion.pdf").data


def test_what_goes_to_a_unit_is_kept_with_a_code_when_it_is_asked_for_first(
    app: Flask, now: datetime
) -> None:
    with transaction():
        office = Office()
        item = struck_off(office, now)
    later = now + timedelta(hours=1)
    copies = [opinion_for(app, each, item, later) for each in (office.liaison, office.handler)]
    assert copies[0] == copies[1]
    assert authenticity_of(copies[0]) is authenticity_of_code(code_on(copies[0])) is Authenticity.GENUINE
    db.session.rollback()
    kept = select(Paper.kind, Paper.kept_at).where(Paper.kind != NoticeKind.PROOF_OF_SERVICE)
    assert db.session.execute(kept).all() == [(NoticeKind.CLOSURE_OPINION, now)]
    assert list(verify()) == []


def test_an_opinion_counts_no_more_when_its_problem_is_open_again(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        item = struck_off(office, now)
    first = opinion_for(app, office.liaison, item, now)
    with transaction():
        reopen_item(
            item, "回头看发现整改措施没有落实到位。", by=office.case_manager, now=now + timedelta(days=1)
        )
    assert authenticity_of(first) is authenticity_of_code(code_on(first)) is Authenticity.SUPERSEDED
    assert opinion_for(app, office.liaison, item, now).startswith(b"<!doctype html>")
    with transaction():
        close_an_item(item, office, now=now + timedelta(days=2))
    second = opinion_for(app, office.liaison, item, now + timedelta(days=2))
    assert second != first
    assert (authenticity_of(first), authenticity_of(second)) == (
        Authenticity.SUPERSEDED,
        Authenticity.GENUINE,
    )
    assert list(verify()) == []


def test_an_opinion_stands_as_it_was_kept_whatever_changes_around_it(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        item = struck_off(office, now)
    first = opinion_for(app, office.liaison, item, now)
    with transaction():
        office.handler.phone = "60199"
    assert opinion_for(app, office.handler, item, now + timedelta(days=1)) == first
