"""Commands are found by themselves, run inside the application, and end in a sentence when settings are wrong."""

from types import ModuleType

import click
import pytest
from click.testing import CliRunner
from flask import Flask, current_app

import app.cli as cli
from app.cli.context import in_app
from app.organisations.models import UnitKind
from app.people.models import CLOCK_USERNAME, User


@click.command("where")
@in_app
def where() -> None:
    """Print the database. 打印数据库。"""
    click.echo(current_app.config["SQLALCHEMY_DATABASE_URI"])


def test_a_command_runs_in_the_application_that_the_caller_gives(app: Flask) -> None:
    result = CliRunner().invoke(where, obj=app, catch_exceptions=False)
    assert result.output.strip() == app.config["SQLALCHEMY_DATABASE_URI"]


def test_settings_that_exclude_each_other_are_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGJIAN_ENV", "production")
    monkeypatch.setenv("QINGJIAN_DEMO", "1")
    result = CliRunner().invoke(where)
    assert result.exit_code == 1
    assert "exclude each other" in result.output
    assert "Traceback" not in result.output


def test_two_modules_that_offer_one_name_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    twin = ModuleType("twin")
    twin.COMMANDS = (where,)  # type: ignore[attr-defined]
    monkeypatch.setattr(cli, "import_module", lambda _name: twin)
    with pytest.raises(RuntimeError, match="'where', which another module offers already"):
        cli.commands.__wrapped__()


def test_every_noun_of_the_folder_is_offered() -> None:
    assert {"catalogues", "doctor", "migrate", "clock", "due", "units", "users"} <= set(cli.commands())
    told = CliRunner().invoke(cli.main, ["--help"]).output
    assert all(name in told for name in cli.commands())


def test_migrating_lays_in_what_every_installation_has_and_may_be_repeated(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    from app import create_app
    from app.calendars.queries import current_calendar
    from app.extensions import db
    from config import Config

    folder = tmp_path_factory.mktemp("fresh")
    fresh = create_app(Config(data=folder, database_url=f"sqlite:///{folder / 'q.sqlite3'}", secret_key="x"))
    for _ in range(2):
        result = CliRunner().invoke(cli.main, ["migrate"], obj=fresh, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        with fresh.app_context():
            assert [user.username for user in db.session.query(User)] == [CLOCK_USERNAME]
            assert db.session.query(UnitKind).count() == 9
            assert current_calendar().version == 1
            assert max(current_calendar().official_years) >= 2026
            db.session.remove()
            db.engine.dispose()
