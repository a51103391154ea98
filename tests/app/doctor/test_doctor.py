"""The doctor finds what is wrong with an installation, says what to do, and fails."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from app.cases.models import Event
from app.cli import main
from app.cli.doctor import in_words, speaker
from app.doctor import documents, examination, machine, records
from app.doctor.finding import Finding, Mark
from app.extensions import db
from app.notices.fonts import FontFile, font_files
from app.notices.seals.demo import furnish
from app.notices.seals.keys import FolderOfSeals
from app.notices.typesetting.metrics import Metrics
from app.people.models import User
from config import ROOT, ConfigurationError
from tests.app.notices.keys_of_seals import PASSPHRASE, UNTIL, a_key_file
from tests.conftest import an_application, for_tests
from workflows.actions import Action

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
#: What an operator would do by mistake: from here on nothing can be written.
READ_ONLY = {
    "sqlite": "PRAGMA query_only=ON",
    "postgresql": "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
}


def only(findings: object) -> Finding:
    (finding,) = findings  # type: ignore[misc]
    return finding


def test_a_missing_native_library_is_named_by_its_package() -> None:
    finding = only(
        machine.libraries({"libnever-1.so.7": "libnever-1", "libpango-1.0.so.0": "libpango-1.0-0"})
    )
    assert finding.mark is Mark.WRONG
    assert finding.values == {"packages": "libnever-1"}


def test_the_subsetter_that_makes_printing_quick_is_looked_for() -> None:
    assert machine.LIBRARIES["libharfbuzz-subset.so.0"] == "libharfbuzz-subset0"
    assert only(machine.libraries()).mark is Mark.WELL


def test_a_folder_that_cannot_be_written_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert only(machine.folders(tmp_path / "file" / "data")).mark is Mark.WRONG
    assert only(machine.folders(tmp_path / "data")).mark in {Mark.WELL, Mark.NOTE}


def test_a_full_disk_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "ROOM", 10**9)
    assert only(machine.folders(tmp_path)).mark is Mark.NOTE


def test_a_clock_before_the_program_is_wrong(tmp_path: Path) -> None:
    installed = datetime.fromtimestamp((ROOT / "pyproject.toml").stat().st_mtime, UTC)
    assert only(machine.clock(installed - timedelta(days=2), tmp_path)).mark is Mark.WRONG
    assert only(machine.clock(installed + timedelta(days=2), tmp_path)).mark is Mark.WELL


def test_every_character_of_the_national_set_and_rare_names_can_be_printed() -> None:
    wanted = documents.characters()
    assert len(wanted) > 6763
    assert set("䶮㛃𬱖𠅤啰瞭〔〕齄") <= set(wanted)
    assert only(documents.coverage(font_files())).mark is Mark.WELL


def test_without_the_fallback_rare_names_would_be_boxes_and_the_doctor_says_so() -> None:
    fandol_alone = replace(font_files(), fallbacks=())
    finding = only(documents.coverage(fandol_alone))
    assert finding.mark is Mark.WRONG
    assert set("䶮㛃𬱖𠅤") & set(str(finding.values["sample"]))


def test_a_face_of_its_own_is_not_called_a_substitute(tmp_path: Path) -> None:
    found = font_files()
    licensed = {key: FontFile(file.path, f"Licensed{key}") for key, file in found.faces.items()}
    assert [each.mark for each in documents._faces(replace(found, faces=licensed))] == [Mark.WELL]


def test_a_catalogue_that_changed_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "zh_CN" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "cases.po").write_text('msgid ""\nmsgstr ""\n')
    assert only(records.translations(tmp_path)).values == {"names": "cases"}


def test_a_year_without_schedule_is_provisional_from_november_before() -> None:
    official = frozenset(range(2004, 2027))
    assert only(records.reach(official, date(2026, 10, 31))).mark is Mark.WELL
    finding = only(records.reach(official, date(2026, 11, 1)))
    assert (finding.mark, finding.values["years"]) == (Mark.NOTE, "2027")
    assert only(records.reach(official, date(2027, 1, 4))).values["years"] == "2027"


def test_a_database_of_another_shape_is_told_to_migrate(app: Flask) -> None:
    findings = list(records.database(NOW))
    assert findings[0].mark is Mark.WRONG
    assert "migrate" in findings[0].advice


def test_a_database_that_does_not_answer_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    stray = Flask("stray")
    stray.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{tmp_path / 'nothing'}"
    db.init_app(stray)
    with stray.app_context():
        finding = only(records.database(NOW))
    assert finding.mark is Mark.WRONG
    assert "unable to open" in str(finding.values["reason"])


def test_a_clock_behind_the_last_event_is_wrong(app: Flask) -> None:
    clock = db.session.scalars(select(User)).one()
    db.session.add(
        Event(
            subject_kind="case",
            subject_id=1,
            action=next(iter(Action)),
            source="",
            target="",
            by_id=clock.id,
            by_name=clock.name,
            at=NOW,
        )
    )
    db.session.commit()
    assert list(records.last_event(NOW - timedelta(minutes=4))) == []
    assert only(records.last_event(NOW - timedelta(minutes=6))).mark is Mark.WRONG


def test_settings_that_exclude_each_other_end_in_a_sentence() -> None:
    def refuses() -> Flask:
        raise ConfigurationError("both at once")

    last = list(examination.examine(refuses, NOW))[-1]
    assert (last.mark, str(last.values["reason"])) == (Mark.WRONG, "both at once")


@pytest.fixture
def installed(fresh_database: Callable[[], str], tmp_path: Path) -> Iterator[Flask]:
    """A fresh installation, migrated as script/run does."""
    with an_application(for_tests(fresh_database(), tmp_path), tables=False) as app:
        result = CliRunner().invoke(main, ["migrate"], obj=app, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        yield app


def test_a_fresh_installation_is_well_in_either_language(installed: Flask) -> None:
    chinese = CliRunner().invoke(
        main, ["doctor"], obj=installed, env={"LANG": "zh_CN.UTF-8"}, catch_exceptions=False
    )
    assert chinese.exit_code == 0, chinese.output
    assert "✓ 数据库可写" in chinese.output
    english = CliRunner().invoke(
        main,
        ["doctor", "--language", "en"],
        obj=installed,
        env={"LANG": "zh_CN.UTF-8"},
        catch_exceptions=False,
    )
    assert "✓ The database can be written" in english.output
    assert english.output.count("\n") == chinese.output.count("\n")
    assert "✗" not in chinese.output


def test_what_is_wrong_fails_the_command(app: Flask) -> None:
    result = CliRunner().invoke(main, ["doctor"], obj=app, catch_exceptions=False)
    assert result.exit_code == 1
    assert "qingjian migrate" in result.output


def test_a_database_that_is_read_only_is_wrong(installed: Flask) -> None:
    with installed.app_context():
        with db.engine.begin() as connection:
            connection.exec_driver_sql(READ_ONLY[connection.dialect.name])
        findings = [each for each in records.database(NOW) if each.mark is Mark.WRONG]
    assert "cannot be written" in findings[0].says


def test_seals_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    assert only(documents.seals(FolderOfSeals(tmp_path, ""), NOW)).mark is Mark.WELL
    furnish(tmp_path, "甲市监察委员会", "open", Metrics(font_files()))
    assert only(documents.seals(FolderOfSeals(tmp_path, "open"), NOW)).mark is Mark.WELL
    assert only(documents.seals(FolderOfSeals(tmp_path, "wrong"), NOW)).mark is Mark.WRONG
    (tmp_path / "甲市监察委员会.pdf").unlink()
    assert only(documents.seals(FolderOfSeals(tmp_path, "open"), NOW)).mark is Mark.WRONG


@pytest.mark.parametrize(
    ("days", "mark", "chinese"),
    [
        (60, Mark.WELL, "✓ 电子印章：清江市监察委员会：密钥、印模齐备，证书有效期至2027年12月31日，还有60天"),
        (59, Mark.NOTE, "→ 请尽快办理证书更新；证书到期后不能再用印。"),
        (-1, Mark.WRONG, "2028年1月1日不在有效期内：请办理证书更新"),
    ],
)
def test_the_end_of_a_certificate_is_told_sixty_days_before(
    tmp_path: Path, days: int, mark: Mark, chinese: str
) -> None:
    a_key_file(tmp_path)
    finding = only(documents.seals(FolderOfSeals(tmp_path, PASSPHRASE), UNTIL - timedelta(days=days)))
    assert finding.mark is mark
    with speaker("zh").app_context():
        assert chinese in in_words(finding)
    with speaker("en").app_context():
        assert "31 Dec 2027" in in_words(finding)


def test_an_installation_without_an_address_is_told_that_its_documents_carry_no_code() -> None:
    assert only(documents.codes("")).mark is Mark.NOTE
    told = only(documents.codes("https://qingjian.example"))
    assert (told.mark, told.values["address"]) == (Mark.WELL, "https://qingjian.example")
