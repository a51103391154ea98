"""What a department's table says, cell by cell: sheet and cell of every value, and a sentence for every mistake."""

import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from app.scoring.reading import model_of
from app.stages.assessment.feeds.columns import Column, columns_of_model
from app.stages.assessment.feeds.judged import Judged, KnownUnit, Read
from app.stages.assessment.feeds.reading import values_in
from app.stages.assessment.feeds.tables import column_letters, table_in
from app.stages.assessment.feeds.template import template_xlsx
from app.stages.assessment.model.library import default_text
from app.stages.assessment.tables import Unreadable
from workflows.table import Reason

COLUMNS = [
    Column("talks", "谈话覆盖率", lowest=Decimal(0), highest=Decimal(100)),
    Column("duty", "一岗双责", lowest=Decimal(0), highest=Decimal(10), is_strict=True, holds_marks=True),
    Column("faults", "问题数", lowest=Decimal(0), is_strict=True),
]
UNITS = {"A": KnownUnit(0, 11, "甲局"), "B": KnownUnit(1, 12, "乙局")}
STAMP = "0123456789abcdef"


def read(folder: Path, content: bytes | str, name: str = "报数.csv") -> tuple[list[Read], Judged]:
    path = folder / "file"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    judged = Judged()
    return list(_values(path, name, judged)), judged


def _values(path: Path, name: str, judged: Judged) -> Iterator[Read]:
    return values_in(
        table_in(path, name), COLUMNS, UNITS, lambda code: Reason("no unit %(code)s", {"code": code}), judged, stamp=STAMP
    )  # fmt: skip


def told(judged: Judged) -> list[tuple[str, str]]:
    return [(each.cell, str(each.reason)) for each in judged.mistakes]


def test_a_wide_table_gives_each_value_its_cell(tmp_path: Path) -> None:
    values, judged = read(
        tmp_path,
        "单位编码,单位名称,谈话覆盖率,duty,问题数〔faults〕\nA,甲局,86.50,8；9;7.5,0\n\nB,乙局,,,3\n",
    )
    assert [(each.unit_id, each.column, each.rater, each.value, each.cell) for each in values] == [
        (11, "talks", "", "86.50", "C2"),
        (11, "duty", "1", "8", "D2"),
        (11, "duty", "2", "9", "D2"),
        (11, "duty", "3", "7.5", "D2"),
        (11, "faults", "", "0", "E2"),
        (12, "faults", "", "3", "E4"),
    ], "nought is a value, blank is none"
    assert (judged.rows, judged.units, judged.values, judged.mistakes) == (2, 2, 6, [])
    assert judged.by_column == {"talks": 1, "duty": 3, "faults": 2}


def test_a_long_table_has_a_row_for_each_value_and_names_raters(tmp_path: Path) -> None:
    values, judged = read(
        tmp_path, "单位编码,指标,数值,评分人\nA,talks,86,\nA,一岗双责,8,甲\nA,duty,9,乙\nB,faults,缺数,\n"
    )
    assert [(each.column, each.rater, each.value, each.cell) for each in values] == [
        ("talks", "", "86", "C2"),
        ("duty", "甲", "8", "C3"),
        ("duty", "乙", "9", "C4"),
    ]
    assert judged.may_be_submitted


def test_every_mistake_names_its_cell_and_what_to_do(tmp_path: Path) -> None:
    _values, judged = read(
        tmp_path, '单位编码,talks,duty,faults\nA,12%,11,-1\nNOBODY,1,,\nA,50,,\n,3,,\nB,"1,000",8;;9,2人\n'
    )
    assert told(judged) == [
        ("B2", "“12%” is no plain number; write it like 86.5, without separators, per cent signs or units, or leave it empty."),
        ("C2", "11 is more than 10, which is not possible; check the value."),
        ("D2", "-1 is less than 0, which is not possible; check the value."),
        ("A3", "no unit NOBODY"),
        ("A4", "Row 2 is about the same unit; keep one of the two."),
        ("A5", "Write the unit's code."),
        ("B6", "“1,000” is no plain number; write it like 86.5, without separators, per cent signs or units, or leave it empty."),
        ("C6", "“” is no plain number; write it like 86.5, without separators, per cent signs or units, or leave it empty."),
        ("D6", "“2人” is no plain number; write it like 86.5, without separators, per cent signs or units, or leave it empty."),
    ]  # fmt: skip
    assert not judged.may_be_submitted


def test_a_value_beyond_a_goalpost_counts_like_it_and_is_only_pointed_out(tmp_path: Path) -> None:
    _values, judged = read(tmp_path, "单位编码,talks\nA,120\n")
    assert judged.may_be_submitted
    assert [(each.cell, str(each.reason)) for each in judged.beyond] == [
        ("B2", "120 is more than 100 and counts like it; check whether it is meant.")
    ]


