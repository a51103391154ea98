"""Every document against its golden copy: words and order, pages, embedded fonts, and a picture of each page.

``pytest tests/notices --golden`` writes the copies anew; the review looks at the pictures.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PIL import Image

from app.notices.content.appeal import AppealDecision, AppealReply
from app.notices.content.catalogue import DOCUMENTS
from app.notices.content.circular import Circular
from app.notices.content.decision import AccountabilityDecision
from app.notices.content.evaluation import RectificationAssessment
from app.notices.content.extension import ExtensionReply
from app.notices.content.facts import FactMaterial
from app.notices.content.letterhead import Document
from app.notices.content.proof import ProofOfService
from app.notices.content.recommendation import Recommendation
from app.notices.content.slip import SupervisionSlip
from app.notices.content.withdrawal import WithdrawalNotice
from app.notices.render import SAMPLE, Imprint, print_document
from tests.notices.reading import Read, difference, read
from workflows.vocabulary import NoticeKind

SIGNED_AT = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
#: A share of visibly different pixels that no reader would notice.
TOLERANCE = 0.004

CASES: dict[str, Document] = {
    **{str(kind): document.sample() for kind, document in DOCUMENTS.items()},
    "appeal_maintained": AppealDecision.maintained_sample(),
    "appeal_refusal": AppealReply.refusal_sample(),
    "decision_on_a_person": AccountabilityDecision.person_sample(),
    "extension_refusal": ExtensionReply.refusal_sample(),
    "discipline_recommendation": Recommendation.discipline_sample(),
    "assessment_passed": RectificationAssessment.good_sample(),
    "circular_to_the_public": Circular.public_sample(),
    "fact_material_to_sign": FactMaterial.unsigned_sample(),
    "slip_blue": SupervisionSlip.blue_sample(),
    "slip_red": SupervisionSlip.red_sample(),
    "proof_of_refusal": ProofOfService.refusal_sample(),
    "proof_by_mail": ProofOfService.mail_sample(),
    "proof_by_rule": ProofOfService.deemed_sample(),
    "withdrawal_by_the_office": WithdrawalNotice.own_sample(),
}


def issued(content: Document) -> Imprint:
    """Number 1 of the day of the samples."""
    number = f"{content.mark}〔2026〕1号" if content.mark else ""
    return Imprint(number=number, dated=date(2026, 11, 22), signed_at=SIGNED_AT)


@pytest.mark.parametrize("name", CASES)
def test_the_document_is_its_golden_copy(
    name: str, golden_folder: Path, request: pytest.FixtureRequest
) -> None:
    content = CASES[name]
    compare(name, read(print_document(content, issued(content)).pdf), golden_folder, request)


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
