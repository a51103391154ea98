"""Two programs that share no line of arithmetic find the same numbers, whatever the model and the data."""

import ast
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from app.scoring.freeze import freeze
from app.scoring.pipeline import score
from app.scoring.verification import line_of, read_bundle, verify, verify_line
from config import ROOT
from tests.scoring.examples import delivery_of, model_named
from tests.scoring.frozen.any_model import any_model, any_observations

VERIFIER = ROOT / "app" / "scoring" / "verification"


@pytest.mark.parametrize("seed", range(60))
def test_on_a_model_by_the_throw_of_dice(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    model = any_model(random)
    observations = any_observations(random, model)
    seal = freeze(model, observations, score(model, observations), tmp_path / "bundle")
    verdict = verify(tmp_path / "bundle", seal)
    assert verdict.differences == ()
    assert verdict.units == len(observations.units)
    bundle = read_bundle(tmp_path / "bundle")
    for unit in observations.units:
        assert verify_line(line_of(bundle, unit), seal).differences == ()


@pytest.mark.parametrize(
    ("model", "data"),
    [
        ("hdi", "hdi"),
        ("asem", "asem"),
        ("asem_screened", "asem"),
        pytest.param("svi", "svi", marks=pytest.mark.slow),
    ],
)
def test_on_the_published_indices(tmp_path: Path, model: str, data: str) -> None:
    rules, observations = model_named(model), delivery_of(model, data).periods[-1]
    freeze(rules, observations, score(rules, observations), tmp_path / "bundle")
    verdict = verify(tmp_path / "bundle")
    assert verdict.differences == ()
    assert verdict.units > 50


def test_the_verifier_runs_without_numpy_and_without_the_engine() -> None:
    run = "import sys, app.scoring.verification; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", run], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(told.stdout.split())
    assert not {"numpy", "mpmath", "pandas"} & {name.split(".")[0] for name in loaded}
    mine = {name for name in loaded if name.startswith("app.scoring.")}
    assert {name for name in mine if not name.startswith("app.scoring.verification")} == {
        "app.scoring.complaints"
    }


def test_the_verifier_names_nothing_but_the_standard_library_and_itself() -> None:
    named = set()
    for file in VERIFIER.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                named.add(node.module)
            elif isinstance(node, ast.Import):
                named |= {alias.name for alias in node.names}
    ours = {name for name in named if name.startswith("app.")}
    assert ours - {"app.scoring.complaints"} == {
        name for name in ours if name.startswith("app.scoring.verification")
    }
    assert {name.split(".")[0] for name in named - ours} <= sys.stdlib_module_names
