"""Workbooks that people bring: read in a child, so that none of them takes the server with it."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.stages.assessment.feeds.tables import table_in
from app.stages.assessment.reading import read_results
from app.stages.assessment.tables import Unreadable
from app.stages.assessment.workbooks import FIRST, child, opening, sheets_of


def saved(book: Workbook) -> bytes:
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def a_workbook(**sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(book)


def with_far_corners() -> bytes:
    """Two cells; the second is the last that a sheet can have. The file has five kilobytes."""
    book = Workbook()
    assert book.active is not None
    book.active["A1"] = "单位编码"
    book.active["XFD1048576"] = 1
    return saved(book)


@pytest.fixture
def little_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The child as it is, but with less room, so that the machine of the tests needs no more either."""
    source, small = Path(child.__file__).read_text(encoding="utf-8"), tmp_path / "child.py"
    assert "3 * 1024**3" in source
    small.write_text(source.replace("3 * 1024**3", "200 * 1024**2"), encoding="utf-8")
    monkeypatch.setattr(opening, "COMMAND", (*opening.COMMAND[:-1], str(small)))


def test_sheets_come_in_the_order_asked_for() -> None:
    content = a_workbook(甲=[["a", 1], [None, 2.5]], 乙=[["b", True]])
    found = [(sheet.name, sheet.height, list(sheet.rows)) for sheet in sheets_of(content, "乙", "无", FIRST)]
    assert found == [("乙", 1, [["b", True]]), ("甲", 2, [["a", 1.0], ["", 2.5]])]


def test_merged_cells_are_named_and_refused_for_all_but_the_first_would_be_missing() -> None:
    book = Workbook()
    assert book.active is not None
    book.active.title = "甲"
    for row in (["单位编码", "得分"], ["A", 80], ["B", None]):
        book.active.append(row)
    book.active.merge_cells("B2:B3")
    book.active.merge_cells("AA1:AB1")
    with pytest.raises(Unreadable, match="Cells are merged") as told:
        list(sheets_of(saved(book), "甲"))
    assert told.value.reason.params == {"sheet": "甲", "cells": ["AA1:AB1", "B2:B3"]}


@pytest.mark.parametrize("shown_as", ["0%", "0.00%", '0.0"个百分点"%'])
def test_percentages_are_named_and_refused_for_they_are_kept_as_hundredths(shown_as: str) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.title = "甲"
    for row in (["单位编码", "得分"], ["A", 86.5], ["B", 0.865]):
        book.active.append(row)
    book.active["B3"].number_format = shown_as
    book.active["C1"].number_format = shown_as
    other = book.create_sheet("乙")
    other["A1"] = 86.5
    content = saved(book)
    with pytest.raises(Unreadable, match="formatted as percentages") as told:
        list(sheets_of(content, "甲"))
    assert told.value.reason.params == {"sheet": "甲", "cells": ["B3"]}
    assert [next(sheet.rows) for sheet in sheets_of(content, "乙")] == [[86.5]]


def test_who_reads_no_further_leaves_nobody_behind() -> None:
    content = a_workbook(甲=[[number, "x" * 50] for number in range(20_000)], 乙=[["b"]])
    sheets = sheets_of(content, "甲", "乙")
    assert next(next(sheets).rows) == [0.0, "x" * 50]
    sheets.close()
    assert [next(sheet.rows)[0] for sheet in sheets_of(content, "甲", "乙")] == [0.0, "b"]


