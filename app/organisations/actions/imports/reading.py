"""From the bytes of a CSV file to rows: encoding, delimiter, headings in either language, faults in words."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_

#: What a heading may be called; blanks, underscores and case do not matter.
HEADINGS = {
    "code": ("code", "unitcode", "编码", "单位编码", "代码", "单位代码"),
    "name": ("name", "unitname", "名称", "单位名称", "单位"),
    "parent": ("parent", "parentcode", "上级编码", "上级单位编码", "上级代码", "上级"),
    "kind": ("kind", "类别", "单位类别", "类型", "单位类型", "单元"),
    "level": ("level", "层级", "级别"),
    "pilot": ("pilot", "试点", "是否试点"),
}
REQUIRED = ("code", "name", "parent")
EMPTY = Reason(N_("The file is empty."))
YES = frozenset({"1", "y", "yes", "true", "是", "√"})
NO = frozenset({"", "0", "n", "no", "false", "否"})


@dataclass(frozen=True)
class Fault:
    """What is wrong with one line, and what to do about it."""

    line: int
    what: Reason
    advice: Reason


@dataclass(slots=True)
class Row:
    """One line of the file, trimmed; the rest is judged later."""

    line: int
    code: str
    name: str
    parent: str
    kind: str
    level: str
    pilot: str


def read_units(content: bytes) -> list[Row]:
    """The rows of a file of units. Raises Refused where the file as a whole cannot be read."""
    text = decoded(content)
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;，", key=first.count)
    # Strict: a quotation mark that nobody closed would take the rest of the file for one name.
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        places = _places(next(lines, []))
        rows = list(_rows(lines, places))
    except csv.Error as error:
        what = N_("Line %(line)s cannot be read as a table row (%(why)s).")
        raise Refused(Reason(what, {"line": lines.line_num, "why": str(error)})) from error
    if not rows:
        raise Refused(EMPTY)
    return rows


def _rows(lines: Iterator[list[str]], places: dict[str, int]) -> Iterator[Row]:
    names = tuple(HEADINGS)
    order = [places.get(name, -1) for name in names]
    for cells in lines:
        if not any(map(str.strip, cells)):
            continue
        width = len(cells)
        yield Row(lines.line_num, *(_clean(cells[at]) if 0 <= at < width else "" for at in order))  # type: ignore[attr-defined]


def _clean(cell: str) -> str:
    """A cell on one line, without blanks around it and without what nobody sees."""
    text = cell.strip()
    if text.isprintable():
        return text
    return "".join(each for each in " ".join(text.split()) if each.isprintable())


def decoded(content: bytes) -> str:
    """Text of a file in UTF-8 or in the encoding that Chinese Excel writes. Raises Refused where it is none."""
    if not content.strip():
        raise Refused(EMPTY)
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Refused(Reason(N_("This is an Excel workbook. Save it as CSV and import that file.")))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refused(Reason(N_("The file is neither UTF-8 nor GBK text. Save it as CSV (UTF-8).")))


def _places(headings: list[str]) -> dict[str, int]:
    known = {alias: name for name, aliases in HEADINGS.items() for alias in aliases}
    places: dict[str, int] = {}
    said = ["".join(heading.casefold().replace("_", "").split()) for heading in headings]
    for at, heading in enumerate(said):
        name = known.get(heading)
        if name and heading in said[:at]:
            raise Refused(Reason(N_("The column “%(name)s” stands twice."), {"name": headings[at]}))
        if name and name not in places:
            places[name] = at
    missing = tuple(HEADING_NAMES[name] for name in REQUIRED if name not in places)
    if missing:
        what = N_("The first line must name the columns; missing: %(columns)s.")
        raise Refused(Reason(what, {"columns": missing}))
    return places


HEADING_NAMES = {"code": N_("code"), "name": N_("name"), "parent": N_("parent code")}
