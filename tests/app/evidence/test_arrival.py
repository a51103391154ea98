"""Evidence arrives: bytes first, then rows; versions; uploads that wait; bytes that nobody names."""

import hashlib
import io
import os
from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.cases.models import Case
from app.evidence.actions import Accepted, accept_upload, attach, keep_drafts
from app.evidence.jobs import sweep_orphans
from app.evidence.models import DraftUpload, EvidenceVersion
from app.evidence.queries import drafts_of, evidence_of, reusable_for, same_bytes_in_case
from app.extensions import db, the_store, transaction
from app.store import TamperedBytes
from tests.builders import Office, a_case
from workflows.engine import Refused

PDF = b"%PDF-1.7\n"
MOST = 1000


def arrived(content: bytes = PDF, name: str = "纪要.pdf") -> Accepted:
    return accept_upload(io.BytesIO(content), name, at_most=MOST)


@pytest.fixture
def case(app: Flask, now: datetime) -> Case:
    with transaction():
        return a_case(Office(), now=now)


def test_bytes_are_kept_under_their_hash(app: Flask) -> None:
    file = arrived()
    assert file == Accepted("纪要.pdf", "application/pdf", hashlib.sha256(PDF).hexdigest(), len(PDF))
    assert the_store().get(file.sha256) == PDF


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (PDF + b"x" * MOST, "大文件.pdf", "at most 0 MB"),
        (b"", "空.pdf", "is empty"),
        (PDF, ".pdf", "needs a name"),
        (PDF, "机密文件.pdf", "carries “机密”"),
        (PDF, "绝密.pdf", "carries “绝密”"),
        (PDF, "秘密★1年.pdf", "carries “秘密”"),
    ],
)
def test_a_refused_file_leaves_no_bytes(app: Flask, content: bytes, name: str, why: str) -> None:
    digest = hashlib.sha256(content).hexdigest()
    before = the_store().path(digest).exists()
    with pytest.raises(Refused, match=why):
        arrived(content, name)
    assert the_store().path(digest).exists() == before


@pytest.mark.parametrize("name", ["工作秘密事项清单.pdf", "商业秘密保护承诺书.pdf"])
def test_other_secrets_than_the_state_s_are_named_freely(app: Flask, name: str) -> None:
    assert arrived(name=name).name == name


def test_a_new_version_stands_before_the_old_one_which_stays(case: Case, now: datetime) -> None:
    by = case.handler
    assert by is not None
    with transaction():
        attach(case, ("item", 1), arrived(), by=by, now=now)
        [evidence] = evidence_of("item", 1)
        attach(case, ("item", 1), arrived(b"%PDF-1.7\n2"), replaces=evidence, by=by, now=now)
    [evidence] = evidence_of("item", 1)
    assert [version.number for version in evidence.versions] == [1, 2]
    assert the_store().get(evidence.newest.sha256) == b"%PDF-1.7\n2"
    assert the_store().get(evidence.versions[0].sha256) == PDF


def test_the_same_bytes_are_no_new_version(case: Case, now: datetime) -> None:
    by = case.handler
    assert by is not None
    with transaction():
        attach(case, ("item", 1), arrived(), by=by, now=now)
    with pytest.raises(Refused, match="same file"), transaction():
        attach(case, ("item", 1), arrived(), replaces=evidence_of("item", 1)[0], by=by, now=now)


def test_the_case_knows_where_the_same_bytes_stand_already(case: Case, now: datetime) -> None:
    by = case.handler
    assert by is not None
    with transaction():
        first = attach(case, ("item", 1), arrived(), by=by, now=now)
        attach(case, ("item", 2), arrived(b"%PDF-1.7\nother", "台账.pdf"), by=by, now=now)
    assert same_bytes_in_case(case, first.sha256) == [first]
    assert [version.name for version in reusable_for(case, "item", 2)] == ["纪要.pdf"]


def test_tampered_bytes_are_noticed(case: Case, now: datetime) -> None:
    file = arrived(b"%PDF-1.7\nto be changed")
    path = the_store().path(file.sha256)
    path.chmod(0o600)
    path.write_bytes(b"%PDF-1.7\nchanged")
    with pytest.raises(TamperedBytes):
        the_store().get(file.sha256)
    path.unlink()


def test_a_waiting_upload_belongs_to_one_person_and_one_form(case: Case, now: datetime) -> None:
    with transaction():
        by = case.handler
        assert by is not None
        keep_drafts([arrived()], ("item", 1), by=by, now=now)
    assert [draft.name for draft in drafts_of(by, "item", 1)] == ["纪要.pdf"]
    assert drafts_of(by, "item", 2) == []


def test_the_sweep_takes_only_old_bytes_that_no_row_names(case: Case, now: datetime) -> None:
    by = case.handler
    assert by is not None
    named, waiting = arrived(b"%PDF-1.7\nnamed"), arrived(b"%PDF-1.7\nwaiting")
    forgotten, young = arrived(b"%PDF-1.7\nforgotten"), arrived(b"%PDF-1.7\nyoung")
    with transaction():
        attach(case, ("item", 1), named, by=by, now=now)
        keep_drafts([waiting], ("item", 1), by=by, now=now)
    old = (now - timedelta(days=2)).timestamp()
    for file in (named, waiting, forgotten):
        os.utime(the_store().path(file.sha256), (old, old))
    os.utime(the_store().path(young.sha256), (now.timestamp(), now.timestamp()))
    swept = sweep_orphans(now)
    assert swept >= 1
    assert not the_store().path(forgotten.sha256).exists()
    assert all(the_store().path(file.sha256).exists() for file in (named, waiting, young))
    assert sweep_orphans(now) == 0


def test_a_waiting_upload_is_forgotten_after_two_weeks(case: Case, now: datetime) -> None:
    by = case.handler
    assert by is not None
    with transaction():
        keep_drafts([arrived(b"%PDF-1.7\nleft behind")], ("item", 1), by=by, now=now)
    sweep_orphans(now + timedelta(days=13))
    assert db.session.query(DraftUpload).count() == 1
    sweep_orphans(now + timedelta(days=15))
    assert db.session.query(DraftUpload).count() == 0
    assert db.session.query(EvidenceVersion).count() == 0
