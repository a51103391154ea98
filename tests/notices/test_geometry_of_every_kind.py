"""Every kind of the catalogue and its variants beside GB/T 9704—2012: what applies to its layout, measured on its paper.

``pytest tests/notices/test_geometry_of_every_kind.py -s`` prints the rows of the table in docs/documents.md. What our
documents use seldom is measured on specimens, by test_geometry.py.
"""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from app.notices.content.letterhead import Document
from config import ROOT
from tests.notices.measuring import MM, Row, Sheet, sheets
from tests.notices.papers import CASES, of_every_case, paper
from tests.notices.test_geometry import CELL, Measure, farthest, full_rows, right_edge

#: Left and right edge of the text block; the lower one, from the upper edge of the paper.
EDGES = {
    "letter": (28, 184, 262),
    "file": (28, 184, 262),
    "form": (28, 184, 272),
    "report": (28, 184, 270),
    "table": (35, 260, 184),
}
#: From the upper edge of the paper to the ink of the issuing organ's mark (10.1, 7.2.4).
MARKS = {"letter": 30, "file": 72}
#: The columns of the table, in its order.
COLUMNS = ("左边", "右边", "行距", "标题居中", "标志", "文号", "日期右边", "署名居中", "版记", "页码")
TITLE, BODY = 22.0, 15.0


def test_the_specimens_of_the_table_are_every_kind_and_variant() -> None:
    assert {content.layout for content in CASES.values()} == set(EDGES)


@pytest.mark.parametrize("name", of_every_case())
def test_each_stands_on_paper_as_the_standard_asks(name: str) -> None:
    content = CASES[name]
    with sheets(paper(name)) as pages:
        measures = {each.name: each for each in measured(content, [(page, page.rows()) for page in pages])}
    off = [each.line for each in measures.values() if abs(each.difference) > each.tolerance + 1e-9]
    row = f"| `{name}` | " + " | ".join(cell(measures.get(column)) for column in COLUMNS) + " |"
    print(f"\n{row}")  # noqa: T201 - the row of the table, with -s
    assert off == []
    if row not in (ROOT / "docs" / "documents.md").read_text(encoding="utf-8"):
        pytest.fail(f"Copy the row into the table of docs/documents.md:\n{row}")


def cell(measure: Measure | None) -> str:
    return f"{measure.measured:.2f}" if measure else "–"


def measured(content: Document, pages: list[tuple[Sheet, list[Row]]]) -> Iterator[Measure]:
    left, right, bottom = EDGES[content.layout]
    if content.layout in {"letter", "file"}:
        yield from lines_of_text([page for page, _ in pages])
        yield from head(content, *pages[0])
    else:
        yield from frame_of_the_table(content, *pages[-1 if content.layout == "form" else 0])
        if content.mark and content.layout != "report":
            number = next(row for row in pages[0][1] if row.text.endswith("〔2026〕1号"))
            yield Measure("文号", "10.1", right, number.right, 0.3)
    title = next(row for _, rows in pages for row in rows if abs(row.size - TITLE) < 0.3)
    yield Measure("标题居中", "7.3.1", (left + right) / 2, (title.left + title.right) / 2, 0.3)
    if content.layout in {"letter", "file", "report"}:
        yield from signature([row for _, rows in pages for row in rows])
    if content.layout == "file":
        page, rows = pages[-1]
        yield Measure("版记", "7.4.1", 262, page.strokes(29, rows[-2].bottom, 263)[-1][1], 0.1)
    if content.layout != "table":  # those of turned pages are measured by test_geometry.py
        yield from page_number(bottom, pages)


def lines_of_text(pages: list[Sheet]) -> Iterator[Measure]:
    rows = [full_rows(page) for page in pages]
    full = [row for each in rows for row in each]
    yield Measure(
        "左边", "5.2.1", 28, farthest([row.left for row in full if row.left < 30] or [28], 28), 0.05
    )
    yield Measure("右边", "5.2.1", 184, farthest([right_edge(row) for row in full], 184), 0.3)
    steps = [
        (below.baseline - above.baseline) * MM
        for page in pages
        for above, below in pairwise(row for row in page.rows() if row.size > BODY)
        if below.baseline - above.baseline < 12
    ]
    yield Measure("行距", "5.2.3", 28.99, farthest(steps, 28.99), 0.05)


def head(content: Document, page: Sheet, rows: list[Row]) -> Iterator[Measure]:
    mark = next(row for row in rows if row.size > TITLE + 1)
    yield Measure("标志", "10.1、7.2.4", MARKS[content.layout], page.ink_of(mark)[1], 0.1)
    number = next(row for row in rows if row.text.endswith("〔2026〕1号"))
    if content.layout == "letter":
        yield Measure("文号", "10.1", 184, number.right, 0.3)
    else:
        yield Measure("文号", "7.2.5", 106, (number.left + number.right) / 2, 0.3)


def frame_of_the_table(content: Document, page: Sheet, rows: list[Row]) -> Iterator[Measure]:
    """The outermost ink beside lines in cells: the rules of the table."""
    left, right, _ = EDGES[content.layout]
    beside = [page.ink(left - 0.3, right + 10, row.top, row.bottom) for row in rows if row.size < 12.5][:9:2]
    yield Measure("左边", "5.2.1", left, min(each[0] for each in beside), 0.2)
    yield Measure("右边", "5.2.1", right, max(each[2] for each in beside), 0.2)


def signature(rows: list[Row]) -> Iterator[Measure]:
    at = next(n for n, row in enumerate(rows) if row.text == "2026年11月22日" and row.size > BODY)
    dated, signed = rows[at], rows[at - 1]
    organ = signed.part(signed.text[signed.text.index("明川市监察") if "明川市监察" in signed.text else 0 :])
    yield Measure("日期右边", "7.3.5.1", 184 - 4 * CELL, dated.right, 0.2)
    yield Measure("署名居中", "7.3.5.1", (dated.left + dated.right) / 2, (organ.left + organ.right) / 2, 0.2)


def page_number(bottom: float, pages: list[tuple[Sheet, list[Row]]]) -> Iterator[Measure]:
    """From the text block to the dash, of the page farthest off; odd pages right, even ones left, one cell in."""
    found = [
        (number, page, row)
        for number, (page, rows) in enumerate(pages, start=1)
        for row in rows
        if row.text == f"—{number}—"
    ]
    for number, _, row in found:
        assert abs(row.right - (184 - CELL) if number % 2 else row.left - (28 + CELL)) < 0.1
    if found:
        drops = [page.ink_of(Row(row.glyphs[:1]))[1] - bottom for _, page, row in found]
        yield Measure("页码", "7.5", 7, farthest(drops, 7), 0.1)
