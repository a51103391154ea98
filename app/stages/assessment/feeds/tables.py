"""Open a department's file row by row, however long it is: CSV in the encodings of office machines, or a spreadsheet."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.stages.assessment.tables import Unreadable
from app.stages.assessment.workbooks import FIRST, Sheet, sheets_of
from workflows.table import Reason
from workflows.vocabulary import N_

#: The sheet of a template that says which template it is; people do not see it.
STAMP_SHEET = "_版本"
CHUNK = 1024 * 1024

#: A row's number as a spreadsheet shows it, and its cells as they were typed.
Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Table:
    """A file as rows, the name of its sheet, and the stamp of the template that it was made from."""

    rows: Iterator[Row]
    sheet: str = ""
    stamp: str = ""
    #: How many rows there are, empty ones included; of text, how many lines.
    length: int = 0


def table_in(path: Path, name: str) -> Table:
    """The table in a file. Raises Unreadable where it is none."""
    with path.open("rb") as file:
        start = file.read(8)
    if start[:2] == b"PK" or start[:4] == b"\xd0\xcf\x11\xe0":
        return _spreadsheet(path)
    if name.lower().endswith((".xlsx", ".xls", ".ods")):
        raise Unreadable(
            Reason(N_("This is not a spreadsheet, whatever its name says. Save it again as xlsx."))
        )
    return Table(_csv_rows(path, _encoding_of(path)), length=_lines_in(path))


def _spreadsheet(path: Path) -> Table:
    sheets = sheets_of(path, STAMP_SHEET, FIRST)
    first, stamp = next(sheets), ""
    if first.name == STAMP_SHEET:
        stamp = str(next(first.rows, [""])[0])
        first = next(sheets)
    return Table(_rows_in(first, sheets), first.name, stamp, first.height)


def _rows_in(sheet: Sheet, sheets: Iterator[Sheet]) -> Iterator[Row]:
    """The rows of a sheet; the workbook stays open for them."""
    for number, cells in enumerate(sheet.rows, start=1):
        yield number, [*map(_typed, cells)]
    next(sheets, None)


def _typed(cell: Any) -> str:
    """A cell as it was typed: 420100.0 is a code of six digits, 59.995 stays as it is."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell).strip()


def _csv_rows(path: Path, encoding: str) -> Iterator[Row]:
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(4096)
        file.seek(0)
        # Strict: a quotation mark that nobody closed would take the rest of the file for one cell.
        reader, last = csv.reader(file, delimiter=max(",\t;", key=sample.count), strict=True), 0
        try:
            for cells in reader:
                last = reader.line_num
                yield last, [cell.strip() for cell in cells]
        except csv.Error as error:
            raise Unreadable(
                Reason(N_("Row %(row)s cannot be read as CSV; check its quotation marks."), {"row": last + 1})
            ) from error


def _lines_in(path: Path) -> int:
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(CHUNK), b""))


def _encoding_of(path: Path) -> str:
    """The encoding that fits the whole file, read piece by piece."""
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    if "\x00" in decoder.decode(chunk):
                        break
                else:
                    decoder.decode(b"", final=True)
                    return encoding
        except UnicodeDecodeError:
            continue
    raise Unreadable(Reason(N_("This is neither CSV text nor a spreadsheet. Use the template.")))


@cache
def column_letters(at: int) -> str:
    """The letters of a column counted from nought: 0 is A, 26 is AA."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
