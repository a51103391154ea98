"""Real records go through the product's own doors, each exactly once, whatever interrupts them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.cases.models import Case, Event
from app.extensions import db, transaction
from app.notices.models import Notice
from app.notices.workers import Press
from app.organisations.actions.kinds import seed_kinds
from app.rehearsal.replay.reading import FILES, UnreadableRecords, read_records
from app.rehearsal.replay.records import Finding, Records
from app.rehearsal.replay.report import report
from app.rehearsal.replay.story import Story, was_begun_with_other_records
from app.rehearsal.runner import Step, play
from app.stages.rectification.models import Item
from workflows.actions import Action
from workflows.vocabulary import CaseState, ItemState

FOLDER = Path(__file__).parents[2] / "records"
COUNTED = (
    "cases",
    "items",
    "closed_items",
    "items_closed_within_30_days",
    "items_open_at_the_end",
    "look_backs",
)


class Killed(BaseException):
    """The process was killed in the middle of a step."""


@pytest.fixture
def records(app: Flask) -> Records:
    with transaction():
        seed_kinds()
    return read_records(FOLDER)


def played(records: Records) -> dict[str, Any]:
    """The report of a whole run."""
    for _ in play("replay", Story(records, Press(0)).days()):
        pass
    return report(records)


def killed_at(records: Records, key: str) -> Iterator[tuple[date, list[Step]]]:
    """The same days, but the process dies at the end of one step."""

    def dying(act: Any) -> Any:
        def until_the_end() -> None:
            act()
            db.session.flush()
            raise Killed

        return until_the_end

    for day, steps in Story(records, Press(0)).days():
        yield day, [Step(s.key, s.at, dying(s.act)) if s.key.startswith(key) else s for s in steps]


def test_a_replay_that_is_killed_and_played_twice_reports_the_same_and_agrees_with_the_files(
    records: Records,
) -> None:
    with pytest.raises(Killed):
        for _ in play("replay", killed_at(records, "warn/SF-057552")):
            pass
    db.session.remove()
    first = played(records)
    assert {name: first["counts"][name] for name in COUNTED} == {
        name: first["reconciled"][name]["files"] for name in COUNTED
    }
    assert all(row["agrees"] for row in first["reconciled"].values())
    assert first["counts"]["cases"] == 4
    assert first["counts"]["look_backs"] == 1
    assert first["counts"]["items_open_at_the_end"] == 8
    assert first["counts"]["reminders"] > 0
    assert first["counts"]["notices"] > 0
    assert played(records) == first, "replaying twice changes nothing"
    _the_records_went_through_the_doors()


def _the_records_went_through_the_doors() -> None:
    cases = {case.unit.code: case for case in db.session.scalars(select(Case).order_by(Case.id)).unique()}
    assert cases["SF-003309"].state == CaseState.ARCHIVED
    assert cases["SF-083135"].state == CaseState.CLOSED
    assert cases["SF-057552"].state == CaseState.RECTIFYING
    closed = db.session.scalars(select(Item).where(Item.case_id == cases["SF-003309"].id)).all()
    assert {item.state for item in closed} == {ItemState.ACCEPTED}
    assert {item.severity for item in closed} <= {"High Risk", "Moderate Risk", "Low Risk"}
    assert {item.closed_at.date() for item in closed if item.closed_at} == {date(2016, 11, 3)}
    confirmed = select(Event).where(Event.action == Action.CONFIRM_LOOKBACK)
    assert [event.at.date() for event in db.session.scalars(confirmed)] == [date(2016, 11, 10)]
    hands = {
        event.by_id
        for event in db.session.scalars(select(Event).where(Event.case_id == cases["SF-003309"].id))
    }
    assert len(hands) > 6, "both sides acted, each in their own role"
    numbers = [
        notice.number for notice in db.session.scalars(select(Notice).where(Notice.number.is_not(None)))
    ]
    assert len(numbers) == len(set(numbers))


def test_a_finding_recorded_twice_is_two_items_and_none_closes_before_its_assessment(
    app: Flask, tmp_path: Path
) -> None:
    with transaction():
        seed_kinds()
    twice = "B-1,2016-03-01,7,Low Risk,Dirt,2016-03-03"
    records = written(
        tmp_path,
        units="B-1,North\n甲 1/2,\n",
        assessments="B-1,2016-03-01,70\n甲 1/2,2016-03-01,12\n甲 1/2,2016-03-02,70.5\n",
        findings=f"{twice}\n{twice}\n甲 1/2,2016-03-01,,,,2016-02-20\n",
        visits="甲 1/2,2016-02-25,Reinspection\n甲 1/2,2016-03-02,Reinspection\nB-1,2016-03-03,Followup\n",
    )
    found = played(records)
    assert all(row["agrees"] for row in found["reconciled"].values())
    assert {name: found["counts"][name] for name in COUNTED} == {
        "cases": 2,
        "items": 3,
        "closed_items": 3,
        "items_closed_within_30_days": 3,
        "items_open_at_the_end": 0,
        "look_backs": 1,
    }
    assert not was_begun_with_other_records(records)
    assert was_begun_with_other_records(written(tmp_path, visits=""))


HEADS = {name.removesuffix(".csv"): ",".join(columns) for name, columns in FILES.items()}


def written(folder: Path, **lines: str) -> Records:
    """The records of a folder into which these lines were written, each file below its first line."""
    for name, body in lines.items():
        (folder / f"{name}.csv").write_text(f"{HEADS[name]}\n{body}", encoding="utf-8")
    return read_records(folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the records that a test may spoil."""
    for name in FILES:
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    return tmp_path


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(UnreadableRecords, match=rf"{name} is missing: the folder holds units\.csv"):
        read_records(folder)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        ("unit_code,visited_on,kind\n".encode("utf-16"), "no CSV text in UTF-8 or GBK"),
        (b"unit_code,kind\n", "must name each of these columns once: visited_on"),
        (b"unit_code,visited_on,kind,kind\n", "must name each of these columns once: kind"),
        (b'unit_code,visited_on,kind\nA,2016-01-01,"never closed\n', "line 2, cannot be read as CSV"),
    ],
)
def test_a_file_that_is_no_such_table_is_named(folder: Path, content: bytes, said: str) -> None:
    (folder / "visits.csv").write_bytes(content)
    with pytest.raises(UnreadableRecords, match=rf"visits\.csv.+{said}"):
        read_records(folder)


