"""The canonical text of a model file: the same content has the same text, whoever wrote it and in whatever order."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.stages.assessment.model.document.content import Document, Entry, EntryKind, Expert, Sheet, Table
from app.stages.assessment.model.document.shape import LISTS, ORDER, SINGLE

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def written(document: Document) -> str:
    """The whole file."""
    return "\n".join(_blocks(document))


def _blocks(document: Document) -> Iterator[str]:
    yield _block("[model]", document.head, ORDER["model"])
    if document.rules.get("columns"):
        yield _block("[columns]", document.rules["columns"], ORDER["columns"])
    for _, entry in document.in_order():
        yield _block(f"[[{entry.kind}]]", entry.table, ORDER[entry.kind])
    for code, sheet in sorted(document.sheets.items(), key=lambda each: _place(document, each[0])):
        yield from _sheet(code, sheet, tuple(child.code for child in document.children(code)))
    yield from _rules(document.rules)


def _place(document: Document, code: str) -> int:
    return next((at for at, (_, entry) in enumerate(document.in_order()) if entry.code == code), -1)


def _rules(rules: Mapping[str, Any]) -> Iterator[str]:
    for name in ("survey", "bonus", "penalty", "caps", "veto", "grade", "ranking", "notices"):
        if name in SINGLE and rules.get(name):
            yield _block(f"[{name}]", rules[name], ORDER[name])
        elif name in LISTS:
            for table in rules.get(name, ()):
                yield _block(f"[[{name}]]", table, ORDER[name])
    for name, table in sorted(rules.get("treatment", {}).items()):
        yield _block(f"[treatment.{_key(name)}]", table, ORDER["treatment"])


def _sheet(code: str, sheet: Sheet, children: tuple[str, ...]) -> Iterator[str]:
    head = {**sheet.rules, "over": list(children)}
    alone = sheet.experts[0] if len(sheet.experts) == 1 else None
    if alone is not None and not alone.name and alone.share == 1:
        yield _block(
            f"[judgements.{_key(code)}]", {**head, "matrix": _matrix(alone, children)}, ORDER["judgements"]
        )
        return
    yield _block(f"[judgements.{_key(code)}]", head, ORDER["judgements"])
    for expert in sheet.experts:
        table = {"name": expert.name, "share": expert.share, "matrix": _matrix(expert, children)}
        yield _block(f"[[judgements.{_key(code)}.experts]]", table, ("name", "share", "matrix"))


def _matrix(expert: Expert, children: Sequence[str]) -> list[list[Any]]:
    return [
        [1 if row == column else _cell(expert.ratio(row, column)) for column in children] for row in children
    ]


def _cell(ratio: Fraction | None) -> int | str:
    if ratio is None:
        return ""
    return int(ratio) if ratio.denominator == 1 else ratio_text(ratio)


def ratio_text(ratio: Fraction) -> str:
    """A judgement as people write it: 3, 1/3, or a decimal where the fraction would be too long to read back."""
    if len(str(max(ratio.numerator, ratio.denominator))) <= 12:
        return str(ratio)
    exact = Decimal(ratio.numerator) / Decimal(ratio.denominator)
    return format(exact, "f")


# --- TOML ------------------------------------------------------------------------------------------------------


def _block(header: str, table: Mapping[str, Any], order: Sequence[str]) -> str:
    lines = [header, *(f"{_key(key)} = {toml_value(table[key])}" for key in _ordered(table, order))]
    return "\n".join(lines) + "\n"


def _ordered(table: Mapping[str, Any], order: Sequence[str]) -> Iterable[str]:
    return [*(key for key in order if key in table), *sorted(key for key in table if key not in order)]


def toml_value(value: Any) -> str:
    """A value as TOML writes it on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, str):
        return f'"{_escaped(value)}"'
    if isinstance(value, list | tuple):
        return f"[{', '.join(toml_value(each) for each in value)}]"
    if isinstance(value, dict):
        if not value:
            return "{}"
        pairs = (f"{_key(key)} = {toml_value(value[key])}" for key in _ordered(value, ORDER["inline"]))
        return f"{{ {', '.join(pairs)} }}"
    raise TypeError(type(value).__name__)


def plain_decimal(value: Decimal) -> str:
    """A decimal without superfluous zeros and without an exponent."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _decimal(value: Decimal) -> str:
    text = plain_decimal(value)
    return "0" if text in ("-0", "") else text


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else f'"{_escaped(key)}"'


def _escaped(text: str) -> str:
    return "".join(
        _ESCAPED.get(each) or (f"\\u{ord(each):04x}" if _is_control(each) else each) for each in text
    )


def _is_control(character: str) -> bool:
    return ord(character) < 32 or ord(character) == 127


def entries_written(entries: Iterable[Entry]) -> dict[str, Table]:
    """Each entry's table by its code, for those who compare two files."""
    return {entry.code: entry.table for entry in entries}


__all__ = ["EntryKind", "entries_written", "plain_decimal", "ratio_text", "toml_value", "written"]
