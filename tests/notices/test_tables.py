"""Cells of tables are set like paragraphs: no mark where it may not stand, and a right edge of their own."""

import re
from collections import Counter
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any

import pytest

from app.notices.content.index import FileIndex
from app.notices.content.ledger import RectificationLedger
from app.notices.content.lists import ThreeLists
from app.notices.content.slip import SupervisionSlip
from app.notices.content.warning import WarningNotice
from app.notices.render import print_document
from app.notices.typesetting.characters import CLOSING, OPENING
from tests.notices.measuring import MM, Glyph, Sheet, sheets
from tests.notices.specimen import IMPRINT, TEXT, Letter, content, printed

FOUND = (
    "水利工程“项目变更”审批层级过多·时限过长（共12件），其中·有7件“超过规定时限”，最长超期46个自然日；"
    "群众反映·办事难、办事慢……须按《水利工程建设项目管理规定》清理变更·审批环节，逐件查明（并答复）项目单位。"
)
TABLE = (
    '<table class="problems"><colgroup><col class="w-order"/><col class="w-class"/><col class="w-found"/>'
    '<col class="w-indicator"/><col class="w-asked"/><col class="w-due"/></colgroup><tbody>'
    f"<tr><td>1</td><td>堵点</td><td>{FOUND}</td><td>权力运行·审批按时·办结率</td><td>{FOUND}</td><td>3个月</td></tr>"
    "</tbody></table>"
)


def lines_of_a_column(pages: list[Sheet], left: float, right: float) -> list[list[Glyph]]:
    """The lines of size 10.5 between two distances from the left edge of the paper, on the page of the table."""
    small = ([each for each in page.glyphs() if 10 < each.size < 11] for page in pages)
    found = [each for each in next(filter(None, small)) if left <= each.left < right]
    found.sort(key=lambda each: (round(each.baseline, 1), each.left))
    return [list(line) for _, line in groupby(found, key=lambda each: round(each.baseline, 1))]


@pytest.fixture(scope="module")
def columns() -> dict[str, list[list[Glyph]]]:
    """The lines of the third, fourth and fifth column of the table above."""
    with sheets(printed(content(Letter), TABLE)) as pages:
        edges = [28 + 156 * share for share in (0.15, 0.43, 0.55, 0.79)]
        return {
            name: lines_of_a_column(pages, left, right)
            for name, (left, right) in zip(("found", "indicator", "asked"), pairwise(edges), strict=True)
        }


def test_no_line_of_a_cell_begins_or_ends_with_a_mark_that_may_not(
    columns: dict[str, list[list[Glyph]]],
) -> None:
    lines = [line for column in columns.values() for line in column]
    assert len(lines) > 20
    assert [line[0].text for line in lines if line[0].text in CLOSING] == []
    assert [line[-1].text for line in lines if line[-1].text in OPENING] == []
    assert any("·" in "".join(each.text for each in line) for line in columns["indicator"])


def test_full_lines_of_a_cell_end_at_one_edge(columns: dict[str, list[list[Glyph]]]) -> None:
    for name in ("found", "asked"):
        ends = [line[-1].right for line in columns[name][:-1]]
        edge = max(ends)
        # A line that would have to be pulled apart too far stays ragged; most do not.
        assert sum(edge - each < 0.4 or abs(edge - each - 5.25 / MM) < 0.4 for each in ends) >= len(ends) - 2


def test_a_line_that_the_template_ends_is_ended() -> None:
    body = TABLE.replace("3个月", "限期整改<br/>3个月<br/>至2027年2月24日")
    with sheets(printed(content(Letter), body)) as pages:
        last = lines_of_a_column(pages, 28 + 156 * 0.79, 184)
    assert ["".join(each.text for each in line) for line in last] == ["限期整改", "3个月", "至2027年2月24日"]


def test_the_colophon_never_stands_alone_on_a_page() -> None:
    copies = tuple(f"市直机关工作委员会第{n}党总支" for n in range(1, 9))
    seen = set()
    for lines in range(6, 20):
        document = content(Letter, copies_to=copies, organ=replace(WarningNotice.sample().organ))
        with sheets(printed(document, f"<p>{'清' * 28 * lines}</p><p>{TEXT}</p>")) as pages:
            seen.add(len(pages))
            [last] = [page for page in pages if any("抄送" in row.text for row in page.rows())]
            texts = [row.text for row in last.rows()]
            assert last is pages[-1]
            assert any("（联系人" in text for text in texts)
            before = texts.index(next(text for text in texts if "中共明川市纪律检查委员会" in text))
            assert any("。" in text for text in texts[:before]), f"{lines}: the signature stands without text"
    assert len(seen) > 1


def test_a_table_breaks_between_its_rows() -> None:
    sample = WarningNotice.sample()
    many = replace(sample, problems=tuple(replace(sample.problems[n % 3], number=n + 1) for n in range(20)))
    with sheets(print_document(many, IMPRINT).pdf) as pages:
        heads = sum(any("具体表现" in row.text for row in page.rows()) for page in pages)
    assert heads >= 3


#: Each sentence is told from every other by its number.
SENTENCES = tuple(f"第{number}句清理变更审批环节，逐件查明并答复项目单位。" for number in range(100, 180))


def with_a_cell_of_several_pages() -> dict[str, tuple[Any, str]]:
    """Documents with one row longer than a page, and a word of the head of its table."""
    long = "".join(SENTENCES)
    warning, lists, ledger = WarningNotice.sample(), ThreeLists.sample(), RectificationLedger.sample()
    first, second, *others = warning.problems
    measure, *measures = lists.measures
    line, *lines = ledger.lines
    return {
        "letter": (
            replace(warning, problems=(first, replace(second, description=long), *others)),
            "具体表现",
        ),
        "lists": (replace(lists, measures=(replace(measure, content=long), *measures)), "整改措施"),
        "ledger": (replace(ledger, lines=(replace(line, measures=SENTENCES), *lines)), "存在问题"),
        "form": (replace(SupervisionSlip.sample(), content=long), ""),
    }


@pytest.mark.parametrize("layout", ["letter", "lists", "ledger", "form"])
def test_a_row_longer_than_a_page_goes_on_under_its_head_and_loses_nothing(layout: str) -> None:
    document, head = with_a_cell_of_several_pages()[layout]
    with sheets(print_document(document, IMPRINT).pdf) as pages:
        texts = ["\n".join(row.text for row in page.rows()) for page in pages]
        open_below = [page.height - page.rows()[-1].bottom for page in pages]
    parted = [number for number, text in enumerate(texts) if re.search(r"第\d{3}", text)]
    assert len(parted) > 2
    if head:
        assert [texts[number].count(head) for number in parted] == [1] * len(parted)
    numbers = re.findall(r"第(\d{3})", "".join(texts))
    assert numbers == [each[1:4] for each in SENTENCES]
    assert not Counter("".join(SENTENCES)) - Counter("".join(texts)), "characters are missing on paper"
    assert max(open_below[number] for number in parted[:-1]) < 45, "a page before the last was left open"


def test_a_line_of_a_cell_that_lacks_more_than_a_character_is_not_pulled_apart() -> None:
    """送达回证（清预 before 〔2026〕1号, which stays whole, in a column of nine characters."""
    with sheets(print_document(FileIndex.sample(), IMPRINT).pdf) as pages:
        [row] = [row.part("送达回证（清预") for row in pages[0].rows() if "送达回证（清预" in row.text]
    apart = [after.left - before.left for before, after in pairwise(row.glyphs)]
    assert max(apart) * MM < 1.1 * row.size
