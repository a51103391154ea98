"""A model as a workbook, and back: the tree, the judgements, and the other rules, each on a sheet of its own.

Nothing is lost on the way: what a cell cannot hold as it is (a list of bands, a text that looks like a number)
stands there as TOML writes it.
"""

import io
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.scoring.complaints import N_, Complaint, Unreadable
from app.scoring.reading.file import text_of
from app.stages.assessment.model.document import (
    Document,
    Entry,
    EntryKind,
    Table,
    document_of,
    entry_of,
    ratio_text,
    read_document,
)
from app.stages.assessment.model.document.shape import LISTS, ORDER
from app.stages.assessment.model.document.writing import plain_decimal, toml_value
from app.stages.assessment.tables import Unreadable as NoTable
from app.stages.assessment.workbooks import sheets_of

Cell = str | int | Decimal | None
#: First bytes of a workbook.
WORKBOOK = b"PK\x03\x04"
TREE, JUDGEMENTS, RULES = "指标树", "判断矩阵", "其他规则"
_KINDS = {
    "节点": EntryKind.NODE,
    "指标": EntryKind.INDICATOR,
    "node": EntryKind.NODE,
    "indicator": EntryKind.INDICATOR,
}
_MEASURE = ("kind", "lowest", "highest", "logarithm", "target", "centre", "spread", "minimum", "trim", "overall",
            "bands", "rules")  # fmt: skip
#: The columns of the tree: Chinese for people, and the key of the file that a reader goes by.
_HEADINGS = {
    "entry": "类型", "code": "编码", "name": "名称", "parent": "上级编码", "kinds": "适用单位类别", "weight": "权重",
    "aggregation": "合成方法", "power": "幂指数", "minimum_coverage": "最低数据覆盖", "percentile_rank": "再取百分位",
    "direction": "方向", "source": "来源部门", "column": "数据列", "denominator": "分母列", "cap": "上限", "floor": "下限",
    "standard_error": "标准误差", "relative_error": "相对误差",
    **{f"measure.{key}": f"计分·{key}" for key in _MEASURE},
    "treatment": "离群值处理", "missing": "缺数处理", "flag_at": "标记线", "tags": "标签",
}  # fmt: skip
_TEXTS = frozenset(
    {"code", "name", "parent", "source", "column", "denominator", "treatment", "version", "of"}
)
_LISTED = frozenset({"tags", "kinds", "steps", "tie_break"})
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
#: How a cell begins that is written as TOML writes it.
_TOML = '"[{'
#: More digits than a spreadsheet keeps.
_MOST_DIGITS = 15


def document_in(content: bytes, name: str) -> Document:
    """The document of a model file, TOML or xlsx. Raises Unreadable."""
    if content.startswith(WORKBOOK):
        return _document_of_workbook(content)
    try:
        return read_document(text_of(content, name))
    except Unreadable:
        if name.lower().endswith(".toml"):
            raise
        told = N_(
            "This is no index model. A model is a TOML file (.toml) or a workbook (.xlsx), such as every version offers for download."
        )
        raise Unreadable([Complaint(name, told)]) from None


# --- writing ---------------------------------------------------------------------------------------------------


def workbook_of(document: Document) -> bytes:
    """The document as a workbook."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for title, rows, widths in (
        (TREE, _tree_rows(document), (8, 20, 30, 16)),
        (JUDGEMENTS, _judgement_rows(document), (20, 14, 8, 20, 20, 10)),
        (RULES, _rule_rows(document), (24, 8, 18, 40)),
    ):
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for at, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(at)].width = width
        for row in rows:
            sheet.append([_written(sheet, cell) for cell in row])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _written(sheet: Any, value: Cell) -> Any:
    """A text stays a text, whatever it begins with; a spreadsheet runs none of it as a formula."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def _tree_rows(document: Document) -> Iterator[Sequence[Cell]]:
    entries = [entry for _, entry in document.in_order()]
    known = set(_HEADINGS)
    more = sorted({key for entry in entries for key in _flat(entry) if key not in known})
    keys = [*_HEADINGS, *more]
    yield [f"{_HEADINGS.get(key, '')} {key}".strip() for key in keys]
    for entry in entries:
        said = _flat(entry)
        yield ["节点" if entry.is_node else "指标", *(_cell(said.get(key), key) for key in keys[1:])]


