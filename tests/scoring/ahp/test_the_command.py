"""``qingjian ahp``: what it prints, and the exit status that scripts look at."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main

GOOD = ",公正,清廉,效率\n公正,1,3,5\n清廉,,1,2\n效率,,,1\n"
BAD = ",公正,清廉,效率\n公正,1,3,5\n清廉,,1,1/2\n效率,,,1\n"


def run(folder: Path, *texts: str, options: tuple[str, ...] = ()) -> Result:
    paths = []
    for number, text in enumerate(texts, 1):
        path = folder / f"expert{number}.csv"
        path.write_text(text, encoding="utf-8")
        paths.append(str(path))
    return CliRunner().invoke(main, ["ahp", *paths, *options])


def test_weights_that_may_be_used(tmp_path: Path) -> None:
    result = run(tmp_path, GOOD)
    assert result.exit_code == 0
    assert "清廉  0.229651   229650794" in result.output
    assert "λmax = 3.003695  CI = 0.001847  CR = 0.0035" in result.output
    assert "RI = 0.5245：Alonso & Lamata 2006" in result.output
    assert "权重可以使用" in result.output


def test_contradictory_judgements_are_named_with_what_would_fit(tmp_path: Path) -> None:
    result = run(tmp_path, BAD, options=("--language", "en", "--ri", "saaty1980"))
    assert result.exit_code == 1
    assert "CR = 0.1407" in result.output
    assert "Random index 0.5800: Saaty 1980" in result.output
    assert "清廉 : 效率 = 1/2; the weights say 0.7469 (on the scale 1)" in result.output
    assert "公正 : 清廉 from 3 to 10 (on the scale 9); CR would be 0.0000." in result.output
    assert "the weights may not be used" in result.output


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    result = run(tmp_path, GOOD, "1,x\n,-1\n")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "expert2.csv：1行2列：“x”不是3、1/3、0.5之类的数；未作判断的请留空。",
        "expert2.csv：2行2列：-1不大于零。",
    ]


def test_judgements_that_link_nothing(tmp_path: Path) -> None:
    result = run(tmp_path, "1,3,,\n,1,,\n,,1,2\n,,,1\n", options=("--language", "en"))
    assert result.exit_code == 2
    assert "No judgement links these groups to each other: 1, 2  |  3, 4." in result.stderr


def test_experts_who_compared_different_things(tmp_path: Path) -> None:
    result = run(tmp_path, GOOD, "1,3\n,1")
    assert result.exit_code == 2
    assert "expert2.csv：文件比较的是1、2，而第一个文件比较的是公正、清廉、效率。" in result.stderr


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--weights", "1,2,3"), "3 numbers for 2 files"),
        (("--weights", "1,x"), "is not a number"),
        (("--weights", "1,0"), "more than zero"),
        (("--ri", "mine"), "is not one of"),
    ],
)
def test_options_that_do_not_fit(tmp_path: Path, options: tuple[str, ...], complaint: str) -> None:
    result = run(tmp_path, GOOD, GOOD, options=options)
    assert result.exit_code == 2
    assert complaint in result.stderr


def test_a_group_counts_by_weights_and_shows_its_consensus(tmp_path: Path) -> None:
    result = run(tmp_path, GOOD, BAD, options=("--weights", "3,1"))
    assert result.exit_code == 1, "one of the experts contradicts himself"
    assert "expert1.csv 0.75、expert2.csv 0.25" in result.output
    assert "专家共识度（Goepel S*）：98.3%，很高" in result.output
    assert "群组判断矩阵：λmax" in result.output
    by_weights = run(tmp_path, GOOD, BAD, options=("--weights", "3，1", "--aggregate", "priorities"))
    assert by_weights.output.splitlines()[1:4] == result.output.splitlines()[1:4]
    assert "群组判断矩阵" not in by_weights.output


def test_json_for_machines(tmp_path: Path) -> None:
    found = json.loads(run(tmp_path, BAD, options=("--json",)).stdout)
    assert found["names"] == ["公正", "清廉", "效率"]
    assert sum(found["weights_1e9"]) == 1_000_000_000
    assert found["publishable"] is False
    expert = found["experts"][0]
    assert expert["file"] == "expert1.csv"
    assert expert["random_index"]["table"] == "alonso_lamata2006"
    assert expert["cr"].startswith("0.1556")
    assert len(expert["hints"]) == 3
    assert expert["best_change"]["fitting"] == "10.00"


def test_json_for_machines_when_nothing_could_be_read(tmp_path: Path) -> None:
    result = run(tmp_path, "", options=("--json", "--language", "en"))
    assert result.exit_code == 2
    assert json.loads(result.stdout) == {
        "errors": [{"place": "expert1.csv", "message": "The file is empty."}]
    }


@pytest.mark.parametrize(
    ("text", "status", "says"),
    [
        ("1\n", 0, "1.000000  1000000000"),
        ("1,3\n,1\n", 0, "0.750000   750000000"),
        ("1,⅓\n,1\n", 0, "0.250000   250000000"),
        ("1,2,15.787365875\n,1,3\n,,1\n", 0, "CR = < 0.1000"),
        ("1,2,15.787365876\n,1,3\n,,1\n", 1, "CR = 0.1000"),
        ("1,3,\n,1,2\n,,1\n", 1, "请至少再判断一对"),
        ("1,1,5,2\n,1,3,4\n,,1,\n,,,1\n", 0, "Ágoston & Csató 2022"),
        ("\n".join(",".join("1" * 20) for _ in range(20)), 0, "采用 Alonso & Lamata 拟合式"),
    ],
)
def test_matrices_of_every_size(tmp_path: Path, text: str, status: int, says: str) -> None:
    result = run(tmp_path, text)
    assert result.exit_code == status
    assert says in result.output
