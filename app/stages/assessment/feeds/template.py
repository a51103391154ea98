"""The table that a department fills in: units named, columns headed, each cell checked while one types."""

import io
from collections.abc import Iterable, Sequence

from app.stages.assessment.feeds.columns import Column
from app.stages.assessment.feeds.headings import CODE, NAME
from app.stages.assessment.feeds.tables import STAMP_SHEET, column_letters
from app.web.exporting import harmless

SHEET = "数据报送"
NOTES = "填写说明"


def template_xlsx(columns: Sequence[Column], units: Iterable[tuple[str, str]], *, stamp: str) -> bytes:
    """A workbook with a row for each unit (code, name). A hidden sheet says which template it is."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.freeze_panes = "C2"
    for at in range(len(columns) + 2):
        sheet.column_dimensions[column_letters(at)].width = 16 if at == 0 else 30 if at == 1 else 22
    sheet.append([CODE, NAME, *(column.heading for column in columns)])
    last = 1
    for code, name in units:
        sheet.append([harmless(code), harmless(name)])
        last += 1
    for at, column in enumerate(columns, start=2):
        _check_while_typing(sheet, column, f"{column_letters(at)}2:{column_letters(at)}{max(last, 2)}")
    notes = book.create_sheet(NOTES)
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 30, 90
    for line in _notes(columns):
        notes.append(line)
    hidden = book.create_sheet(STAMP_SHEET)
    hidden.sheet_state = "veryHidden"
    hidden.append([stamp])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _check_while_typing(sheet: object, column: Column, cells: str) -> None:
    """A rule that a spreadsheet program applies; marks are several numbers in one cell, so it cannot judge them."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if column.holds_marks:
        return
    rule = DataValidation(
        type="decimal",
        operator="between",
        formula1=str(column.lowest if column.lowest is not None else "-1E+15"),
        formula2=str(column.highest if column.highest is not None else "1E+15"),
        allow_blank=True,
        # A bound that is only advice warns; one that cannot be left stops.
        errorStyle="stop"
        if column.is_strict or (column.lowest is None and column.highest is None)
        else "warning",
        showErrorMessage=True,
        errorTitle=column.label[:30],
        error=_range_in_words(column)[:220],
    )
    rule.add(cells)
    sheet.data_validations.append(rule)  # type: ignore[attr-defined]


def _notes(columns: Sequence[Column]) -> Iterable[tuple[str, str]]:
    yield "列", "填写要求"
    yield CODE, "已预填，不得修改；单位名称仅供核对。不报送的单位可以整行留空。"
    for column in columns:
        yield column.heading, _range_in_words(column)
    yield "缺数", "没有数据的留空或者填“缺数”，不得填0；填0表示确为零。"
    yield "格式", "只填数字，如86.5；不加千分位、百分号和计量单位。"


def _range_in_words(column: Column) -> str:
    low, high = column.lowest, column.highest
    if column.holds_marks:
        return f"评分，每个评分人{low}至{high}分，多个评分之间用分号隔开，如 8;9;7.5。"
    if low is not None and high is not None:
        words = f"{low}至{high}之间的数字"
    elif low is not None:
        words = f"不小于{low}的数字"
    elif high is not None:
        words = f"不大于{high}的数字"
    else:
        return "数字。"
    return f"{words}。" if column.is_strict else f"{words}；超出的按上下限计分，请核对。"
