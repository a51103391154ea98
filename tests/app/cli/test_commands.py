"""Commands are found by themselves, run inside the application, and end in a sentence when settings are wrong."""

import pkgutil
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from flask import Flask, current_app
from sqlalchemy import text

import app.cli as cli
from app.calendars.queries import current_calendar
from app.cli.context import in_app
from app.extensions import db
from app.organisations.models import UnitKind
from app.people.models import CLOCK_USERNAME, User
from config import ROOT
from tests.conftest import an_application, for_tests


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


def test_every_module_of_the_folder_is_offered_and_says_what_the_list_says() -> None:
    offered = {module for module, _says in cli.COMMANDS.values()}
    assert offered == {each.name for each in pkgutil.iter_modules(cli.__path__)} - {"context"}
    for name, (_module, says) in cli.COMMANDS.items():
        command = cli.command_named(name)
        assert (command.name, (command.help or "").splitlines()[0]) == (name, says)


@pytest.mark.slow
def test_the_list_of_commands_is_printed_without_importing_what_they_need() -> None:
    run = "from app.cli import main\nmain(['--help'], standalone_mode=False)\nimport sys\nprint(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", run], cwd=ROOT, capture_output=True, text=True, check=True)
    assert [name for name in cli.COMMANDS if f"\n  {name} " not in told.stdout] == []
    assert not {"flask", "sqlalchemy", "weasyprint", "alembic"} & set(told.stdout.splitlines()[-1].split())


def test_migrating_lays_in_what_every_installation_has_and_may_be_repeated(
    fresh_database: Callable[[], str], tmp_path: Path
) -> None:
    with an_application(for_tests(fresh_database(), tmp_path), tables=False) as fresh:
        for _ in range(2):
            result = CliRunner().invoke(cli.main, ["migrate"], obj=fresh, catch_exceptions=False)
            assert result.exit_code == 0, result.output
            with fresh.app_context():
                assert [user.username for user in db.session.query(User)] == [CLOCK_USERNAME]
                assert db.session.query(UnitKind).count() == 9
                assert current_calendar().version == 1
                assert max(current_calendar().official_years) >= 2026


@pytest.mark.parametrize("command", [["demo"], ["demo", "--accounts"], ["verify-audit"]])
def test_before_the_tables_are_made_a_command_says_what_to_run(
    fresh_database: Callable[[], str], tmp_path: Path, command: list[str]
) -> None:
    with an_application(for_tests(fresh_database(), tmp_path), tables=False) as fresh:
        result = CliRunner().invoke(cli.main, command, obj=fresh)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), result.exception
    assert "qingjian migrate" in result.output


def test_tables_of_another_version_are_named_with_what_to_run(
    fresh_database: Callable[[], str], tmp_path: Path
) -> None:
    with an_application(for_tests(fresh_database(), tmp_path)) as old:
        with old.app_context(), db.engine.begin() as connection:
            connection.execute(text("ALTER TABLE papers RENAME TO papers_of_before"))
        result = CliRunner().invoke(cli.main, ["verify-audit"], obj=old)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), result.exception
    assert re.search(r"数据库结构为-，程序需要\d{4}，请先运行 qingjian migrate。", result.output), (
        result.output
    )
