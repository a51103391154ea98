"""Every value of GB/T 9704—2012 (domain.md §4) that our documents use, measured from the PDF.

``pytest tests/notices/test_geometry.py -s`` prints the table of docs/documents.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from app.notices.content.letterhead import Urgency
from app.notices.content.lists import ThreeLists
from app.notices.render import print_document
from app.notices.typesetting.characters import HANGING
from config import ROOT
from tests.notices.measuring import MM, Row, Sheet, sheets
from tests.notices.specimen import IMPRINT, ONE_ORGAN, SOLID, TEXT, File, Letter, Unsealed, content, printed

CELL = 156 / 28
PITCH = 28.99 / MM
#: Half of what a line has over its characters.
HALF_LEADING = (28.99 - 16) / 2 / MM


@dataclass(frozen=True)
class Measure:
    """One value: what the standard says, what was measured, how far it may be off, in millimetres."""

    name: str
    clause: str
    standard: float
    measured: float
    tolerance: float

    @property
    def difference(self) -> float:
        return self.measured - self.standard

    @property
    def line(self) -> str:
        """A line of the table."""
        return f"| {self.name} | {self.clause} | {self.standard:.2f} | {self.measured:.2f} | {self.difference:+.2f} |"


def full_rows(sheet: Sheet) -> list[Row]:
    """The rows that fill their line: the next one goes on at the left edge, one pitch below."""
    rows = [row for row in sheet.rows() if row.size > 15]
    return [
        row
        for row, following in pairwise(rows)
        if abs(following.left - 28) < 0.5 and abs(following.baseline - row.baseline - PITCH) < 0.2
    ]


def right_edge(row: Row) -> float:
    """Where a row ends; half of a closing mark may hang over the edge, and does where the row is tight."""
    last = row.glyphs[-1]
    hangs = last.text in HANGING and last.right > 184 + CELL / 4
    return last.right - (last.size / 2 / MM if hangs else 0)


def farthest(values: list[float], standard: float) -> float:
    return max(values, key=lambda each: abs(each - standard))


def blank_above(sheet: Sheet, row: Row) -> float:
    """From the line before to the line of a row."""
    before = max(
        (each for each in sheet.rows() if each.baseline < row.baseline - 1), key=lambda each: each.baseline
    )
    return row.line_top - before.line_top - PITCH


@pytest.fixture(scope="module")
def letter() -> Iterator[list[Sheet]]:
    document = content(
        Letter, urgency=Urgency.URGENT, attachments=("情况说明", "证明材料清单"), copies_to=("市委办公室",)
    )
    with sheets(printed(document, f"<p>{TEXT}</p><h3>一、有关情况</h3><p>{TEXT}</p>")) as pages:
        yield pages


@pytest.fixture(scope="module")
def file() -> Iterator[list[Sheet]]:
    document = content(File, organ=ONE_ORGAN, copies_to=("市委办公室", "市委组织部"))
    with sheets(printed(document, f"<p>{SOLID}</p><p>{TEXT}</p>")) as pages:
        yield pages


@pytest.fixture(scope="module")
def unsealed() -> Iterator[list[Sheet]]:
    with sheets(printed(content(Unsealed, organ=ONE_ORGAN), f"<p>{TEXT}</p>")) as pages:
        yield pages


def text_block(letter: list[Sheet], file: list[Sheet]) -> Iterator[Measure]:
    rows = [row for sheet in (*letter, *file) for row in full_rows(sheet)]
    assert len(rows) > 40
    continued = [row for row in rows if row.left < 30]
    yield Measure("版心左边", "5.2.1", 28, farthest([row.left for row in continued], 28), 0.05)
    yield Measure("整行右边（最远者）", "5.2.1", 184, farthest([right_edge(row) for row in rows], 184), 0.3)
    solid = [row for row in file[1].rows() if row.size > 15 and set(row.text) == {"清"}]
    yield Measure("每面行数（行）", "5.2.3", 22, len(solid), 0)
    yield Measure("每行字数（字）", "5.2.3", 28, farthest([len(row.text) for row in solid], 28), 0)
    steps = [(b.baseline - a.baseline) * MM for a, b in pairwise(solid)]
    yield Measure("行距（磅）", "5.2.3", 28.99, farthest(steps, 28.99), 0.05)
    yield Measure("第22行字底到版心上边", "5.2.1", 37 + 22 * PITCH - HALF_LEADING, solid[-1].bottom, 0.1)
    first = next(row for row in file[0].rows() if row.size > 15 and set(row.text) == {"清"})
    yield Measure("首行左空二字", "7.3.3", 28 + 2 * CELL, first.left, 0.05)


def head_of_a_file(file: list[Sheet]) -> Iterator[Measure]:
    page = file[0]
    mark, number = page.ink_of(page.row(ONE_ORGAN.names[0])), page.row("号")
    yield Measure("文件：发文机关标志上边到版心上边", "7.2.4", 35, mark[1] - 37, 0.1)
    yield Measure("文件：发文字号距标志二行", "7.2.5", 2 * PITCH, number.line_top - mark[3], 0.2)
    centre = (number.left + number.right) / 2
    yield Measure("文件：发文字号居中", "7.2.5", 106, centre, 0.3)
    [(above, _)] = page.strokes(40, number.bottom + 1, number.bottom + 8)
    yield Measure("文件：红色分隔线距发文字号", "7.2.7", 4, above - number.bottom, 0.1)
    left, right = page.rules()[0]
    yield Measure("文件：红色分隔线长", "7.2.7", 156, right - left, 0.1)
    title = page.row("延长")
    yield Measure("文件：标题在红线下空二行", "7.3.1", 2 * PITCH, title.line_top - above - 1.4 / MM, 0.2)
    recipient = page.row("党组：")
    yield Measure("主送机关在标题下空一行", "7.3.2", PITCH, blank_above(page, recipient), 0.1)


def foot_of_a_file(file: list[Sheet]) -> Iterator[Measure]:
    page = file[-1]
    copies, printed_on = page.row("抄送"), page.row("印发")
    first, middle, last = page.strokes(29, copies.top - 4, 263)
    yield Measure("版记：首条分隔线粗", "7.4.1", 0.35, first[1] - first[0], 0.05)
    yield Measure("版记：中间分隔线粗", "7.4.1", 0.25, middle[1] - middle[0], 0.05)
    yield Measure("版记：末条分隔线粗", "7.4.1", 0.35, last[1] - last[0], 0.05)
    yield Measure("版记：末条分隔线与版心下边", "7.4.1", 262, last[1], 0.1)
    left, right = page.rules()[-1]
    yield Measure("版记：分隔线长", "7.4.1", 156, right - left, 0.1)
    yield Measure("版记：左空一字（4号）", "7.4.2", 28 + 14 / MM, copies.left, 0.1)
    yield Measure("版记：印发日期右空一字（4号）", "7.4.3", 184 - 14 / MM, printed_on.right, 0.1)


def page_numbers(file: list[Sheet], letter: list[Sheet]) -> Iterator[Measure]:
    odd, even = (next(row for row in page.rows() if row.text.startswith("—")) for page in (file[2], file[1]))
    yield Measure("页码一字线到版心下边", "7.5", 7, file[2].ink_of(Row(odd.glyphs[:1]))[1] - 262, 0.1)
    yield Measure("页码字号（磅）", "7.5", 14, odd.size, 0.05)
    yield Measure("单页码右空一字", "7.5", 184 - CELL, odd.right, 0.1)
    yield Measure("双页码左空一字", "7.5", 28 + CELL, even.left, 0.1)
    numbered = [any(row.text.startswith("—") for row in page.rows()) for page in letter]
    yield Measure("信函首页页码（个）", "10.1", 0, int(numbered[0]), 0)
    assert all(numbered[1:])


def head_of_a_letter(letter: list[Sheet]) -> Iterator[Measure]:
    page = letter[0]
    first, second, number, *_ = page.rows()
    mark, lower, urgency = page.ink_of(first), page.ink_of(second)[3], page.row("加急")
    yield Measure("信函：发文机关标志上边到页上边", "10.1", 30, mark[1], 0.1)
    yield Measure("信函：标志居中", "10.1", 106, (first.left + first.right) / 2, 0.1)
    thick, thin = page.strokes(22, lower + 1, lower + 8)
    yield Measure("信函：红色双线距标志", "10.1", 4, thick[0] - lower, 0.1)
    assert thick[1] - thick[0] > thin[1] - thin[0]
    thin, thick = page.strokes(22, 270, 280)
    yield Measure("信函：下方双线到页下边", "10.1", 20, page.height - thick[1], 0.1)
    assert thick[1] - thick[0] > thin[1] - thin[0]
    for left, right in sorted(set(page.rules())):
        yield Measure("信函：双线长", "10.1", 170, right - left, 0.1)
        yield Measure("信函：双线居中", "10.1", 20, left, 0.1)
    above = page.strokes(22, lower + 1, lower + 8)[-1][1]
    yield Measure("信函：发文字号距双线（3号字高的7/8）", "10.1", 14 / MM, number.top - above, 0.15)
    yield Measure("信函：发文字号右边", "10.1", 184, number.right, 0.3)
    yield Measure("信函：紧急程度左边", "10.1", 28, urgency.left, 0.1)
    title = page.row("延长")
    yield Measure("信函：标题距上一要素二行", "10.1", 2 * PITCH, blank_above(page, title), 0.1)


def many_attachments() -> Iterator[Measure]:
    """Twelve names, each of two lines: the first line stands beside its number, the second below the first."""
    names = tuple(f"第{n}次整改情况核查和群众满意度测评结果汇总表及其说明材料" for n in range(1, 13))
    with sheets(printed(content(Letter, attachments=names), f"<p>{TEXT}</p>")) as pages:
        rows = [row for page in pages for row in page.rows()]
        first, tenth = (next(row for row in rows if f"{n}.第{n}次" in row.text) for n in (1, 10))
        below = rows[rows.index(tenth) + 1]
        yield Measure("附件名称（十项以上）对齐", "7.3.4", first.part("第").left, tenth.part("第").left, 0.1)
        yield Measure("附件名称回行对齐", "7.3.4", tenth.part("第").left, below.left, 0.1)
        yield Measure("附件名称回行右边", "7.3.4", 184, right_edge(tenth), 0.3)


def after_the_body(letter: list[Sheet], unsealed: list[Sheet]) -> Iterator[Measure]:
    page = next(sheet for sheet in letter if any("附件：" in row.text for row in sheet.rows()))
    first, second = page.row("1.情况说明"), page.row("2.证明材料清单")
    yield Measure("附件说明在正文下空一行", "7.3.4", PITCH, blank_above(page, first), 0.1)
    yield Measure("附件说明左空二字", "7.3.4", 28 + 2 * CELL, first.left, 0.1)
    one, two = first.part("1."), second.part("2.")
    yield Measure("附件序号对齐", "7.3.4", one.left, two.left, 0.1)
    dated = page.last_row("2026年11月22日")
    signed = page.last_row("明川市监察委员会")
    organ = signed.part("明川市监察委员会")
    yield Measure("有章：成文日期右空四字", "7.3.5.1", 184 - 4 * CELL, dated.right, 0.2)
    centres = [(row.left + row.right) / 2 for row in (dated, organ)]
    yield Measure("有章：署名以成文日期居中", "7.3.5.1", centres[0], centres[1], 0.2)
    other = signed.part("中共明川市纪律检查委员会")
    apart = centres[1] - (other.left + other.right) / 2
    assert apart > 45, f"two seals of 45 mm would touch: {apart:.1f} mm"
    yield Measure(
        "有章：署名上空二行（印章顶端距正文一行之内）", "7.3.5.1", 2 * PITCH, blank_above(page, signed), 0.1
    )
    yield Measure("有章：成文日期在署名下一行", "7.3.5.1", PITCH, dated.baseline - signed.baseline, 0.1)
    contact = page.row("（联系人：")
    yield Measure("附注左空二字", "7.3.6", 28 + 2 * CELL, contact.left, 0.1)
    yield Measure("附注在成文日期下一行", "7.3.6", PITCH, contact.baseline - dated.baseline, 0.1)
    page = next(sheet for sheet in unsealed if any("（联系人" in row.text for row in sheet.rows()))
    organ, dated = page.last_row(ONE_ORGAN.names[0]), page.row("2026年11月22日")
    yield Measure("无章：署名在正文下空一行", "7.3.5.2", PITCH, blank_above(page, organ), 0.1)
    yield Measure("无章：署名右空二字", "7.3.5.2", 184 - 2 * CELL, organ.right, 0.2)
    yield Measure("无章：成文日期首字右移二字", "7.3.5.2", organ.left + 2 * CELL, dated.left, 0.2)


#: Amounts of different lengths, below which the colophon stands.
AMOUNTS = (
    '<table class="problems"><colgroup><col/><col class="e-figure"/></colgroup><tbody>'
    '<tr><td>甲</td><td class="figure">8.31</td></tr><tr><td>乙</td><td class="figure">101.20</td></tr>'
    "</tbody></table>"
)


@pytest.fixture(scope="module")
def annexed() -> Iterator[list[Sheet]]:
    annexes = (
        f"{{% call parts.annex(1, '整改情况说明') %}}<p>{TEXT}</p>{{% endcall %}}"
        f"{{% call parts.annex(2, '证明材料清单') %}}<p>{TEXT}</p>{AMOUNTS}{{% endcall %}}"
    )
    document = content(File, organ=ONE_ORGAN, attachments=("整改情况说明", "证明材料清单"))
    with sheets(printed(document, f"<p>{TEXT}</p>", annexes)) as pages:
        yield pages


def attachments_on_pages_of_their_own(annexed: list[Sheet]) -> Iterator[Measure]:
    first, last = annexed[-2], annexed[-1]
    mark, title = last.row("附件2"), last.row("证明材料清单")
    assert first.rows()[0].text == "附件1"
    yield Measure("附件：“附件2”顶格、第一行", "7.3.7", 28, mark.left, 0.05)
    yield Measure("附件：“附件2”在版心第一行", "7.3.7", 37, mark.line_top, 0.1)
    yield Measure("附件：标题在第三行", "7.3.7", 37 + 2 * PITCH, title.line_top, 0.1)
    yield Measure("附件：标题居中", "7.3.7", 106, (title.left + title.right) / 2, 0.1)
    yield Measure("附件：版记仍在最后一面版心下边", "7.3.7", 262, last.strokes(29, 240, 263)[-1][1], 0.1)
    printed_on = last.last_row("印发")
    yield Measure("表格之后的版记：左空一字（4号）", "7.4.2", 28 + 14 / MM, printed_on.left, 0.1)
    yield Measure("表格之后的版记：右空一字（4号）", "7.4.3", 184 - 14 / MM, printed_on.right, 0.1)
    yield Measure("表格之后的版记：字号（磅）", "7.4.2", 14, printed_on.size, 0.05)
    amount = last.row("8.31")
    yield Measure(
        "表格：数额末位对齐", "–", last.row("101.20").part("101.20").right, amount.part("8.31").right, 0.05
    )


@pytest.fixture(scope="module")
def measures(
    letter: list[Sheet], file: list[Sheet], unsealed: list[Sheet], annexed: list[Sheet]
) -> list[Measure]:
    return [
        *text_block(letter, file),
        *head_of_a_file(file),
        *head_of_a_letter(letter),
        *after_the_body(letter, unsealed),
        *many_attachments(),
        *foot_of_a_file(file),
        *attachments_on_pages_of_their_own(annexed),
        *page_numbers(file, letter),
    ]


def test_every_value_of_the_standard_is_met(measures: list[Measure]) -> None:
    print("\n".join(("", *(each.line for each in measures))))  # noqa: T201 - the table, with -s
    off = [each.line for each in measures if abs(each.difference) > each.tolerance + 1e-9]
    assert off == []


def test_the_table_in_the_documentation_is_the_one_measured(measures: list[Measure]) -> None:
    documented = Path(ROOT / "docs" / "documents.md").read_text(encoding="utf-8")
    missing = [each.line for each in measures if each.line not in documented]
    assert missing == [], "Copy the lines into docs/documents.md:\n" + "\n".join(missing)


def test_a_turned_page_keeps_its_number_where_it_is_on_the_paper() -> None:
    with sheets(print_document(ThreeLists.sample(), IMPRINT).pdf) as pages:
        # The paper turned upright: our left is its foot, our top its left side.
        odd, even = (page.ink(20, 34.5, 20, 190) for page in pages[:2])
        assert abs(odd[3] - (184 - CELL)) < 0.3
        assert abs(even[1] - (28 + CELL)) < 0.3
        dash = pages[0].ink(20, 34.5, odd[3] - 2, odd[3])
        assert abs(35 - dash[2] - 7) < 0.1
