"""A result frozen as a folder: the model, a line for each unit, and a manifest whose hash is the seal."""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.scoring.freeze.records import Record, model_record, unit_records
from app.scoring.model import Model
from app.scoring.observations import Observations
from app.scoring.results import Scores
from app.scoring.verification.bundle import ENCLOSURES, FORMAT, MANIFEST, MODEL, UNITS
from app.scoring.verification.canonical import canonical, exact, fingerprint
from app.scoring.verification.merkle import leaf_hash, root_of


class AlreadyThere(Exception):
    """A frozen result never changes: where one stands, no other is written."""


def freeze(
    model: Model,
    observations: Observations,
    results: Sequence[Scores],
    folder: Path,
    *,
    enclosures: Mapping[str, bytes] | None = None,
    supersedes: str | None = None,
    reason: str = "",
) -> str:
    """Write one period's results as a bundle and return its seal, the hash that is published beside them.

    ``enclosures`` are further files (weight draws, notices), held by their hashes. A correction (更正) names
    the seal of the bundle that it ``supersedes`` and the reason; the former stays where it is.
    Raises AlreadyThere, and ValueError where a correction lacks its reason.
    """
    if bool(supersedes) != bool(reason):
        raise ValueError("a correction names the seal that it supersedes, and its reason")
    if folder.exists():
        raise AlreadyThere(str(folder))
    lines = sorted_lines(results, observations)
    told = canonical(exact(model_record(model)))
    kept = dict(enclosures or {})
    manifest = {
        "format": FORMAT,
        "algorithm": "sha256",
        "period": observations.period,
        "model": {"code": model.code, "version": model.version, "sha256": fingerprint(told)},
        "publishable": model.publishable,
        "units": len(lines),
        "root": root_of([leaf_hash(line) for line in lines]),
        "enclosures": {name: fingerprint(content) for name, content in sorted(kept.items())},
        "supersedes": supersedes,
        "reason": reason,
    }
    sealed = canonical(manifest)
    files = {MANIFEST: sealed, MODEL: told, UNITS: b"".join(line + b"\n" for line in lines)}
    files |= {f"{ENCLOSURES}/{name}": content for name, content in kept.items()}
    _write(folder, files)
    return fingerprint(sealed)


def sorted_lines(results: Sequence[Scores], observations: Observations) -> list[bytes]:
    """The canonical lines of all units, by tree and code: the order in which data was delivered leaves no trace."""
    records: list[Record] = [record for scores in results for record in unit_records(scores, observations)]
    records.sort(key=lambda record: (record["tree"], record["unit"]))
    return [canonical(exact(record)) for record in records]


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """All files or none: they are written beside and then moved into place."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, content in files.items():
            path = beside / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        beside.chmod(0o755)
        beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
