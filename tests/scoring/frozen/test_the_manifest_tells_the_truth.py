"""What a manifest says of its model follows from the model; a manifest written anew is caught without the seal."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.scoring.freeze import freeze
from app.scoring.observations.reading import observations_of
from app.scoring.pipeline import score
from app.scoring.verification import verify
from app.scoring.verification.canonical import canonical
from tests.scoring.made import a_model, an_indicator

JUDGED = '[judgements.index]\nmatrix = [[1, 5, "1/5"], ["1/5", 1, 5], [5, "1/5", 1]]\n'


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """Of a model whose judgements contradict each other, so that it may not be published."""
    leaves = [
        an_indicator(code, 'kind = "goalposts", lowest = 0, highest = 9').replace("weight = 1\n", "")
        for code in "xyz"
    ]
    model = a_model(JUDGED, *leaves)
    observed = observations_of(b"unit,x,y,z\na,1,2,3\nb,4,5,6\n", "d.csv", model).latest
    freeze(model, observed, score(model, observed), tmp_path / "bundle")
    return tmp_path / "bundle"


def test_contradictory_judgements_are_sealed_as_not_to_be_published(bundle: Path) -> None:
    assert json.loads((bundle / "manifest.json").read_bytes())["publishable"] is False
    assert verify(bundle).stands


@pytest.mark.parametrize(
    ("place", "says"),
    [
        (("publishable",), True),
        (("algorithm",), "md5"),
        (("model", "code"), "other"),
        (("model", "version"), "2"),
    ],
)
def test_what_the_manifest_makes_up_is_named(bundle: Path, place: tuple[str, ...], says: object) -> None:
    manifest: dict[str, Any] = json.loads((bundle / "manifest.json").read_bytes())
    inner = manifest[place[0]] if len(place) > 1 else manifest
    inner[place[-1]] = says
    (bundle / "manifest.json").write_bytes(canonical(manifest))
    (difference,) = verify(bundle).differences
    assert (difference.subject, difference.place, difference.told) == ("manifest.json", place[-1], says)
    assert difference.message == "says something else of the model than the model does"
