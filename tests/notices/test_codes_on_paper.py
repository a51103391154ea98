"""The code to verify by: on the last page alone, outside the text block, readable, and nothing else moves for it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pypdfium2
import pytest
import segno
import zxingcpp

from app.notices.content.appeal import AppealDecision
from app.notices.content.extension import ExtensionReply
from app.notices.content.health import HealthCheck
from app.notices.content.letterhead import Document
from app.notices.content.lists import ThreeLists
from app.notices.content.slip import SupervisionSlip
from app.notices.render import Imprint, print_document
from tests.notices.measuring import Row, sheets
from tests.notices.reading import codes_on
from tests.notices.specimen import Letter, content
from tests.notices.specimen import printed as specimen_of

ADDRESS = "https://qingjian.example/v/abcdefghijklmnopqrstuvwxyz234567"
PLAIN = Imprint(
    number="清延〔2026〕1号", dated=date(2026, 11, 22), signed_at=datetime(2026, 11, 22, tzinfo=UTC)
)
CODED = replace(PLAIN, code=ADDRESS)
CAPTION = "扫码核验"
#: One of each layout.
DOCUMENTS: dict[str, Document] = {
    "letter": ExtensionReply.sample(),
    "file": AppealDecision.sample(),
    "form": SupervisionSlip.sample(),
    "table": ThreeLists.sample(),
    "report": HealthCheck.sample(),
}
#: Dots in a millimetre of the picture that is measured.
DOTS = 300 / 25.4


@pytest.fixture(scope="module", params=DOCUMENTS)
def printed(request: pytest.FixtureRequest) -> tuple[bytes, bytes]:
    """The same document without a code, and with one."""
    document = DOCUMENTS[request.param]
    return print_document(document, PLAIN).pdf, print_document(document, CODED).pdf


def place_of_the_code(pdf: bytes) -> tuple[float, float, float, float]:
    """Left, top, and the distances from the right and lower edges of the last page, in millimetres."""
    document = pypdfium2.PdfDocument(pdf)
    picture = document[len(document) - 1].render(scale=300 / 72, grayscale=True).to_pil()
    document.close()
    [code] = zxingcpp.read_barcodes(picture)
    first, last = code.position.top_left, code.position.bottom_right
    return (first.x / DOTS, first.y / DOTS, (picture.width - last.x) / DOTS, (picture.height - last.y) / DOTS)


def words(pdf: bytes) -> list[list[Row]]:
    with sheets(pdf) as pages:
        return [page.rows() for page in pages]


def test_a_telephone_reads_it_on_the_last_page_alone(printed: tuple[bytes, bytes]) -> None:
    plain, coded = printed
    assert codes_on(plain) == []
    assert codes_on(coded) == [(len(words(coded)), ADDRESS)]


def test_it_stands_in_the_corner_outside_the_text_block(printed: tuple[bytes, bytes]) -> None:
    left, top, right, below = place_of_the_code(printed[1])
    landscape = left > 210
    assert left >= (297 - 37 + 3 if landscape else 184 + 6)
    assert top >= (210 - 26 if landscape else 297 - 35)
    # What printers cannot reach at the edges of a sheet, and four modules of blank.
    assert right >= 5
    assert below >= 6.5


def test_the_red_rules_of_a_letter_leave_it_four_modules_of_blank() -> None:
    letter = content(Letter, copies_to=(), attachments=())
    pdf = specimen_of(letter, "<p>同意。</p>", imprint=CODED)
    assert codes_on(pdf) == [(1, ADDRESS)]
    left, *_ = place_of_the_code(pdf)
    modules = len(segno.make_qr(ADDRESS, error="m").matrix)
    assert left - 190 >= 4 * 13 / modules


def test_nothing_else_moves_for_it(printed: tuple[bytes, bytes]) -> None:
    plain, coded = (words(each) for each in printed)
    assert coded[:-1] == plain[:-1]
    caption = [row for row in coded[-1] if CAPTION in row.text]
    assert len(caption) == 1
    assert [row for row in coded[-1] if row not in caption] == plain[-1]


def test_the_same_code_gives_the_same_bytes() -> None:
    document = DOCUMENTS["form"]
    assert print_document(document, CODED).pdf == print_document(document, CODED).pdf


def test_the_longest_address_that_settings_take_is_readable() -> None:
    longest = f"https://{'a' * 52}/v/{'b' * 32}"
    pdf = print_document(DOCUMENTS["form"], replace(PLAIN, code=longest)).pdf
    assert codes_on(pdf) == [(1, longest)]
