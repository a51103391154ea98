"""A year's schedule imported on the command line: the same action as the page, and the same refusals."""

from pathlib import Path

from click.testing import CliRunner, Result
from flask import Flask

from app.calendars import actions
from app.calendars.queries import current_calendar, latest_version
from app.cli import main
from app.extensions import transaction
from tests.app.calendars.notices import INVENTED_2027, whole_notice
from tests.conftest import MONDAY


def run(app: Flask, *words: str) -> Result:
    return CliRunner().invoke(main, ["calendars", "import", *words], obj=app, catch_exceptions=False)


def a_file(folder: Path, text: str, encoding: str = "utf-8") -> str:
    path = folder / "schedule.txt"
    path.write_bytes(text.encode(encoding))
    return str(path)


def seeded() -> None:
    with transaction():
        actions.seed_schedules(MONDAY)


def test_the_notice_of_a_year_makes_the_year_official_and_a_second_time_changes_nothing(
    app: Flask, tmp_path: Path
) -> None:
    seeded()
    notice = a_file(tmp_path, whole_notice(2027, INVENTED_2027), "gb18030")
    first = run(app, notice)
    assert first.exit_code == 0
    assert "第2版" in first.output
    assert 2027 in current_calendar().official_years
    assert "未作改动" in run(app, notice).output


def test_a_dry_run_names_the_days_and_changes_nothing(app: Flask, tmp_path: Path) -> None:
    seeded()
    told = run(app, a_file(tmp_path, whole_notice(2027, INVENTED_2027)), "--dry-run")
    assert told.exit_code == 0, told.output
    assert "2027-01-01 rest 元旦" in told.output
    newest = latest_version()
    assert newest is not None
    assert newest.id == 1


def test_those_who_count_with_the_calendar_hear_of_it(
    app: Flask, tmp_path: Path, heard: list[object]
) -> None:
    seeded()
    run(app, a_file(tmp_path, whole_notice(2027, INVENTED_2027)))
    assert len(heard) == 1


def test_a_mistake_is_named_with_its_line_and_nothing_is_imported(app: Flask, tmp_path: Path) -> None:
    seeded()
    refused = run(app, a_file(tmp_path, "2027-01-01,rest,元旦\n2027-01-01,rest,元旦\n"))
    assert refused.exit_code == 1
    assert "第2行：" in refused.output
    assert 2027 not in current_calendar().official_years


def test_what_is_no_text_is_refused_in_words(app: Flask, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\xff\xff\x00")
    refused = run(app, str(picture))
    assert refused.exit_code == 1
    assert "不是UTF-8" in refused.output
