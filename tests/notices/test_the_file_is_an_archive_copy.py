"""PDF/A-3a without a validator at hand: what ISO 19005-3 asks of the file, and the content attached as data."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pikepdf
import pytest

from app.notices.content.catalogue import DOCUMENTS
from app.notices.content.shape import as_json, from_json
from app.notices.content.warning import WarningNotice
from app.notices.render import Imprint, print_document
from tests.notices.reading import read

IMPRINT = Imprint(
    number="清预〔2026〕1号",
    dated=date(2026, 11, 22),
    code="https://qingjian.example/v/abcdefghijklmnopqrstuvwxyz234567",
    signed_at=datetime(2026, 11, 22, 1, 30, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return print_document(WarningNotice.sample(), IMPRINT).pdf


@pytest.fixture(scope="module")
def file(pdf: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        yield opened


def test_it_says_that_it_is_pdf_a_3a(file: pikepdf.Pdf) -> None:
    with file.open_metadata() as metadata:
        assert metadata.pdfa_status == "3A"
        assert metadata["dc:title"] == "关于对明川市水利局政治生态预警的通知书"
    assert not file.is_encrypted
    assert "/ID" in file.trailer
    assert file.trailer.ID[0] != b""


def test_its_colours_have_a_profile(file: pikepdf.Pdf) -> None:
    [intent] = file.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    assert b"RGB " in intent.DestOutputProfile.read_bytes()[:64]


def test_every_font_is_embedded(pdf: bytes) -> None:
    # read() raises for a font that is only named.
    assert set(read(pdf).fonts) >= {"FandolFang-Regular", "FandolSong-Bold"}


def test_its_structure_is_tagged_and_its_language_named(file: pikepdf.Pdf) -> None:
    assert file.Root.MarkInfo.Marked
    assert file.Root.Lang == "zh-CN"
    assert "/StructTreeRoot" in file.Root
    assert all("/StructParents" in page for page in file.pages)


def test_nothing_in_it_acts(file: pikepdf.Pdf) -> None:
    for entry in file.objects:
        if isinstance(entry, pikepdf.Dictionary):
            assert not {"/JS", "/JavaScript", "/AA", "/OpenAction", "/Launch"} & set(entry.keys())


def test_the_content_is_attached_as_data_and_reads_back(file: pikepdf.Pdf) -> None:
    [attached] = file.Root.AF
    assert attached.AFRelationship == "/Data"
    content = json.loads(attached.EF.F.read_bytes())
    assert from_json(WarningNotice, content) == WarningNotice.sample()
    assert attached.EF.F.Params.ModDate == attached.EF.F.Params.CreationDate


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_kind_carries_its_content(kind: object) -> None:
    content = DOCUMENTS[kind].sample()  # type: ignore[index]
    with pikepdf.open(io.BytesIO(print_document(content, IMPRINT).pdf)) as opened:
        assert json.loads(opened.Root.AF[0].EF.F.read_bytes()) == as_json(content)
