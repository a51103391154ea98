"""GB/T 9704—2012, 7.3.5.1: a seal stands upright over name and date, its top within one line of the text above."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import combinations
from math import dist
from pathlib import Path

import pikepdf
import pytest

from app.notices.content.catalogue import DOCUMENTS
from app.notices.content.extension import ExtensionReply
from app.notices.content.letterhead import Organ
from app.notices.content.shape import ContentRefused
from app.notices.render import Imprint, Printed, print_document, the_engine
from app.notices.seals import Place
from app.notices.seals.demo import furnish
from app.notices.seals.drawing import seal_picture
from app.notices.seals.keys import FolderOfSeals
from app.notices.seals.pades import PadesSealer
from app.notices.seals.pictures import WIDEST
from tests.notices.measuring import MM, Row, sheets
from workflows.vocabulary import NoticeKind

PITCH = 28.99
SIGNED_AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
IMPRINT = Imprint(number="清延〔2026〕1号", dated=date(2026, 11, 20), signed_at=SIGNED_AT)
#: Who may issue together: names that stand in rows of two, one below the other, and broken into two columns.
JOINT = (
    ("清江市监察委员会",),
    ("中共清江市纪律检查委员会", "清江市监察委员会"),
    ("甲局", "乙局", "丙局"),
    ("中共清江市纪律检查委员会", "清江市监察委员会", "清江市教育局"),
    (
        "中共清江市经济技术开发区纪律检查工作委员会驻综合行政执法局纪检监察组",
        "清江市监察委员会",
        "清江市教育局",
    ),
    ("中共清江市纪律检查委员会", "清江市监察委员会", "清江市教育局", "清江市财政局"),
    (
        "中共清江市纪律检查委员会",
        "清江市监察委员会",
        "清江市教育局",
        "清江市财政局",
        "清江市住房和城乡建设局",
    ),
    ("甲局", "乙局", "丙局", "丁局", "戊局", "己局"),
    (
        "中共清江市经济技术开发区纪律检查工作委员会",
        "清江市监察委员会",
        "清江市人力资源和社会保障局劳动保障监察支队",
        "清江市教育局",
        "清江市财政局",
        "清江市住房和城乡建设局",
    ),
)
SEALED = [
    kind for kind, each in DOCUMENTS.items() if each.sealed and each.layout in ("file", "letter", "report")
]


@pytest.fixture(scope="module")
def printed() -> Printed:
    return print_document(ExtensionReply.sample(), IMPRINT)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seals")
    for organ in ExtensionReply.sample().organ.names:
        furnish(folder, organ, "open", the_engine().metrics)
    return folder


@pytest.fixture(scope="module")
def sealed(printed: Printed, folder: Path) -> bytes:
    organs = ExtensionReply.sample().organ.names
    return (
        PadesSealer(FolderOfSeals(folder, "open")).seal(printed.pdf, organs, printed.seals, at=SIGNED_AT).pdf
    )


def rows_around_the_seal(printed: Printed) -> list[Row]:
    """The rows of the page on which the last organ's seal goes."""
    with sheets(printed.pdf) as pages:
        return pages[printed.seals[-1].page].rows()


def test_name_and_date_lie_a_little_below_the_middle_of_the_seal(printed: Printed) -> None:
    place, rows = printed.seals[-1], rows_around_the_seal(printed)
    date_row = next(row for row in rows if "2026年11月20日" in row.text)
    name_row = rows[rows.index(date_row) - 1]
    middle = (297 * MM - place.y) / MM
    between = (name_row.baseline + date_row.baseline) / 2 - 16 * 0.35 / MM
    assert 1 <= between - middle <= 6
    left, right = date_row.left, date_row.right
    assert left < place.x / MM < right


@pytest.mark.parametrize("diameter", [42, 45, 50])
def test_the_top_of_the_seal_is_within_one_line_of_the_text(printed: Printed, diameter: float) -> None:
    place, rows = printed.seals[-1], rows_around_the_seal(printed)
    date_row = next(row for row in rows if "2026年11月20日" in row.text)
    text = rows[rows.index(date_row) - 2]
    top = 297 - place.y / MM - diameter / 2
    assert 0 <= top - text.baseline <= PITCH / MM


