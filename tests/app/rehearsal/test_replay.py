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
from app.rehearsal.replay.records import Records, UnreadableRecords, read_records
from app.rehearsal.replay.report import report
from app.rehearsal.replay.story import Story
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


def test_a_missing_file_and_a_wrong_line_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableRecords, match=r"units\.csv is missing"):
        read_records(tmp_path)
    for name in ("units", "assessments", "findings", "visits"):
        (tmp_path / f"{name}.csv").write_bytes((FOLDER / f"{name}.csv").read_bytes())
    with (tmp_path / "assessments.csv").open("a") as file:
        file.write("SF-000024,2016-13-45,99\n")
    with pytest.raises(UnreadableRecords, match=r"assessments\.csv, line \d+"):
        read_records(tmp_path)


def test_what_opens_nothing_is_skipped_with_its_reason(tmp_path: Path) -> None:
    for name in ("units", "assessments", "findings", "visits"):
        (tmp_path / f"{name}.csv").write_bytes((FOLDER / f"{name}.csv").read_bytes())
    with (tmp_path / "assessments.csv").open("a") as file:
        file.write("SF-000024,2016-11-02,\nSF-NOBODY,2016-11-02,50\nSF-003309,2016-11-01,99\n")
    found = {each.why for each in read_records(tmp_path).skipped}
    assert found == {
        "no score: missing is not zero",
        "the unit is not in units.csv",
        "a second assessment of that unit and day",
    }
