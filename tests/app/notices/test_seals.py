"""Electronic seals: set over the archived bytes, by keys of the organs, and what is answered to whoever holds a file."""

import io
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from app.audit.verify import verify
from app.cli import main
from app.extensions import db, the_store, transaction
from app.notices.actions import drafting, issuing
from app.notices.authenticity import Authenticity, authenticity_of, mark_of, seals_in
from app.notices.content.slip import SupervisionSlip
from app.notices.models import Notice, SealCertificate
from app.notices.queries import content_of_notice
from app.notices.seals import SealMissing, the_sealer
from app.notices.seals.installed import sealer_of
from app.notices.seals.keys import FolderOfSeals
from app.notices.seals.pades import PadesSealer
from tests.app.notices.keys_of_seals import PASSPHRASE, a_key_file
from tests.app.notices.test_life_of_a_notice import a_draft, a_served_notice, a_signed_notice
from tests.browser_page import Browser
from tests.builders import Office, a_case
from tests.memory import MadeOnce
from workflows.vocabulary import NoticeState


@pytest.fixture
def office(made_once: MadeOnce) -> Office:
    return made_once(Office)


@pytest.fixture
def sealed(office: Office, now: datetime) -> Notice:
    with transaction():
        notice = a_signed_notice(office, now)
        issuing.seal_notice(notice, by=office.case_manager, now=now)
    return notice


def bytes_of(notice: Notice) -> bytes:
    assert notice.issued_sha256 is not None
    return the_store().get(notice.issued_sha256)


def test_the_signed_document_is_an_exact_prefix_of_the_sealed_one(sealed: Notice) -> None:
    assert sealed.pdf_sha256 is not None
    signed = the_store().get(sealed.pdf_sha256)
    whole = bytes_of(sealed)
    assert whole.startswith(signed)
    assert len(whole) > len(signed)


def test_every_organ_of_the_document_sets_its_own_seal(sealed: Notice) -> None:
    sealer = the_sealer()
    assert sealer is not None
    found = sealer.examine(bytes_of(sealed))
    assert tuple(each.organ for each in found) == content_of_notice(sealed).organ.names
    assert all(each.intact and each.known for each in found)
    assert [each.certificate for each in found] == sealed.seal_certificates
    assert sealed.seal_algorithm == "PAdES-B-B ecdsa"


@pytest.mark.parametrize("where", [0.1, 0.4])
def test_a_changed_byte_under_a_seal_is_seen(sealed: Notice, where: float) -> None:
    sealer = the_sealer()
    assert sealer is not None
    changed = bytearray(bytes_of(sealed))
    changed[int(len(changed) * where)] ^= 1
    assert not any(each.intact for each in sealer.examine(bytes(changed)))


def test_what_is_added_behind_the_last_seal_is_seen(sealed: Notice) -> None:
    sealer = the_sealer()
    assert sealer is not None
    assert not sealer.examine(bytes_of(sealed) + b"\n%more")[-1].intact


def test_the_trail_knows_the_sealed_bytes(sealed: Notice, now: datetime) -> None:
    assert not list(verify())
    sealed.sealed_sha256 = the_store().put(b"%PDF-1.7 another").sha256
    db.session.commit()
    assert any("sealed" in broken.why for broken in verify())


def test_a_form_is_sealed_invisibly(office: Office, now: datetime) -> None:
    with transaction():
        notice = drafting.draft_notice(
            a_case(office, now=now), SupervisionSlip.sample(), by=office.handler, now=now
        )
        drafting.submit_notice(notice, by=office.handler, now=now)
        drafting.review_notice(notice, by=office.office_director, now=now)
        issuing.sign_notice(notice, by=office.leader_in_charge, now=now)
        issuing.seal_notice(notice, by=office.case_manager, now=now)
    assert notice.seal_places == []
    sealer = the_sealer()
    assert sealer is not None
    assert all(each.intact for each in sealer.examine(bytes_of(notice)))


def test_an_organ_without_a_seal_is_named_and_nothing_is_sealed(
    app: Flask, office: Office, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "sealer", PadesSealer(FolderOfSeals(tmp_path, "")))
    with transaction():
        notice = a_signed_notice(office, now)
    with pytest.raises(SealMissing, match="No electronic seal"), transaction():
        issuing.seal_notice(notice, by=office.case_manager, now=now)
    db.session.refresh(notice)
    assert notice.state == NoticeState.SIGNED
    assert notice.sealed_sha256 is None


