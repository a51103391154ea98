"""A kind of official document is a word, a content, a template, a sample for its preview, and a golden copy."""

import pytest

from app.notices.content.catalogue import DOCUMENTS
from config import ROOT
from workflows.vocabulary import NoticeKind

kinds = pytest.mark.parametrize("kind", NoticeKind)
GOLDEN = ROOT / "tests" / "notices" / "golden"


@kinds
def test_it_has_a_content_and_a_sample_for_the_preview(kind: NoticeKind) -> None:
    assert kind in DOCUMENTS, f"app/notices/content/catalogue.py does not know {kind}"
    assert DOCUMENTS[kind].sample() == DOCUMENTS[kind].sample()


@kinds
def test_it_has_a_template(kind: NoticeKind) -> None:
    assert (ROOT / "templates" / "notices" / f"{kind}.html").is_file()


@kinds
def test_it_has_a_golden_copy_in_words_and_in_pictures(kind: NoticeKind) -> None:
    assert (GOLDEN / f"{kind}.txt").is_file(), "make golden writes it; look at it before committing"
    assert (GOLDEN / f"{kind}-1.png").is_file()


def test_no_template_prints_a_kind_that_nobody_knows() -> None:
    templates = {path.stem for path in (ROOT / "templates" / "notices").glob("*.html")}
    assert templates - {"pdf", "parts"} == {str(kind) for kind in NoticeKind}