def _flat(entry: Entry) -> Table:
    """An entry with its measure spread over columns."""
    said = {key: value for key, value in entry.table.items() if key != "measure"}
    measure = entry.table.get("measure")
    if not isinstance(measure, dict):
        return said if measure is None else {**said, "measure": measure}
    return {**said, **{f"measure.{key}": value for key, value in measure.items()}}


def _judgement_rows(document: Document) -> Iterator[Sequence[Cell]]:
    yield ("节点 node", "专家 expert", "份额 share", "行 row", "列 column", "判断 judgement")
    for code, sheet in document.sheets.items():
        if not sheet.experts:
            yield (_cell(code), None, None, None, None, None)
        for expert in sheet.experts:
            head = (_cell(code), _cell(expert.name), _cell(expert.share))
            if not expert.ratios:
                yield (*head, None, None, None)
            for (row, column), ratio in expert.ratios.items():
                yield (*head, _cell(row), _cell(column), ratio_text(ratio))


def _rule_rows(document: Document) -> Iterator[Sequence[Cell]]:
    yield ("表 table", "序号 number", "项 key", "值 value")
    yield from _table_rows("model", 1, document.head, ORDER["model"])
    for name, content in document.rules.items():
        if name in LISTS:
            for number, table in enumerate(content, start=1):
                yield from _table_rows(name, number, table, ORDER[name])
        elif name == "treatment":
            for treatment, table in content.items():
                yield from _table_rows(f"treatment.{treatment}", 1, table, ORDER[name])
        else:
            yield from _table_rows(name, 1, content, ORDER[name])
    for code, sheet in document.sheets.items():
        if sheet.rules:
            yield from _table_rows(f"judgements.{code}", 1, sheet.rules, ORDER["judgements"])


def _table_rows(
    name: str, number: int, table: Mapping[str, Any], order: Sequence[str]
) -> Iterator[Sequence[Cell]]:
    keys = [*(key for key in order if key in table), *sorted(key for key in table if key not in order)]
    if not keys:
        yield (name, number, None, None)
    for key in keys:
        yield (name, number, key, _cell(table[key], key))


