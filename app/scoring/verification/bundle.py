"""A bundle read back: are the files those that were sealed, and in order?"""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from app.scoring.complaints import N_
from app.scoring.verification.canonical import Record, canonical, fingerprint
from app.scoring.verification.merkle import leaf_hash, root_of

FORMAT = "qingjian-index-bundle/1"
MANIFEST, MODEL, UNITS, ENCLOSURES = "manifest.json", "model.json", "units.jsonl", "enclosures"

#: Consistency ratios below this may be published.
ACCEPTED = Fraction(1, 10)
#: What a record that is not as it should be leads to: it is not trusted, so this is a finding and not a crash.
MISFITS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it ought to be: whose, where, what the bundle says, and what it ought to say."""

    #: A file, or a unit's code.
    subject: str
    #: What is wrong, a message id; the places are ``place``, ``told`` and ``found``.
    message: str
    place: str = ""
    told: Any = None
    found: Any = None


class NoBundle(Exception):
    """There is nothing here that could be verified; the message id says why."""

    def __init__(self, message: str, **params: object) -> None:
        self.message, self.params = message, params
        super().__init__(message % params if params else message)


@dataclass(frozen=True)
class Bundle:
    """What the files say, as they say it."""

    manifest: Record
    model: Record
    lines: list[bytes]
    units: list[Record]
    files: dict[str, bytes]

    @property
    def seal(self) -> str:
        """The hash of the manifest: it stands for everything."""
        return fingerprint(self.files[MANIFEST])


def read_bundle(place: Path) -> Bundle:
    """The files of a bundle, from a folder or packed as zip. Raises NoBundle where one is missing or is no record."""
    folder = zipfile.Path(place) if place.is_file() and zipfile.is_zipfile(place) else place
    files = {name: _content(folder, name) for name in (MANIFEST, MODEL, UNITS)}
    lines = files[UNITS].split(b"\n")
    if lines.pop() != b"":
        raise NoBundle(N_("%(file)s breaks off in the middle of a line."), file=UNITS)
    manifest = record_in(files[MANIFEST], MANIFEST)
    if manifest.get("format") != FORMAT:
        raise NoBundle(N_("%(file)s is no bundle of this kind."), file=str(place))
    units = [record_in(line, f"{UNITS}:{number}") for number, line in enumerate(lines, 1)]
    for name in manifest.get("enclosures", {}):
        files[f"{ENCLOSURES}/{name}"] = _content(folder / ENCLOSURES, name)
    return Bundle(manifest, record_in(files[MODEL], MODEL), lines, units, files)


def _content(folder: Path | zipfile.Path, name: str) -> bytes:
    if Path(name).name != name:
        raise NoBundle(N_("%(file)s names a file outside the bundle."), file=name)
    try:
        return (folder / name).read_bytes()
    except (OSError, KeyError, zipfile.BadZipFile):
        raise NoBundle(N_("The bundle lacks %(file)s."), file=name) from None


def record_in(content: bytes, file: str) -> Record:
    """A record as it was written. Raises NoBundle."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise NoBundle(N_("%(file)s holds no record."), file=file)
    return found


def broken_hashes(bundle: Bundle, seal: str | None = None) -> Iterator[Difference]:
    """Everything about the files that is not as it was sealed."""
    manifest, other = bundle.manifest, N_("was changed after it was sealed")
    if seal is not None and seal.lower() != bundle.seal:
        yield Difference(MANIFEST, N_("is not the one with this seal"), "", seal, bundle.seal)
    hashed = {MODEL: manifest["model"]["sha256"]}
    hashed |= {f"{ENCLOSURES}/{name}": told for name, told in manifest["enclosures"].items()}
    for name, told in hashed.items():
        if fingerprint(bundle.files[name]) != told:
            yield Difference(name, other, "sha256", told, fingerprint(bundle.files[name]))
    if len(bundle.lines) != manifest["units"]:
        yield Difference(UNITS, N_("has lost or gained lines"), "", manifest["units"], len(bundle.lines))
    root = root_of([leaf_hash(line) for line in bundle.lines])
    if root != manifest["root"]:
        yield Difference(UNITS, other, "root", manifest["root"], root)
    yield from _untrue_manifest(bundle)
    yield from _not_canonical(bundle)


def _untrue_manifest(bundle: Bundle) -> Iterator[Difference]:
    """What the manifest says of the model is what the model says."""
    told, model = bundle.manifest, bundle.model
    found = {
        "algorithm": ("sha256", told["algorithm"]),
        "code": (model["code"], told["model"]["code"]),
        "version": (model["version"], told["model"]["version"]),
        "publishable": (all(map(_is_settled, model["judgements"])), told["publishable"]),
    }
    for place, (true, says) in found.items():
        if says != true:
            yield Difference(
                MANIFEST, N_("says something else of the model than the model does"), place, says, true
            )


def _is_settled(family: Record) -> bool:
    """Is every matrix of a family known to be consistent enough?"""
    opinions = [*family["experts"], *filter(None, [family["group"]])]
    ratios = [each["consistency_ratio"] for each in opinions]
    return all(ratio is not None and Fraction(ratio) < ACCEPTED for ratio in ratios)


def _not_canonical(bundle: Bundle) -> Iterator[Difference]:
    """Two ways to write one record would have two hashes."""
    message = N_("is not written in the canonical way")
    for name, record in ((MANIFEST, bundle.manifest), (MODEL, bundle.model)):
        if canonical(record) != bundle.files[name]:
            yield Difference(name, message)
    before = ("", "")
    for line, record in zip(bundle.lines, bundle.units, strict=True):
        here = (record["tree"], record["unit"])
        if here <= before:
            yield Difference(record["unit"], N_("stands twice, or out of order"))
        if canonical(record) != line:
            yield Difference(record["unit"], message)
        before = here