def test_an_office_without_electronic_seals_seals_its_paper(
    app: Flask, office: Office, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(app.config["SETTINGS"], demo=False, data=tmp_path)
    assert sealer_of(settings) is None
    monkeypatch.setitem(app.extensions, "sealer", None)
    with transaction():
        notice = a_signed_notice(office, now)
        issuing.seal_notice(notice, by=office.case_manager, now=now)
    assert notice.state == NoticeState.SEALED
    assert notice.issued_sha256 == notice.pdf_sha256
    assert authenticity_of(bytes_of(notice)) is Authenticity.GENUINE


def test_a_key_that_cannot_be_opened_is_a_sentence(app: Flask, sealed: Notice, now: datetime) -> None:
    folder = app.config["SETTINGS"].data / "seals"
    with pytest.raises(SealMissing, match="cannot be opened"):
        PadesSealer(FolderOfSeals(folder, "wrong")).seal(
            bytes_of(sealed), content_of_notice(sealed).organ.names, (), at=now
        )


@pytest.mark.parametrize("organ", ["../x", "甲/乙", ".hidden"])
def test_the_name_of_an_organ_never_leads_out_of_the_folder(tmp_path: Path, organ: str) -> None:
    with pytest.raises(SealMissing):
        FolderOfSeals(tmp_path, "").picture_of(organ)


def test_what_was_issued_is_genuine_and_its_unsealed_print_is_not(sealed: Notice) -> None:
    assert authenticity_of(bytes_of(sealed)) is Authenticity.GENUINE
    assert sealed.pdf_sha256 is not None
    assert authenticity_of(the_store().get(sealed.pdf_sha256)) is Authenticity.ALTERED


def test_a_signed_document_is_not_issued_yet(office: Office, now: datetime) -> None:
    with transaction():
        notice = a_signed_notice(office, now)
    assert authenticity_of(bytes_of(notice)) is Authenticity.ALTERED


def test_an_edited_copy_is_told_from_a_stranger(sealed: Notice) -> None:
    edited = io.BytesIO()
    with pikepdf.open(io.BytesIO(bytes_of(sealed))) as pdf:
        pdf.docinfo["/Title"] = "另一份文书"
        pdf.save(edited)
    assert mark_of(edited.getvalue()) == sealed.file_mark
    assert authenticity_of(edited.getvalue()) is Authenticity.ALTERED
    assert authenticity_of(b"%PDF-1.7 a stranger's") is Authenticity.UNKNOWN
    assert authenticity_of(b"") is Authenticity.UNKNOWN


def test_a_withdrawn_document_is_no_longer_in_force(office: Office, now: datetime) -> None:
    with transaction():
        notice = a_served_notice(office, now)
        issuing.withdraw_notice(notice, "事实有误，另行制发。", by=office.leader_in_charge, now=now)
    assert authenticity_of(bytes_of(notice)) is Authenticity.SUPERSEDED


def test_anybody_may_ask_and_learns_nothing_else(app: Flask, sealed: Notice) -> None:
    browser = Browser(app)
    browser.get("/verify")
    page = browser.submit(file=(io.BytesIO(bytes_of(sealed)), "文书.pdf"))
    assert "真实" in page.words
    assert str(sealed.number) not in page.words
    assert sealed.title not in page.words
    assert sealed.unit.name not in page.words


def test_nothing_chosen_is_a_sentence(app: Flask) -> None:
    browser = Browser(app)
    browser.get("/verify")
    [error] = browser.submit(file="", code=422).errors
    assert "请先选择文书文件。" in error


def test_the_command_answers_and_names_the_seals(app: Flask, sealed: Notice, tmp_path: Path) -> None:
    file = tmp_path / "文书.pdf"
    file.write_bytes(bytes_of(sealed))
    result = CliRunner().invoke(main, ["notice", "verify", str(file)], obj=app)
    assert result.exit_code == 0, result.output
    for organ in content_of_notice(sealed).organ.names:
        assert organ in result.output
    file.write_bytes(bytes_of(sealed) + b"\n")
    assert CliRunner().invoke(main, ["notice", "verify", str(file)], obj=app).exit_code == 1


def test_a_seal_stays_known_when_its_organ_renews_the_certificate(
    app: Flask, office: Office, sealed: Notice, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    organs = content_of_notice(sealed).organ.names
    for organ in organs:
        a_key_file(tmp_path, organ)
    renewed = PadesSealer(FolderOfSeals(tmp_path, PASSPHRASE))
    monkeypatch.setitem(app.extensions, "sealer", renewed)
    assert not any(each.known for each in renewed.examine(bytes_of(sealed)))
    assert [(each.organ, each.known, each.in_force) for each in seals_in(bytes_of(sealed))] == [
        (organ, True, True) for organ in organs
    ]
    file = tmp_path / "文书.pdf"
    file.write_bytes(bytes_of(sealed))
    result = CliRunner().invoke(main, ["notice", "verify", str(file)], obj=app)
    assert result.output.count("证书已登记") == len(organs)
    assert result.output.count("用印时证书有效") == len(organs)
    with transaction():
        after = a_signed_notice(office, now)
        issuing.seal_notice(after, by=office.case_manager, now=now)
    assert all(each.known for each in seals_in(bytes_of(after)))
    assert db.session.scalar(select(func.count()).select_from(SealCertificate)) == 2 * len(organs)


def test_a_stranger_who_seals_in_an_organs_name_is_not_known(
    app: Flask, sealed: Notice, now: datetime, tmp_path: Path
) -> None:
    [organ, *_] = content_of_notice(sealed).organ.names
    a_key_file(tmp_path, organ)
    assert sealed.pdf_sha256 is not None
    forged = PadesSealer(FolderOfSeals(tmp_path, PASSPHRASE)).seal(
        the_store().get(sealed.pdf_sha256), [organ], (), at=now
    )
    [seal] = seals_in(forged.pdf)
    assert (seal.organ, seal.intact, seal.known) == (organ, True, False)


def test_a_draft_has_neither_places_nor_seal(office: Office, now: datetime) -> None:
    with transaction():
        notice = a_draft(office, a_case(office, now=now), now)
    assert notice.issued_sha256 is None
    assert notice.seal_places == []