def test_a_file_that_cannot_be_opened_is_named(folder: Path) -> None:
    (folder / "visits.csv").unlink()
    (folder / "visits.csv").mkdir()
    with pytest.raises(UnreadableRecords, match=r"visits\.csv cannot be read"):
        read_records(folder)


def test_without_any_assessment_there_is_nothing_to_replay(folder: Path) -> None:
    with pytest.raises(UnreadableRecords, match="no assessment in it that can be replayed"):
        written(folder, assessments="")
    with pytest.raises(UnreadableRecords, match=r"2: the unit is not in units\.csv"):
        written(folder, assessments="SF-NOBODY,2016-11-02,50\n")


@pytest.mark.parametrize(
    ("file", "line", "why"),
    [
        ("units", ",94103", "no unit code"),
        ("units", "SF-003309,94103", "an earlier line has this unit"),
        ("units", f"{'x' * 65},94103", "longer than 64 characters"),
        ("units", "REPLAY,94103", "the replay itself takes"),
        ("assessments", "SF-003309,2016-11-02,", "missing is not zero"),
        ("assessments", "SF-003309,2016-11-02,缺", "missing is not zero"),
        ("assessments", "SF-003309,2016-11-02,low", "“low” is no number"),
        ("assessments", "SF-003309,2016-11-02,NaN", "not between 0 and 100"),
        ("assessments", "SF-003309,2016-11-02,-1", "not between 0 and 100"),
        ("assessments", "SF-003309,2016-11-02,100.01", "not between 0 and 100"),
        ("assessments", "SF-003309,2016-13-02,50", "“2016-13-02” is no date"),
        ("assessments", "SF-003309", "“” is no date"),
        ("assessments", "SF-003309,0216-11-02,50", "not between 1990 and 2099"),
        ("assessments", "SF-NOBODY,2016-11-02,50", "the unit is not in units.csv"),
        ("assessments", "SF-003309,2016-11-01,99", "a second assessment of that unit and day"),
        ("findings", "SF-NOBODY,2016-11-02,1,Low Risk,Dirt,", "the unit is not in units.csv"),
        ("findings", "SF-003309,,1,Low Risk,Dirt,", "“” is no date"),
        ("findings", "SF-003309,2016-11-01,1,Low Risk,Dirt,soon", "corrected_on: “soon” is no date"),
        ("visits", "SF-NOBODY,2016-11-02,Followup", "the unit is not in units.csv"),
        ("visits", "SF-003309,,Followup", "“” is no date"),
    ],
)
def test_a_line_that_cannot_be_followed_is_skipped_with_its_reason(
    folder: Path, file: str, line: str, why: str
) -> None:
    path = folder / f"{file}.csv"
    path.write_text(path.read_text(encoding="utf-8") + f"{line}\n", encoding="utf-8")
    [skipped] = read_records(folder).skipped
    assert (skipped.file, skipped.line) == (path.name, len(path.read_text().splitlines()))
    assert skipped.record == " ".join(filter(None, line.split(",")))[:200]
    assert why in skipped.why


