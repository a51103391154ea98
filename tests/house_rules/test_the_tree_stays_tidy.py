"""Files stay short, and name no machine, no host and nobody's unfinished business."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from config import ROOT

LONGEST = 400
TEXT = {".py", ".html", ".css", ".js", ".txt", ".po", ".md", ".toml", ".yaml", ".svg", ".csv", ".lock", ""}
CODE = {".py", ".html", ".css", ".js"}

#: A path of one machine. System folders that every Debian has are none.
MACHINE_PATH = re.compile(r"(?<![\w.<>-])/(?:root|home|work|Users|mnt|media)/[\w.-]+")
#: An address of somewhere else. Documentation may cite; what runs may not.
ADDRESS = re.compile(r"https?://(?!127\.0\.0\.1|localhost|\[::1\]|\{|\$|%|testserver|<)([\w.-]+)")
#: Names that XML vocabularies carry and nobody fetches, and names reserved for examples.
NO_PLACE = {
    "www.w3.org",
    "www.omg.org",
    "www.aiim.org",
    "purl.org",
    "ns.adobe.com",
    "schemas.openxmlformats.org",
}
RESERVED = (".example", ".example.com", ".example.org", ".test", ".invalid", "example.com", "example.org")
UNFINISHED = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "raise NotImplemented" + "Error")))


@cache
def files() -> list[Path]:
    """What git keeps, or would keep if it were added now."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [path for path in paths if path.is_file() and path.suffix in TEXT]


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def lines_that_match(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{name(path)}:{number}: {line.strip()[:120]}"
        for path in paths
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if pattern.search(line)
    ]


def test_git_knows_the_tree() -> None:
    assert {"config.py", "pyproject.toml"} <= {name(path) for path in files()}


@pytest.mark.parametrize("suffix", sorted(CODE))
def test_no_file_is_longer_than_a_person_reads(suffix: str) -> None:
    long = {
        name(path): length
        for path in files()
        if path.suffix == suffix and (length := len(text_of(path).splitlines())) > LONGEST
    }
    assert not long, f"split by noun into a folder: {long}"


def test_no_file_names_a_path_of_one_machine() -> None:
    assert not lines_that_match(MACHINE_PATH, files())


def test_what_runs_names_no_host() -> None:
    named = [
        f"{name(path)}: {host}"
        for path in files()
        if path.suffix in {*CODE, ".toml", ".lock", ".yaml", ""}
        for host in ADDRESS.findall(text_of(path))
        if host not in NO_PLACE and not host.endswith(RESERVED)
    ]
    assert not named


def test_nothing_is_left_unfinished() -> None:
    assert not lines_that_match(UNFINISHED, [path for path in files() if path.suffix in CODE])


def test_requirements_are_pinned_by_hash_and_name_no_registry() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text()
        pins = re.findall(r"^[\w.-]+==\S+", text, re.MULTILINE)
        assert len(pins) > 40
        assert all(f"{pin} " in text for pin in pins)
        blocks = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
        assert not [block.split()[0] for block in blocks if "--hash=sha256:" not in block]
        assert "://" not in text
        assert "index-url" not in text


def test_no_other_lock_file_is_kept() -> None:
    kept = {path.name for path in ROOT.iterdir()} & {"uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock"}
    tracked = {name(path) for path in files()}
    assert not kept & tracked


def test_nothing_is_skipped_or_expected_to_fail() -> None:
    skips = re.compile(r"pytest\.(?:mark\.)?(?:skip|skipif|xfail|importorskip)\b")
    assert not lines_that_match(skips, [path for path in files() if path.suffix == ".py"])
