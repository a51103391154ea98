"""Between the tree of a page and the lines on it: an element's text as runs, and lines as an element's content."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement

from app.notices.typesetting.characters import WORD
from app.notices.typesetting.lines import NATURAL, Line, Run

#: The classes that change the face within a paragraph.
FACES = {"kai": "kaiti", "hei": "heiti"}
_NAMES = {face: name for name, face in FACES.items()}
_LINE_END = re.compile(r"\s*\n\s*")
_BETWEEN_WORDS = re.compile(r"(?<=[!-~])\s*\n\s*(?=[!-~])")


def classes_of(element: Element) -> list[str]:
    """The classes of an element."""
    return element.get("class", "").split()


def runs_of(element: Element, face: str, company: int = 0) -> Iterator[Run]:
    """The text of an element in order, with its faces."""
    if element.text:
        yield Run(element.text, face, company)
    for child in element:
        classes = classes_of(child)
        inner = next((FACES[name] for name in classes if name in FACES), face)
        yield from runs_of(child, inner, id(child) if "together" in classes else company)
        if child.tail:
            yield Run(child.tail, face, company)


def in_one_line(text: str) -> str:
    """Typed lines run together where the document has one paragraph: foreign words stay apart."""
    return _LINE_END.sub("", _BETWEEN_WORDS.sub(" ", text))


def write(element: Element, lines: Sequence[Line], face: str, *, spacing: int = NATURAL) -> None:
    """Replace an element's content by its lines, each in a span unless it is set as the element itself.

    Spacings are classes: the element has that of most of its lines, where it is not the ``spacing`` that it has by
    its style.
    """
    for child in list(element):
        element.remove(child)
    element.text = None
    usual = _usual_spacing(lines, face, spacing)
    _classify(element, "set" if usual == spacing else f"s{usual} set")
    for number, line in enumerate(lines):
        if number:
            _append(element, "\n")
        part = element if _is_plain(line, face) and line.spacing == usual else SubElement(element, "span")
        if line.spacing != usual:
            _classify(part, f"s{line.spacing}")
        for run in line.runs:
            inner = part if run.face == face else SubElement(part, "span", {"class": _NAMES[run.face]})
            _fill(inner, run.text, line.words)


def _usual_spacing(lines: Sequence[Line], face: str, spacing: int) -> int:
    plain = Counter(line.spacing for line in lines if _is_plain(line, face))
    return max(plain, key=lambda each: (plain[each], each == spacing), default=spacing)


def _is_plain(line: Line, face: str) -> bool:
    return line.words is None and all(run.face == face for run in line.runs)


def _classify(element: Element, name: str) -> None:
    element.set("class", f"{element.get('class', '')} {name}".strip())


def _fill(part: Element, text: str, words: int | None) -> None:
    """Add text to an element; with ``words`` figures and foreign words have that spacing of their own."""
    at = 0
    for word in WORD.finditer(text) if words is not None else ():
        # The distance behind its last letter belongs to the line.
        _append(part, text[at : word.start()])
        SubElement(part, "span", {"class": f"s{words}"}).text = word[0][:-1]
        at = word.end() - 1
    _append(part, text[at:])


def _append(part: Element, text: str) -> None:
    if len(part):
        part[-1].tail = (part[-1].tail or "") + text
    else:
        part.text = (part.text or "") + text
