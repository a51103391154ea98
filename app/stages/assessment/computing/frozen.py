"""Frozen bundles in the store: packed as one zip each, read back, and handed out unit by unit."""

import io
import json
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from app.extensions import the_store
from app.scoring.freeze import freeze
from app.scoring.freeze.draws import drawn_lists
from app.scoring.model import Model
from app.scoring.observations import Column, Observations
from app.scoring.results import Scores
from app.scoring.verification import Bundle, line_of, read_bundle
from app.scoring.verification.bundle import MANIFEST
from app.stages.assessment.computing.models import Computation

#: A zip remembers when its files were written; the same bundle is always the same bytes.
NO_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Frozen:
    """What a row remembers of a bundle: its bytes in the store, its seal, the root of its lines."""

    sha256: str
    seal: str
    merkle_root: str


def freeze_results(
    model: Model,
    model_text: str,
    observations: Observations,
    results: Sequence[Scores],
    *,
    supersedes: str | None = None,
    reason: str = "",
) -> Frozen:
    """Freeze results for good, with the model file as the office approved it, and keep the bundle in the store."""
    with tempfile.TemporaryDirectory() as above:
        folder = Path(above) / "bundle"
        seal = freeze(
            model,
            observations,
            results,
            folder,
            enclosures={"model.toml": model_text.encode(), **drawn_lists(results, observations)},
            supersedes=supersedes,
            reason=reason,
        )
        root = json.loads((folder / MANIFEST).read_bytes())["root"]
        return Frozen(the_store().put(packed(folder)).sha256, seal, root)


def packed(folder: Path) -> bytes:
    """The files of a folder as a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), NO_TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes())
    return out.getvalue()


@contextmanager
def bundle_file(computation: Computation) -> Iterator[Path]:
    """The bundle as a file. Raises TamperedBytes where its bytes are not those that were kept."""
    content = the_store().get(computation.bundle_sha256)
    with tempfile.TemporaryDirectory() as above:
        path = Path(above) / "bundle.zip"
        path.write_bytes(content)
        yield path


def bundle_of(computation: Computation) -> Bundle:
    """What was frozen with a computation."""
    with bundle_file(computation) as path:
        return read_bundle(path)


def line_proof(computation: Computation, code: str) -> bytes:
    """What one unit verifies by itself: its line, the model, and the path to the seal. Raises NoBundle."""
    return line_of(bundle_of(computation), code)


def observations_in(bundle: Bundle, model: Model) -> Observations:
    """What was delivered for a frozen result, as the columns that a model reads."""
    units = tuple(record["unit"] for record in bundle.units)
    return Observations(
        units=units,
        columns={
            name: Column.of(
                [Decimal(text) if (text := each["delivered"].get(name)) else None for each in bundle.units]
            )
            for name in model.inputs
        },
        period=bundle.manifest["period"],
        names=tuple(record["name"] for record in bundle.units),
        groups=tuple(record["group"] for record in bundle.units),
        kinds=tuple(_kind_of(record["tree"], model) for record in bundle.units),
        ratings={
            name: tuple(
                tuple(Fraction(mark) for mark in each["ratings"].get(name, ())) for each in bundle.units
            )
            for name in model.ratings
        },
        labels={name: tuple(each["labels"].get(name, "") for each in bundle.units) for name in model.labels},
        sources={
            (record["unit"], column): source
            for record in bundle.units
            for column, source in record["sources"].items()
        },
    )


def _kind_of(tree: str, model: Model) -> str:
    """A kind of unit that this tree scores."""
    return next((kinds[0] for kinds, root in model.trees if root.code == tree and kinds), "")
