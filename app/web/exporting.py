"""Lists to take away: a file with a byte-order mark, so that office programs read its Chinese."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

from app import clock

#: A spreadsheet would run what begins like this.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_file(name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A table as CSV, named after the list and today."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(heads)
    table.writerows([_plain(cell) for cell in row] for row in rows)
    today = clock.local_day(clock.now())
    return Response(
        "\ufeff" + text.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}-{today.isoformat()}.csv"'},
    )


def _plain(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
