"""The rows of a data file, CSV or xlsx, with the number that each row has on the reader's screen."""

import csv
import io
import unicodedata
from collections.abc import Iterator
from typing import Any

from app.scoring.complaints import N_, Complaint, Unreadable

#: The full-width ones are what a Chinese keyboard types.
SEPARATORS = (",", "\t", ";", "，", "；")
#: What nobody sees comes along with what is copied from a web page or a chat.
UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
Row = tuple[int, list[str]]


def rows_of(content: bytes, name: str) -> Iterator[Row]:
    """Every row that holds something. Raises Unreadable, also while rows are drawn."""
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _workbook_rows(content, name)
    if name.lower().endswith((".xlsx", ".xls", ".ods")):
        raise _unreadable(
            name, N_("This is not a spreadsheet, whatever its name says. Save it again as xlsx.")
        )
    return _text_rows(_text(content, name), name)


def _workbook_rows(content: bytes, name: str) -> Iterator[Row]:
    from python_calamine import CalamineError, PasswordError, load_workbook

    try:
        sheet = load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
        table = sheet.to_python(skip_empty_area=False)
    except PasswordError:
        raise _unreadable(name, N_("The file is locked with a password. Save it without one.")) from None
    except (CalamineError, OSError, ValueError):
        raise _unreadable(name, N_("The spreadsheet is damaged. Open it, save it again as xlsx.")) from None
    for number, row in enumerate(table, start=1):
        cells = [_cell(cell) for cell in row]
        if any(cells):
            yield number, cells


def _cell(cell: Any) -> str:
    """A cell as it was typed: 420100.0 is a code of six digits, 59.995 stays as it is."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    return plain(str(cell))


def _text_rows(text: str, name: str) -> Iterator[Row]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=max(SEPARATORS, key=first.count), strict=True
    )
    while True:
        began = reader.line_num + 1
        try:
            cells = [plain(cell) for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            raise _unreadable(
                f"{name}:{began}", N_("This line cannot be read; check its quotation marks.")
            ) from error
        if any(cells):
            yield began, cells


def _text(content: bytes, name: str) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _unreadable(name, N_("This is neither CSV text nor a spreadsheet."))


def plain(cell: str) -> str:
    """Without blanks around; full-width letters and digits as ordinary ones where the cell has no Chinese."""
    cell = cell.strip()
    if cell.isascii():
        return cell
    cell = cell.translate(UNSEEN).strip()
    normal = unicodedata.normalize("NFKC", cell).replace("\N{MINUS SIGN}", "-")
    return normal.strip() if normal.isascii() else unicodedata.normalize("NFC", cell)


def _unreadable(place: str, message: str) -> Unreadable:
    return Unreadable([Complaint(place, message)])
