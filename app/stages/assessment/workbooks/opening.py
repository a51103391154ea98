"""Open a workbook in a child and read its sheets as they come."""

import json
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from app.stages.assessment.tables import Unreadable
from app.stages.assessment.workbooks import child
from workflows.table import Reason
from workflows.vocabulary import N_

#: In place of a sheet's name: the first of the workbook.
FIRST = ""
COMMAND = (sys.executable, "-I", child.__file__)
_TOO_LARGE = N_(
    "The spreadsheet spreads over more cells than can be read. Delete what stands far from the table, or split it."
)
_WHY = {
    child.TOO_LARGE: _TOO_LARGE,
    child.LOCKED: N_("The file is locked with a password. Save it without one."),
    child.DAMAGED: N_("The spreadsheet is damaged. Open it, save it again as xlsx."),
    child.NOT_CALCULATED: N_(
        "A formula in the spreadsheet was never calculated. Open it in an office program, save it, and bring it again."
    ),
}
_MERGED = N_(
    "Cells are merged in the sheet “%(sheet)s”: %(cells)s. Of merged cells only the first has a value. Unmerge them and fill in each."
)
_PERCENTAGES = N_(
    "Cells of the sheet “%(sheet)s” are formatted as percentages: %(cells)s. 86.5%% is kept in them as 0.865. Format them as numbers and write 86.5."
)

#: A cell as the workbook has it; a date is text.
Cell = str | float | bool


@dataclass(frozen=True)
class Sheet:
    """A sheet with its rows from the top on, which are read before the next sheet is."""

    name: str
    height: int
    rows: Iterator[list[Cell]]


def sheets_of(content: Path | bytes, *wanted: str) -> Generator[Sheet]:
    """The sheets of these names, in that order, as far as the workbook has them. Raises Unreadable."""
    with closing(_lines_of(content, wanted)) as lines:
        while head := next(lines, None):
            if head["merged"]:
                told = {"sheet": head["name"], "cells": head["merged"]}
                raise Unreadable(Reason(_MERGED, told))
            if head["percentages"]:
                told = {"sheet": head["name"], "cells": head["percentages"]}
                raise Unreadable(Reason(_PERCENTAGES, told))
            rows = iter(partial(next, lines), None)
            yield Sheet(head["name"], head["height"], rows)
            for _unread in rows:
                pass


def _lines_of(content: Path | bytes, wanted: tuple[str, ...]) -> Generator[Any]:
    with (
        content.open("rb") if isinstance(content, Path) else TemporaryFile() as file,
        _reader(file, content, wanted) as reader,
    ):
        assert reader.stdout is not None
        try:
            for line in reader.stdout:
                yield json.loads(line)
        except GeneratorExit:
            reader.kill()
            raise
        why = reader.wait()
    if why:
        raise Unreadable(Reason(_WHY.get(why, _TOO_LARGE)))


def _reader(file: IO[bytes], content: Path | bytes, wanted: tuple[str, ...]) -> subprocess.Popen[bytes]:
    if isinstance(content, bytes):
        file.write(content)
        file.seek(0)
    return subprocess.Popen(
        [*COMMAND, *wanted], stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
