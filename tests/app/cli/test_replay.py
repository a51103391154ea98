"""``qingjian replay`` as a person types it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from app.cli import main, replay
from app.extensions import db, transaction
from app.organisations.actions.imports import import_units, plan_import, read_units
from app.organisations.actions.kinds import seed_kinds
from app.organisations.models import Unit
from app.rehearsal.models import RehearsalStep
from app.rehearsal.replay.records import Records
from app.rehearsal.replay.story import NAME
from tests.conftest import MONDAY
from workflows.engine import Refused
from workflows.table import Reason

FOLDER = Path(__file__).parents[2] / "records"


def replayed(app: Flask, folder: Path) -> Result:
    return CliRunner().invoke(main, ["replay", str(folder)], obj=app)


def test_a_folder_that_cannot_be_read_is_told_in_a_sentence(app: Flask, tmp_path: Path) -> None:
    result = replayed(app, tmp_path)
    assert result.exit_code == 1
    assert "units.csv is missing: the folder holds" in result.output


def test_other_records_do_not_go_on_where_these_stopped(app: Flask) -> None:
    with transaction():
        db.session.add(RehearsalStep(key=f"{NAME}/prepare/of-other-files", at=MONDAY, acts=0))
    result = replayed(app, FOLDER)
    assert result.exit_code == 1
    assert "This database holds the replay of other records" in result.output


def test_a_database_that_works_for_others_is_left_alone(app: Flask) -> None:
    with transaction():
        seed_kinds()
        import_units(plan_import(read_units(b"code,name,parent\nSF-003309,Kitchen,\n"), update=False))
    result = replayed(app, FOLDER)
    assert result.exit_code == 1
    assert "a replay takes a data folder of its own" in result.output
    assert db.session.scalars(select(Unit.code)).all() == ["SF-003309"]
    assert not db.session.scalars(select(RehearsalStep)).all()


@pytest.mark.parametrize(
    ("stopped_by", "said"),
    [(KeyboardInterrupt(), "run it again, and it goes on"), (Refused(Reason("Not today.")), "Not today.")],
)
def test_what_stops_it_is_told_in_a_sentence(
    app: Flask, monkeypatch: pytest.MonkeyPatch, stopped_by: BaseException, said: str
) -> None:
    def stops(_records: Records) -> int:
        raise stopped_by

    monkeypatch.setattr(replay, "_play", stops)
    result = replayed(app, FOLDER)
    assert result.exit_code == 1
    assert said in result.output