def test_rows_and_cells_count_from_the_corner_of_the_sheet(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active["C4"] = "单位编码"
    file = tmp_path / "file"
    file.write_bytes(saved(book))
    assert list(table_in(file, "报数.xlsx").rows)[-1] == (4, ["", "", "单位编码"])


@pytest.mark.parametrize("notes", [[["请先阅读"], ["得分填写两位小数"]], []])
def test_a_workbook_whose_first_sheet_is_no_table_is_told_which_sheet_was_read(
    notes: list[list[object]],
) -> None:
    content = a_workbook(填写说明=notes, 评价结果=[["单位编码", "得分"], ["A", 80]])
    with pytest.raises(Unreadable, match=r"here that is “填写说明”.+ move that one to the front"):
        read_results(content, "得分.xlsx")
    turned = a_workbook(评价结果=[["单位编码", "得分"], ["A", 80]], 填写说明=notes)
    assert [each.code for each in read_results(turned, "得分.xlsx").results] == ["A"]


def test_a_sheet_with_far_corners_is_refused_in_words(little_memory: None, tmp_path: Path) -> None:
    content = with_far_corners()
    with pytest.raises(Unreadable) as refused:
        read_results(content, "得分.xlsx")
    assert "spreads over more cells" in str(refused.value)
    file = tmp_path / "file"
    file.write_bytes(content)
    with pytest.raises(Unreadable, match="spreads over more cells"):
        table_in(file, "报数.xlsx")


@pytest.mark.parametrize(
    ("limit", "less"), [("512 * 1024**2", "20_000"), ("12_000_000", "1_000")], ids=["unpacked", "cells"]
)
def test_a_small_file_that_unpacks_to_a_very_large_one_is_refused_before_it_is_opened(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, limit: str, less: str
) -> None:
    source, strict = Path(child.__file__).read_text(encoding="utf-8"), tmp_path / "child.py"
    assert limit in source
    unopened = source.replace("book = CalamineWorkbook", "return DAMAGED\n        book = CalamineWorkbook")
    assert unopened != source
    strict.write_text(unopened.replace(limit, less), encoding="utf-8")
    content = a_workbook(甲=[["单位编码", "得分"], *([f"U{n}", 80] for n in range(501))])
    assert list(sheets_of(content, FIRST))
    monkeypatch.setattr(opening, "COMMAND", (*opening.COMMAND[:-1], str(strict)))
    with pytest.raises(Unreadable, match="spreads over more cells"):
        list(sheets_of(content, FIRST))


def test_a_directory_that_lies_about_the_size_is_damage() -> None:
    content = a_workbook(甲=[["单位编码", "得分"], ["A", 80]])
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheet = packed.getinfo("xl/worksheets/sheet1.xml")
    at = (
        content.rindex(b"xl/worksheets/sheet1.xml") - 46
    )  # its entry in the directory, at the end of the file
    size = at + 24
    assert int.from_bytes(content[size : size + 4], "little") == sheet.file_size
    lying = content[:size] + (10).to_bytes(4, "little") + content[size + 4 :]
    with pytest.raises(Unreadable, match="damaged"):
        list(sheets_of(lying, FIRST))


def test_a_sheet_that_ends_in_the_middle_is_no_shorter_sheet(little_memory: None) -> None:
    content = a_workbook(甲=[["单位编码", "得分"], ["A", 1]])
    damaged = content.replace(b"PK\x05\x06", b"PK\x00\x00")
    with pytest.raises(Unreadable, match="damaged"):
        read_results(damaged, "得分.xlsx")


def with_cell(xml: str) -> bytes:
    """A workbook whose second cell is written like this, as office programs write theirs."""
    kept, plain = io.BytesIO(), a_workbook(甲=[["单位编码", "得分"], ["A", 77]])
    with zipfile.ZipFile(io.BytesIO(plain)) as good, zipfile.ZipFile(kept, "w") as packed:
        for name in good.namelist():
            content = good.read(name).decode()
            cell = '<c r="B2" t="n"><v>77</v></c>'
            assert "sheet1" not in name or cell in content
            packed.writestr(name, content.replace(cell, xml))
    return kept.getvalue()


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B2"><f>70+7</f></c>',
        '<c r="B2"><f>70+7</f><v></v></c>',
        '<c r="B2"><f t="shared" si="0"/><v/></c>',
    ],
)
def test_a_formula_that_nobody_calculated_is_no_empty_cell(cell: str) -> None:
    with pytest.raises(Unreadable, match="never calculated"):
        read_results(with_cell(cell), "得分.xlsx")


def test_a_formula_counts_with_the_value_that_it_had() -> None:
    [result] = read_results(with_cell('<c r="B2"><f>70+7</f><v>77</v></c>'), "得分.xlsx").results
    assert str(result.score) == "77.00"
    [result] = read_results(with_cell('<c r="B2" t="str"><f>""</f><v></v></c>'), "得分.xlsx").results
    assert result.score is None, "a text that came out empty is empty"