@pytest.mark.parametrize("names", JOINT, ids=lambda names: f"{len(names)} organs, {len(names[0])} characters")
def test_the_seals_of_joint_organs_stand_in_order_in_the_text_block_and_never_touch(
    names: tuple[str, ...],
) -> None:
    """Even the widest, of 5 cm; each upright over its organ's name, the last over the date too, the first by the text."""
    found = print_document(replace(ExtensionReply.sample(), organ=Organ(code="清", names=names)), IMPRINT)
    places = found.seals
    assert len(places) == len(names)
    assert len({place.page for place in places}) == 1
    for one, other in combinations(places, 2):
        assert dist((one.x, one.y), (other.x, other.y)) > WIDEST
    for place in places:
        assert place.x - WIDEST / 2 >= 28 * MM
        assert place.x + WIDEST / 2 <= 184 * MM
        assert place.y - WIDEST / 2 >= (297 - 262) * MM
    # From the left to the right and from the top to the bottom, as the organs are named.
    assert [(round(place.y), place.x) for place in places] == sorted(
        ((round(place.y), place.x) for place in places), key=lambda at: (-at[0], at[1])
    )
    rows = rows_around_the_seal(found)
    for name, place in zip(names, places, strict=True):
        assert any(under in name for under in words_under(place, rows))
    assert any(under in "2026年11月20日" for under in words_under(places[-1], rows))
    first = next(row for row in rows if row.text.startswith(names[0][:2]) and row.left > 28.5)
    text = rows[rows.index(first) - 1]
    for diameter in (42, 50):
        assert 0 <= 297 - places[0].y / MM - diameter / 2 - text.baseline <= PITCH / MM


def test_more_organs_than_a_page_has_room_for_are_refused() -> None:
    with pytest.raises(ContentRefused, match="At most 6 organs"):
        Organ(code="清", names=tuple("甲乙丙丁戊己庚"))


def words_under(place: Place, rows: list[Row]) -> list[str]:
    """What the middle of a seal covers, and a line below: two characters or three of each row."""
    x, y = place.x / MM, 297 - place.y / MM
    found = (
        "".join(glyph.text for glyph in row.glyphs if glyph.right > x - 5 and glyph.left < x + 5)
        for row in rows
        if -1 <= row.baseline - y <= 1.2 * PITCH / MM
    )
    return [each for each in found if len(each) > 1]


def test_the_seals_of_six_organs_are_all_found(tmp_path: Path) -> None:
    names = JOINT[-1]
    found = print_document(replace(ExtensionReply.sample(), organ=Organ(code="清", names=names)), IMPRINT)
    for name in names:
        furnish(tmp_path, name, "open", the_engine().metrics)
    sealer = PadesSealer(FolderOfSeals(tmp_path, "open"))
    examined = sealer.examine(sealer.seal(found.pdf, names, found.seals, at=SIGNED_AT).pdf)
    assert tuple(each.organ for each in examined) == names
    assert all(each.intact and each.known for each in examined)


@pytest.mark.parametrize("kind", SEALED, ids=str)
def test_every_sealed_document_says_where_each_seal_goes(kind: NoticeKind) -> None:
    content = DOCUMENTS[kind].sample()
    found = print_document(content, IMPRINT)
    assert len(found.seals) == len(content.organ.names)
    assert len({place.page for place in found.seals}) == 1


def test_the_file_keeps_no_mark_of_where_they_go(printed: Printed) -> None:
    with pikepdf.open(io.BytesIO(printed.pdf)) as file:
        assert "/Names" not in file.Root or "/Dests" not in file.Root.Names


def test_the_sealed_file_is_an_archive_copy_still(sealed: bytes) -> None:
    with pikepdf.open(io.BytesIO(sealed)) as file:
        with file.open_metadata() as metadata:
            assert metadata.pdfa_status == "3A"
        fields = [field for field in file.Root.AcroForm.Fields if field.FT == "/Sig"]
        assert len(fields) == 2
        for field in fields:
            assert int(field.F) & 4  # printed
            assert not int(field.F) & 2  # and not hidden
            assert field.V.SubFilter == "/ETSI.CAdES.detached"
            assert "/N" in field.AP


def test_the_picture_of_the_demo_reads_as_a_sample_and_needs_no_font(folder: Path) -> None:
    organ = ExtensionReply.sample().organ.names[0]
    plain, marked = (seal_picture(organ, the_engine().metrics, word=word) for word in ("", "样章"))
    assert len(marked) > len(plain)
    with pikepdf.open(folder / f"{organ}.pdf") as picture:
        [page] = picture.pages
        assert "/Font" not in page.Resources
        assert float(page.MediaBox[2]) == pytest.approx(42 * MM, abs=0.01)
