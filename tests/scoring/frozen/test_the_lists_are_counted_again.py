"""Who is listed under the weights that were drawn: told by the engine, counted again by who checks it."""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from app.scoring.freeze import freeze
from app.scoring.freeze.draws import drawn_lists
from app.scoring.model import Model
from app.scoring.observations import Observations
from app.scoring.pipeline import score
from app.scoring.robustness import firmness_of, how_sure, listing_of
from app.scoring.verification import Verdict, recounting, verify
from app.scoring.verification.canonical import canonical, fingerprint
from app.scoring.verification.philox import Philox
from tests.scoring.frozen.any_model import any_model, any_observations
from tests.scoring.made import HEAD, a_model, an_indicator, observed

POSTS = 'kind = "goalposts", lowest = 0, highest = 100'
TABLE = """
    unit | group | x  | y  | z
    U1   | a     | 50 | 60 | 40
    U2   | a     | 60 | 50 | 41
    U3   | a     | 70 | 40 | 45
    U4   | a     | 90 | 80 | 85
    U5   | b     | 10 | 99 |
    U6   | b     | 99 | 10 | 50
    U7   | b     | 55 | 55 | 55
"""


def made(rest: str = "", scale: int = 100) -> tuple[Model, Observations]:
    head = HEAD.replace('version = "1"', f'version = "1"\nscale = {scale}')
    leaves = (an_indicator(code, POSTS, rest, weight=str(at)) for at, code in enumerate("xyz", start=1))
    model = a_model(*leaves, "[notices]\nlast_places = 1\npass_mark = 40\n", head=head)
    return model, observed(TABLE, model)


def frozen(folder: Path, model: Model, observations: Observations) -> Path:
    results = score(model, observations)
    freeze(model, observations, results, folder, enclosures=drawn_lists(results, observations))
    return folder


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recounting, "CELLS", 700)
    monkeypatch.setattr(recounting, "CELLS_THAT_CLIMB", 700)


@pytest.mark.parametrize("rest", ["", "standard_error = 6"])
@pytest.mark.parametrize("scale", [100, 120])
@pytest.mark.usefixtures("few")
def test_the_lists_of_whole_and_of_broken_rows_are_found_again(tmp_path: Path, rest: str, scale: int) -> None:
    verdict = verify(frozen(tmp_path / "bundle", *made(rest, scale)))
    assert verdict.differences == ()
    assert [(each.tree, each.draws, each.again) for each in verdict.recounts] == [("index", 10_000, 100)]


@pytest.mark.parametrize("seed", [0, 2, 5, 11, 15])
@pytest.mark.usefixtures("few")
def test_the_lists_of_a_model_by_the_throw_of_dice_are_found_again(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    model = any_model(random)
    verdict = verify(frozen(tmp_path / "bundle", model, any_observations(random, model)))
    assert verdict.differences == ()
    assert verdict.recounts


@pytest.mark.parametrize("rest", ["", "standard_error = 6"])
def test_what_is_frozen_is_what_was_told(rest: str) -> None:
    model, observations = made(rest)
    (scores,) = results = score(model, observations)
    told = json.loads(drawn_lists(results, observations)["listed-1.json"])["units"]
    listing = listing_of(scores, observations)
    chances = how_sure(listing.standings, firmness=firmness_of(model)).chances
    counted = dict(zip(listing.units, chances.listed.tolist(), strict=True))
    assert {code: each["listed"] for code, each in told.items()} == {
        code: count for code, count in counted.items() if count or code in told
    }
    assert 0 < told["U2"]["listed"] < 10_000


def test_the_order_of_delivery_moves_no_probability() -> None:
    model, observations = made("standard_error = 6")
    turned = observations.rows(np.arange(len(observations.units))[::-1])
    assert drawn_lists(score(model, observations), observations) == drawn_lists(score(model, turned), turned)


# --- by somebody who renews every hash -------------------------------------------------------------------------


def sealed_anew(folder: Path, change: Callable[[dict[str, Any]], None]) -> Verdict:
    path = folder / "enclosures" / "listed-1.json"
    told = json.loads(path.read_bytes())
    change(told)
    path.write_bytes(canonical(told))
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["enclosures"]["listed-1.json"] = fingerprint(path.read_bytes())
    (folder / "manifest.json").write_bytes(canonical(manifest))
    return verify(folder)


def _listed_in_every_draw(told: dict[str, Any]) -> None:
    told["units"]["U2"] = {"listed": 10_000, "in": f"{2**10_000 - 1:x}"}


def _never_listed(told: dict[str, Any]) -> None:
    told["units"]["U2"] = {"listed": 0, "in": "0"}


@pytest.mark.parametrize(
    ("change", "subject", "message"),
    [
        (lambda told: told["units"]["U2"].update(listed=9_999), "U2", "as many draws as is told"),
        (lambda told: told["units"].pop("U2"), "U2", "as many draws as is told"),
        (lambda told: told["units"].update(U9={"listed": 0, "in": "0"}), "U9", "as many draws as is told"),
        (_listed_in_every_draw, "U2", "is not where the weights of this draw put it"),
        (_never_listed, "U2", "is not where the weights of this draw put it"),
        (lambda told: told.update(draws=9_999), "listed-1.json", "do not sum"),
    ],
)
@pytest.mark.usefixtures("few")
def test_a_probability_that_its_draws_do_not_give_is_named(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], subject: str, message: str
) -> None:
    first = sealed_anew(frozen(tmp_path / "bundle", *made()), change).differences[0]
    assert first.subject == subject
    assert message in first.message


def test_one_draw_among_all_is_found_where_every_draw_is_counted(tmp_path: Path) -> None:
    def turn_one(told: dict[str, Any]) -> None:
        bits = int(told["units"]["U2"]["in"], 16) ^ (1 << 4_321)
        told["units"]["U2"] = {"listed": bits.bit_count(), "in": f"{bits:x}"}

    folder = frozen(tmp_path / "bundle", *made())
    sealed_anew(folder, turn_one)
    verdict = verify(folder, every_draw=True)
    assert [(each.subject, each.place) for each in verdict.differences] == [("U2", "listed-1.json · 4322")]
    assert verdict.recounts[0].again == verdict.recounts[0].draws


def test_the_stream_of_errors_is_that_of_philox() -> None:
    key, counter = 0x0123456789ABCDEF0FEDCBA987654321, [0, 0, 3, 500]
    raw = np.random.Philox(key=key, counter=counter).random_raw(40)
    assert Philox(key, counter).words(0, 40) == raw.tolist()
    assert Philox(key, counter).words(7, 9) == raw[7:16].tolist()
    assert Philox(key, counter).halves(37, 90) == raw.view("<u2")[37:127].tolist()
