"""Lists to take away: numbers stay numbers, and nothing that somebody typed is run by whoever opens the file."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

import pytest
from flask import Flask
from openpyxl import load_workbook

from app.web.exporting import harmless, list_file


@pytest.fixture(autouse=True)
def asked(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-2+3", "@SUM(A1)", "＝1+1", "－1", " =1+1", "\t=1+1", "\rx", "\u3000=1"]
)
def test_what_a_spreadsheet_would_run_is_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("cell", [None, 3, -3, Decimal("-0.50"), 1.5, "示范市A局", "2025-12-31", ""])
def test_everything_else_stays_as_it_is(cell: object) -> None:
    assert harmless(cell) == cell


def test_both_kinds_of_file_say_the_same() -> None:
    rows = [("=cmd|x", Decimal("-2.72"), None), ("示范市A局", 4, "—")]
    text = list_file("csv", "list", ("单位", "较上期", "备注"), rows).get_data(as_text=True)
    assert [*csv.reader(io.StringIO(text.removeprefix("\ufeff")))][1:] == [
        ["'=cmd|x", "-2.72", ""],
        ["示范市A局", "4", "—"],
    ]
    book = load_workbook(
        io.BytesIO(list_file("xlsx", "list", ("单位", "较上期", "备注"), rows).get_data())
    ).active
    assert book is not None
    assert [[cell.value for cell in row] for row in book.iter_rows(min_row=2)] == [
        ["'=cmd|x", -2.72, None],
        ["示范市A局", 4, "—"],
    ]
