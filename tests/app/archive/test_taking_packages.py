"""Who takes a package away, what they see before, and what the access log says of it."""

import zipfile
from datetime import datetime, timedelta
from pathlib import Path

from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from app.archive.models import ArchivedFile
from app.archive.queries import package_of
from app.cases.models import Case, Recusal
from app.cli import main
from app.extensions import db, transaction
from app.people.models import AccessEvent, AccessKind
from tests.app.archive.conftest import pack
from tests.app.notices.test_pages import browser_of
from tests.builders import Office, somebody
from workflows.vocabulary import Role


def taken() -> list[tuple[int | None, str]]:
    """What the access log says of packages."""
    asked = select(AccessEvent).where(AccessEvent.kind == AccessKind.PACKAGE_TAKEN)
    return [(event.user_id, event.about) for event in db.session.scalars(asked)]


def test_the_office_takes_the_very_bytes_and_the_log_says_who(
    app: Flask, office: Office, archived: Case, packed: ArchivedFile
) -> None:
    sha256, kept = packed.package_sha256, package_of(packed).read_bytes()
    browser = browser_of(app, office.case_manager)
    page = browser.get(f"/cases/{archived.id}?part=documents")
    answer = browser.client.get(page.links[next(words for words in page.links if "下载卷宗包" in words)])
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.get_data() == kept
    assert "AJ2026-0001.zip" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    answer.close()
    assert taken() == [(office.case_manager.id, f"AJ2026-0001 {sha256}")]


def test_the_page_lists_the_pieces_with_their_hashes(
    app: Flask, office: Office, archived: Case, packed: ArchivedFile
) -> None:
    lines, sha256 = packed.index_content["lines"], packed.package_sha256 or "none"
    with zipfile.ZipFile(package_of(packed)) as opened:
        printed = opened.read(next(name for name in opened.namelist() if "000 卷内目录" in name))
    browser = browser_of(app, office.handler)
    page = browser.get(f"/cases/{archived.id}?part=documents")
    assert sha256 in page.words
    for line in lines:
        assert line["title"] in page.words
        assert line["sha256"][:16] in page.words
    assert sha256 in browser.get(f"/cases/{archived.id}?part=timeline").words
    assert "Download the package" in browser.get(f"/cases/{archived.id}?part=documents&lang=en").words
    # The index is the one that was printed when the case was archived, not one of today.
    assert browser.client.get(f"/cases/{archived.id}/file-index.pdf").get_data() == printed


def test_before_the_seal_the_page_says_when_the_package_comes(
    app: Flask, office: Office, archived: Case, now: datetime
) -> None:
    browser = browser_of(app, office.case_manager)
    page = browser.get(f"/cases/{archived.id}?part=documents")
    assert "审计链下一次封存之后生成" in page.words
    assert not any("下载卷宗包" in words for words in page.links)
    missing = browser.get(f"/cases/{archived.id}/archive-package.zip", code=404)
    assert "卷宗包尚未生成" in missing.words
    pack(now + timedelta(days=101))
    with browser.client.get(f"/cases/{archived.id}/archive-package.zip") as answer:
        assert answer.status_code == 200


def test_it_does_not_exist_for_the_unit_for_strangers_and_after_a_recusal(
    app: Flask, office: Office, archived: Case, packed: ArchivedFile
) -> None:
    address = f"/cases/{archived.id}/archive-package.zip"
    with transaction():
        strangers = [somebody(Role.HANDLER, office.other_unit), somebody(Role.LIAISON, office.other_unit)]
        db.session.add(
            Recusal(
                case_id=archived.id,
                user_id=office.second_handler.id,
                reason="亲属关系",
                declared_at=archived.archived_at,
            )
        )
    unit = [office.liaison, office.unit_principal]
    for person in (*unit, *strangers, office.system_admin, office.auditor):
        browser_of(app, person).get(address, code=404)
    browser_of(app, office.second_handler).get(address, code=403)
    assert taken() == []
    page = browser_of(app, office.liaison).get(f"/cases/{archived.id}?part=documents")
    assert "归档卷宗" not in page.words
    timeline = browser_of(app, office.liaison).get(f"/cases/{archived.id}?part=timeline")
    assert "卷宗包" not in timeline.words
    assert app.test_client().get(address).status_code == 302


def test_changed_bytes_are_not_handed_out(
    app: Flask, office: Office, archived: Case, packed: ArchivedFile
) -> None:
    path = package_of(packed)
    path.write_bytes(path.read_bytes()[:-1])
    page = browser_of(app, office.case_manager).get(f"/cases/{archived.id}/archive-package.zip", code=500)
    assert "与存入时不符" in page.words
    assert taken() == []
    ended = run(app, "archive", "export", archived.number, "--out", str(path.with_suffix(".zip")))
    assert ended.exit_code == 1
    assert "与存入时不符" in ended.output


def run(app: Flask, *arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), obj=app)


def test_the_command_exports_and_verifies(app: Flask, archived: Case, now: datetime, tmp_path: Path) -> None:
    out = tmp_path / "卷宗.zip"
    early = run(app, "archive", "export", archived.number, "--out", str(out))
    assert early.exit_code == 1
    assert "等待封存" in early.output
    pack(now + timedelta(days=101))
    done = run(app, "archive", "export", archived.number, "--out", str(out))
    assert done.exit_code == 0, done.output
    assert run(app, "archive", "verify", str(out)).output.startswith("核验通过")
    out.write_bytes(out.read_bytes().replace("会议纪要".encode(), "会议记录".encode()))
    touched = run(app, "archive", "verify", str(out))
    assert touched.exit_code == 1
    assert "核验未通过" in touched.output
    unknown = run(app, "archive", "export", "AJ1999-0001", "--out", str(out))
    assert unknown.exit_code == 1
    assert "没有案号为“AJ1999-0001”的已归档案件" in unknown.output
