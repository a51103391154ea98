"""Open a file as a table: CSV in the encodings of office machines, or the first sheet of a spreadsheet."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workflows.table import Reason
from workflows.vocabulary import N_

#: Categories of characters that steer a terminal, a page or the direction of a text.
UNSEEN = ("Cc", "Cf")


class Unreadable(Exception):
    """The file cannot be read as a table at all; ``reason`` says what to do."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True)
class Table:
    """Each row with its number as a spreadsheet shows it, cells as trimmed text; and the name of its sheet."""

    rows: Iterator[tuple[int, list[str]]]
    sheet: str = ""


def table_in(content: bytes, name: str) -> Table:
    """The table in a file. Raises Unreadable where it is none."""
    if content[:2] == b"PK" or content[:4] == b"\xd0\xcf\x11\xe0":
        return _first_sheet(content)
    if name.lower().endswith((".xlsx", ".xls", ".ods")):
        raise Unreadable(
            Reason(N_("This is not a spreadsheet, whatever its name says. Save it again as xlsx."))
        )
    return Table(_csv_rows(_text(content)))


def in_sheet(message: str, sheet: str, **told: str) -> Reason:
    """What is wrong with a table; of a workbook also which of its sheets was read."""
    if not sheet:
        return Reason(message, told)
    return Reason(
        N_(
            "Of a workbook the first sheet is read; here that is “%(sheet)s”. If the table stands in another sheet, move that one to the front. %(wrong)s"
        ),
        {"sheet": sheet, "wrong": Reason(message, told)},
    )


def _first_sheet(content: bytes) -> Table:
    from app.stages.assessment.workbooks import FIRST, sheets_of

    sheets = sheets_of(content, FIRST)
    first = next(sheets)

    def rows() -> Iterator[tuple[int, list[str]]]:
        for number, row in enumerate(first.rows, start=1):
            yield number, [_text_of(cell) for cell in row]
        next(sheets, None)

    return Table(rows(), first.name)


def _text_of(cell: Any) -> str:
    """A cell as it was typed: 420100.0 is a code of six digits, 59.995 stays as it is."""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return _clean(str(cell))


def _csv_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    sample = text[:4096]
    delimiter = max(",\t;", key=sample.count)
    # Strict: a quotation mark that nobody closed would take the rest of the file for one cell.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            yield number, [_clean(cell) for cell in cells]
    except csv.Error as error:
        raise Unreadable(
            Reason(N_("Row %(row)s cannot be read as CSV; check its quotation marks."), {"row": number + 1})
        ) from error


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unreadable(Reason(N_("This is neither CSV text nor a spreadsheet. Use the template.")))


def _clean(text: str) -> str:
    """Full-width digits become digits; blanks around go, and so does what nobody sees."""
    text = text.strip().strip("\u3000\ufeff")
    if not text.isprintable():
        text = "".join(each for each in text if each in "\n\t" or unicodedata.category(each) not in UNSEEN)
    return (
        unicodedata.normalize("NFKC", text) if re.fullmatch(r"[\d.．，,％%\-－a-zA-Z０-９]+", text) else text
    )
