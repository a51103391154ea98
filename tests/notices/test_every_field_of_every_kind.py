"""Whatever is typed into any field of any document prints inside the text block, or is refused by name."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.notices.content.appeal import AppealDecision
from app.notices.content.catalogue import DOCUMENTS
from app.notices.content.decision import AccountabilityDecision
from app.notices.content.letterhead import Document, Organ
from app.notices.content.shape import ContentRefused, as_json, from_json
from app.notices.engine import NoticeIncomplete
from app.notices.render import DRAFT, Imprint, print_document, sheet
from tests.notices.reading import read
from tests.notices.test_everything_stays_on_paper import out_of_place
from tests.notices.test_the_renderer_is_closed import changed, texts_of
from workflows.vocabulary import NoticeKind

IMPRINT = Imprint(
    number="清预〔2026〕1号", dated=date(2026, 11, 22), signed_at=datetime(2026, 11, 22, tzinfo=UTC)
)
#: A word longer than any line, one in Chinese, and paragraphs where none belong.
LONG = f"{'qj' * 60}\n{'鑫' * 60}\n\n"

#: Names of organs, which have a longest length of their own.
NAMES = {"names", "printed_by"}


def fields_of(content: Any) -> Iterator[tuple[Any, ...]]:
    """The way to the first text in every field: further entries of a list print as the first does."""
    found: dict[tuple[str, ...], tuple[Any, ...]] = {}
    for path in texts_of(content):
        found.setdefault(tuple(step for step in path if isinstance(step, str)), path)
    yield from found.values()


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_long_words_and_new_lines_in_every_field_stay_in_the_text_block(kind: NoticeKind) -> None:
    content = as_json(DOCUMENTS[kind].sample())
    paths = list(fields_of(content))
    for number, path in enumerate(paths, start=10):
        text = f"¤{number}¤" if NAMES.intersection(map(str, path)) else f"{LONG}¤{number}¤"
        content = changed(content, path, text)
    document = from_json(DOCUMENTS[kind], content)
    markup = str(sheet(document, IMPRINT))
    pdf = print_document(document, IMPRINT).pdf
    assert out_of_place(pdf) == []
    text = re.sub(r"—[0-9]+—", "", "".join(read(pdf).text.split()))
    marks = [mark for number in range(10, 10 + len(paths)) if (mark := f"¤{number}¤") in markup]
    assert len(marks) > len(paths) / 2
    assert [mark for mark in marks if mark not in text] == []


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_character_that_cannot_be_printed_is_refused_by_name_in_every_field(kind: NoticeKind) -> None:
    sample = as_json(DOCUMENTS[kind].sample())
    for path in fields_of(sample):
        document = from_json(DOCUMENTS[kind], changed(sample, path, "😀"))
        if "😀" in str(sheet(document, DRAFT)):
            with pytest.raises(NoticeIncomplete, match="GRINNING FACE"):
                print_document(document, DRAFT)


@pytest.mark.parametrize(
    "document",
    [
        replace(AccountabilityDecision.sample(), printed_by="qj" * 50),
        replace(AppealDecision.sample(), organ=Organ(code="MC", names=("清" * 100,))),
    ],
    ids=["printed by", "one organ"],
)
def test_who_prints_stays_beside_the_day_however_long_the_name(document: Document) -> None:
    pdf = print_document(document, IMPRINT).pdf
    assert out_of_place(pdf) == []
    assert "2026年11月22日印发" in read(pdf).text


def test_a_name_that_no_page_holds_is_refused() -> None:
    with pytest.raises(ContentRefused, match="more than 100 characters"):
        Organ(code="MC", names=("清" * 101,))
    with pytest.raises(ContentRefused, match="more than 100 characters"):
        replace(AccountabilityDecision.sample(), printed_by="qj" * 51)
