"""What data, the network or a missing glyph may never do to an official document."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.notices.content.catalogue import DOCUMENTS
from app.notices.content.letterhead import LONGEST_NAME, parts_of
from app.notices.content.lists import ThreeLists
from app.notices.content.shape import ContentRefused, as_json, from_json, sha256_of
from app.notices.content.warning import WarningNotice
from app.notices.engine import NoticeIncomplete
from app.notices.fonts import FACES, NOTO, FontSet, FontsMissing, font_files
from app.notices.render import DRAFT, Imprint, print_document, sheet, the_engine
from config import ROOT
from tests.notices.hostile import FIXED, IN_FIGURES
from tests.notices.papers import CASES, of_every_case, paper
from tests.notices.reading import read
from tests.notices.test_everything_stays_on_paper import out_of_place
from workflows.vocabulary import NoticeKind

ATTACK = "<script>alert(1)</script>&amp;<img src='http://127.0.0.1:9/x.png'>{{ 7*7 }}</style>&#x41;{% raw %}<!--]]>"
#: Names of organs, which may not be of any length.
NAMES = ("names", "printed_by")
#: What is not seen and changes how a text reads: a control, a mark from right to left, a joint without width.
HIDDEN = ("\x00", "\x1b", "\t", "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\u00ad", "\u2028")
IMPRINT = Imprint(
    number="清预〔2026〕1号", dated=date(2026, 11, 22), signed_at=datetime(2026, 11, 22, tzinfo=UTC)
)


def attacked(value: Any, *, field: str = "") -> Any:
    """The same content with the attack in every text that a person types."""
    if isinstance(value, dict):
        return {name: attacked(each, field=name) for name, each in value.items()}
    if isinstance(value, list):
        return [attacked(each, field=field) for each in value]
    typed = isinstance(value, str) and value and field not in FIXED and not IN_FIGURES.match(value)
    if not typed:
        return value
    return f"{value}{ATTACK}"[: LONGEST_NAME if field in NAMES else None]


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_markup_in_every_field_prints_as_typed(kind: NoticeKind) -> None:
    content = from_json(DOCUMENTS[kind], attacked(as_json(DOCUMENTS[kind].sample())))
    markup = str(sheet(content, DRAFT))
    assert "<script" not in markup
    assert "<img" not in markup
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;" in markup
    text = read(print_document(content, DRAFT).pdf).text.replace("\n", "")
    assert "<script>alert(1)</script>&amp;" in text
    assert "{{ 7*7 }}</style>&#x41;{% raw %}<!--]]>" in text


def texts_of(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every text of a document's JSON that a person types."""
    for name, each in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(each, dict | list):
            yield from texts_of(each, (*path, name))
        elif isinstance(each, str) and each and name not in FIXED and not IN_FIGURES.match(each):
            yield (*path, name)


def changed(content: Any, path: tuple[Any, ...], text: str) -> Any:
    """The same JSON with one text followed by another."""
    content = deepcopy(content)
    place = content
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] += text
    return content


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_hidden_characters_are_refused_in_every_field_and_shown_where_they_are(kind: NoticeKind) -> None:
    sample = as_json(DOCUMENTS[kind].sample())
    paths = list(texts_of(sample))
    assert len(paths) > 3
    for number, path in enumerate(paths):
        hidden = HIDDEN[number % len(HIDDEN)]
        with pytest.raises(ContentRefused) as refused:
            from_json(DOCUMENTS[kind], changed(sample, path, f"{hidden}之后"))
        [reason] = refused.value.reasons
        assert reason.params["where"].endswith("▯之后"), path
        assert reason.params["code"] == f"{ord(hidden):04X}"


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_word_of_five_thousand_letters_prints_whole(kind: NoticeKind) -> None:
    sample = as_json(DOCUMENTS[kind].sample())
    longest = max(texts_of(sample), key=lambda path: len(_at(sample, path)))
    content = from_json(DOCUMENTS[kind], changed(sample, longest, "qj" * 2500))
    pdf = print_document(content, IMPRINT).pdf
    assert read(pdf).text.count("q") >= 2500
    assert out_of_place(pdf) == []


