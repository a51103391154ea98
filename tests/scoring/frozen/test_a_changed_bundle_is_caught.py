"""Whatever is changed in a frozen result is found and named, also by somebody who renews every hash."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from textwrap import dedent
from typing import Any

import numpy as np
import pytest

from app.scoring.freeze import AlreadyThere, freeze
from app.scoring.model import Model
from app.scoring.observations import Observations
from app.scoring.observations.reading import read_observations
from app.scoring.pipeline import score
from app.scoring.reading import read_model
from app.scoring.verification import NoBundle, line_of, read_bundle, verify, verify_line
from app.scoring.verification.canonical import canonical, exact, fingerprint
from app.scoring.verification.merkle import leaf_hash, path_of, root_along, root_of
from tests.scoring.examples import delivery_of, model_named
from tests.scoring.frozen.any_model import any_model, any_observations


def situation() -> tuple[Model, Observations]:
    return model_named("hdi"), delivery_of("hdi", "hdi").periods[-1]


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle that nobody touches."""
    folder = tmp_path_factory.mktemp("frozen") / "bundle"
    model, observations = situation()
    freeze(model, observations, score(model, observations), folder, enclosures={"draws.bin": b"\x01\x02"})
    return folder


@pytest.fixture
def folder(frozen: Path, tmp_path: Path) -> Path:
    """A copy to play with."""
    return Path(shutil.copytree(frozen, tmp_path / "bundle"))


@pytest.fixture
def seal(frozen: Path) -> str:
    return read_bundle(frozen).seal


