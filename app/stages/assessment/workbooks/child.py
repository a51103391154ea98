"""The process that opens a workbook: it comes by standard input, and its sheets leave as lines of JSON.

It is run as a file, so that it starts at once and knows nothing of the product. What follows the command are the
names of the wanted sheets, an empty one being the first of all. Each sheet is a line with its name, its height and
its first merged cells and percentages, a line for each row from the top of the sheet on, with its cells from column A on, and nothing (null).
"""

import io
import json
import re
import resource
import sys
import zipfile
import zlib
from itertools import islice
from typing import Any
from xml.etree import ElementTree

#: Room for a million rows of ten figures, in memory, in the unpacked file and in cells.
MOST_MEMORY = 3 * 1024**3
MOST_UNPACKED = 512 * 1024**2
MOST_CELLS = 12_000_000
MOST_SECONDS = 120
MOST_NAMED = 5
LOCKED, DAMAGED, NOT_CALCULATED, TOO_LARGE = 3, 4, 5, 6
#: A cell with a formula and no value; a text that came out empty says so by its type.
_NEVER_CALCULATED = re.compile(
    rb'<c(?![^>]*\bt="str")[^>]*><f(?:/>|\b[^>]*/>|\b[^>]*>[^<]*</f>)(?:<v/>|<v></v>)?</c>'
)
_STYLES, _BOOK, _PARTS = "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def main(wanted: list[str]) -> int:
    """Tell the sheets, or leave with the number that says why not."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    content = sys.stdin.buffer.read()
    try:
        if why := _against_what_is_packed(content):
            return why
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = book.sheet_names
        for name in [name or names[0] for name in wanted if not name or name in names]:
            _tell(name, book.get_sheet_by_name(name), _percentages(content, name))
    except PasswordError:
        return LOCKED
    except (CalamineError, zipfile.BadZipFile, zlib.error, RuntimeError, OSError, ValueError, IndexError):
        return DAMAGED
    except (ElementTree.ParseError, KeyError):
        return DAMAGED
    return 0


def _against_what_is_packed(content: bytes) -> int:
    """Why a packed workbook is not opened, or 0. To open it first would take minutes to find out."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return 0
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED:
            return TOO_LARGE
        for each in packed.infolist():
            text = packed.read(each)  # its checksum shows a directory that lies
            if each.filename.startswith("xl/worksheets/"):
                if text.count(b"<c ") + text.count(b"<c>") + text.count(b"<c/>") > MOST_CELLS:
                    return TOO_LARGE
                # A cell whose value nobody knows would read like an empty one.
                if _NEVER_CALCULATED.search(text):
                    return NOT_CALCULATED
    return 0


def _percentages(content: bytes, name: str) -> list[str]:
    """Cells of a sheet that show a number as a percentage: 86.5 % is kept as 0.865, and nobody sees that."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return []
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if not {_STYLES, _BOOK, _PARTS} <= set(packed.namelist()):
            return []
        styles = _percent_styles(packed.read(_STYLES))
        part = _part_of(name, packed.read(_BOOK), packed.read(_PARTS)) if styles else None
        if part is None:
            return []
        numbered = rb'<c(?=[^>]*\bs="(?:%s)")(?=[^>]*\br="([A-Z]+[0-9]+)")(?![^>]*\bt="(?!n"))[^>/]*>(?:<f.*?(?:</f>|/>))?<v>'
        found = re.finditer(numbered % b"|".join(styles), packed.read(part))
        return [each[1].decode() for each in islice(found, MOST_NAMED)]


def _percent_styles(text: bytes) -> list[bytes]:
    """The numbers of the cell styles whose number format is a percentage: one of the two that are built in, or one's own."""
    root = _tree(text)
    own = {each.get("numFmtId") for each in root.iter(f"{_MAIN}numFmt") if "%" in each.get("formatCode", "")}
    styles = root.find(f"{_MAIN}cellXfs")
    known = enumerate(styles if styles is not None else ())
    return [b"%d" % number for number, each in known if each.get("numFmtId") in own | {"9", "10"}]


def _part_of(name: str, book: bytes, parts: bytes) -> str | None:
    """Where in the package a sheet lies."""
    sheets = {each.get("name"): each.get(_ID) for each in _tree(book).iter(f"{_MAIN}sheet")}
    for each in _tree(parts):
        if each.get("Id") == sheets.get(name):
            target = each.get("Target", "")
            return target[1:] if target.startswith("/") else f"xl/{target}"
    return None


def _tree(text: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314 - what a bomb takes, it takes from this child


def _tell(name: str, sheet: Any, percentages: list[str]) -> None:
    merged = [f"{_place(*first)}:{_place(*last)}" for first, last in sorted(sheet.merged_cell_ranges or ())]
    height = sheet.end[0] + 1 if sheet.end else 0
    _say({"name": name, "height": height, "merged": merged[:MOST_NAMED], "percentages": percentages})
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
