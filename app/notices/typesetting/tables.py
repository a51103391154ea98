"""The cells of tables: composed like paragraphs, each to the right edge of its own column.

The grid of a cell is as many characters as fit; what is left over is spread between them if it is little.
"""

import re
from dataclasses import replace
from functools import cache
from itertools import groupby
from math import ceil
from pathlib import Path
from xml.etree.ElementTree import Element

from app.notices.typesetting.lines import GRID, Line, Run, Spacing, composed
from app.notices.typesetting.metrics import Metrics
from app.notices.typesetting.writing import classes_of, runs_of, write
from config import ROOT

#: Type size and padding of tables by their class, as in the style sheet.
_KINDS = {"particulars": (12.0, 3.0), "proof": (12.0, 5.0), "form": (12.0, 4.0)}
_OTHERS = (10.5, 3.0)
#: Half a rule on either side of a cell, and a little for rounding.
_RULES = 1.0
#: What is left over beside the characters of a line is spread as long as it comes to no more than this.
_LOOSEST = 60
#: In a narrow column a line that lacks more than a character looks torn before it looks ragged.
_WIDEST = 150
#: A row of more lines may be parted between two pages: kept whole it would leave half a page open, or fit on none.
_WHOLE = 14
#: A new line in a cell; data cannot hold it.
_BREAK = "\v"
_STYLES = Path("templates") / "notices" / "styles" / "sheet.css"


def set_table(table: Element, metrics: Metrics, measure: float) -> None:
    """Compose every cell of a table as wide as the text block."""
    size, padding = next((_KINDS[name] for name in classes_of(table) if name in _KINDS), _OTHERS)
    columns = _columns(table, measure)
    for row in table.iter("tr"):
        at = lines = 0
        for cell in row:
            span = int(cell.get("colspan", "1"))
            room = sum(columns[at : at + span]) - 2 * padding - _RULES
            at += span
            lines = max(lines, _set_cell(cell, metrics, round(room * 1000 / size)))
        if lines > _WHOLE:
            row.set("class", f"{row.get('class', '')} long".strip())


def _columns(table: Element, measure: float) -> list[float]:
    """The widths of columns: those of the style sheet, and the rest shared by those without one."""
    shares = [_share(column) for column in table.iter("col")]
    if not shares:
        first = next(table.iter("tr"), None)
        shares = [0.0] * (sum(int(cell.get("colspan", "1")) for cell in first) if first is not None else 1)
    free = shares.count(0.0)
    rest = (1 - sum(shares)) / free if free else 0.0
    return [measure * (share or rest) for share in shares]


def _share(column: Element) -> float:
    return next((_shares()[name] for name in classes_of(column) if name in _shares()), 0.0)


@cache
def _shares() -> dict[str, float]:
    css = (ROOT / _STYLES).read_text(encoding="utf-8")
    return {name: int(percent) / 100 for name, percent in re.findall(r"\.([\w-]+) \{ width: (\d+)% \}", css)}


def _set_cell(cell: Element, metrics: Metrics, room: int) -> int:
    """Compose one cell; the number of its lines."""
    if any(each.tag not in {"span", "br"} for each in cell.iter() if each is not cell):
        return 0  # a picture, or paragraphs of their own
    face = "heiti" if cell.tag == "th" else "fangsong"
    centred = cell.tag == "th" or not {"centre", "figure"}.isdisjoint(classes_of(cell))
    spacing = _spacing(room, centred=centred)
    for line_end in cell.iter("br"):
        line_end.text = _BREAK
    lines: list[Line] = []
    for runs in _split(list(runs_of(cell, face))):
        found = composed(runs, metrics.width, room, spacing=spacing) or [Line()]
        lines += _balanced(found, runs, metrics, spacing) if centred else found
    write(cell, lines, face, spacing=0)
    return len(lines)


def _balanced(lines: list[Line], runs: list[Run], metrics: Metrics, spacing: Spacing) -> list[Line]:
    """Centred lines of like length: 是否, 存在 rather than 是否存, 在."""
    if len(lines) < 2:
        return lines
    whole = sum(metrics.length(run.face, run.text) for run in runs)
    again = composed(runs, metrics.width, ceil(whole / len(lines) / 500) * 500, spacing=spacing)
    return again if len(again) == len(lines) else lines


def _spacing(room: int, *, centred: bool) -> Spacing:
    whole = max(room // 1000, 1)
    left = (room - whole * 1000) // (whole - 1) if whole > 1 else 0
    natural = left if left <= _LOOSEST and not centred else 0
    return replace(GRID, natural=natural, tight=-4, with_a_mark=-19, justified=not centred, widest=_WIDEST)


def _split(runs: list[Run]) -> list[list[Run]]:
    """The runs of each line that the template ends itself; its own spaces and line ends count for nothing."""
    pieces = [
        replace(run, text=text)
        for run in runs
        for text in re.split(f"({_BREAK})", re.sub(r"[ \n\t\r]+", " ", run.text))
    ]
    parts = [list(part) for end, part in groupby(pieces, lambda run: run.text == _BREAK) if not end]
    return [_trimmed([run for run in part if run.text]) for part in parts]


def _trimmed(runs: list[Run]) -> list[Run]:
    if runs:
        runs[0] = replace(runs[0], text=runs[0].text.lstrip(" "))
        runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip(" "))
    return [run for run in runs if run.text]
