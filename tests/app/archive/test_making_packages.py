"""The clock makes the package of a closed file once its chain is sealed: always the same bytes, and recorded."""

import hashlib
import io
import json
import re
import tracemalloc
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import select, update

from app.archive.binding.bag import Bag
from app.archive.binding.naming import name_of, tidy
from app.archive.binding.package import bind
from app.archive.index import file_index
from app.archive.jobs import make_packages
from app.archive.models import ArchivedFile
from app.archive.queries import file_of, pieces_of
from app.audit.seal import write_seal
from app.audit.verify import verify
from app.cases.models import Case, Event
from app.extensions import db, the_store, transaction
from app.notices.actions.deeming import correct_service
from app.notices.actions.drafting import review_notice, submit_notice
from app.notices.actions.issuing import sign_notice
from app.notices.content.correction import Passage
from app.notices.queries import current_notice
from app.stages.accountability.actions.ending import archive_case
from app.stages.rectification.models import Item
from app.stages.warning.actions.issuing import correct_warning, withdraw_warning
from app.store import TamperedBytes
from tests.app.archive.conftest import pack
from tests.builders import Office, a_case
from tests.lives import a_warned_case, hand_over
from workflows.actions import Action
from workflows.vocabulary import CaseState, NoticeKind


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document)


def names_in(package: Path) -> list[str]:
    with zipfile.ZipFile(package) as opened:
        return [name.partition("/")[2] for name in opened.namelist()]


def test_archiving_prints_the_index_once_and_for_good(archived: Case, office: Office) -> None:
    file = file_of(archived)
    assert file is not None
    titles = [line.title for line in pieces_of(file)]
    assert titles[:3] == [
        "关于对示范市第一局政治生态预警的通知书",
        "发文稿纸（清预〔2026〕1号）",
        "送达回证（清预〔2026〕1号）",
    ]
    assert titles.count("整改台账 100%.txt") == 2
    assert [each for each in titles if each.startswith("销号审核意见书")] == [
        f"销号审核意见书（第{n}项）" for n in (1, 2)
    ], "nobody asked for them before"
    assert {line.remark for line in pieces_of(file)} >= {"第1版，共2版", "第2版，共2版"}
    event = db.session.scalars(select(Event).where(Event.action == Action.ARCHIVE_CASE)).one()
    assert event.details["index_sha256"] == file.index_sha256
    assert event.details["pieces"] == len(titles)
    assert the_store().get(file.index_sha256).startswith(b"%PDF-")
    assert list(verify()) == []


def test_the_index_counts_every_page_of_a_long_proof(office: Office, now: datetime) -> None:
    with transaction():
        case = a_warned_case(office, now=now)
        warning = current_notice(case, NoticeKind.WARNING)
        assert warning is not None
        reason = "签收人误写签收日期，经调阅收文登记簿并询问经办人核实。" * 30
        day_after = now + timedelta(days=1)
        correct_service(warning, day_after, reason, by=office.office_director, now=day_after)
    proofs = [line for line in file_index(case, by=office.handler).lines if "送达回证" in line.title]
    printed = [len(pypdfium2.PdfDocument(the_store().get(each.sha256))) for each in proofs]
    assert [each.pages for each in proofs] == printed
    assert printed[0] == 1 < printed[1]


def test_the_package_stands_on_the_timeline_and_the_whole_trail_verifies(
    archived: Case, package: Path, packed: ArchivedFile
) -> None:
    event = db.session.scalars(select(Event).where(Event.action == Action.KEEP_PACKAGE)).one()
    assert event.by_name == "系统"
    assert event.details == {
        "package_sha256": packed.package_sha256,
        "package_size": package.stat().st_size,
        "entries": packed.package_entries,
    }
    assert list(verify()) == []
    package.write_bytes(package.read_bytes() + b"\0")
    assert [each.why for each in verify()] == ["the stored bytes %(sha256)s were changed"]


def test_after_the_seal_the_same_file_gives_the_same_bytes_and_those_are_kept(
    archived: Case, now: datetime
) -> None:
    file = file_of(archived)
    assert file is not None
    assert make_packages(now + timedelta(days=101)) == 0  # no seal covers the archiving yet
    with transaction():
        write_seal(now=now + timedelta(days=101))
    first, second = io.BytesIO(), io.BytesIO()
    assert bind(file, first) == bind(file, second)
    assert first.getvalue() == second.getvalue()
    assert make_packages(now + timedelta(days=102)) == 1
    assert make_packages(now + timedelta(days=102)) == 0
    db.session.refresh(file)
    assert the_store().get(file.package_sha256 or "") == first.getvalue()


def test_the_zip_depends_on_no_machine_and_opens_on_windows(package: Path, packed: ArchivedFile) -> None:
    with zipfile.ZipFile(package) as opened:
        infos = opened.infolist()
        seal = json.loads(opened.read(next(name for name in opened.namelist() if "审计封签" in name)))
    assert {info.compress_type for info in infos} == {zipfile.ZIP_STORED}
    assert {info.date_time for info in infos} == {(2026, 6, 10, 10, 0, 0)}
    chinese = [info for info in infos if not info.filename.isascii()]
    assert len(chinese) == len(infos)
    assert all(info.flag_bits & 0x800 for info in chinese)  # names in UTF-8
    assert seal["leaf"]["seq"] == packed.package_entries


