"""Where organs sign and the date stands (GB/T 9704—2012, 7.3.5), in points from the right edge."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement

from app.notices.typesetting.lines import NATURAL
from app.notices.typesetting.metrics import Metrics
from app.notices.typesetting.page import CELL, MM, PITCH

#: Where names and date came to stand is asked of the printed page by these names: a seal is set over them.
ORGAN, DATE = "organ-", "date-of-signature"
#: A seal's diameter is at most 45 mm; two in a row keep this much between their centres.
_BETWEEN_SEALS = 47 * MM
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
    if "unsealed" in signature.get("class", "").split():
        indents, last = without_seal(widths, dated)
        rows = [Row((name,), (), indent) for name, indent in zip(names, indents, strict=True)]
    else:
        rows, last = rows_with_seals(names, widths, dated, measure), DATE_UNDER_SEAL
    for each in organs:
        signature.remove(each)
    for at, row in enumerate(rows):
        signature.insert(at, _paragraph(row))
    date.set("style", f"padding-right: {last:.2f}pt")
    for number, organ in enumerate(signature.iter("span")):
        _name(organ, f"{ORGAN}{number}")
    _name(date, DATE)


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
