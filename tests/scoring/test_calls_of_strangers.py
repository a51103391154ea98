"""Commands of the index as a stranger calls them: what cannot be answered is a sentence, and nothing is lost silently."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from tests.scoring.made import HEAD, ROOT, an_indicator

MODEL = HEAD + ROOT + an_indicator("x", 'kind = "goalposts", lowest = 0, highest = 100')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "m.toml").write_text(MODEL, encoding="utf-8")
    (tmp_path / "d.csv").write_text("unit,x\na,60\nb,40\n", encoding="utf-8")
    return tmp_path


def called(folder: Path, words: str) -> Result:
    paths = {"M": folder / "m.toml", "D": folder / "d.csv", "HERE": folder}
    return CliRunner().invoke(main, [str(paths.get(word, word)) for word in words.split()])


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("index robustness M D --pass-mark 1e400", "超出计分范围，应在0至100之间"),
        ("index robustness M D --data-error 1e300", "超出计分范围，应在0至100之间"),
        ("index robustness M D --pass-mark -1", "“-1”小于零。 “-1” is below zero."),
        ("index robustness M D --d 100.5", "应在0至100之间"),
        ("index explain M D a --pass-mark 101", "101超出计分范围"),
        ("index explain M D a --cost x=0", "代价必须大于零"),
        ("index check HERE", "是文件夹，应为文件"),
        ("index check nowhere.toml", "没有名为“nowhere.toml”的文件"),
        ("index verify M", "m.toml"),
        ("ahp nowhere.csv", "没有名为“nowhere.csv”的文件"),
        ("ahp D --weights 0", "每位专家的权重都应大于零"),
    ],
)
def test_what_cannot_be_answered_is_a_sentence(folder: Path, call: str, told: str) -> None:
    for words in (call, f"{call} --json"):
        result = called(folder, words)
        assert isinstance(result.exception, SystemExit)
        assert result.exit_code == 2
        assert told in result.output


def test_a_folder_that_cannot_be_made_is_told(folder: Path) -> None:
    for command in ("score", "freeze"):
        out = folder / "d.csv" / "inside"
        result = called(folder, f"index {command} M D --out {out} --json")
        assert result.exit_code == 1
        (fault,) = json.loads(result.stdout)["errors"]
        assert "无法写入" in fault["message"]


def test_two_enclosures_of_one_name_are_refused_and_not_lost(folder: Path) -> None:
    (folder / "other").mkdir()
    for place in (folder, folder / "other"):
        (place / "minutes.txt").write_text(place.name, encoding="utf-8")
        (place / "listed-1.json").write_text("{}", encoding="utf-8")
    one, two = folder / "minutes.txt", folder / "other" / "minutes.txt"
    for enclosed in (f"--enclose {one} --enclose {two}", f"--enclose {folder / 'listed-1.json'}"):
        result = called(folder, f"index freeze M D --out {folder / 'bundle'} {enclosed}")
        assert result.exit_code == 2
        assert "封存结果中只能有一个名为" in result.output
    assert not (folder / "bundle").exists()


def test_a_line_is_handed_out_to_machines_too(folder: Path) -> None:
    seal = json.loads(called(folder, f"index freeze M D --out {folder / 'bundle'} --json").stdout)["seal"]
    call = f"index line {folder / 'bundle'} --out {folder / 'line.json'} --json --unit"
    assert json.loads(called(folder, f"{call} a").stdout) == {
        "unit": "a",
        "file": str(folder / "line.json"),
        "seal": seal,
    }
    assert called(folder, f"index verify {folder / 'line.json'} --seal {seal}").exit_code == 0
    refusal = called(folder, f"{call.replace('line.json', 'other.json')} z")
    assert refusal.exit_code == 2
    assert "z" in json.loads(refusal.stdout)["errors"][0]["message"]