def test_of_two_assessments_on_one_day_the_lower_one_stands_wherever_it_is_written(folder: Path) -> None:
    records = written(
        folder, assessments="SF-003309,2016-11-01,90\nSF-003309,2016-11-01,65\nSF-003309,2016-11-01,65\n"
    )
    assert [str(each.score) for each in records.low] == ["65.00"]
    assert [each.line for each in records.skipped] == [2, 4]


def test_every_line_that_was_read_came_to_something(folder: Path) -> None:
    lines = written(
        folder,
        assessments="SF-003309,2016-11-01,90\nSF-003309,2016-11-01,65\nSF-003309,2016-11-02,71\n,,\n\n",
        findings="SF-003309,2016-11-01,1,,Dirt,never\nSF-003309,2016-11-02,1,,Dirt,\nSF-003309,2016-11-03,1,,,\n",
        visits="SF-003309,2016-11-01,Complaint\nSF-003309,2016-11-01,Complaint Reinspection/Followup\n",
    ).lines
    assert lines["assessments.csv"] == {
        "read": 3, "at_the_mark_or_below": 1, "above_the_mark": 1, "skipped": 1
    }  # fmt: skip
    assert lines["findings.csv"] == {
        "read": 3, "at_the_mark_or_below": 1, "above_the_mark": 1, "without_an_assessment_that_day": 1
    }  # fmt: skip
    assert lines["visits.csv"] == {"read": 2, "no_follow_up": 1, "follow_ups": 1}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_columns_may_stand_in_any_order_and_texts_in_any_usual_form(
    folder: Path, encoding: str, end: str
) -> None:
    rows = (
        "Remark, corrected_on ,description,severity,type_code,Found_On,unit_code",
        'a,2016-11-03,"地面不洁，\n须清洗",High Risk,7, 2016-11-01 ,SF－００３３０９,too,many',
    )
    text = end.join(rows) + end
    (folder / "findings.csv").write_bytes(text.encode(encoding))
    assert read_records(folder).findings["SF-003309", date(2016, 11, 1)] == [
        Finding("SF-003309", date(2016, 11, 1), "7", "High Risk", "地面不洁， 须清洗", date(2016, 11, 3))
    ]
