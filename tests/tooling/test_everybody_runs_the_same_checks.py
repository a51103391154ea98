"""make, pre-commit and CI run the same checks, and every command says what it does."""

import re
import subprocess
from collections.abc import Iterator, Mapping

import click
import pytest
import yaml

from app.cli import COMMANDS, command_named
from config import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = re.findall(r"^([a-z-]+):(.*)$", MAKEFILE, re.MULTILINE)


def test_every_target_says_what_it_is_for() -> None:
    assert len(TARGETS) > 10
    assert [name for name, rest in TARGETS if "## " not in rest] == []
    told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [name for name, _ in TARGETS if f"make {name} " not in told] == []


def test_no_file_hides_a_target() -> None:
    phony = set(re.search(r"\.PHONY: (.*?)\n\n", MAKEFILE, re.DOTALL)[1].replace("\\", " ").split())  # type: ignore[index]
    assert phony == {name for name, _ in TARGETS}


def test_pre_commit_runs_what_make_check_runs_and_fetches_nothing() -> None:
    configuration = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repository["repo"] for repository in configuration["repos"]] == ["local"]
    hooks = {hook["entry"] for hook in configuration["repos"][0]["hooks"]}
    checks = dict(TARGETS)["check"].split("##")[0].split()
    assert hooks == {f"make {check}" for check in checks}


def test_ci_checks_and_runs_the_suite_on_both_engines() -> None:
    """In the order of what they cost; pytest's count of the whole suite is the last line that is printed."""
    commands = [
        line
        for line in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
        if line.split(" ")[0] in ("make", "script/test")
    ]
    assert commands == [
        "script/test --setup-only",
        "make check",
        "script/test --database=postgresql -m database",
        "script/test",
    ]


@pytest.mark.parametrize("script", ["run", "test", "setup", "lock", "prove-bare", "new-migration"])
def test_scripts_are_plain_posix_shell(script: str) -> None:
    path = ROOT / "script" / script
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first == "#!/bin/sh" or script == "setup"
    checked = subprocess.run(["sh", "-n", path], capture_output=True, text=True, check=False)
    assert checked.stderr == ""
    bashisms = re.compile(r"\[\[ |\bfunction \w+|<<<|\blocal \w|&>|\$\{\w+,,|\$RANDOM|\bsource ")
    assert [
        line for line in path.read_text(encoding="utf-8").splitlines() if bashisms.search(line.split("#")[0])
    ] == []


def every_command(
    found: Mapping[str, click.Command], before: str = ""
) -> Iterator[tuple[str, click.Command]]:
    for name, command in found.items():
        yield f"{before}{name}", command
        if isinstance(command, click.Group):
            yield from every_command(command.commands, f"{before}{name} ")


def test_every_command_says_what_it_does_and_what_its_options_mean() -> None:
    silent = []
    for name, command in every_command({name: command_named(name) for name in COMMANDS}):
        if not (command.help or "").strip():
            silent.append(name)
        silent += [
            f"{name} {option.opts[0]}"
            for option in command.params
            if isinstance(option, click.Option) and not option.help and not option.hidden
        ]
    assert not silent, f"say it in the docstring, or in help=: {silent}"
