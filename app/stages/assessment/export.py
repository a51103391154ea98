"""Results as files: the ranking as filtered, and the template that an import starts from."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from app.stages.assessment.computing.split import Split
from app.stages.assessment.queries import Line
from app.stages.assessment.reading import COLUMNS
from app.web.exporting import harmless

Cell = str | int | Decimal | None

HEADINGS = (
    "同类组",
    "名次",
    "参评单位数",
    "单位编码",
    "单位名称",
    "得分",
    "合格分",
    "较上期",
    "上期名次",
    "名次升降",
    "预警事由",
    "等次",
    "可靠程度",
    "体检报告单编号",
    "定量指标得分",
    "定性指标得分",
    "加减分",
)
#: ``robustness.Certainty`` by value, as documents and files say it.
CERTAINTIES = {"certified": "已证明", "robust": "稳固", "likely": "较可能", "contested": "存疑"}


def ranking_rows(
    lines: Iterable[Line],
    pass_mark: Decimal,
    sure: Mapping[int, tuple[str, str]] | None = None,
    splits: Mapping[int, Split | None] | None = None,
) -> Iterator[Sequence[Cell]]:
    """One row for each line, in the words that the notices use; ``sure`` has grade and certainty by unit."""
    for line in lines:
        result = line.result
        grade, certainty = (sure or {}).get(result.unit_id, ("", ""))
        split = (splits or {}).get(result.unit_id)
        yield (
            result.peer_group,
            result.rank,
            result.group_size,
            result.unit.code,
            result.unit.name,
            result.score if result.score is not None else "缺数",
            pass_mark,
            line.change,
            line.before.rank if line.before else None,
            line.places,
            reasons_in_words(result.reasons),
            grade,
            CERTAINTIES.get(certainty, ""),
            result.report_number,
            *((split.quantitative, split.qualitative, split.adjusted) if split else (None, None, None)),
        )


def reasons_in_words(reasons: Iterable[str]) -> str:
    """得分低于合格分；排名列同类组末位（并列延展）."""
    given = set(reasons)
    words = ["得分低于合格分"] if "below_pass_mark" in given else []
    if "bottom_n" in given:
        words.append("排名列同类组末位" + ("（并列延展）" if "tie" in given else ""))
    return "；".join(words)


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Text that opens rightly in office programs."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook with one sheet, its heading frozen, numbers as numbers."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for at, heading in enumerate(headings, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = (
            28 if "名称" in heading or "问题" in heading else 16
        )
    sheet.append(list(headings))
    for row in rows:
        sheet.append([harmless(cell) for cell in row])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def template_xlsx(units: Iterable[tuple[str, str]]) -> bytes:
    """An empty table of results with the units that are to be assessed, and what each column takes."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("评价结果")
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGHIJKL", (16, 28, 10, 20, 22, 40, 10, 12, 24, 40, 12, 14), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([column.heading for column in COLUMNS])
    for code, name in units:
        sheet.append([harmless(code), harmless(name)])
    notes = book.create_sheet("填写说明")
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 18, 90
    for line in _NOTES:
        notes.append(line)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


_NOTES = (
    ("列", "填写要求"),
    ("单位编码", "必填，与单位目录一致；单位名称仅供核对，不参与导入。"),
    ("得分", "0至100；四舍五入保留两位小数后与合格分比较。没有得分的留空或者填“缺数”，不得填0。"),
    ("同类组", "可不填；不填的按单位类别和层级分组。"),
    ("体检报告单编号", "可不填；不填的在发布时自动编号。"),
    ("问题", "可不填；一个单位有多个问题的，另起一行，单位编码相同，得分留空。"),
    ("类别", "有问题的必填：堵点、痛点、污染点。"),
    ("整改类型", "立行立改、限期整改、长期坚持；不填的为限期整改。"),
    ("整改期限", "带单位填写：15个自然日、30个工作日、3个月；不填的按制度规定。"),
)
