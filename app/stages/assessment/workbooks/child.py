"""The process that opens a workbook: it comes by standard input, and its sheets leave as lines of JSON.

It is run as a file, so that it starts at once and knows nothing of the product. What follows the command are the
names of the wanted sheets, an empty one being the first of all. Each sheet is a line with its name, its height and
its first merged cells, a line for each row from the top of the sheet on, with its cells from column A on, and nothing (null).
"""

import io
import json
import re
import resource
import sys
import zipfile
from typing import Any

#: Room for a million rows of ten figures.
MOST_MEMORY = 3 * 1024**3
MOST_SECONDS = 300
MOST_NAMED = 5
LOCKED, DAMAGED, NOT_CALCULATED = 3, 4, 5
#: A cell with a formula and no value; a text that came out empty says so by its type.
_NEVER_CALCULATED = re.compile(
    rb'<c(?![^>]*\bt="str")[^>]*><f(?:/>|\b[^>]*/>|\b[^>]*>[^<]*</f>)(?:<v/>|<v></v>)?</c>'
)


def main(wanted: list[str]) -> int:
    """Tell the sheets, or leave with the number that says why not."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    content = sys.stdin.buffer.read()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if _was_never_calculated(content):
            return NOT_CALCULATED
        names = book.sheet_names
        for name in [name or names[0] for name in wanted if not name or name in names]:
            _tell(name, book.get_sheet_by_name(name))
    except PasswordError:
        return LOCKED
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError, IndexError):
        return DAMAGED
    return 0


def _was_never_calculated(content: bytes) -> bool:
    """Is there a formula whose value nobody knows? It would read like an empty cell."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return False
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheets = [name for name in packed.namelist() if name.startswith("xl/worksheets/")]
        return any(_NEVER_CALCULATED.search(packed.read(name)) for name in sheets)


def _tell(name: str, sheet: Any) -> None:
    merged = [f"{_place(*first)}:{_place(*last)}" for first, last in sorted(sheet.merged_cell_ranges or ())]
    _say({"name": name, "height": sheet.end[0] + 1 if sheet.end else 0, "merged": merged[:MOST_NAMED]})
    # Rows come from the first of the sheet on, cells only from the first column that is used.
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for cells in sheet.iter_rows():
        _say([*before, *cells])
    _say(None)


def _place(row: int, column: int) -> str:
    """Where a cell stands, such as C5."""
    letters, number = "", column + 1
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def _say(what: object) -> None:
    sys.stdout.write(f"{json.dumps(what, default=str)}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
