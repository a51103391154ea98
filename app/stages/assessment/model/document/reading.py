"""From the text of a model file to its document. Only what keeps the tree from being drawn is refused here.

Everything else that is wrong (a weight that is missing, goalposts in the wrong order) may stand in a draft: the
engine says it, and the page shows it until somebody puts it right.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from app.scoring.ahp.reading import judgements_of
from app.scoring.complaints import N_, Complaint, Unreadable
from app.stages.assessment.model.document.content import Document, Entry, EntryKind, Expert, Sheet, Table
from app.stages.assessment.model.document.shape import LISTS, SILENT, SINGLE, TOP


def read_document(text: str) -> Document:
    """The document of a text. Raises Unreadable."""
    try:
        content = tomllib.loads(text.replace("\r\n", "\n"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Unreadable([Complaint("", N_("This is not TOML: %(why)s."), {"why": str(error)})]) from None
    if complaints := list(_misshapen(content)):
        raise Unreadable(complaints)
    return document_of(content, _entries(content, text))


def document_of(content: Mapping[str, Any], entries: list[Entry]) -> Document:
    """The document of tables as TOML gives them; the entries stand in the order of the file. Raises Unreadable."""
    if complaints := list(_misshapen(content)):
        raise Unreadable(complaints)
    if complaints := list(_no_tree(entries)):
        raise Unreadable(complaints)
    document = Document(
        head=_spoken(content.get("model", {}), "model"),
        entries=entries,
        rules={
            **{name: _spoken(content[name], name) for name in SINGLE if name in content},
            **{name: [_spoken(each, name) for each in content[name]] for name in LISTS if name in content},
            **({"treatment": dict(content["treatment"])} if "treatment" in content else {}),
        },
    )
    document.entries = [entry for _, entry in document.in_order()]
    document.sheets = {
        code: _sheet(document, code, table) for code, table in content.get("judgements", {}).items()
    }
    return document


# --- what is refused -------------------------------------------------------------------------------------------


def _misshapen(content: Mapping[str, Any]) -> Iterator[Complaint]:
    for name in content:
        if name not in TOP:
            known = ", ".join(TOP)
            yield Complaint(
                name, N_("This key is used by nothing. Known here are: %(known)s."), {"known": known}
            )
    for name in ("model", "judgements", "treatment", *SINGLE):
        if not isinstance(content.get(name, {}), dict):
            yield Complaint(name, N_("A table is expected here, with keys and values."))
    for name in ("judgements", "treatment"):
        inner = content.get(name, {})
        for key, table in inner.items() if isinstance(inner, dict) else ():
            if not isinstance(table, dict):
                yield Complaint(f"{name}.{key}", N_("A table is expected here, with keys and values."))
    for name in ("node", "indicator", *LISTS):
        listed = content.get(name, [])
        if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
            yield Complaint(
                name, N_("Write each as a table of its own, headed [[%(name)s]]."), {"name": name}
            )
    yield from _dates(content, "")


def _dates(value: Any, place: str) -> Iterator[Complaint]:
    """TOML knows days and hours; a model has no use for them."""
    if isinstance(value, date | datetime | time):
        yield Complaint(place, N_("A text is needed here."))
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _dates(each, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for each in value:
            yield from _dates(each, place)


def _no_tree(entries: list[Entry]) -> Iterator[Complaint]:
    seen: dict[str, Entry] = {}
    for entry in entries:
        code = entry.table.get("code")
        if not isinstance(code, str) or not code.strip():
            yield Complaint(f"[[{entry.kind}]]", N_("A text is needed here."))
        elif code in seen:
            yield Complaint(code, N_("Another node or indicator has this code already."))
        else:
            seen[code] = entry
    for code, entry in seen.items():
        yield from _no_place(code, entry, seen)


def _no_place(code: str, entry: Entry, seen: Mapping[str, Entry]) -> Iterator[Complaint]:
    if entry.parent is None:
        if not entry.is_node:
            yield Complaint(code, N_("An indicator stands below a node: name its parent."))
        return
    parent = seen.get(entry.parent)
    if parent is None:
        yield Complaint(code, N_("There is no node “%(code)s”."), {"code": entry.parent})
    elif not parent.is_node:
        yield Complaint(
            code, N_("“%(code)s” is an indicator; only nodes have children."), {"code": entry.parent}
        )
    elif _turns_in_a_circle(entry, seen):
        yield Complaint(code, N_("This hangs in a circle of parents and reaches no root."))


def _turns_in_a_circle(entry: Entry, seen: Mapping[str, Entry]) -> bool:
    passed: set[str] = set()
    here: Entry | None = entry
    while here is not None and here.parent is not None:
        if here.code in passed:
            return True
        passed.add(here.code)
        here = seen.get(here.parent)
    return False


# --- what is read ----------------------------------------------------------------------------------------------


def _entries(content: Mapping[str, Any], text: str) -> list[Entry]:
    """Nodes and indicators as they follow each other in the text; the engine orders siblings in the same way."""
    found: list[tuple[int, Entry]] = []
    for kind in EntryKind:
        headers = [match.start() for match in re.finditer(rf"^\s*\[\[\s*{kind}\s*\]\]", text, re.MULTILINE)]
        for number, table in enumerate(content.get(kind, [])):
            at = headers[number] if number < len(headers) else -1
            found.append((at, entry_of(kind, table)))
    return [entry for _, entry in sorted(found, key=lambda each: each[0])]


def _spoken(table: Mapping[str, Any], name: str) -> Table:
    """The table without what goes without saying."""
    silent = SILENT.get(name, {})
    return {key: value for key, value in table.items() if key not in silent or value != silent[key]}


def entry_of(kind: EntryKind, table: Mapping[str, Any]) -> Entry:
    """A node or indicator without what goes without saying."""
    return Entry(kind, _entry_spoken(table, kind))


def _entry_spoken(table: Mapping[str, Any], kind: EntryKind) -> Table:
    found = _spoken(table, kind)
    for key in ("measure", "missing"):
        if isinstance(found.get(key), dict):
            found[key] = _spoken(found[key], key)
    missing = found.get("missing")
    if isinstance(missing, dict) and missing.keys() <= {"policy"}:
        found["missing"] = missing.get("policy", "reweight")
    if found.get("missing") == "reweight":
        del found["missing"]
    if found.get("name") == found.get("code"):
        found.pop("name", None)
    if found.get("column") == found.get("code"):
        found.pop("column", None)
    return found


def _sheet(document: Document, code: str, table: Mapping[str, Any]) -> Sheet:
    place = f"judgements.{code}"
    if document.entry(code) is None:
        raise Unreadable([Complaint(place, N_("There is no node “%(code)s”."), {"code": code})])
    children = [child.code for child in document.children(code)]
    over = table.get("over", children)
    if not isinstance(over, list) or sorted(map(str, over)) != sorted(children):
        judged = ", ".join(map(str, over)) if isinstance(over, list) else str(over)
        params = {"judged": judged, "children": ", ".join(children)}
        message = N_("The judgements compare %(judged)s, the children are %(children)s.")
        raise Unreadable([Complaint(place, message, params)])
    alone = [{"matrix": table["matrix"]}] if "matrix" in table else []
    listed = table.get("experts", alone)
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise Unreadable([Complaint(place, N_("A table is expected here, with keys and values."))])
    rules = {key: value for key, value in table.items() if key not in ("over", "experts", "matrix")}
    experts = [_expert(each, over, f"{place} · {number}") for number, each in enumerate(listed, start=1)]
    _name_apart(experts)
    return Sheet(experts, _spoken(rules, "judgements"))


def _expert(table: Mapping[str, Any], over: list[str], place: str) -> Expert:
    rows = table.get("matrix")
    fits = isinstance(rows, list) and len(rows) == len(over)
    if not fits or any(not isinstance(row, list) or len(row) != len(over) for row in rows or ()):
        params = {"count": len(over), "names": ", ".join(over)}
        message = N_("The matrix must have %(count)s rows and columns, one for each of: %(names)s.")
        raise Unreadable([Complaint(place, message, params)])
    assert isinstance(rows, list)
    cells = [["", *over], *([code, *map(_cell, row)] for code, row in zip(over, rows, strict=True))]
    try:
        told = judgements_of(cells)
    except Unreadable as error:
        raise Unreadable(Complaint(place, each.message, each.params) for each in error.complaints) from None
    ratios = {(over[i], over[j]): ratio for (i, j), ratio in told.ratios.items()}
    return Expert(str(table.get("name", "")), table.get("share", 1), ratios)


def _cell(value: Any) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _name_apart(experts: list[Expert]) -> None:
    """Several experts without a name, or two of one name, are counted."""
    if len(experts) < 2:
        return
    taken: set[str] = set()
    for number, expert in enumerate(experts, start=1):
        if not expert.name or expert.name in taken:
            expert.name = f"专家{number}"
        taken.add(expert.name)
