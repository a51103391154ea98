"""A state changes in one file alone, so that no change goes without its event, its deadlines and its audit entry."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cases.models import SUBJECTS
from config import ROOT

DOOR = ROOT / "app" / "cases" / "transitions.py"
#: What only the door may write on a subject.
KEPT = frozenset({"state", "state_since_at", "hands"})


def writes(source: str) -> Iterator[str]:
    """Every place of a module that gives a subject's kept attributes a value."""
    subjects = {cls.__name__ for cls in SUBJECTS.values()}
    for node in ast.walk(ast.parse(source)):
        yield from (f"line {node.lineno}: .{name} =" for name in _assigned(node) if name in KEPT)
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called == "setattr" and len(node.args) > 1:
            name = getattr(node.args[1], "value", "")
            if name in KEPT:
                yield f"line {node.lineno}: setattr {name}"
        if called in subjects or called == "values":
            given = {keyword.arg for keyword in node.keywords} & KEPT
            yield from (f"line {node.lineno}: {called}({name}=…)" for name in sorted(given))


def _assigned(node: ast.AST) -> Iterator[str]:
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        targets = [node.target]
    for target in targets:
        for each in ast.walk(target):
            if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store):
                yield each.attr


def modules() -> list[Path]:
    """All but the door, and the measures, which compare it with a plain write to a database of their own."""
    measures = ROOT / "app" / "benchmarks"
    return sorted(
        path for path in (ROOT / "app").rglob("*.py") if path != DOOR and measures not in path.parents
    )


def test_nobody_but_the_door_writes_a_state() -> None:
    found = [
        f"{path.relative_to(ROOT)} {place}"
        for path in modules()
        for place in writes(path.read_text(encoding="utf-8"))
    ]
    assert not found, "perform() of app/cases/transitions.py is the only door: " + "; ".join(found)


def test_the_door_itself_writes_it() -> None:
    assert list(writes(DOOR.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "source",
    [
        "case.state = 'closed'",
        "a, case.state = 1, 'closed'",
        "case.hands |= {}",
        "setattr(case, 'state', 'closed')",
        "Case(number='1', state='closed')",
        "update(Case).values(state='closed')",
    ],
)
def test_every_way_around_it_is_seen(source: str) -> None:
    assert list(writes(source))


@pytest.mark.parametrize(
    "source", ["state = 'closed'", "Line(state='closed')", "if case.state == 'closed': pass"]
)
def test_asking_is_not_writing(source: str) -> None:
    assert not list(writes(source))
