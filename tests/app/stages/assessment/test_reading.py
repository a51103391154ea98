"""A table of results, judged row by row."""

import io
from decimal import Decimal

import pytest
from openpyxl import Workbook

from app.stages.assessment.reading import read_results
from app.stages.assessment.tables import Unreadable

HEAD = "单位代码,单位名称,得分,同类组,问题,类别,整改类型,对应指标,整改要求,整改期限\n"


def read(*lines: str, head: str = HEAD):
    return read_results((head + "\n".join(lines)).encode(), "得分.csv")


def complaints(*lines: str) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, str(each.reason)) for each in read(*lines).mistakes]


def test_several_rows_of_a_unit_add_problems_and_keep_one_score() -> None:
    reading = read(
        "A1,甲局,59.995,,审批超期,堵点,立行立改,审批按时办结率,清理环节,15个自然日",
        "A1,,,,资金拨付慢,痛点,,,,",
        "B2,乙局,,机关组,,,,,,",
    )
    assert not reading.mistakes
    first, second = reading.results
    assert (first.code, first.score) == ("A1", Decimal("60.00"))
    assert [(p["problem"], p["problem_class"], p["item_type"], p["own_term"]) for p in first.problems] == [
        ("审批超期", "blockage", "immediate", "15D"),
        ("资金拨付慢", "pain_point", "limited", ""),
    ]
    assert (second.score, second.group) == (None, "机关组")


@pytest.mark.parametrize("text", ["缺", "缺数", "-", "", "N/A"])
def test_a_missing_score_is_missing_not_zero(text: str) -> None:
    assert read(f"A1,甲局,{text}").results[0].score is None
    assert read("A1,甲局,0").results[0].score == Decimal("0.00")


@pytest.mark.parametrize(
    ("line", "column", "says"),
    [
        (",甲局,80", "Unit code", "Write the unit's code"),
        ("A1,甲局,八十", "Score", "is no number"),
        ("A1,甲局,101", "Score", "not between 0 and 100"),
        ("A1,甲局,-1", "Score", "not between 0 and 100"),
        ("A1,甲局,NaN", "Score", "not between 0 and 100"),
        ("A1,甲局,#N/A", "Score", "is no number"),
        ("A1,甲局,80,,,堵点", "Problem", "Describe the problem"),
        ("A1,甲局,80,,有问题,难点", "Class", "堵点, 痛点 or 污染点"),
        ("A1,甲局,80,,有问题,堵点,慢慢改", "Type of rectification", "立行立改"),
        ("A1,甲局,80,,有问题,堵点,,,,30天", "Term", "with its unit"),
        (f"A1,甲局,80,,有问题,堵点,,{'指' * 201}", "Indicator", "No more than 200 characters"),
    ],
)
def test_a_wrong_row_says_where_and_what_to_do(line: str, column: str, says: str) -> None:
    [(row, where, sentence)] = complaints(line)
    assert (row, where) == (2, column)
    assert says in sentence


def test_two_different_scores_of_one_unit_are_a_mistake_that_names_the_first() -> None:
    [(row, column, sentence)] = complaints("A1,,80", "B1,,70", "A1,,81")
    assert (row, column) == (4, "Score")
    assert "Row 2 gives this unit the score 80.00" in sentence


def test_spreadsheets_keep_codes_whole_and_decimals_exact() -> None:
    book = Workbook()
    book.active.append(["单位代码", "得分"])
    book.active.append([420100, 59.995])
    book.active.append([None, None])
    book.active.append(["乙-01", "６０．５"])
    kept = io.BytesIO()
    book.save(kept)
    reading = read_results(kept.getvalue(), "得分.xlsx")
    assert [(each.code, each.score, each.row) for each in reading.results] == [
        ("420100", Decimal("60.00"), 2),
        ("乙-01", Decimal("60.50"), 4),
    ]


def test_gbk_text_from_an_office_machine_is_understood() -> None:
    content = (HEAD + "A1,甲局,80,,办事公道评价低,痛点").encode("gb18030")
    assert read_results(content, "得分.csv").results[0].problems[0]["problem"] == "办事公道评价低"


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "a.csv", "empty"),
        ("单位,得分\n".encode(), "a.csv", "missing: 单位编码"),
        ("单位代码,得分,分数\n".encode(), "a.csv", "stands twice"),
        (b"PK\x03\x04 broken", "a.xlsx", "damaged"),
        (b"hello", "a.xlsx", "not a spreadsheet"),
        (b"\x89PNG\x00\x00", "a.csv", "neither CSV text"),
        ('单位代码,得分\nA,"80\nB,70\n'.encode(), "a.csv", "Row 2 cannot be read as CSV"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content: bytes, name: str, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        read_results(content, name)


def test_lines_may_end_as_on_any_machine_and_what_nobody_sees_is_gone() -> None:
    for end in ("\n", "\r\n", "\r"):
        content = (
            HEAD.replace("\n", end) + f'A\u200b1,甲局,80,,"第一行\n第二行\x0b\u202e",痛点{end}B,,70{end}'
        )
        first, second = read_results(content.encode(), "得分.csv").results
        assert (first.code, first.problems[0]["problem"]) == ("A1", "第一行\n第二行")
        assert second.code == "B"
