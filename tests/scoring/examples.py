"""The example models with the published data beside them."""

import csv
import gzip
from functools import cache
from pathlib import Path

from app.scoring.model import Model
from app.scoring.observations.reading import Delivery, observations_of
from app.scoring.pipeline import score
from app.scoring.reading import read_model
from app.scoring.results import Scores

HERE = Path(__file__).parent
MODELS, PUBLISHED = HERE / "models", HERE / "published"


@cache
def bytes_of(name: str) -> bytes:
    return gzip.decompress((PUBLISHED / f"{name}.csv.gz").read_bytes())


@cache
def model_named(name: str) -> Model:
    return read_model(MODELS / f"{name}.toml")


@cache
def delivery_of(model: str, data: str) -> Delivery:
    return observations_of(bytes_of(data), f"{data}.csv", model_named(model))


@cache
def scores_of(model: str, data: str) -> tuple[Scores, ...]:
    """One for each period, the earliest first."""
    found = (score(model_named(model), each) for each in delivery_of(model, data).periods)
    return tuple(each for scores in found for each in scores)


@cache
def published(name: str) -> list[dict[str, str]]:
    """A table as it was printed."""
    packed = PUBLISHED / f"{name}.csv.gz"
    text = (
        bytes_of(name).decode()
        if packed.exists()
        else (PUBLISHED / f"{name}.csv").read_text(encoding="utf-8")
    )
    return list(csv.DictReader(text.splitlines()))


def place_of_nodes(scores: Scores) -> dict[str, int]:
    return {node.code: place for place, node in enumerate(scores.root.nodes())}


def place_of_leaves(scores: Scores) -> dict[str, int]:
    return {leaf.code: place for place, leaf in enumerate(scores.root.indicators())}
