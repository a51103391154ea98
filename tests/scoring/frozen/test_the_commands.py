"""``qingjian index freeze``, ``verify`` and ``line`` as an office and a unit use them."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.scoring.numbers import WHOLE
from app.scoring.robustness import how_sure, listing_of
from config import ROOT
from tests.scoring.examples import MODELS, PUBLISHED, scores_of


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["index", *map(str, words)])


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("frozen")
    data = folder / "hdi.csv"
    data.write_bytes(gzip.decompress((PUBLISHED / "hdi.csv.gz").read_bytes()))
    frozen = run(
        "freeze", MODELS / "hdi.toml", data, "--out", folder / "bundle", "--period", "2010", "--enclose", data
    )
    assert frozen.exit_code == 0, frozen.output
    assert "已封存202个单位的结果" in frozen.output
    return folder / "bundle"


def test_what_was_frozen_stands(bundle: Path) -> None:
    found = json.loads(run("verify", bundle, "--json").stdout)
    assert found["stands"] is True
    assert found["units"] == 202
    told = run("verify", bundle, "--seal", found["seal"])
    assert told.exit_code == 0
    assert "202个单位的全部数字均与按报送数据重算的结果一致" in told.stdout
    assert found["seal"] in told.stdout
    assert sorted(path.name for path in (bundle / "enclosures").iterdir()) == [
        "draws-1.u32",
        "hdi.csv",
        "listed-1.json",
    ]
    assert found["recounts"][0]["tree"] == "HDI"
    assert "份抽样的名单均与该次权重相符" in told.stdout


def test_the_drawn_weights_are_those_that_robustness_counts(bundle: Path) -> None:
    latest = scores_of("hdi", "hdi")[-1]
    found = how_sure(listing_of(latest, last=3).standings, draws=10_000)
    rows = np.frombuffer((bundle / "enclosures" / "draws-1.u32").read_bytes(), "<u4").reshape(10_000, -1)
    assert np.array_equal(rows, found.draws.weights)
    assert set(rows.sum(axis=1).tolist()) == {WHOLE}
    manifest = json.loads((bundle / "manifest.json").read_bytes())
    assert manifest["enclosures"]["draws-1.u32"] == found.draws.sha256


def test_another_seal_does_not_stand(bundle: Path) -> None:
    result = run("verify", bundle, "--seal", "0" * 64, "--language", "en")
    assert result.exit_code == 1
    assert "First difference:\n✗ manifest.json: is not the one with this seal" in result.output


def test_a_unit_takes_its_line_home_and_verifies_it(bundle: Path, tmp_path: Path) -> None:
    line = tmp_path / "ARG.json"
    assert run("line", bundle, "--unit", "ARG", "--out", line).exit_code == 0
    result = run("verify", line)
    assert result.exit_code == 0
    assert "ARG的本行数据在封存的各行之中；4项指标已按其自身数据重算无误" in result.stdout
    assert run("verify", bundle, "--unit", "ARG").stdout == result.stdout
    found = json.loads(run("verify", line, "--json").stdout)
    assert (found["unit"], found["sealed"], found["differences"]) == ("ARG", [], [])
    again = run("line", bundle, "--unit", "ARG", "--out", line)
    assert again.exit_code == 1
    assert "已存在" in again.output


def test_a_changed_place_is_named(bundle: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed"
    changed.mkdir()
    for path in bundle.rglob("*"):
        if path.is_file():
            copy = changed / path.relative_to(bundle)
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(path.read_bytes().replace(b'"rank":39,', b'"rank":38,'))
    result = run("verify", changed)
    assert result.exit_code == 1
    assert "第一处不符：\n✗ units.jsonl：封存后被改动 · root" in result.output
    assert "✗ ARG：与按报送数据重算的结果不符 · rank（所载为38，应为39）" in result.output
    found = json.loads(run("verify", changed, "--json").stdout)
    assert [each["subject"] for each in found["differences"]] == ["units.jsonl", "ARG"]


def test_a_frozen_result_is_not_written_over(bundle: Path) -> None:
    result = run("freeze", MODELS / "hdi.toml", bundle / "enclosures" / "hdi.csv", "--out", bundle)
    assert result.exit_code == 1
    assert "封存的结果不得覆盖" in result.output


@pytest.mark.parametrize(
    "option", [("--supersedes", "0" * 64), ("--reason", "数据更正"), ("--period", "all")]
)
def test_half_a_correction_or_all_periods_are_refused(
    bundle: Path, tmp_path: Path, option: tuple[str, str]
) -> None:
    data = bundle / "enclosures" / "hdi.csv"
    result = run("freeze", MODELS / "hdi.toml", data, "--out", tmp_path / "new", *option)
    assert result.exit_code == 2
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("words", [("verify",), ("verify", "--json"), ("verify", "--unit", "ARG")])
def test_what_is_no_bundle(tmp_path: Path, words: tuple[str, ...]) -> None:
    result = run(words[0], tmp_path, *words[1:])
    assert result.exit_code == 2
    assert "封存结果中缺少manifest.json" in result.output


def test_a_unit_that_is_not_there(bundle: Path, tmp_path: Path) -> None:
    result = run("line", bundle, "--unit", "nowhere", "--out", tmp_path / "line.json")
    assert result.exit_code == 2
    assert "没有单位“nowhere”" in result.output
    assert not (tmp_path / "line.json").exists()


def test_verifying_loads_neither_numpy_nor_the_engine(bundle: Path) -> None:
    run_and_tell = (
        "import sys; from app.cli import main\n"
        f"try: main(['index', 'verify', {str(bundle)!r}])\n"
        "except SystemExit as end: print(end.code, *sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", run_and_tell], cwd=ROOT, capture_output=True, text=True, check=True
    )
    status, *loaded = told.stdout.splitlines()[-1].split()
    assert status == "0"
    assert "app.scoring.verification.checking" in loaded
    assert not {"numpy", "mpmath", "app.scoring.pipeline", "app.scoring.freeze"} & set(loaded)