def _cell(value: Any, key: str = "") -> Cell:
    """A value as a cell holds it."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return _number_cell(value)
    if isinstance(value, str):
        return value if _is_plain(value) else toml_value(value)
    if key in _LISTED and isinstance(value, list | tuple) and _joins(value):
        return ", ".join(value)
    return toml_value(value)


def _number_cell(value: int | Decimal) -> Cell:
    text = plain_decimal(value) if isinstance(value, Decimal) else str(value)
    if len(text.strip("-").replace(".", "")) > _MOST_DIGITS or not _NUMBER.fullmatch(text):
        return text
    return value


def _is_plain(text: str) -> bool:
    """Is a text read back from its cell as it is?"""
    printable = all(ord(each) >= 32 and ord(each) != 127 for each in text)
    return text == text.strip() != "" and printable and text[0] not in _TOML and _decoded(text) == text


def _joins(values: Sequence[Any]) -> bool:
    """May a list stand in its cell as words with commas between them?"""
    words = all(isinstance(each, str) and _is_plain(each) for each in values)
    return bool(values) and words and not any(mark in each for each in values for mark in ",，、;；")


# --- reading ---------------------------------------------------------------------------------------------------


def _document_of_workbook(content: bytes) -> Document:
    sheets = _rows_of(content)
    if TREE not in sheets:
        raise Unreadable([Complaint("", N_("The workbook has no sheet “%(name)s”."), {"name": TREE})])
    entries = list(_read_entries(sheets[TREE]))
    tables = _read_rules(sheets.get(RULES, []))
    tables["judgements"] = _read_judgements(sheets.get(JUDGEMENTS, []), entries, tables.get("judgements", {}))
    return document_of(tables, entries)


def _rows_of(content: bytes) -> dict[str, list[dict[str, Any]]]:
    """Every sheet as rows by the key of their column, each with its number in the sheet."""
    try:
        return {sheet.name: list(_keyed(sheet.rows)) for sheet in sheets_of(content, TREE, JUDGEMENTS, RULES)}
    except NoTable as why:
        raise Unreadable([Complaint("", why.reason.message, why.reason.params)]) from why


def _keyed(rows: Iterator[Sequence[Any]]) -> Iterator[dict[str, Any]]:
    keys = [str(cell).split()[-1] if str(cell).strip() else "" for cell in next(rows, [])]
    for at, row in enumerate(rows, start=2):
        told = {key: cell for key, cell in zip(keys, row, strict=False) if key and cell != ""}
        if told:
            yield {"#": at, **told}


def _read_entries(rows: Iterable[Mapping[str, Any]]) -> Iterator[Entry]:
    for row in rows:
        kind = _KINDS.get(str(row.get("entry", "")).strip())
        if kind is None:
            message = N_("Row %(row)s of “%(sheet)s”: the type is 节点 or 指标.")
            raise Unreadable([Complaint("", message, {"row": row["#"], "sheet": TREE})])
        table: Table = {}
        measure: Table = {}
        for key, cell in row.items():
            if key.startswith("measure."):
                measure[key.removeprefix("measure.")] = _value(key, cell, row["#"])
            elif key not in ("#", "entry"):
                table[key] = _value(key, cell, row["#"])
        if measure:
            table["measure"] = measure
        yield entry_of(kind, table)


def _read_rules(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    numbered: dict[str, dict[int, Table]] = {}
    for row in rows:
        name, _dot, inner = str(row.get("table", "")).partition(".")
        number = int(row["number"]) if isinstance(row.get("number"), int | float) else 1
        if name in LISTS:
            table = numbered.setdefault(name, {}).setdefault(number, {})
        elif inner:
            table = found.setdefault(name, {}).setdefault(inner, {})
        else:
            table = found.setdefault(name, {})
        if "key" in row:
            key = str(row["key"])
            table[key] = _value(key, row.get("value", '""'), row["#"])
    return {**found, **{name: [each for _, each in sorted(of.items())] for name, of in numbered.items()}}


def _read_judgements(
    rows: Iterable[Mapping[str, Any]], entries: Sequence[Entry], rules: Mapping[str, Table]
) -> dict[str, Any]:
    found: dict[str, dict[str, tuple[Any, dict[tuple[str, str], str]]]] = {}
    for row in rows:
        node = _text(row.get("node"))
        sheet = found.setdefault(node, {})
        if row.keys() <= {"#", "node"}:
            continue
        name = _text(row.get("expert"))
        share = _value("share", row["share"], row["#"]) if "share" in row else 1
        _share, told = sheet.setdefault(name, (share, {}))
        if "judgement" in row:
            told[_text(row.get("row")), _text(row.get("column"))] = _judgement(row["judgement"])
    return {
        node: {
            **rules.get(node, {}),
            "over": (codes := [each.code for each in entries if each.parent == node]),
            "experts": [
                {"name": name, "share": share, "matrix": _matrix(codes, told)}
                for name, (share, told) in experts.items()
            ],
        }
        for node, experts in found.items()
    }


def _matrix(codes: Sequence[str], told: Mapping[tuple[str, str], str]) -> list[list[str]]:
    return [["1" if row == column else told.get((row, column), "") for column in codes] for row in codes]


def _judgement(cell: Any) -> str:
    """A spreadsheet keeps 3 as a number and 1/3 as a text."""
    if isinstance(cell, float):
        return ratio_text(Fraction(Decimal(repr(cell))))
    return str(cell).strip()


def _text(cell: Any) -> str:
    value = _value("code", cell, 0) if cell is not None else ""
    return str(value)


def _value(key: str, cell: Any, row: int) -> Any:
    """A cell as a model file means it."""
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float):
        value: Any = int(cell) if float(cell).is_integer() else Decimal(repr(cell))
    else:
        value = _parsed(str(cell).strip(), row)
    if key in _TEXTS and not isinstance(value, str | list | dict):
        return str(value)
    if key in _LISTED and isinstance(value, str):
        return [word for word in re.split(r"[,，、;；]\s*", value) if word]
    return value


def _parsed(text: str, row: int) -> Any:
    try:
        return _decoded(text)
    except tomllib.TOMLDecodeError as error:
        message = N_("Row %(row)s: “%(cell)s” is not written as a model file writes it (%(why)s).")
        params = {"row": row, "cell": text[:40], "why": str(error)}
        raise Unreadable([Complaint("", message, params)]) from None


def _decoded(text: str) -> Any:
    if text and text[0] in _TOML:
        try:
            return tomllib.loads(f"cell = {text}", parse_float=Decimal)["cell"]
        except RecursionError:
            raise tomllib.TOMLDecodeError("too deep") from None
    if text in ("true", "false"):
        return text == "true"
    if _NUMBER.fullmatch(text):
        return Decimal(text) if "." in text else int(text)
    return text