def test_long_words_in_the_lines_beside_a_table_stay_on_paper() -> None:
    content = as_json(ThreeLists.sample())
    content["unit"] += "qj" * 300
    content["notice_number"] += "qj" * 300
    content["contact"]["office"] += "qj" * 300
    pdf = print_document(from_json(ThreeLists, content), IMPRINT).pdf
    assert out_of_place(pdf) == []
    # The unit stands in the title and below; the office below, twice where its telephone is given.
    assert read(pdf).text.count("q") >= 4 * 300


def test_copies_that_the_foot_of_a_page_cannot_hold_are_refused() -> None:
    lawful = tuple(f"市直机关工作委员会第{number}党总支" for number in range(10, 30))
    assert replace(WarningNotice.sample(), copies_to=lawful).copies_to == lawful
    with pytest.raises(ContentRefused, match="more than 400 characters"):
        replace(WarningNotice.sample(), copies_to=(*lawful, "qj" * 200))


def _at(content: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        content = content[step]
    return content


def test_nothing_is_fetched_even_by_our_own_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the renderer opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    engine = the_engine()
    for address in ("http://127.0.0.1:9/x.png", "file:///etc/hostname", "data:image/png;base64,AAAA"):
        with pytest.raises(NoticeIncomplete):
            engine.print(f"<html><body><p>印<img src='{address}'/></p></body></html>")
    # What was refused before leaves no trace in the next document.
    assert print_document(WarningNotice.sample(), IMPRINT).pages == 3


def test_rare_characters_of_names_print(font_set: FontSet) -> None:
    rare = "䶮㛃𬱖𠅤啰瞭"
    content = replace(WarningNotice.sample(), consequences=f"由{rare}负责。")
    assert not font_set.missing_from(rare)
    printed = read(print_document(content, IMPRINT).pdf)
    assert rare in printed.text.replace("\n", "")
    assert "NotoSerifSC-Regular" in printed.fonts


@pytest.mark.parametrize(
    ("character", "name"),
    [("𪘃", "U+2A603"), ("\U000e0100", "U+E0100"), ("\ue000", "U+E000"), ("😀", "GRINNING FACE")],
)
def test_a_character_without_a_glyph_is_refused_by_name(character: str, name: str, font_set: FontSet) -> None:
    if not font_set.missing_from(character):
        pytest.fail(f"{character} has a glyph here; choose another")
    content = replace(WarningNotice.sample(), consequences=f"由{character}负责。")
    with pytest.raises(NoticeIncomplete, match=name.replace("+", r"\+")):
        print_document(content, IMPRINT)


def test_the_same_record_gives_the_same_bytes_in_another_process() -> None:
    here = print_document(WarningNotice.sample(), IMPRINT)
    assert print_document(WarningNotice.sample(), IMPRINT).pdf == here.pdf
    script = (
        "import hashlib, sys, tempfile, pathlib\n"
        "from datetime import UTC, date, datetime\n"
        "from app.notices.content.warning import WarningNotice\n"
        "from app.notices.render import Imprint, keep_fonts_under, print_document\n"
        "keep_fonts_under(pathlib.Path(tempfile.mkdtemp()))\n"
        "imprint = Imprint(number='清预〔2026〕1号', dated=date(2026, 11, 22), signed_at=datetime(2026, 11, 22, tzinfo=UTC))\n"
        "print(hashlib.sha256(print_document(WarningNotice.sample(), imprint).pdf).hexdigest())\n"
    )
    there = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    import hashlib

    assert there.stdout.strip() == hashlib.sha256(here.pdf).hexdigest()


def test_missing_fonts_are_named(tmp_path: Any) -> None:
    with pytest.raises(FontsMissing) as missing:
        font_files(tmp_path, system=())
    for face in FACES:
        assert face.word in str(missing.value)


def test_every_chain_ends_in_the_fonts_with_rare_characters(font_set: FontSet) -> None:
    for face in FACES:
        assert set(font_set.chain(face.key)[1:3]) == set(NOTO)


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_content_survives_its_json(kind: NoticeKind) -> None:
    content = DOCUMENTS[kind].sample()
    again = from_json(DOCUMENTS[kind], as_json(content))
    assert again == content
    assert sha256_of(again) == sha256_of(content)


@pytest.mark.parametrize("name", of_every_case())
def test_every_term_is_printed_with_its_unit(name: str) -> None:
    content = CASES[name]
    text = read(paper(name)).text.replace("\n", "")
    for due in content.dues:
        if due.term:
            assert due.length in text
    assert ("暂定" in text) == content.provisional
    assert sum(1 for _ in parts_of(content)) > 10
