"""Between the tree of a page and the lines on it: an element's text as runs, and lines as an element's content."""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement

from app.notices.typesetting.lines import NATURAL, Line, Run

#: The classes that change the face within a paragraph.
FACES = {"kai": "kaiti", "hei": "heiti"}
_NAMES = {face: name for name, face in FACES.items()}


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


def write(element: Element, lines: Iterable[Line], face: str, *, spacing: int = NATURAL) -> None:
    """Replace an element's content by one span for each line.

    A line has its spacing as its class, where that is not the ``spacing`` that the element has by its style.
    """
    for child in list(element):
        element.remove(child)
    element.text = None
    element.set("class", f"{element.get('class', '')} set".strip())
    span = None
    for line in lines:
        if span is not None:
            span.tail = "\n"
        span = SubElement(element, "span")
        if line.spacing != spacing:
            span.set("class", f"s{line.spacing}")
        _fill(span, line.runs, face)


def _fill(span: Element, runs: list[Run], face: str) -> None:
    for run in runs:
        if run.face != face:
            SubElement(span, "span", {"class": _NAMES[run.face]}).text = run.text
        elif len(span):
            span[-1].tail = (span[-1].tail or "") + run.text
        else:
            span.text = (span.text or "") + run.text
