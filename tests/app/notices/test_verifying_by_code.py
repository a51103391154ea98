"""The code on issued paper: what it answers to whoever scans it, and what it never says."""

import string
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from app.extensions import db, the_store, transaction
from app.notices.actions import issuing
from app.notices.actions.counting import count_unknown_code
from app.notices.authenticity import Authenticity, authenticity_of
from app.notices.codes import Codes, codes_of
from app.notices.content.correction import CorrectionNotice
from app.notices.models import Notice
from app.notices.scanning import MOST_UNKNOWN, WAIT, authenticity_of_code, is_left_waiting
from tests.app.notices.test_life_of_a_notice import a_draft, a_served_notice, a_signed_notice
from tests.browser_page import Browser
from tests.builders import Office, a_case
from tests.memory import MadeOnce
from tests.notices.reading import codes_on
from workflows.vocabulary import NoticeKind, NoticeState

ADDRESS = "https://qingjian.example"


@pytest.fixture(autouse=True)
def _codes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "codes", Codes(ADDRESS, b"a key for tests"))


@pytest.fixture
def office(made_once: MadeOnce) -> Office:
    return made_once(Office)


@pytest.fixture
def issued(office: Office, now: datetime) -> Notice:
    with transaction():
        return a_served_notice(office, now)


def paper_of(notice: Notice) -> bytes:
    assert notice.issued_sha256 is not None
    return the_store().get(notice.issued_sha256)


def code_of(notice: Notice) -> str:
    """What a telephone reads from the paper, without the address."""
    [(page, address)] = codes_on(paper_of(notice))
    assert page == notice.pages
    start, _, code = address.rpartition("/v/")
    assert start == ADDRESS
    return code


def test_the_paper_carries_a_code_that_answers_genuine(app: Flask, issued: Notice) -> None:
    page = Browser(app).get(f"/v/{code_of(issued)}")
    assert "真实" in page.words
    for secret in (issued.number, issued.title, issued.unit.name, issued.case.number if issued.case else ""):
        assert secret
        assert secret not in page.words


def test_the_code_names_neither_the_row_nor_anything_of_the_document(issued: Notice) -> None:
    code = code_of(issued)
    assert len(code) == 32
    assert set(code) <= set(string.ascii_lowercase + "234567")
    assert issued.content_sha256[:8] not in code


def test_every_other_letter_anywhere_in_the_code_is_unknown(issued: Notice) -> None:
    code = code_of(issued)
    for at, letter in enumerate(code):
        other = "a" if letter != "a" else "b"
        assert authenticity_of_code(code[:at] + other + code[at + 1 :]) is Authenticity.UNKNOWN
    for strange in ("", code[:-1], code + "a", code.upper(), "%", "x" * 5000, str(issued.id)):
        assert authenticity_of_code(strange) is Authenticity.UNKNOWN


def test_the_proofs_of_two_documents_cannot_be_exchanged(office: Office, now: datetime) -> None:
    with transaction():
        one, other = (code_of(a_served_notice(office, now)) for _ in range(2))
    assert authenticity_of_code(one[:16] + other[16:]) is Authenticity.UNKNOWN


@pytest.mark.parametrize("change", [{"number": "清改〔2026〕9号"}, {"content_sha256": "0" * 64}])
def test_a_row_that_was_changed_behind_the_program_proves_nothing(
    issued: Notice, change: dict[str, str]
) -> None:
    code = code_of(issued)
    with transaction():
        db.session.execute(update(Notice).where(Notice.id == issued.id).values(**change))
    assert authenticity_of_code(code) is Authenticity.UNKNOWN


def test_another_key_makes_every_printed_code_unknown(
    app: Flask, issued: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = code_of(issued)
    monkeypatch.setitem(app.extensions, "codes", Codes(ADDRESS, b"another key"))
    assert authenticity_of_code(code) is Authenticity.UNKNOWN


def test_a_signed_document_is_unknown_until_it_is_sealed(office: Office, now: datetime) -> None:
    with transaction():
        notice = a_signed_notice(office, now)
    code = code_of(notice)
    assert authenticity_of_code(code) is Authenticity.UNKNOWN
    with transaction():
        issuing.seal_notice(notice, by=office.case_manager, now=now)
    assert authenticity_of_code(code) is Authenticity.GENUINE


def test_a_withdrawn_document_is_superseded(office: Office, issued: Notice, now: datetime) -> None:
    code = code_of(issued)
    with transaction():
        issuing.withdraw_notice(issued, "事实有误，另行制发。", by=office.leader_in_charge, now=now)
    assert authenticity_of_code(code) is Authenticity.SUPERSEDED


def test_a_document_is_superseded_once_its_correction_is_issued(
    office: Office, issued: Notice, now: datetime
) -> None:
    code = code_of(issued)
    correction = replace(CorrectionNotice.sample(), warning_number=issued.number)
    with transaction():
        db.session.add(
            other := Notice(
                case_id=issued.case_id, unit_id=issued.unit_id, unit_path=issued.unit_path, kind=NoticeKind.CORRECTION,
                title=correction.title, content={"warning_number": issued.number}, content_sha256="0" * 64,
                number="清更〔2026〕1号", pdf_sha256="0" * 64, signed_at=now, drafted_by_id=office.handler.id,
                workflow_version=1, policy_version=1, state=NoticeState.SIGNED, state_since_at=now, hands={},
            )
        )  # fmt: skip
    assert authenticity_of_code(code) is Authenticity.GENUINE
    with transaction():
        other.state = NoticeState.SEALED
    assert authenticity_of_code(code) is Authenticity.SUPERSEDED
    assert authenticity_of(paper_of(issued)) is Authenticity.SUPERSEDED


def test_an_altered_file_is_told_from_a_genuine_one_by_upload_alone(issued: Notice) -> None:
    code, paper = code_of(issued), paper_of(issued)
    at = paper.index(b"stream") + 50
    forged = paper[:at] + bytes([paper[at] ^ 1]) + paper[at + 1 :]
    assert authenticity_of(forged) is Authenticity.ALTERED
    assert authenticity_of_code(code) is Authenticity.GENUINE


def test_a_draft_and_an_installation_without_an_address_have_no_code(
    app: Flask, office: Office, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction():
        assert a_draft(office, a_case(office, now=now), now).public_id is None
    monkeypatch.setitem(app.extensions, "codes", codes_of(app.config["SETTINGS"]))
    with transaction():
        notice = a_signed_notice(office, now)
    assert codes_on(paper_of(notice)) == []


def test_who_guesses_waits_and_who_scans_a_document_does_not(
    app: Flask, issued: Notice, now: datetime
) -> None:
    code = code_of(issued)
    with time_machine.travel(now, tick=False):
        for _ in range(MOST_UNKNOWN * 2):
            assert "真实" in Browser(app).get(f"/v/{code}").words
        for _ in range(MOST_UNKNOWN):
            assert "查无此件" in Browser(app).get("/v/2345").words
        assert "一刻钟" in Browser(app).get(f"/v/{code}", code=429).words
    with time_machine.travel(now + WAIT, tick=False):
        assert "真实" in Browser(app).get(f"/v/{code}").words


def test_guesses_are_forgotten_and_of_one_address_only(app: Flask, now: datetime) -> None:
    with transaction():
        for _ in range(MOST_UNKNOWN):
            count_unknown_code("192.0.2.1", now=now)
    assert is_left_waiting("192.0.2.1", now)
    assert not is_left_waiting("192.0.2.2", now)
    with transaction():
        count_unknown_code("192.0.2.2", now=now + timedelta(hours=1))
    assert not is_left_waiting("192.0.2.1", now)
