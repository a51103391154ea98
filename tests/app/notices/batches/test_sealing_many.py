"""Many documents sealed with one act: an organ whose certificate has ended holds up its own documents and no other's."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from app.cli import main
from app.extensions import db, transaction
from app.notices.actions import drafting, issuing
from app.notices.batches.actions import ask_for
from app.notices.batches.jobs import carry_out_batches
from app.notices.content.letterhead import Organ
from app.notices.content.overdue import ReminderLetter
from app.notices.models import Notice
from app.notices.seals.keys import FolderOfSeals
from app.notices.seals.pades import PadesSealer
from tests.app.notices.batches.conftest import Warnings
from tests.app.notices.keys_of_seals import PASSPHRASE, a_key_file
from workflows.actions import Action
from workflows.vocabulary import NoticeState

SOUND, ENDED = "清江市监察委员会", "清江市教育局"


def a_signed_letter(warnings: Warnings, at: int, organ: str) -> Notice:
    office, now = warnings.office, warnings.now
    content = replace(ReminderLetter.sample(), organ=Organ(code=organ[-3:], names=(organ,)))
    letter = drafting.draft_notice(warnings.cases[at], content, by=office.handler, now=now)
    drafting.submit_notice(letter, by=office.handler, now=now)
    drafting.review_notice(letter, by=office.office_director, now=now)
    issuing.sign_notice(letter, by=office.leader_in_charge, now=now)
    return letter


def test_only_the_documents_of_the_organ_whose_certificate_ended_wait(
    app: Flask, warnings: Warnings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = warnings.now
    a_key_file(tmp_path, SOUND, since=now - timedelta(days=1), until=now + timedelta(days=1))
    a_key_file(tmp_path, ENDED, since=now - timedelta(days=9), until=now - timedelta(days=2))
    monkeypatch.setitem(app.extensions, "sealer", PadesSealer(FolderOfSeals(tmp_path, PASSPHRASE)))
    with transaction():
        letters = [a_signed_letter(warnings, at, organ) for at, organ in enumerate((SOUND, ENDED, SOUND))]
    ask_to_seal(warnings, letters)

    told = CliRunner().invoke(main, ["notice", "batches"], obj=app, catch_exceptions=False)
    assert told.exit_code == 1
    assert told.output.count(f"“{ENDED}”的印章证书有效期为") == 1
    db.session.rollback()
    assert [each.state for each in letters] == [NoticeState.SEALED, NoticeState.SIGNED, NoticeState.SEALED]
    assert letters[1].sealed_sha256 is None

    a_key_file(tmp_path, ENDED, since=now, until=now + timedelta(days=365))
    ask_to_seal(warnings, letters[1:2])
    assert carry_out_batches(now) == 1
    db.session.rollback()
    assert letters[1].state == NoticeState.SEALED


def ask_to_seal(warnings: Warnings, letters: list[Notice]) -> None:
    seen = {letter.id: letter.version for letter in letters}
    with transaction():
        ask_for(Action.SEAL_NOTICE, seen, by=warnings.office.case_manager, now=warnings.now, details={})
