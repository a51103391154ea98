"""Lists to take away: CSV with a byte-order mark, so that office programs read its Chinese, and the same as xlsx."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from flask import Response

from app import clock

#: A spreadsheet would run what begins like this, and takes full-width signs for the others where Chinese is typed.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")

#: The endings of lists to take away, as an address names them.
KINDS = "any(csv, xlsx)"


def list_file(kind: str, name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A table in the kind that the address asks for."""
    return (xlsx_file if kind == "xlsx" else csv_file)(name, heads, rows)


def csv_file(name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A table as CSV, named after the list and today."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(heads)
    table.writerows([harmless(cell) for cell in row] for row in rows)
    today = clock.local_day(clock.now())
    return Response(
        "\ufeff" + text.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}-{today.isoformat()}.csv"'},
    )


def xlsx_file(name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """The same table as a workbook: its heading stays in sight, numbers are numbers."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    sheet.append(list(heads))
    for row in rows:
        sheet.append([harmless(cell) for cell in row])
    kept = io.BytesIO()
    book.save(kept)
    today = clock.local_day(clock.now())
    return Response(
        kept.getvalue(),
        mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": f'attachment; filename="{name}-{today.isoformat()}.xlsx"'},
    )


def harmless(cell: object) -> str | int | float | Decimal | None:
    """A number as it is, below zero too; of anything else its words, shown as text whatever they begin with."""
    if cell is None or isinstance(cell, int | float | Decimal):
        return cell
    text = str(cell)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(("\t", "\r")) else text
