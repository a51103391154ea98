"""The schema of model files accepts what the reader accepts, and knows the same words."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app.scoring.model import Aggregation, MissingPolicy, Step
from app.scoring.reading import check_model
from app.scoring.reading.indicators import MEASURES
from config import ROOT
from tests.scoring.examples import MODELS
from tests.scoring.made import HEAD, an_indicator
from tests.scoring.made import ROOT as TREE
from tests.scoring.test_missing_and_adjusted import ADJUSTED, SURVEYED

SCHEMA = json.loads((ROOT / "app/scoring/model.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
EVERY_MEASURE = [
    'kind = "goalposts", lowest = "1/3", highest = 2.5, logarithm = true',
    'kind = "minmax", overall = true',
    'kind = "zscore", centre = 60, spread = 5',
    'kind = "percentile_rank"',
    'kind = "rank"',
    'kind = "target", target = 3, lowest = 0',
    'kind = "bands", bands = [{ points = 0 }, { at_least = 5, points = 10 }]',
    'kind = "deductions", rules = [{ column = "c", each = 2, cap = 4 }]',
    'kind = "raters", lowest = 1, highest = 5, minimum = 5, trim = 1',
]


def faults(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(tomllib.loads(text))]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", sorted(MODELS.glob("*.toml")), ids=lambda path: path.stem)
def test_the_examples_fit_the_schema(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("measure", EVERY_MEASURE)
def test_every_measure_fits_schema_and_reader(measure: str) -> None:
    direction = None if "bands" in measure or "deductions" in measure else "lower"
    text = HEAD + TREE + an_indicator("x", measure, direction=direction)
    assert faults(text) == []
    assert check_model(text).complaints == ()


def test_what_follows_the_tree_fits_schema_and_reader() -> None:
    simple = 'kind = "minmax"'
    voice = an_indicator("voice", simple).replace("weight = 1\n", "")
    text = HEAD + SURVEYED + ADJUSTED + TREE + an_indicator("x", simple) + voice
    assert faults(text) == []
    assert check_model(text).complaints == ()


@pytest.mark.parametrize(
    "fault",
    ["colour = 1", "cap = true", 'missing = "last_value"', 'missing = { policy = "guess" }', "tags = 3"],
)
def test_what_the_reader_refuses_the_schema_refuses(fault: str) -> None:
    text = HEAD + TREE + an_indicator("x", 'kind = "minmax"', fault)
    assert faults(text)
    assert check_model(text).complaints


def test_schema_and_reader_know_the_same_words() -> None:
    node = SCHEMA["properties"]["node"]["items"]["properties"]
    indicator = SCHEMA["properties"]["indicator"]["items"]["properties"]
    assert set(node["aggregation"]["enum"]) == set(Aggregation)
    assert set(SCHEMA["properties"]["model"]["properties"]["steps"]["items"]["enum"]) == set(Step)
    assert set(indicator["missing"]["oneOf"][1]["properties"]["policy"]["enum"]) == set(MissingPolicy)
    assert {_kind(each) for each in indicator["measure"]["oneOf"]} == set(MEASURES)


def _kind(measure: dict[str, Any]) -> str:
    return str(measure["properties"]["kind"]["const"])
