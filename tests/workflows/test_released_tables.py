"""A released table never changes: a case keeps the rules that it started under."""

from pathlib import Path

import pytest

from workflows.rulebook import RELEASED, current, fingerprint, workflow
from workflows.table import Workflow

LOCK = Path(__file__).with_name("released.lock")


def released() -> dict[str, str]:
    """Name and version of each released table with its fingerprint."""
    lines = LOCK.read_text().splitlines()
    return dict(line.split("  ") for line in lines if line and not line.startswith("#"))


@pytest.mark.parametrize("table", RELEASED, ids=lambda table: f"{table.name}-{table.version}")
def test_a_released_table_is_as_it_was_released(table: Workflow) -> None:
    known = released().get(f"{table.name} {table.version}")
    assert known is not None, f"release {table.name} v{table.version}: add its fingerprint to {LOCK.name}"
    assert fingerprint(table) == known, (
        f"{table.name} v{table.version} is released: add a version {table.version + 1} beside it"
    )


def test_no_released_table_was_taken_away() -> None:
    assert {f"{table.name} {table.version}" for table in RELEASED} == set(released())


def test_a_new_subject_starts_under_the_newest_table_and_an_old_one_keeps_its_own() -> None:
    for table in RELEASED:
        assert workflow(table.name, table.version) is table
        assert current(table.name).version >= table.version


def test_a_version_that_was_never_released_is_unknown() -> None:
    with pytest.raises(KeyError):
        workflow("case", 999)
