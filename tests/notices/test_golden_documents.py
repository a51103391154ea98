"""Every document against its golden copy: words and order, pages, embedded fonts, and a picture of each page.

``pytest tests/notices --golden`` writes the copies anew; the review looks at the pictures.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from app.notices.content.catalogue import DOCUMENTS
from app.notices.render import SAMPLE, print_document
from tests.notices.papers import CASES, issued, of_every_case, paper
from tests.notices.reading import Read, difference, read
from workflows.vocabulary import NoticeKind

#: A share of visibly different pixels that no reader would notice.
TOLERANCE = 0.004


@pytest.mark.parametrize("name", of_every_case())
def test_the_document_is_its_golden_copy(
    name: str, golden_folder: Path, request: pytest.FixtureRequest
) -> None:
    compare(name, read(paper(name)), golden_folder, request)


def test_a_draft_says_so_and_has_no_number(golden_folder: Path, request: pytest.FixtureRequest) -> None:
    found = read(print_document(CASES["extension_reply"], SAMPLE).pdf)
    assert found.text.replace("\n", "").count("样稿") == found.pages
    assert "清延〔　　　〕　　号" in found.text
    compare("draft", found, golden_folder, request)


@pytest.mark.parametrize("name", ["extension_reply", "appeal_decision", "supervision_slip", "three_lists"])
def test_issued_paper_has_its_code_in_the_corner(
    name: str, golden_folder: Path, request: pytest.FixtureRequest
) -> None:
    content = CASES[name]
    imprint = replace(issued(content), code=f"https://qingjian.example/v/{'a' * 32}")
    compare(f"coded_{name}", read(print_document(content, imprint).pdf), golden_folder, request)


def test_every_kind_of_notice_has_its_document() -> None:
    assert set(DOCUMENTS) == set(NoticeKind)


def compare(name: str, found: Read, folder: Path, request: pytest.FixtureRequest) -> None:
    """Compare with the golden copy, or write it with --golden."""
    facts = f"pages: {found.pages}\nfonts: {', '.join(found.fonts)}\n\n"
    if request.config.getoption("--golden"):
        folder.mkdir(exist_ok=True)
        for old in folder.glob(f"{name}-*.png"):
            old.unlink()
        (folder / f"{name}.txt").write_text(facts + found.text, encoding="utf-8")
        for number, picture in enumerate(found.pictures, start=1):
            picture.quantize(16).save(folder / f"{name}-{number}.png", optimize=True)
    assert facts + found.text == (folder / f"{name}.txt").read_text(encoding="utf-8")
    assert found.pages == len(list(folder.glob(f"{name}-[0-9].png")))
    for number, picture in enumerate(found.pictures, start=1):
        golden = Image.open(folder / f"{name}-{number}.png").convert("L")
        assert difference(picture, golden) <= TOLERANCE, f"page {number} of {name} looks different"
