"""Long names, long lists and foreign words: whatever is printed stays inside the text block."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pypdfium2
import pytest

from app.notices.content.letterhead import Organ
from app.notices.content.warning import WarningNotice
from app.notices.render import Imprint, print_document
from tests.notices.papers import of_every_case, paper

MM = 72 / 25.4
#: The text block of GB/T 9704 with what the ink of a letter may lie beside its place; a landscape page is turned, and
#: the place of its page number with it: 35 mm, of which the number takes 7, and 37 mm.
LEFT, RIGHT = 27.5 * MM, 184.6 * MM

IMPRINT = Imprint(
    number="清预〔2026〕1234号", dated=date(2026, 11, 22), signed_at=datetime(2026, 11, 22, tzinfo=UTC)
)
LONG = "明川市经济技术开发区自来水供应与污水处理设施建设运行管理服务中心（副处级）"


def a_long_warning() -> WarningNotice:
    sample = WarningNotice.sample()
    found = "High risk food holding temperature; unapproved or unmaintained equipment or utensils 11/14/2015 "
    return replace(
        sample,
        unit=LONG,
        recipient=f"中共{LONG}委员会",
        organ=Organ(code="LONG", names=("San Francisco Department of Public Health Inspection Programme",)),
        problems=tuple(
            replace(sample.problems[0], number=n, description=found * n, indicator="Unmaintainedness" * 3)
            for n in range(1, 6)
        ),
    )


def out_of_place(pdf: bytes) -> list[str]:
    """Characters outside the text block, as "page: character at millimetres"."""
    found = []
    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document, start=1):
        width, height = page.get_size()
        left, right = (LEFT, RIGHT) if width < height else (26 * MM, width - 35 * MM)
        text = page.get_textpage()
        for index in range(text.count_chars()):
            box = text.get_charbox(index)
            character = text.get_text_range(index, 1)
            if character.strip() and (box[0] < left or box[2] > right or box[1] < 15 * MM or box[3] > height):
                found.append(f"{number}: {character} at {box[0] / MM:.0f}–{box[2] / MM:.0f} mm")
    document.close()
    return found


@pytest.mark.parametrize("name", of_every_case())
def test_samples_stay_in_the_text_block(name: str) -> None:
    assert out_of_place(paper(name)) == []


def test_long_words_and_names_stay_in_the_text_block() -> None:
    assert out_of_place(print_document(a_long_warning(), IMPRINT).pdf) == []


@pytest.mark.parametrize("name", of_every_case("letter", "file"))
def test_the_signature_never_stands_alone_on_a_page(name: str) -> None:
    pdf = pypdfium2.PdfDocument(paper(name))
    pages = [page.get_textpage().get_text_bounded() for page in pdf]
    pdf.close()
    [signed] = [text for text in pages if "（联系人：" in text]
    assert "。" in signed.partition("（联系人：")[0], "the signature's page holds no text"
