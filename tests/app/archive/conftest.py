"""An archived case with documents, evidence and their proofs of service, and its package."""

import io
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.archive.jobs import make_packages
from app.archive.models import ArchivedFile
from app.archive.queries import file_of, package_of
from app.audit.seal import write_seal
from app.cases.models import Case
from app.evidence.actions import accept_upload
from app.evidence.queries import evidence_of_case
from app.extensions import transaction
from app.stages.accountability.actions.ending import archive_case
from app.stages.inspection import actions as inspection
from app.stages.rectification.actions import proof
from app.stages.rectification.queries import items_of
from tests.builders import Office
from tests.lives import a_case_under_rectification, close_it_again, hand_over
from tests.memory import MadeOnce
from workflows.vocabulary import Verdict


@pytest.fixture
def office(made_once: MadeOnce) -> Office:
    return made_once(Office)


@pytest.fixture
def archived(made_once: MadeOnce, office: Office, now: datetime) -> Case:
    return made_once(an_archived_case, office, now)


def an_archived_case(office: Office, now: datetime) -> Case:
    """Warned, rectified with a file in two versions, looked back, archived."""
    case = a_case_under_rectification(office, now=now)
    upload_two_versions(case, office, now=now)
    close_it_again(case, office, now=now)
    look_back(case, office, now=now + timedelta(days=90))
    hand_over(case, office, now=now + timedelta(days=95))
    archive_case(case, by=office.case_manager, now=now + timedelta(days=100))
    return case


def upload_two_versions(case: Case, office: Office, *, now: datetime) -> None:
    """A record under an awkward name, and then the better one."""
    item = items_of(case)[0]
    for text in ("第一稿", "第二稿"):
        file = accept_upload(io.BytesIO(text.encode()), "整改台账 100%.txt", at_most=10_000)
        standing = [each for each in evidence_of_case(case) if each.subject_id == item.id]
        replaces = standing[0] if standing else None
        proof.add_evidence(item, [file], replaces=replaces, by=office.liaison, now=now)


def look_back(case: Case, office: Office, *, now: datetime) -> None:
    """Everything is found in order."""
    team = (office.lookback_member, office.second_inspector)
    inspection.appoint_team(case, team, by=office.leader_in_charge, now=now)
    inspection.start_lookback(case, by=office.lookback_member, now=now)
    for item in items_of(case):
        inspection.record_verdict(
            case, item.id, Verdict.RECTIFIED, "查阅资料并实地查看。", "", by=office.lookback_member, now=now
        )
    inspection.report_lookback(
        case,
        methods="听取汇报、查阅资料",
        materials="整改台账",
        overall="整改到位。",
        answers=100,
        satisfied=96,
        by=office.lookback_member,
        now=now,
    )
    inspection.check_lookback(case, by=office.case_manager, now=now)
    inspection.confirm_lookback(case, by=office.leader_in_charge, now=now)


@pytest.fixture
def packed(archived: Case, now: datetime) -> ArchivedFile:
    """The archived case after the next seal, with its package."""
    pack(now + timedelta(days=101))
    file = file_of(archived)
    assert file is not None
    return file


def pack(now: datetime) -> int:
    """The clock seals and packs."""
    with transaction():
        write_seal(now=now)
    return make_packages(now)


@pytest.fixture
def package(packed: ArchivedFile) -> Path:
    """The package in the store."""
    return package_of(packed)


_MADE: list[bytes] = []


@pytest.fixture
def a_package(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A package somewhere else, made once for all tests that only ask what is in it."""
    if not _MADE:
        _MADE.append(request.getfixturevalue("package").read_bytes())
    path: Path = tmp_path / "归档卷宗.zip"
    path.write_bytes(_MADE[0])
    return path
