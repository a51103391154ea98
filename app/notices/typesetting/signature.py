"""Where organs sign and the date stands (GB/T 9704—2012, 7.3.5), in points from the right edge."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement

from app.notices.typesetting.lines import NATURAL
from app.notices.typesetting.metrics import Metrics
from app.notices.typesetting.page import CELL, MM, PITCH
from app.notices.typesetting.titles import broken

#: Where names and date came to stand is asked of the printed page by these names: a seal is set over them.
ORGAN, DATE = "organ-", "date-of-signature"
#: A seal's diameter is at most 50 mm, that of a province's organ; two keep this much between their centres.
_BETWEEN_SEALS = 52 * MM
#: The date stands four cells from the edge where a seal will cover it, the name two where none will.
DATE_UNDER_SEAL = 4 * CELL
_WITHOUT_SEAL = 2 * CELL


@dataclass(frozen=True)
class Row:
    """Organs that sign side by side, the gaps between their names, and the indent of the last."""

    names: tuple[str, ...]
    gaps: tuple[float, ...]
    indent: float
    #: Blank below the row, where the next row brings a seal of its own.
    below: float = 0.0
    #: Does the seal stand over this row? Of a name in several lines it stands over the last.
    carries: bool = True


def rows_with_seals(names: Sequence[str], widths: Sequence[float], date: float, measure: float) -> list[Row]:
    """The last organ is centred over the date; others stand left of it, far enough for their seals.

    Where the row would be too long each organ has a row of its own.
    """
    last = max(0.0, DATE_UNDER_SEAL + date / 2 - widths[-1] / 2)
    gaps = tuple(max(2 * CELL, _BETWEEN_SEALS - (one + other) / 2) for one, other in pairwise(widths))
    if sum(widths) + sum(gaps) + last <= measure:
        return [Row(tuple(names), gaps, last)]
    below = [*[_BETWEEN_SEALS - PITCH] * (len(names) - 1), 0.0]
    return [
        Row((name,), (), max(0.0, DATE_UNDER_SEAL + date / 2 - width / 2), blank)
        for name, width, blank in zip(names, widths, below, strict=True)
    ]


def rows_of_long_names(
    names: Sequence[Sequence[tuple[str, float]]], date: float, *, sealed: bool
) -> list[Row]:
    """Names too long for a line, as lines with their widths: each line centred over the date as far as it goes."""
    rows = []
    for lines in names:
        for at, (line, width) in enumerate(lines, start=1):
            over = max(0.0, DATE_UNDER_SEAL + date / 2 - width / 2) if sealed else _WITHOUT_SEAL
            ends = at == len(lines)
            below = _BETWEEN_SEALS - PITCH if sealed and ends and lines is not names[-1] else 0.0
            rows.append(Row((line,), (), over, below, carries=ends))
    return rows


def without_seal(widths: Sequence[float], date: float) -> tuple[list[float], float]:
    """Right indents of the names and of the date: the date begins two cells right of the last name.

    A date longer than the name keeps two cells from the edge itself, and the names give way.
    """
    if date <= widths[-1]:
        return [_WITHOUT_SEAL] * len(widths), widths[-1] - date
    return [2 * _WITHOUT_SEAL + date - width for width in widths], _WITHOUT_SEAL


def set_signature(signature: Element, metrics: Metrics, measure: float) -> None:
    """Put names and date of a signature where they belong; one without a seal says so by its class."""
    *organs, date = list(signature)
    names = ["".join(each.itertext()).strip() for each in organs]
    widths = [_width(name, metrics) for name in names]
    dated = _width("".join(date.itertext()).strip("\n "), metrics)
    sealed = "unsealed" not in signature.get("class", "").split()
    indents, last = ([], DATE_UNDER_SEAL) if sealed else without_seal(widths, dated)
    if max(widths) > measure - _WITHOUT_SEAL:
        rows = rows_of_long_names([_lines(name, metrics, measure) for name in names], dated, sealed=sealed)
        last = DATE_UNDER_SEAL if sealed else _WITHOUT_SEAL
    elif sealed:
        rows = rows_with_seals(names, widths, dated, measure)
    else:
        rows = [Row((name,), (), indent) for name, indent in zip(names, indents, strict=True)]
    for each in organs:
        signature.remove(each)
    paragraphs = [_paragraph(row) for row in rows]
    for at, paragraph in enumerate(paragraphs):
        signature.insert(at, paragraph)
    date.set("style", f"padding-right: {last:.2f}pt")
    carriers = (paragraph for row, paragraph in zip(rows, paragraphs, strict=True) if row.carries)
    for number, organ in enumerate(span for paragraph in carriers for span in paragraph):
        _name(organ, f"{ORGAN}{number}")
    _name(date, DATE)


def _lines(name: str, metrics: Metrics, measure: float) -> list[tuple[str, float]]:
    room = round((measure - _WITHOUT_SEAL) * 1000 / 16)
    lines = broken((name,), lambda text: metrics.length("fangsong", text), room)
    return [(line, _width(line, metrics)) for line in lines]


def _name(element: Element, name: str) -> None:
    """Let the engine say where this came to stand."""
    style = element.get("style")
    element.set("style", f'{style + "; " if style else ""}-weasy-anchor: "{name}"')


def _paragraph(row: Row) -> Element:
    style = f"padding-right: {row.indent:.2f}pt"
    if row.below:
        style += f"; margin-bottom: {row.below:.2f}pt"
    paragraph = Element("p", {"class": "organ", "style": style})
    for name, gap in zip(row.names, (*row.gaps, 0.0), strict=True):
        span = SubElement(paragraph, "span")
        span.text = name
        if gap:
            span.set("style", f"margin-right: {gap:.2f}pt")
    return paragraph


def _width(text: str, metrics: Metrics) -> float:
    """In points, set in size 3 with the spacing of the grid."""
    return (metrics.length("fangsong", text) + NATURAL * len(text)) * 16 / 1000