def sealed_anew(folder: Path, change: Callable[[dict[str, Any], list[dict[str, Any]]], None]) -> None:
    """Change model or lines, and write every hash as if nothing had happened."""
    model = json.loads((folder / "model.json").read_bytes())
    units = [json.loads(line) for line in (folder / "units.jsonl").read_bytes().splitlines()]
    change(model, units)
    lines = [canonical(unit) for unit in units]
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["model"]["sha256"] = fingerprint(canonical(model))
    manifest["units"], manifest["root"] = len(lines), root_of([leaf_hash(line) for line in lines])
    (folder / "model.json").write_bytes(canonical(model))
    (folder / "units.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
    (folder / "manifest.json").write_bytes(canonical(manifest))


@pytest.fixture(params=["geometric", "eigenvector", "harker"])
def judged(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A frozen result whose weights two experts judged; the second left a pair out."""
    text = dedent(f"""
        [model]
        code = "judged"
        name = "清廉指数"
        version = "1"

        [[node]]
        code = "index"

        [judgements.index]
        method = "{request.param}"

        [[judgements.index.experts]]
        name = "专家1"
        share = 2
        matrix = [[1, 3, 5, 2], ["1/3", 1, 2, 1], ["1/5", "1/2", 1, "1/3"], ["1/2", 1, 3, 1]]

        [[judgements.index.experts]]
        name = "专家2"
        matrix = [[1, 2, 4, ""], ["1/2", 1, 3, 2], ["1/4", "1/3", 1, "1/2"], ["", "1/2", 2, 1]]
    """)
    for code in "abcd":
        text += dedent(f"""
            [[indicator]]
            code = "{code}"
            parent = "index"
            direction = "higher"
            measure = {{ kind = "goalposts", lowest = 0, highest = 100 }}
        """)
    (tmp_path / "model.toml").write_text(text, encoding="utf-8")
    (tmp_path / "data.csv").write_text("unit,a,b,c,d\nu1,10,20,30,40\nu2,50,60,70,80\n", encoding="utf-8")
    model = read_model(tmp_path / "model.toml")
    observations = read_observations(tmp_path / "data.csv", model).latest
    freeze(model, observations, score(model, observations), tmp_path / "judged")
    return tmp_path / "judged"


def _of_an_expert(name: str, value: object, expert: int = 1) -> Callable[[dict[str, Any]], None]:
    def change(record: dict[str, Any]) -> None:
        record["experts"][expert][name] = value

    return change


def _of_the_group(name: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(record: dict[str, Any]) -> None:
        record["group"][name] = value

    return change


def test_judgements_with_a_missing_pair_stand(judged: Path) -> None:
    verdict = verify(judged)
    assert verdict.stands, verdict.differences
    (record,) = json.loads((judged / "model.json").read_bytes())["judgements"]
    assert [len(expert["completed"]) for expert in record["experts"]] == [0, 1]


@pytest.mark.parametrize(
    "change",
    [
        _of_an_expert("consistency_ratio", "0.01", expert=0),
        _of_an_expert("consistency_ratio", "0.01"),
        _of_an_expert("consistency_ratio", None),
        _of_an_expert("random_index", "9.99"),
        _of_an_expert("completed", []),
        _of_an_expert("completed", [[0, 3, "7"]]),
        _of_an_expert("ratios", [[0, 1, "2"], [0, 2, "4"], [1, 2, "3"], [1, 3, "2"], [2, 3, "2"]]),
        _of_the_group("consistency_ratio", "0.001"),
        _of_the_group("weights", ["0.25", "0.25", "0.25", "0.25"]),
    ],
)
def test_what_is_told_of_judgements_follows_from_them(
    judged: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    sealed_anew(judged, lambda model, _units: change(model["judgements"][0]))
    assert any(
        each.message.startswith(("has weights", "tells another")) for each in verify(judged).differences
    )


def test_the_same_result_has_the_same_seal_whatever_the_order_of_its_rows(tmp_path: Path) -> None:
    random = Random(7)
    model = any_model(random)
    observations = any_observations(random, model)
    shuffled = observations.rows(np.array(Random(1).sample(range(24), 24), dtype=np.intp))
    seals = {
        freeze(model, each, score(model, each), tmp_path / name)
        for name, each in (("one", observations), ("again", observations), ("shuffled", shuffled))
    }
    assert len(seals) == 1


def test_a_frozen_result_is_never_written_over(folder: Path) -> None:
    model, observations = situation()
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    with pytest.raises(AlreadyThere):
        freeze(model, observations, score(model, observations), folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_a_correction_supersedes_and_says_why(folder: Path) -> None:
    model, observations = situation()
    former = verify(folder).seal
    with pytest.raises(ValueError, match="reason"):
        freeze(model, observations, score(model, observations), folder.parent / "new", supersedes=former)
    seal = freeze(
        model,
        observations,
        score(model, observations),
        folder.parent / "new",
        supersedes=former,
        reason="数据更正",
    )
    verdict = verify(folder.parent / "new", seal)
    assert verdict.stands
    assert (verdict.manifest["supersedes"], verdict.manifest["reason"]) == (former, "数据更正")
    assert verify(folder, former).stands


# --- without renewing the hashes -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["model.json", "units.jsonl", "enclosures/draws.bin", "manifest.json"])
def test_one_changed_byte_is_found(folder: Path, seal: str, name: str) -> None:
    content = (folder / name).read_bytes()
    place = max(content.rfind(b"2"), 0)
    (folder / name).write_bytes(content[:place] + b"3" + content[place + 1 :])
    assert verify(folder, seal).differences[0].subject == name


def test_a_line_taken_out_is_found(folder: Path) -> None:
    lines = (folder / "units.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "units.jsonl").write_bytes(b"".join(lines[:-1]))
    assert verify(folder).differences[0].message == "has lost or gained lines"


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("units.jsonl", b'{"unit":"A"', "breaks off"),
        ("units.jsonl", b"[]\n", "holds no record"),
        ("manifest.json", b"{}", "no bundle of this kind"),
        ("manifest.json", b"\xff", "holds no record"),
        ("model.json", None, "lacks model.json"),
        ("model.json", b"{}", "do not fit each other"),
        ("model.json", b"[" * 100_000, "holds no record"),
    ],
)
def test_what_is_no_bundle_is_said_in_a_sentence(
    folder: Path, name: str, content: bytes | None, complaint: str
) -> None:
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)
    with pytest.raises(NoBundle, match=complaint):
        verify(folder)


def test_a_manifest_cannot_point_outside_the_bundle(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["enclosures"] = {"../../secret": "0"}
    (folder / "manifest.json").write_bytes(canonical(manifest))
    with pytest.raises(NoBundle, match="outside the bundle"):
        verify(folder)


# --- by somebody who renews every hash -------------------------------------------------------------------------


CHANGES: dict[str, tuple[Callable[[dict[str, Any], list[dict[str, Any]]], Any], str, str]] = {
    "an index": (lambda model, units: units[5].update(index="0.999"), "unit", "index"),
    "a place": (lambda model, units: units[5].update(rank=1), "unit", "rank"),
    "a grade": (lambda model, units: units[5].update(grade="Low"), "unit", "grade"),
    "points": (lambda model, units: units[5]["points"].update(LE="0.999999999999"), "unit", "points"),
    "a mark": (lambda model, units: units[5].update(below_pass=True), "unit", "below_pass"),
    "a value delivered": (
        lambda model, units: units[5]["delivered"].update(life_expectancy="75.722"),
        "unit",
        "points",
    ),
    "how a value came about": (
        lambda model, units: units[5]["origins"].update(LE="imputed_peers"),
        "unit",
        "origins",
    ),
    "a weight": (
        lambda model, units: model["trees"][0][1]["children"][0].update(weight=1),
        "model.json",
        "hdi",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_with_renewed_hashes_is_named(folder: Path, seal: str, name: str) -> None:
    change, subject, place = CHANGES[name]
    unit = json.loads((folder / "units.jsonl").read_bytes().splitlines()[5])["unit"]
    sealed_anew(folder, change)
    verdict = verify(folder)
    first = verdict.differences[0]
    assert first.subject == (unit if subject == "unit" else subject)
    assert first.place.split(" · ")[0].lower() == place
    if name in ("an index", "a grade", "points", "a mark"):
        assert len(verdict.differences) == 1
    assert verify(folder, seal).differences[0].message == "is not the one with this seal"


def test_a_unit_that_stands_twice_is_named(folder: Path) -> None:
    sealed_anew(folder, lambda model, units: units.insert(3, units[3]))
    assert any("twice" in each.message for each in verify(folder).differences)


def test_a_unit_of_no_tree_is_named(folder: Path) -> None:
    sealed_anew(folder, lambda model, units: units[-1].update(tree="other"))
    assert any("no tree" in each.message for each in verify(folder).differences)


def test_a_record_written_in_another_way_is_named(folder: Path) -> None:
    lines = (folder / "units.jsonl").read_bytes().splitlines()
    lines[0] = json.dumps(json.loads(lines[0]), ensure_ascii=False).encode()
    (folder / "units.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
    assert any("canonical" in each.message for each in verify(folder).differences)


def test_a_number_that_would_fill_the_machine_is_no_number(folder: Path) -> None:
    sealed_anew(folder, lambda model, units: units[5]["delivered"].update(life_expectancy="1e999999999"))
    with pytest.raises(NoBundle, match="no plain number"):
        verify(folder)


# --- one unit's line -------------------------------------------------------------------------------------------


def test_a_unit_verifies_its_own_line_without_seeing_others(folder: Path) -> None:
    bundle = read_bundle(folder)
    unit, other = bundle.units[5]["unit"], bundle.units[6]["name"]
    line = line_of(bundle, unit)
    assert other.encode() not in line
    verdict = verify_line(line, bundle.seal)
    assert verdict.stands
    assert len(verdict.recomputed) == 4
    assert verdict.sealed == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line["record"].update(rank=1),
        lambda line: line["record"].update(index="0.999"),
        lambda line: line["model"].update(places=4),
        lambda line: line["path"].pop(),
        lambda line: line["manifest"].update(root="0" * 64),
    ],
)
def test_a_changed_line_is_caught(folder: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    bundle = read_bundle(folder)
    line = json.loads(line_of(bundle, bundle.units[5]["unit"]))
    change(line)
    assert not verify_line(canonical(line), bundle.seal).stands


def test_a_line_that_renews_its_own_path_does_not_meet_the_seal(folder: Path) -> None:
    bundle = read_bundle(folder)
    line = json.loads(line_of(bundle, bundle.units[5]["unit"]))
    line["record"]["rank"], line["path"] = 1, []
    line["manifest"]["root"] = root_along(canonical(line["record"]), [])
    assert verify_line(canonical(line)).stands, (
        "by itself it is well formed, so the published seal must be asked"
    )
    assert verify_line(canonical(line), bundle.seal).differences[0].message == "is not the one with this seal"


def test_what_is_no_line_is_said_in_a_sentence(folder: Path) -> None:
    bundle = read_bundle(folder)
    with pytest.raises(NoBundle, match="no line of this kind"):
        verify_line(b"{}")
    with pytest.raises(NoBundle, match="no unit"):
        line_of(bundle, "nowhere")
    line = json.loads(line_of(bundle, bundle.units[5]["unit"]))
    line["path"] = [["left", "no hash"]]
    with pytest.raises(NoBundle, match="do not fit"):
        verify_line(canonical(line))


# --- hashes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 8, 13, 64, 65])
def test_every_path_leads_to_the_root(count: int) -> None:
    lines = [f"line {number}".encode() for number in range(count)]
    leaves = [leaf_hash(line) for line in lines]
    root = root_of(leaves)
    for place, line in enumerate(lines):
        path = path_of(leaves, place)
        assert root_along(line, path) == root
        assert len(path) <= (count - 1).bit_length()
        assert root_along(line + b"!", path) != root


def test_the_root_is_that_of_rfc_6962() -> None:
    """The empty tree and one empty leaf, as Certificate Transparency's own tests have them."""
    assert root_of([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root_of([leaf_hash(b"")]) == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_canonical_bytes() -> None:
    assert canonical({"b": 1, "a": ["é", None, True]}) == '{"a":["é",null,true],"b":1}'.encode()
    assert canonical({"名": "1.0"}) == b'{"\xe5\x90\x8d":"1.0"}'
    with pytest.raises(TypeError):
        exact({"a": [1.5]})
