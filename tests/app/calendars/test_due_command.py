"""``qingjian due`` as a person types it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from app.calendars import actions
from app.cli import main
from app.extensions import transaction
from app.people.models import User
from tests.app.calendars.notices import INVENTED_2027, whole_notice

VECTORS = Path(__file__).parents[2] / "workflows" / "due_dates.csv"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def qingjian(*words: str, app: Flask | None = None) -> Result:
    return CliRunner().invoke(main, list(words), obj=app)


@pytest.fixture
def no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QINGJIAN_DATA", str(tmp_path))
    monkeypatch.delenv("QINGJIAN_DATABASE_URL", raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("start", "term", "expected"),
    [
        ("2026-02-11", "3WD", "2026-02-14 Sat"),
        ("2026-09-01", "30D", "2026-10-08 Thu"),
        ("2026-01-31", "1M", "2026-02-28 Sat"),
    ],
)
def test_it_prints_the_day_and_its_weekday(no_database: Path, start: str, term: str, expected: str) -> None:
    result = qingjian("due", "--from", start, "--term", term)
    assert (result.exit_code, result.output) == (0, f"{expected}\n")


def test_it_needs_no_database_and_makes_none(no_database: Path) -> None:
    assert qingjian("due", "--from", "2026-02-11", "--term", "3WD").exit_code == 0
    assert not list(no_database.glob("*.sqlite3*"))


def test_it_explains_the_counting_day_by_day(no_database: Path) -> None:
    output = qingjian("due", "--from", "2026-02-11", "--term", "4WD", "--explain").output
    lines = output.splitlines()
    assert lines[0] == "2026-02-24 Tue"
    assert "calendar as shipped, official 2004-2026" in lines[1]
    assert "      2026-02-11 Wed  working day: start, not counted" in lines
    assert "   3  2026-02-14 Sat  weekend, worked to make up (春节): counted" in lines
    assert "      2026-02-17 Tue  public holiday (春节): not counted" in lines
    assert lines[-1] == "   4  2026-02-24 Tue  working day: counted"
    assert len(lines) == 2 + 14  # head, calendar, 11 to 24 February


def test_a_date_that_leans_on_an_unpublished_year_says_so(no_database: Path) -> None:
    output = qingjian("due", "--from", "2026-12-25", "--term", "10WD", "--explain").output
    assert output.startswith("2027-01-08 Fri  provisional\n")
    assert "the date may move" in output


def test_the_published_vectors_hold(no_database: Path) -> None:
    result = qingjian("due", "--vectors", str(VECTORS))
    assert (result.exit_code, result.output) == (0, "218 checked, 0 mismatches\n")


def test_every_mismatch_is_printed_with_its_line(no_database: Path, tmp_path: Path) -> None:
    file = tmp_path / "vectors.csv"
    file.write_text(
        "start,n,unit,due\n2026-02-11,3,working,2026-02-15\n2026-01-31,1,month,2026-02-28\n2026-02-11,x,working,\n"
    )
    result = qingjian("due", "--vectors", str(file))
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "line 2: 3WD from 2026-02-11 Wed: 2026-02-14 Sat, the file says 2026-02-15 Sun",
        "line 4: not a vector: 2026-02-11,x,working,",
        "3 checked, 2 mismatches",
    ]


def test_columns_stand_in_any_order_with_blanks_and_others_beside_them(
    no_database: Path, tmp_path: Path
) -> None:
    file = tmp_path / "vectors.csv"
    file.write_bytes(
        "\ufeffUnit, due ,start,n,remark\r\nworking, 2026-02-14,2026-02-11 , 3,a,too many\r\n,,,,\r\n\r\n"
        "month,2026-02-28,2026-01-31,1\r\nmonth\r\nmonth,2026-02-28,2026-01-31,0\r\n".encode()
    )
    assert qingjian("due", "--vectors", str(file)).output.splitlines() == [
        "line 6: not a vector: month,,,,",
        "line 7: not a vector: month,2026-02-28,2026-01-31,0,",
        "4 checked, 2 mismatches",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "lacks the columns due, n, start, unit"),
        ("start,n,unit,due,备注\n".encode("gbk"), "Save it as CSV in UTF-8"),
        (b"start,n,unit,due\n" + b"x" * 200_000, "line 2, is no CSV"),
    ],
)
def test_a_file_that_is_no_such_table_is_told_in_a_sentence(
    no_database: Path, tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "vectors.csv"
    file.write_bytes(content)
    result = qingjian("due", "--vectors", str(file))
    assert result.exit_code == 1
    assert said in result.output


def test_a_file_without_vectors_is_no_success(no_database: Path, tmp_path: Path) -> None:
    file = tmp_path / "vectors.csv"
    file.write_text("start,n,unit,due\n")
    assert qingjian("due", "--vectors", str(file)).exit_code == 1
    file.write_text("from,to\n1,2\n")
    assert "lacks the columns due, n, start, unit" in qingjian("due", "--vectors", str(file)).output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Give --from and --term"),
        (("--from", "2026-02-30", "--term", "1M"), "is not a date"),
        (("--from", "2026-02-11", "--term", "3"), "is not a term"),
        (("--from", "9999-12-30", "--term", "9D"), "after the year 9999"),
        (("--vectors", str(VECTORS), "--term", "1M"), "Give --vectors alone"),
    ],
)
def test_what_cannot_be_counted_is_said_in_a_sentence(
    no_database: Path, words: tuple[str, ...], sentence: str
) -> None:
    result = qingjian("due", *words)
    assert result.exit_code != 0
    assert sentence in result.output


def test_it_counts_with_the_schedule_that_was_imported(app: Flask, administrator: User) -> None:
    with transaction():
        actions.import_schedule(whole_notice(2027, INVENTED_2027), by=administrator, now=NOW)
    assert qingjian("due", "--from", "2026-12-31", "--term", "1WD", app=app).output == "2027-01-04 Mon\n"
