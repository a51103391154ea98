"""``qingjian index robustness``: what people read and what machines get."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli.index.robustness import robustness

SCORING = Path(__file__).parents[2] / "scoring"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("asem") / "asem.csv"
    path.write_bytes(gzip.decompress((SCORING / "published" / "asem.csv.gz").read_bytes()))
    return path


def asked(data: Path, *options: str, model: str = "asem") -> Result:
    return CliRunner().invoke(robustness, [str(SCORING / "models" / f"{model}.toml"), str(data), *options])


def test_people_read_the_list_with_its_certainty(data: Path) -> None:
    result = asked(data, "--draws", "2000")
    assert result.exit_code == 0, result.output
    assert "已证明：列入名单的概率为0.99" in result.output
    assert "未列入但接近：LAO Lao PDR 0.4" in result.output
    assert "权重移动0.25个百分点，名单即改变：LAO Lao PDR与CHN China持平" in result.output
    assert "去掉后名单即改变的指标（49项中有19项）" in result.output


def test_in_english(data: Path) -> None:
    result = asked(data, "--draws", "500", "--language", "en")
    assert "Proved for all weights within ±10 %; 48 of 50 peers certainly score more." in result.output


def test_machines_get_the_same(data: Path) -> None:
    (found,) = json.loads(asked(data, "--json", "--draws", "1000").stdout)
    (group,) = found["groups"]
    assert [each["unit"] for each in group["listed"]] == ["RUS", "PAK", "CHN"]
    assert [each["certainty"] for each in group["listed"]] == ["certified", "likely", "likely"]
    assert [each["certificate"]["certainly_above"] for each in group["listed"]] == [48, 44, 43]
    assert group["radius"]["percentage_points"] == pytest.approx(0.25, abs=0.005)
    assert sum(bool(each["joining"]) for each in found["left_out"] if each["what"] == "indicator") == 19


def test_the_same_question_has_the_same_answer(data: Path) -> None:
    assert asked(data, "--json", "--draws", "300").stdout == asked(data, "--json", "--draws", "300").stdout


def test_another_box_and_another_rule(data: Path) -> None:
    (found,) = json.loads(
        asked(data, "--json", "--draws", "300", "--d", "25", "--last", "2", "--pass-mark", "36").stdout
    )
    listed = found["groups"][0]["listed"]
    assert [each["unit"] for each in listed] == ["RUS", "PAK"]
    assert listed[0]["reasons"] == ["below_pass", "among_last"]
    assert not any(each["certificate"]["holds"] for each in listed)


def test_errors_of_data_make_a_list_less_sure(data: Path) -> None:
    def probability(*options: str) -> float:
        (found,) = json.loads(asked(data, "--json", "--draws", "1000", *options).stdout)
        return float(found["groups"][0]["listed"][0]["probability"])

    assert probability("--data-error", "20") < probability() - 0.02


@pytest.mark.parametrize("d", ["101", "-1", "0.05", "ten"])
def test_a_box_that_is_none_is_refused(data: Path, d: str) -> None:
    assert asked(data, "--d", d).exit_code == 2


def test_a_tree_that_ranks_on_the_way_is_refused_in_words(tmp_path: Path) -> None:
    data = tmp_path / "svi.csv"
    data.write_bytes(gzip.decompress((SCORING / "published" / "svi.csv.gz").read_bytes()))
    result = asked(data, model="svi")
    assert result.exit_code == 2
    assert "得分不单由权重决定" in result.output
