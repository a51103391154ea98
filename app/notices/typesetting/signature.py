"""Where organs sign and the date stands (GB/T 9704—2012, 7.3.5), in points from the right edge."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from xml.etree.ElementTree import Element, SubElement

from app.notices.typesetting.lines import NATURAL
from app.notices.typesetting.metrics import Metrics
from app.notices.typesetting.page import CELL, MM, PITCH
from app.notices.typesetting.titles import broken

#: Where names and date came to stand is asked of the printed page by these names: a seal is set over them.
ORGAN, DATE = "organ-", "date-of-signature"
#: A seal's diameter is at most 50 mm, that of a province's organ; two keep this much between their centres. Left of one
#: over the date, four cells from the edge, the text block has room for one more: so two stand in a row, never three.
_BETWEEN_SEALS = 52 * MM
#: So many rows of seals a page has room for beside its text; names of more organs are broken to stand in two columns.
_MOST_ROWS = 3
#: The date stands four cells from the edge where a seal will cover it, the name two where none will.
DATE_UNDER_SEAL = 4 * CELL
_WITHOUT_SEAL = 2 * CELL


#: A line of an organ's name, and its width.
Line = tuple[str, float]


@dataclass(frozen=True)
class Row:
    """Names that stand side by side, the gaps between them, and the indent of the last."""

    names: tuple[str, ...]
    gaps: tuple[float, ...]
    indent: float
    #: Blank below the row, where the next row brings seals of its own.
    below: float = 0.0
    #: Do seals stand over this row? Of a name in several lines the seal stands over the last.
    carries: bool = True


def rows_with_seals(names: Sequence[Sequence[Line]], date: float, measure: float) -> list[Row]:
    """Two organs stand side by side, the right one's middle over that of the date, those of all rows below each other.

    Where two names are too long for that, each organ has a row of its own.
    """
    middle, apart = DATE_UNDER_SEAL + date / 2, _between_middles(names)
    leftmost = max(_BETWEEN_SEALS, *map(_width_of, names[::2]))
    abreast = 2 if middle + apart + leftmost / 2 <= measure else 1
    banks = [names[at : at + abreast] for at in range(0, len(names), abreast)]
    rows: list[Row] = []
    for bank, following in zip_longest(banks, banks[1:], fillvalue=()):
        deep = max(map(len, bank))
        middles = [middle + apart * at for at in reversed(range(len(bank)))]
        for at in range(-deep, 0):  # names in fewer lines stand level with the last ones
            placed = [
                (name[at], where) for name, where in zip(bank, middles, strict=True) if -at <= len(name)
            ]
            rows.append(_row(placed, carries=at == -1))
        if following:
            rows[-1] = replace(rows[-1], below=_BETWEEN_SEALS - PITCH * max(map(len, following)))
    return rows


def _between_middles(names: Sequence[Sequence[Line]]) -> float:
    """How far the middles of two columns are apart: enough for the seals, and for the names with two cells between."""
    pairs = zip(names[::2], names[1::2], strict=False)
    return max([_BETWEEN_SEALS, *((_width_of(a) + _width_of(b)) / 2 + 2 * CELL for a, b in pairs)])


def _width_of(name: Sequence[Line]) -> float:
    return max(width for _, width in name)


def _row(placed: Sequence[tuple[Line, float]], *, carries: bool) -> Row:
    """Lines with their middles, from the right edge; one that would leave the text block is pushed into it."""
    (_, last), where = placed[-1]
    gaps = (a - b - (one + other) / 2 for ((_, one), a), ((_, other), b) in pairwise(placed))
    return Row(
        tuple(line for (line, _), _ in placed), tuple(gaps), max(0.0, where - last / 2), carries=carries
    )


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
    dated = _width("".join(date.itertext()).strip("\n "), metrics)
    sealed = "unsealed" not in signature.get("class", "").split()
    lines = [_lines(name, metrics, measure - _WITHOUT_SEAL) for name in names]
    if sealed:
        if len(names) > _MOST_ROWS:
            column = (measure - DATE_UNDER_SEAL - dated / 2 - 2 * CELL) / 1.5
            lines = [_lines(name, metrics, column) for name in names]
        rows, last = rows_with_seals(lines, dated, measure), DATE_UNDER_SEAL
        if len(lines[0]) > 1:  # its seal stands over its last line, and still within a line of the text
            signature.set("style", f"margin-top: {PITCH}pt")
    else:
        each_line = [line for name in lines for line in name]
        indents, last = without_seal([width for _, width in each_line], dated)
        rows = [Row((line,), (), indent) for (line, _), indent in zip(each_line, indents, strict=True)]
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


def _lines(name: str, metrics: Metrics, room: float) -> list[Line]:
    """A name too long for its room is broken by its meaning."""
    lines = broken((name,), lambda text: metrics.length("fangsong", text), round(room * 1000 / 16))
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