def test_a_value_given_twice_is_a_mistake(tmp_path: Path) -> None:
    _values, judged = read(
        tmp_path, "单位编码,指标,数值,评分人\nA,talks,1,\nA,talks,1,\nA,duty,8,甲\nA,duty,9,甲\n"
    )
    assert told(judged) == [
        ("C3", "This value of 甲局 stands in the file already; keep one."),
        ("C5", "This value of 甲局 stands in the file already; keep one."),
    ]


def test_of_very_many_mistakes_the_first_are_shown_and_all_are_counted(tmp_path: Path) -> None:
    _values, judged = read(tmp_path, "单位编码,talks\n" + "X,1\n" * 500)
    assert (len(judged.mistakes), judged.mistakes_in_all) == (200, 500)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        ("编码\nA\n", "must name 单位编码 and the figures"),
        ("单位编码,talks,谈话覆盖率\n", "stands twice"),
        ("单位编码,talks,心得\nA,1,x\n", "C1 “心得”"),
        (b"\xff\xfe\x00\x01", "neither CSV text nor a spreadsheet"),
        (b"PK\x03\x04", "damaged"),
        ('单位编码,talks\nA,50\nB,"60\nA,70\n', "Row 3 cannot be read as CSV"),
    ],
)
def test_what_is_no_such_table_is_said_in_a_sentence(tmp_path: Path, content: bytes | str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read(tmp_path, content)


def test_a_workbook_whose_first_sheet_is_no_table_is_told_which_sheet_was_read(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.title = "填写说明"
    book.active["A1"] = "请先阅读"
    book.create_sheet("数据报送").append(["单位编码", "分数"])
    kept = io.BytesIO()
    book.save(kept)
    with pytest.raises(Unreadable, match=r"here that is “填写说明”.+ must name 单位编码"):
        read(tmp_path, kept.getvalue(), "报数.xlsx")


def test_text_by_the_name_of_a_spreadsheet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="whatever its name says"):
        read(tmp_path, "单位编码,talks\nA,1\n", "报数.xlsx")


def test_office_encodings_are_read(tmp_path: Path) -> None:
    values, _judged = read(tmp_path, "单位编码\t谈话覆盖率\nA\t59.995\n".encode("gb18030"))
    assert values[0].value == "59.995"


def test_the_template_is_read_as_it_is_filled_in(tmp_path: Path) -> None:
    filled = load_workbook(io.BytesIO(template_xlsx(COLUMNS, [("A", "甲局"), ("B", "乙局")], stamp=STAMP)))
    sheet = filled.worksheets[0]
    assert [cell.value for cell in sheet[1]] == [
        "单位编码",
        "单位名称",
        "谈话覆盖率〔talks〕",
        "一岗双责〔duty〕",
        "问题数〔faults〕",
    ]
    rules = {
        str(rule.sqref): (rule.formula1, rule.formula2, rule.errorStyle)
        for rule in sheet.data_validations.dataValidation
    }
    assert rules == {"C2:C3": ("0", "100", "warning"), "E2:E3": ("0", "1E+15", "stop")}
    assert filled.worksheets[2].sheet_state == "veryHidden"
    sheet["C2"], sheet["D2"], sheet["E3"] = 59.995, "8;9;10", 0.0000001
    kept = io.BytesIO()
    filled.save(kept)
    values, judged = read(tmp_path, kept.getvalue(), "模板.xlsx")
    assert [(each.cell, each.value) for each in values] == [
        ("C2", "59.995"), ("D2", "8"), ("D2", "9"), ("D2", "10"), ("E3", "0.0000001"),
    ]  # fmt: skip
    assert judged.sheet == "数据报送"


def test_an_older_template_is_recognised(tmp_path: Path) -> None:
    old = template_xlsx(COLUMNS, [("A", "甲局")], stamp="another")
    with pytest.raises(Unreadable, match="Download it again"):
        read(tmp_path, old, "模板.xlsx")


def test_a_table_that_begins_further_down_and_to_the_right_keeps_its_cells(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet["C4"], sheet["D4"], sheet["C6"], sheet["D6"] = "单位编码", "talks", "A", 5
    kept = io.BytesIO()
    book.save(kept)
    values, _judged = read(tmp_path, kept.getvalue(), "表.xlsx")
    assert [(each.cell, each.value) for each in values] == [("D6", "5")]


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**12, places=6))
def test_a_number_is_kept_to_its_last_digit(
    tmp_path_factory: pytest.TempPathFactory, number: Decimal
) -> None:
    values, _judged = read(tmp_path_factory.mktemp("n"), f"单位编码,faults\nA,{number:f}\n")
    assert [each.value for each in values] == [f"{number:f}"]


@pytest.mark.parametrize(("at", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_called_as_a_spreadsheet_calls_them(at: int, letters: str) -> None:
    assert column_letters(at) == letters


def test_every_column_of_the_shipped_index_has_a_name_for_people() -> None:
    columns = columns_of_model(model_of(default_text()))
    assert [each.name for each in columns.values() if each.label.isascii()] == []
    assert "satisfaction" not in columns, "the survey brings its own"
    assert columns["dual_duty"].holds_marks
