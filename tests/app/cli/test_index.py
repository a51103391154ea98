"""``qingjian index``: what it writes, what it refuses, and with which exit status."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from tests.scoring.examples import MODELS, bytes_of, published
from tests.scoring.made import HEAD, ROOT, an_indicator

NOTICE = "\n[notices]\npass_mark = 60\n[[grade]]\nname = '合格'\nat_least = 60\n[[grade]]\nname = '不合格'\n"
MODEL = HEAD + NOTICE + ROOT + an_indicator("x", 'kind = "goalposts", lowest = 0, highest = 100')


def index(*words: object) -> Result:
    return CliRunner().invoke(main, ["index", *map(str, words)], catch_exceptions=False)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    model, data = tmp_path / "m.toml", tmp_path / "d.csv"
    model.write_text(MODEL, encoding="utf-8")
    data.write_text("unit,name,group,x\nb,乙,p,59.994\na,甲,p,60\nc,丙,q,\n", encoding="utf-8")
    return model, data, tmp_path / "out"


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_scores_places_grades_and_reasons_are_written(files: tuple[Path, Path, Path]) -> None:
    model, data, out = files
    result = index("score", model, data, "--out", out)
    assert result.exit_code == 0
    assert "2个有得分" in result.output
    scores = {row["unit"]: row for row in rows_of(out / "scores.csv")}
    assert list(scores) == ["a", "b", "c"]
    assert (scores["a"]["index"], scores["a"]["grade"], scores["a"]["reasons"]) == ("60.00", "合格", "")
    assert (scores["b"]["index"], scores["b"]["rank"], scores["b"]["reasons"]) == (
        "59.99",
        "2",
        "below_pass_mark",
    )
    assert (scores["c"]["index"], scores["c"]["rank"]) == ("", "")
    assert [row["unit"] for row in rows_of(out / "ranking.csv")] == ["a", "b"]
    origins = {row["unit"]: row["origin"] for row in rows_of(out / "indicators.csv")}
    assert origins == {"a": "observed", "b": "observed", "c": "missing"}


def test_the_summary_is_canonical(files: tuple[Path, Path, Path]) -> None:
    model, data, out = files
    index("score", model, data, "--out", out)
    text = (out / "summary.json").read_bytes()
    found = json.loads(text)
    assert text == (json.dumps(found, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
    (tree,) = found["results"]
    assert tree["listed"] == [
        {"group": "p", "index": "59.99", "rank": 2, "reasons": ["below_pass_mark"], "unit": "b"}
    ]
    assert (tree["not_scored"], tree["weights"]) == (["c"], {"x": 1_000_000_000})


def test_rows_in_another_order_write_the_same_bytes(files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    model, data, out = files
    index("score", model, data, "--out", out)
    header, *rows = data.read_text(encoding="utf-8").splitlines()
    data.write_text("\n".join([header, *reversed(rows)]), encoding="utf-8")
    index("score", model, data, "--out", tmp_path / "again")
    for path in out.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


def test_results_are_not_overwritten_silently(files: tuple[Path, Path, Path]) -> None:
    model, data, out = files
    index("score", model, data, "--out", out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    data.write_text("unit,x\na,1\n", encoding="utf-8")
    refused = index("score", model, data, "--out", out)
    assert refused.exit_code == 1
    assert "scores.csv" in refused.output
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert index("score", model, data, "--out", out, "--replace").exit_code == 0
    assert (out / "scores.csv").read_bytes() != before["scores.csv"]


def test_faulty_data_is_refused_with_status_two_and_nothing_written(files: tuple[Path, Path, Path]) -> None:
    model, data, out = files
    data.write_text('unit,x\na,"1,000"\na,2\n', encoding="utf-8")
    refused = index("score", model, data, "--out", out, "--language", "en")
    assert refused.exit_code == 2
    assert "d.csv:2 · x" in refused.output
    assert "d.csv:3" in refused.output
    assert not out.exists()
    machine = index("score", model, data, "--out", out, "--json")
    assert [error["place"] for error in json.loads(machine.stdout)["errors"]] == ["d.csv:2 · x", "d.csv:3"]


def test_a_faulty_model_is_refused_by_both_commands(files: tuple[Path, Path, Path]) -> None:
    model, data, out = files
    model.write_text(MODEL.replace("direction", "directoin"), encoding="utf-8")
    for result in (index("check", model), index("score", model, data, "--out", out)):
        assert result.exit_code == 2
        assert "m.toml:" in result.output


def test_a_sound_model_is_outlined_with_its_weights() -> None:
    result = index("check", MODELS / "hdi.toml")
    assert result.exit_code == 0
    assert "16.6667%" in result.output
    found = json.loads(index("check", MODELS / "hdi.toml", "--json").stdout)
    assert sum(child["weight"] for child in found["trees"][0]["root"]["children"]) == 1_000_000_000


def test_contradictory_judgements_give_status_one(tmp_path: Path) -> None:
    leaves = "".join(an_indicator(code, 'kind = "minmax"').replace("weight = 1\n", "") for code in "xyz")
    judged = '[judgements.index]\nmatrix = [[1, 5, "1/5"], ["1/5", 1, 5], [5, "1/5", 1]]\n'
    path = tmp_path / "m.toml"
    path.write_text(HEAD + judged + ROOT + leaves, encoding="utf-8")
    result = index("check", path, "--language", "en")
    assert result.exit_code == 1
    assert "0.10" in result.output


def test_a_period_can_be_chosen(tmp_path: Path) -> None:
    data = tmp_path / "hdi.csv"
    data.write_bytes(bytes_of("hdi"))
    assert (
        index("score", MODELS / "hdi.toml", data, "--out", tmp_path / "o", "--period", "1995").exit_code == 0
    )
    wanted = {row["iso3"] for row in published("hdi") if row["year"] == "1995"}
    assert {row["unit"] for row in rows_of(tmp_path / "o" / "scores.csv")} == wanted
    assert (
        index("score", MODELS / "hdi.toml", data, "--out", tmp_path / "p", "--period", "1895").exit_code == 2
    )
