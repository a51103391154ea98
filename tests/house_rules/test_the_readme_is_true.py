"""What README, CONTRIBUTING and the other documents name is there, and the pictures are those of the rulebook."""

import re
import subprocess
from functools import cache
from pathlib import Path

import click
import pytest
from flask import Flask
from flask_babel import force_locale, gettext

from app.cli import COMMANDS, command_named
from config import ROOT
from workflows.diagram.svg import svg
from workflows.rulebook import current

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
each_document = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)) if isinstance(path, Path) else ""
)
CODE = re.compile(r"`([^`\n]+)`|^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
#: What stands in the tree: a folder's name before a slash, or a file at the top.
PATH = re.compile(r"^\.?[\w.-]+(?:/[\w.*-]+)*/?$")
#: Made by set-up or by running; no clone has them.
MADE = {"data", ".venv", ".fonts"}
TOP_FOLDERS_WITHOUT_A_LINE = {".ci"}


@cache
def tracked() -> frozenset[str]:
    """Every file and folder of the tree that git keeps, or would keep if it were added now."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.split("\0")
    files = {name for name in listed if name}
    return frozenset(files | {str(parent) for name in files for parent in Path(name).parents} - {"."})


def pieces_of_code(document: Path) -> list[str]:
    found = CODE.findall(document.read_text(encoding="utf-8"))
    return [
        line.strip() for inline, block in found for line in (inline or block).splitlines() if line.strip()
    ]


def paths_named_in(document: Path) -> set[str]:
    """Pieces of code that look like a path of this tree; ``::`` names a test in it, ``<…>`` what the reader fills in."""
    tops = {name.split("/")[0] for name in tracked()}
    found = set()
    for piece in pieces_of_code(document):
        path = re.sub(r"<[^>]+>", "*", piece.split("::")[0].split(" ")[0])
        if PATH.match(path) and path.split("/")[0] in tops and ("/" in path or path in tops or "." in path):
            found.add(path)
    return found


@each_document
def test_every_file_and_folder_that_is_named_exists(document: Path) -> None:
    missing = [path for path in paths_named_in(document) if not list(ROOT.glob(path.rstrip("/")))]
    assert not missing


@each_document
def test_every_link_and_picture_leads_somewhere(document: Path) -> None:
    links = [link for link in LINK.findall(document.read_text(encoding="utf-8")) if "://" not in link]
    assert not [link for link in links if not (document.parent / link).exists()]


@each_document
def test_every_test_that_is_promised_exists(document: Path) -> None:
    promised = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", document.read_text(encoding="utf-8"))
    missing = [
        f"{path}::{name}"
        for path, name in promised
        if f"def {name}(" not in (ROOT / path).read_text(encoding="utf-8")
    ]
    assert not missing


@each_document
def test_every_target_of_make_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        found.group(1) for piece in pieces_of_code(document) if (found := re.match(r"make ([a-z-]+)", piece))
    }
    assert not named - targets


@each_document
def test_every_command_and_option_exists(document: Path) -> None:
    wrong = [piece for piece in pieces_of_code(document) for fault in faults_of_command(piece) if fault]
    assert not wrong


def faults_of_command(piece: str) -> list[str]:
    """What is wrong with a line that calls ``qingjian``: an unknown command, or an option that it does not have."""
    words = re.sub(r"^(?:\w+=\S+ )*(?:sudo -u \w+ )?(?:\.venv/bin/)?", "", piece).split()
    if words[:1] != ["qingjian"] or len(words) == 1 or words[1].startswith("-"):
        return []
    command = command_named(words[1]) if words[1] in COMMANDS else None
    rest = words[2:]
    if isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        command, rest = command.commands.get(rest[0]), rest[1:]
    if command is None:
        return [piece]
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    return [word for word in rest if word.startswith("--") and word.split("=")[0] not in known]


def test_a_command_that_does_not_exist_is_seen() -> None:
    assert faults_of_command("qingjian fly --high")
    assert faults_of_command("qingjian due --backwards")
    assert not faults_of_command(".venv/bin/qingjian due --from 2026-02-11 --term 3WD")


@each_document
def test_every_setting_exists(document: Path) -> None:
    known = set(re.findall(r"QINGJIAN_\w+", (ROOT / "config.py").read_text()))
    known |= set(re.findall(r"QINGJIAN_\w+", (ROOT / "app" / "cli" / "doctor.py").read_text()))
    assert not set(re.findall(r"QINGJIAN_\w+", document.read_text(encoding="utf-8"))) - known


def test_the_first_two_commands_are_run_and_test() -> None:
    blocks = re.findall(
        r"^```sh\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert [block.strip() for block in blocks[:2]] == ["script/run", "script/test"]


def test_every_option_of_run_is_explained_and_no_other() -> None:
    offered = set(re.findall(r"^ {8}(--[a-z-]+)\)", (ROOT / "script" / "run").read_text(), re.MULTILINE))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `(--[a-z-]+)[ `]", readme, re.MULTILINE))
    assert offered == explained


def test_the_folder_map_names_every_folder() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    folders = {f"{name}/" for name in tracked() if "/" not in name and (ROOT / name).is_dir()}
    folders -= {f"{name}/" for name in TOP_FOLDERS_WITHOUT_A_LINE}
    folders |= {f"{name}/" for name in tracked() if re.fullmatch(r"app/\w+", name) and (ROOT / name).is_dir()}
    map_lines = [line for line in readme.splitlines() if line.startswith("| `")]
    assert not [folder for folder in sorted(folders) if not any(f"`{folder}`" in line for line in map_lines)]


def test_every_command_has_its_line() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [name for name in COMMANDS if f"`qingjian {name}" not in readme]


def test_every_picture_of_the_demo_is_shown_and_can_be_taken_again() -> None:
    taken = set(re.findall(r'Picture\(\s*"([\w-]+)"', (ROOT / "script" / "screenshots").read_text()))
    shown = set(
        re.findall(r"docs/screenshots/([\w-]+)\.png", (ROOT / "README.md").read_text(encoding="utf-8"))
    )
    assert shown == taken


@pytest.mark.parametrize(
    ("picture", "workflow"),
    [("lifecycle", "case"), ("lifecycle-item", "item"), ("lifecycle-proceeding", "proceeding")],
)
def test_the_pictures_are_those_of_the_rulebook(app: Flask, picture: str, workflow: str) -> None:
    with app.test_request_context(), force_locale("zh_CN"):
        drawn = svg(current(workflow), gettext)
    assert (ROOT / "docs" / f"{picture}.svg").read_text(encoding="utf-8") == drawn, (
        f"qingjian lifecycle --format svg --workflow {workflow} --out docs/{picture}.svg"
    )


def test_every_command_in_the_readme_is_one_that_a_stranger_finds() -> None:
    """Commands stand under .venv/bin, and the page says so."""
    assert "`.venv/bin/`" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_decisions_are_numbered_and_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    records = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert [name[:4] for name in records] == [f"{number:04}" for number in range(1, len(records) + 1)]
    index = (folder / "README.md").read_text(encoding="utf-8")
    assert not [name for name in records if f"({name})" not in index]
    for name in records:
        text = (folder / name).read_text(encoding="utf-8")
        for part in ("## Context", "## Decision", "## Consequences", "## Alternatives"):
            assert part in text, f"{name} lacks {part}"
