"""From the bytes of a comma-separated file to its cells, however a spreadsheet or a person wrote it."""

import csv
import io
import unicodedata

from app.scoring.complaints import N_, Complaint, Unreadable

#: The full-width ones are what a Chinese keyboard types.
SEPARATORS = ("\t", ";", "；", ",", "，")
#: First bytes of an Excel workbook, new and old.
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
#: With its mark, UTF-8 and UTF-16; without, UTF-8, and what Excel writes in China.
ENCODINGS = ("utf-8-sig", "gb18030")


def rows_of(content: bytes) -> list[list[str]]:
    """The cells of a file, row by row, without the lines that hold nothing. Raises Unreadable."""
    text = _text(content)
    separator = _separator(text)
    if separator is None:
        rows = [line.split() for line in text.splitlines()]
    else:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
        except csv.Error:
            raise Unreadable(
                [Complaint("", N_("A quotation mark in the file is opened and never closed."))]
            ) from None
    told = [[_plain(cell) for cell in row] for row in rows if row]
    if not any(any(row) for row in told):
        raise Unreadable([Complaint("", N_("The file is empty."))])
    return told


def _text(content: bytes) -> str:
    if content.startswith(WORKBOOKS):
        raise Unreadable(
            [Complaint("", N_("This is an Excel workbook. Save the sheet as CSV and give that file."))]
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable([Complaint("", N_("The file is not text: neither UTF-8 nor GB 18030."))])


def _separator(text: str) -> str | None:
    """The separator that stands most often; none where cells are set apart by blanks."""
    return max((each for each in SEPARATORS if each in text), key=text.count, default=None)


def _plain(cell: str) -> str:
    """Full-width digits and signs, and ⅓, as ordinary ones, without blanks around."""
    return unicodedata.normalize("NFKC", cell).replace("\N{FRACTION SLASH}", "/").strip()
