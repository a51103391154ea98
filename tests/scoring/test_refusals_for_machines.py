"""Whatever a command of the index cannot do, machines are told in one form: a place and a sentence."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import main
from tests.scoring.made import HEAD, ROOT, an_indicator

MODEL = HEAD + ROOT + an_indicator("x", 'kind = "goalposts", lowest = 0, highest = 100')


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    model, data = tmp_path / "m.toml", tmp_path / "d.csv"
    model.write_text(MODEL, encoding="utf-8")
    data.write_text("unit,group,x\na,p,60\nb,p,40\n", encoding="utf-8")
    (tmp_path / "there").mkdir()
    return {"M": str(model), "D": str(data), "OUT": str(tmp_path / "out"), "THERE": str(tmp_path / "there")}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("index score M D --out OUT --period 1999", "1999"),
        ("index freeze M D --out OUT --period 1999", "1999"),
        ("index freeze M D --out OUT --period all", "每次只能封存一个期间"),
        ("index freeze M D --out THERE", "已存在"),
        ("index robustness M D --period 1999", "1999"),
        ("index robustness M D --pass-mark much", "much"),
        ("index robustness M D --d 200", "100"),
        ("index soundings M D --period 1999", "1999"),
        ("index explain M D a --period 1999", "1999"),
        ("index explain M D a --cost", "--cost"),
        ("index explain M D a --cost x", "a1=2.5"),
        ("index explain M D z", "z"),
        ("index check nowhere.toml", "nowhere.toml"),
        ("index verify THERE", "manifest.json"),
        ("index score M D", "--out"),
        ("ahp nowhere.csv", "nowhere.csv"),
    ],
)
def test_it_is_told_as_json(files: dict[str, str], call: str, message: str) -> None:
    words = [files.get(word, word) for word in call.split()]
    result = CliRunner().invoke(
        main, [*words[:-1], "--json", words[-1]] if words[-1] == "--cost" else [*words, "--json"]
    )
    (error,) = json.loads(result.stdout)["errors"]
    assert set(error) == {"place", "message"}
    assert message in error["message"]
    assert result.exit_code in (1, 2)


def test_people_are_told_in_words(files: dict[str, str]) -> None:
    call = ["index", "score", files["M"], files["D"], "--out", files["OUT"], "--period", "1999"]
    result = CliRunner().invoke(main, call)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "1999" in result.stderr
