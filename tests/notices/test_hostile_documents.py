"""What is lawful and hard to print stands on paper as it should, for every kind; and so does the barest."""

import re
from datetime import UTC, date, datetime
from itertools import pairwise

import pypdfium2
import pytest

from app.notices.content.catalogue import DOCUMENTS
from app.notices.content.letterhead import Document
from app.notices.render import Imprint, print_document
from app.notices.typesetting.characters import OPENING
from tests.notices.hostile import CODE, LONG_UNIT, barest, hostile
from tests.notices.measuring import Row, sheets
from tests.notices.test_everything_stays_on_paper import out_of_place
from workflows.vocabulary import NoticeKind

IMPRINT = Imprint(
    number="清预〔2026〕1234号", dated=date(2026, 11, 22), signed_at=datetime(2026, 11, 22, tzinfo=UTC)
)
#: Full-width marks that never begin a line; where a foreign word was cut, its own dots and commas may.
NEVER_FIRST = "、。，．：；？！”’）〕》〉"
PAGE_NUMBER = re.compile(r"— (\d+) —")


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]
    finally:
        document.close()


def in_one(pages: list[str]) -> str:
    return re.sub(r"\s", "", "".join(pages))


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_hard_content_stands_where_it_should(kind: NoticeKind) -> None:
    content = hostile(kind)
    pdf = print_document(content, IMPRINT).pdf
    pages = pages_of(pdf)
    assert out_of_place(pdf) == []
    for text in (CODE, "䶮") if content.layout != "form" else ("䶮",):
        assert text in in_one(pages), "data is missing"
    assert_pages_are_numbered(content, pages)
    if content.layout in {"letter", "file"}:
        assert_signed_below_text(pages)
        assert_attachments_stand_beside_their_numbers(pdf)
        assert_no_line_begins_with_a_closing_mark(pdf)


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_the_barest_content_prints_without_gaps(kind: NoticeKind) -> None:
    content = barest(kind)
    pdf = print_document(content, IMPRINT).pdf
    assert out_of_place(pdf) == []
    text = in_one(pages_of(pdf))
    assert "None" not in text
    for empty in ("（）", "《》", "“”", "：。", "，，", "。。", "、。", "，。", "：；"):
        assert empty not in text, f"{empty} in {text}"


def assert_pages_are_numbered(content: Document, pages: list[str]) -> None:
    """From one to the last, but not on the first page of a letter or a form (10.1)."""
    numbers = [int(found[1]) if (found := PAGE_NUMBER.search(text)) else None for text in pages]
    first = None if content.layout in {"letter", "form"} else 1
    assert numbers == [first, *range(2, len(pages) + 1)]


def assert_signed_below_text(pages: list[str]) -> None:
    """The signature is whole on one page, below text of the document (7.3.5.5)."""
    [signed] = [text for text in pages if "（联系人：" in text.replace("\n", "")]
    before, date_, _ = signed.rpartition("2026年11月22日\n（联系人")
    assert date_, "the day is parted from the contact"
    above = before.rpartition("中共明川市经济技术开发区")[0]
    assert above.strip(), "the signature's page holds nothing of the document"


def assert_attachments_stand_beside_their_numbers(pdf: bytes) -> None:
    with sheets(pdf) as pages:
        rows = [row.text for page in pages for row in page.rows()]
    for number in range(1, 13):
        assert any(f"{number}.第{number}次整改" in row for row in rows), number


def assert_no_line_begins_with_a_closing_mark(pdf: bytes) -> None:
    with sheets(pdf) as pages:
        body = [[row for row in page.rows() if row.size > 15] for page in pages]
    for rows in body:
        for row, following in pairwise(rows):
            if begins_at_the_edge(following):
                assert following.text[0] not in NEVER_FIRST, f"{row.text} | {following.text}"
            if begins_at_the_edge(row) and following.baseline - row.baseline < 11:
                assert row.text[-1] not in OPENING, row.text


def begins_at_the_edge(row: Row) -> bool:
    return abs(row.left - 28) < 0.5


def test_sixty_rows_repeat_their_head_on_every_page_and_none_is_cut() -> None:
    pages = pages_of(print_document(hostile(NoticeKind.FILE_INDEX, rows=60), IMPRINT).pdf)
    listed = [text for text in pages if "30年" in text]
    assert len(listed) > 5
    assert sum(text.count("30年") for text in listed) == 60
    for text in listed:
        assert "责任者" in text
        # Of each row the middle (how long it is kept) and both lines of its hash stand on one page.
        assert len(re.findall(r"0[1-7]a90[1-7]a9", text)) == 2 * text.count("30年")


def test_a_name_of_forty_characters_is_broken_by_its_meaning_wherever_it_stands() -> None:
    pdf = print_document(hostile(NoticeKind.EXTENSION_REPLY), IMPRINT).pdf
    with sheets(pdf) as pages:
        mark = [row for row in pages[0].rows() if row.size > 18 and row.baseline < 60]
        signed = [row for page in pages for row in page.rows() if row.text.endswith("溪分中心委员会")]
        [dated] = [row for page in pages for row in page.rows() if row.text == "2026年11月22日"]
    lines = "".join(row.text for row in mark)
    assert lines.startswith(f"中共{LONG_UNIT}委员会")
    assert all(len(row.text) > 3 for row in mark)
    assert signed[-1].right < 184.3
    assert abs((dated.left + dated.right) / 2 - 142.42) < 1.5