def test_a_package_of_changed_records_is_not_kept(
    archived: Case, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    with transaction():
        db.session.execute(update(Item).values(problem="无").execution_options(synchronize_session=False))
    assert pack(now + timedelta(days=101)) == 0
    assert "审计链不符" in caplog.text
    file = file_of(archived)
    assert file is not None
    assert file.package_sha256 is None


def test_one_file_that_cannot_be_packed_leaves_the_next_alone(
    archived: Case, office: Office, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    file = file_of(archived)
    assert file is not None
    the_store().path(file.index_sha256).write_bytes(b"another")
    with transaction():
        second = a_case(office, now=now)
        withdraw_warning(second, "数据有误，撤回预警", by=office.leader_in_charge, now=now)
        archive_case(second, by=office.case_manager, now=now)
    assert pack(now + timedelta(days=101)) == 1
    assert "was not made" in caplog.text
    packed = file_of(second)
    assert packed is not None
    assert packed.package_sha256


def test_a_file_in_which_nothing_was_signed_has_an_empty_index_and_a_package(
    office: Office, now: datetime
) -> None:
    with transaction():
        case = a_case(office, now=now)
        withdraw_warning(case, "数据有误，撤回预警", by=office.leader_in_charge, now=now)
        archive_case(case, by=office.case_manager, now=now)
    assert case.state == CaseState.ARCHIVED
    assert pack(now) == 1
    file = file_of(case)
    assert file is not None
    assert pieces_of(file) == ()


def test_what_was_corrected_and_withdrawn_stands_beside_what_took_its_place(
    office: Office, now: datetime
) -> None:
    with transaction():
        case = a_warned_case(office, now=now)
        passages = [Passage(stands="逐项整改到位", reads="逐项整改落实到位")]
        correction = correct_warning(case, passages, "起草时漏字，现予更正。", by=office.handler, now=now)
        submit_notice(correction, by=office.handler, now=now)
        review_notice(correction, by=office.office_director, now=now)
        sign_notice(correction, by=office.leader_in_charge, now=now)
        withdraw_warning(case, "评价结果已经更正", by=office.leader_in_charge, now=now + timedelta(days=1))
        hand_over(case, office, now=now + timedelta(days=2))
        archive_case(case, by=office.case_manager, now=now + timedelta(days=9))
    file = file_of(case)
    assert file is not None
    remarks = {line.number: line.remark for line in pieces_of(file) if line.number}
    assert remarks == {
        "清预〔2026〕1号": "已撤回，见清撤〔2026〕1号；已更正，见清更〔2026〕1号",
        "清更〔2026〕1号": "更正清预〔2026〕1号",
        "清撤〔2026〕1号": "撤回清预〔2026〕1号",
    }
    pack(now + timedelta(days=10))
    db.session.refresh(file)
    kept = " ".join(names_in(the_store().path(file.package_sha256 or "")))
    for number in remarks:
        assert number in kept
        assert f"发文稿纸（{number}）" in kept
    [sheet] = (each for each in pieces_of(file) if each.title == "发文稿纸（清预〔2026〕1号）")
    assert "撤　　回" in words_of(the_store().get(sheet.sha256))


def test_names_open_everywhere_and_sort_as_the_index_does() -> None:
    line = {"order": 7, "number": "清预〔2026〕1号", "title": 'a/b\\c:d*e?f"g<h>i|j%k', "pages": 2}
    assert name_of(line) == "data/007 清预〔2026〕1号 a_b_c_d_e_f_g_h_i_j_k.pdf"
    film = {"order": 12, "number": "", "title": "现场\u202e照片.tar.GZ", "pages": None}
    assert name_of(film) == "data/012 现场_照片.tar.GZ"
    assert name_of(film | {"title": "..."}) == "data/012 _"
    assert len(name_of(line | {"title": "长" * 300}).encode()) < 255
    assert tidy("  两  处 空格 . ") == "两 处 空格"


def test_a_large_file_passes_through_without_filling_the_memory(tmp_path: Path, now: datetime) -> None:
    film = tmp_path / "film"
    with film.open("wb") as file:
        file.truncate(48 * 2**20)
    with film.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    with (tmp_path / "out.zip").open("wb") as out, Bag(out, "卷宗", now) as bag:
        tracemalloc.start()
        bag.copy("data/001 film.mp4", film, sha256)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        with pytest.raises(TamperedBytes):
            bag.copy("data/002 film.mp4", film, "0" * 64)
        bag.finish({})
    assert most < 8 * 2**20
    assert re.search(r"Payload-Oxum: \d+\.2\n", (tmp_path / "out.zip").read_bytes().decode("utf-8", "ignore"))
