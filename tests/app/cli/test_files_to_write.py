"""A file to write lies in a folder that stands: a command says so before it works, not after."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from app.cli import main

WRITERS = [
    pytest.param(["notice", "preview", "warning_notice", "--out"], id="notice preview"),
    pytest.param(["archive", "export", "AJ-1", "--out"], id="archive export"),
    pytest.param(["lifecycle", "--out"], id="lifecycle"),
    pytest.param(["replay", ".", "--report"], id="replay"),
    pytest.param(["index", "line", ".", "--unit", "1", "--out"], id="index line"),
]


@pytest.mark.parametrize("command", WRITERS)
def test_a_missing_folder_is_a_sentence(app: Flask, tmp_path: Path, command: list[str]) -> None:
    result = CliRunner().invoke(main, [*command, str(tmp_path / "nowhere" / "file")], obj=app)
    assert result.exit_code == 2
    assert "不存在，请先建立" in result.output
    assert "make it first" in result.output


def test_a_file_is_written_where_its_folder_stands(app: Flask, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["lifecycle", "--out", str(tmp_path / "life.txt")], obj=app)
    assert result.exit_code == 0, result.output
    assert (tmp_path / "life.txt").stat().st_size
