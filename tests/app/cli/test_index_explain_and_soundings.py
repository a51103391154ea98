"""``qingjian index explain`` and ``index soundings``: in words with numbers, and for machines."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli.index import index

MODEL = """
[model]
code = "clean"
name = "清廉指数"
version = "1"

[ranking]
minimum_group = 1

[notices]
pass_mark = 60

[[node]]
code = "index"

[[indicator]]
code = "supervision"
name = "监督"
parent = "index"
weight = 6
source = "审计"
direction = "higher"
measure = { kind = "goalposts", lowest = 0, highest = 100 }

[[indicator]]
code = "satisfaction"
name = "满意度"
parent = "index"
weight = 4
source = "宣传"
direction = "higher"
measure = { kind = "goalposts", lowest = 0, highest = 100 }
"""
ROWS = """unit,period,supervision,satisfaction
A,2025,40,50
B,2025,70,80
A,2026,50,40
B,2026,90,80
C,2026,80,90
D,2026,70,70
E,2026,60,60
F,2026,,
"""


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    (tmp_path / "model.toml").write_text(MODEL, encoding="utf-8")
    (tmp_path / "data.csv").write_text(ROWS, encoding="utf-8")
    return [str(tmp_path / "model.toml"), str(tmp_path / "data.csv")]


def explained(files: list[str], *options: str) -> Result:
    return CliRunner().invoke(index, ["explain", *files, *options])


def test_a_unit_reads_why_it_stands_there_and_what_helps(files: list[str]) -> None:
    result = explained(files, "A")
    assert result.exit_code == 0, result.output
    assert result.output.splitlines() == [
        "指数由44.00变为46.00（+2.00）：自身工作+2.00，同组单位变化0.00，权重调整0.00，模型调整0.00。",
        "堵点——监督：得50.00分；同组前四分之一在80.00分以上，指数因此少得18.00分。",
        "堵点——满意度：得40.00分；同组前四分之一在80.00分以上，指数因此少得16.00分。",
        "指数距合格分还差14.00分。",
        "将监督由50.00分提高到73.33分：指数提高14.00分。",
        "至此达到合格分。",
    ]


def test_costs_and_another_mark(files: list[str]) -> None:
    found = json.loads(explained(files, "A", "--cost", "supervision=9", "--pass-mark", "50", "--json").stdout)
    assert [step["code"] for step in found["path"]["steps"]] == ["satisfaction"]
    assert found["path"]["arrives"]
    assert found["change"]["shares"] == {"own": 200, "peers": 0, "weights": 0, "model": 0}


def test_the_model_of_the_period_before_may_have_been_another(files: list[str], tmp_path: Path) -> None:
    (tmp_path / "old.toml").write_text(MODEL.replace("weight = 6", "weight = 4"), encoding="utf-8")
    found = json.loads(explained(files, "A", "--earlier-model", str(tmp_path / "old.toml"), "--json").stdout)
    change = found["change"]
    assert (change["before"], change["after"]) == (4500, 4600)
    # A lost by the new weights as it was, and wins by them as it is now
    assert change["shares"] == {"own": 100, "peers": 0, "weights": 0, "model": 0}


def test_the_first_period_has_nothing_to_compare_with(files: list[str]) -> None:
    assert json.loads(explained(files, "A", "--period", "2025", "--json").stdout)["change"] is None


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["X"], "数据中没有单位X。"),
        (["F"], "F报送的数据不足，没有指数。"),
        (["A", "--cost", "none=1"], "模型中没有指标none。"),
        (["A", "--cost", "supervision=0"], "a cost is above zero"),
        (["A", "--cost", "supervision"], "is not written like"),
    ],
)
def test_what_cannot_be_explained_is_said(files: list[str], options: list[str], sentence: str) -> None:
    result = explained(files, *options)
    assert result.exit_code in (1, 2)
    assert sentence in result.output


def test_machines_are_told_in_their_language_that_a_unit_is_unknown(files: list[str]) -> None:
    result = explained(files, "X", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["errors"] == [{"place": "", "message": "数据中没有单位X。"}]


def test_soundings_are_told_and_counted(files: list[str]) -> None:
    result = CliRunner().invoke(index, ["soundings", *files])
    assert result.exit_code == 0, result.output
    assert "index  0.9" in result.output
    assert "去掉审计，各单位位次平均变动" in result.output
    (found,) = json.loads(CliRunner().invoke(index, ["soundings", *files, "--json"]).stdout)
    assert {each["code"] for each in found["departments"]} == {"审计", "宣传"}
    assert sum(each["share"] for each in found["influences"]) == pytest.approx(1)


def test_where_nobody_delivered_nothing_is_found(files: list[str], tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("unit,supervision,satisfaction\nA,,\nB,,\n", encoding="utf-8")
    for command in ("soundings", "robustness"):
        result = CliRunner().invoke(index, [command, *files])
        assert result.exit_code == 0, result.output
    assert "0个单位" in result.output


def test_a_unit_alone_in_its_group(files: list[str], tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("unit,supervision,satisfaction\nA,50,40\n", encoding="utf-8")
    for command in ("soundings", "robustness"):
        result = CliRunner().invoke(index, [command, *files])
        assert result.exit_code == 0, result.output
    assert "低于合格分" in result.output
    assert "仍达不到合格分" in explained(files, "A").output
