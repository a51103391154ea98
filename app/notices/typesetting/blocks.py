"""The blocks of a sheet as they stand on paper: paragraphs line by line, titles, marks and signatures in place.

A document's templates name their blocks by class; what a class means on paper stands here and in the styles.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element, SubElement

from app.notices.typesetting.lines import GRID, NATURAL, Line, Run, composed
from app.notices.typesetting.metrics import Metrics
from app.notices.typesetting.page import CELL, LANDSCAPE_MEASURE, MEASURE, SIZE_2, SIZE_3, SIZE_4
from app.notices.typesetting.signature import set_signature
from app.notices.typesetting.tables import set_table
from app.notices.typesetting.titles import broken
from app.notices.typesetting.writing import classes_of, in_one_line, runs_of, write

#: The room for "1.", and for "10.", before the name of an attachment, as in the style sheet.
ORDER, LONG_ORDER = 12.6, 20.6


@dataclass(frozen=True)
class Block:
    """How a paragraph is set: type size, face, first-line indent and hanging indent in points.

    ``natural`` is the spacing that it has by its style.
    """

    size: float = SIZE_3
    face: str = "fangsong"
    indent: float = 2 * CELL
    hanging: float = 0.0
    margins: float = 0.0
    natural: int = NATURAL


BODY = Block()
BLOCKS: dict[str, Block] = {
    "recipient": Block(indent=0),
    "contact": BODY,
    "annex-mark": Block(indent=0, face="heiti"),
    "note": Block(size=SIZE_4, face="kaiti", indent=2 * SIZE_4, natural=0),
    "small": Block(size=10.5, face="kaiti", indent=0, natural=0),
    # The name of an attachment stands beside "附件：", and beside its number if there are several.
    "attachment-name": Block(indent=0, hanging=5 * CELL + ORDER),
    "attachment-name only": Block(indent=0, hanging=5 * CELL),
    "attachment-name many": Block(indent=0, hanging=5 * CELL + LONG_ORDER),
    # 抄送 keeps one character free on either side; further lines begin beside the colon.
    "copies": Block(size=SIZE_4, indent=-3 * SIZE_4, hanging=3 * SIZE_4, margins=2 * SIZE_4, natural=0),
}


def set_on_paper(page: Element, metrics: Metrics) -> None:
    """Give a page of the templates its lines, breaks and positions on paper."""
    for article in page.iter("article"):
        wide = "wide" in classes_of(article)
        measure = LANDSCAPE_MEASURE if wide else MEASURE
        for element in list(article.iter()):
            name = element.get("class", "")
            if (element.tag == "div" and name == "body") or name == "annex":
                _set_body(element, metrics, measure)
            elif name in BLOCKS:
                _set_paragraph(element, BLOCKS[name], metrics, measure)
            elif name.split(" ")[0] in _OTHERS:
                _OTHERS[name.split(" ")[0]](element, metrics, measure)
            elif element.tag == "table":
                set_table(element, metrics, measure)
            elif element.tag == "p" and "organ-mark" in classes_of(element):
                _set_mark(element, metrics)
        _let_the_colophon_follow(article)


def _let_the_colophon_follow(article: Element) -> None:
    """Call the colophon from the last block above it, so that it never stands alone on a page (7.3.5.5)."""
    colophon = next((each for each in article if "colophon" in classes_of(each)), None)
    if colophon is None:
        return
    article.remove(colophon)
    last = article[-1]
    while last.tag in {"section", "div", "table", "tbody", "tr"} and len(last):
        last = last[-1]
    last.append(colophon)


def _set_body(body: Element, metrics: Metrics, measure: float) -> None:
    for child in body:
        if child.tag == "section":
            _set_body(child, metrics, measure)
        elif child.tag == "h3":
            _set_paragraph(child, Block(face="heiti"), metrics, measure)
        elif child.tag == "p" and child.get("class", "") not in BLOCKS:
            _set_paragraph(child, BODY, metrics, measure)


def _set_paragraph(element: Element, block: Block, metrics: Metrics, measure: float) -> None:
    runs = [replace(run, text=in_one_line(run.text)) for run in runs_of(element, block.face)]
    room = _thousandths(measure - block.hanging - block.margins, block.size)
    indent = _thousandths(block.indent, block.size)
    spacing = replace(GRID, natural=block.natural)
    lines = composed(runs, metrics.width, room, indent=indent, spacing=spacing)
    write(element, lines, block.face, spacing=block.natural)


def _thousandths(points: float, size: float) -> int:
    return round(points * 1000 / size)


def _set_title(title: Element, metrics: Metrics, measure: float) -> None:
    parts = [in_one_line(text) for text in title.itertext() if text.strip()]
    lines = broken(
        parts, lambda text: metrics.length("xiaobiaosong", text), _thousandths(measure, SIZE_2) - 500
    )
    write(title, [Line([Run(line, "xiaobiaosong")]) for line in lines], "xiaobiaosong")


#: Type sizes of an organ's mark, by its class.
_MARK_SIZES = {f"mark-{size}": float(size) for size in (48, 42, 36, 30, 24, 20)}
#: Leading of a mark, in its type size; as in the style sheet.
_MARK_LEADING = 1.25


def _set_mark(mark: Element, metrics: Metrics) -> None:
    """Take away the blank above and below the ink: distances of the standard are measured from ink to line."""
    size = next(_MARK_SIZES[name] for name in classes_of(mark) if name in _MARK_SIZES)
    for name in list(mark):
        _break_name(name, metrics, _thousandths(MEASURE, size))
    font = metrics.first("xiaobiaosong")
    names = [text for text in mark.itertext() if text.strip()]
    above = font.above_ink(names[0], _MARK_LEADING) * size
    below = font.below_ink(names[-1], _MARK_LEADING) * size
    mark.set("style", f"margin-top: {-above:.2f}pt; margin-bottom: {-below:.2f}pt")


def _break_name(name: Element, metrics: Metrics, room: int) -> None:
    """A name too long for one line is broken by its meaning, as a title is."""
    lines = broken(("".join(name.itertext()),), lambda text: metrics.length("xiaobiaosong", text), room)
    name.text = lines[0]
    for line in lines[1:]:
        SubElement(name, "br").tail = line


_OTHERS: dict[str, Callable[[Element, Metrics, float], None]] = {
    "title": _set_title,
    "signature": set_signature,
}
