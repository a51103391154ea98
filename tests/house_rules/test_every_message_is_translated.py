"""Every message id of the code and the pages has its Chinese, once, with the same places to fill in."""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from app.web import catalogues
from config import ROOT

KEYWORDS = {
    "_": None,
    "_l": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "Reason": None,
}
#: Folders that speak to people; the jinja2 extractor comes with Jinja.
PYTHON = ("app", "workflows")
PLACE = re.compile(r"%\((\w+)\)[sd]")
#: A blank that somebody typed between Chinese and a figure, or what stands for one (screens.md: the style sheet's).
TYPED_BLANK = re.compile(r"[一-鿿“”‘’] (?:%\(|\d)|(?:%\(\w+\)[sd]|\d) [一-鿿“”‘’]")

Where = dict[str, set[str]]


@cache
def messages_in_use() -> Where:
    """Message id → where it is written. A plural counts under its singular."""
    found: Where = defaultdict(set)
    for folder, methods in (
        *((ROOT / name, [("**.py", "python")]) for name in PYTHON),
        (ROOT / "templates", [("**.html", "jinja2"), ("**.txt", "jinja2"), ("**.svg", "jinja2")]),
    ):
        options = {
            pattern: {"silent": "false", "extensions": "jinja2.ext.do,jinja2.ext.loopcontrols"}
            for pattern, _ in methods
        }
        for name, line, message, _, _ in extract_from_dir(
            folder, method_map=methods, options_map=options, keywords=KEYWORDS
        ):
            first = message[0] if isinstance(message, tuple) else message
            if first:
                found[first].add(f"{(folder / name).relative_to(ROOT)}:{line}")
    return found


@cache
def translations() -> dict[str, list[tuple[str, Message]]]:
    """Message id → every catalogue that translates it, with its message."""
    found: dict[str, list[tuple[str, Message]]] = defaultdict(list)
    for source in catalogues.sources():
        if source.parts[-3] != "zh_CN":
            continue
        with source.open("rb") as file:
            for message in read_po(file, locale="zh_CN", abort_invalid=True):
                if message.id:
                    first = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
                    found[first].append((source.name, message))
    return found


def chinese(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def listed(lines: list[str]) -> str:
    return "\n".join(sorted(lines))


def test_something_is_extracted_from_code_and_pages() -> None:
    places = {place.split(":")[0] for where in messages_in_use().values() for place in where}
    assert any(place.startswith("workflows/") for place in places)
    assert any(place.startswith("app/") for place in places)
    assert any(place.startswith("templates/") for place in places)


def test_every_message_has_its_chinese() -> None:
    missing = [
        f"{min(where)}: {message!r}"
        for message, where in messages_in_use().items()
        if not any(all(chinese(each)) and not each.fuzzy for _, each in translations().get(message, []))
    ]
    assert not missing, (
        f"write the Chinese of {len(missing)} messages in the slice's catalogue:\n{listed(missing)}"
    )


def test_every_translation_fills_in_the_same_places() -> None:
    wrong = []
    for message, entries in translations().items():
        for name, entry in entries:
            ids = entry.id if isinstance(entry.id, (tuple, list)) else [entry.id]
            wanted = {place for each in ids for place in PLACE.findall(each)}
            # A Chinese sentence may leave the number of a plural out only where the English singular does.
            least = set.intersection(*(set(PLACE.findall(each)) for each in ids))
            for each in chinese(entry):
                given = set(PLACE.findall(each))
                if not least <= given <= wanted:
                    wrong.append(f"{name}: {message!r} has {sorted(wanted)}, its Chinese {sorted(given)}")
    assert not wrong, listed(wrong)


def test_no_catalogue_keeps_what_nobody_says() -> None:
    unused = [
        f"{entries[0][0]}: {message!r}"
        for message, entries in translations().items()
        if message not in messages_in_use()
    ]
    assert not unused, f"remove {len(unused)} unused messages:\n{listed(unused)}"


def test_no_message_is_translated_twice() -> None:
    twice = [
        f"{', '.join(name for name, _ in entries)}: {message!r}"
        for message, entries in translations().items()
        if len(entries) > 1
    ]
    assert not twice, f"one place for one message:\n{listed(twice)}"


@pytest.mark.parametrize("source", catalogues.sources(), ids=lambda source: source.stem)
def test_no_translation_is_left_in_english_by_mistake(source: Path) -> None:
    """A Chinese sentence has Chinese in it, unless the message is a name, a code or only places to fill in."""
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parts[-3])
    left = [
        message.id
        for message in catalogue
        if message.id
        for text in chinese(message)
        if not re.search(r"[\u3400-\u9fff]", text)
        and re.search(r"[a-z]{3,}.*\s[a-z]{2,}", PLACE.sub("", text))
    ]
    assert not left, listed([repr(each) for each in left])


@pytest.mark.parametrize("source", catalogues.sources(), ids=lambda source: source.stem)
def test_catalogues_say_their_charset_and_plural(source: Path) -> None:
    """Without the header, the compiled file is read as ASCII, or counts like English."""
    text = source.read_text(encoding="utf-8")
    assert "charset=utf-8" in text.lower(), f"{source.name} needs its header"
    assert "nplurals=1" in text, (
        f"{source.name}: Chinese has one plural form: Plural-Forms: nplurals=1; plural=0;"
    )


def test_no_blank_is_typed_between_chinese_and_a_figure() -> None:
    typed = [
        f"{name}: {text}"
        for some in translations().values()
        for name, message in some
        for text in chinese(message)
        if TYPED_BLANK.search(text)
    ]
    assert not typed, f"Chinese and figures are set apart by the style sheet:\n{listed(typed)}"
