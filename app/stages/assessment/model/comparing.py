"""What changed from one version to another, thing by thing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.stages.assessment.model.document import Document, Entry, ratio_text
from app.stages.assessment.model.document.writing import toml_value
from workflows.vocabulary import N_, Word


class Kind(Word):
    """What happened to a thing."""

    ADDED = "added", N_("added")
    REMOVED = "removed", N_("removed")
    CHANGED = "changed", N_("changed")
    MOVED = "moved", N_("moved")


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was."""

    kind: Kind
    #: The table of the file: node, indicator, judgements, grade …
    table: str
    code: str
    name: str
    key: str = ""
    #: As the file has them; None: the file is silent.
    before: Any = None
    after: Any = None


def differences(before: Document, after: Document) -> list[Difference]:
    """Everything that differs: the tree first, then judgements, then the rules beside the tree."""
    return [*_of_tree(before, after), *_of_judgements(before, after), *_of_rules(before, after)]


def _of_tree(before: Document, after: Document) -> Iterator[Difference]:
    old = {entry.code: entry for entry in before.entries}
    new = {entry.code: entry for entry in after.entries}
    for code, entry in new.items():
        if code not in old:
            yield Difference(Kind.ADDED, entry.kind, code, entry.name)
        else:
            yield from _of_entry(old[code], entry)
    for code, entry in old.items():
        if code not in new:
            yield Difference(Kind.REMOVED, entry.kind, code, entry.name)
    for parent in {entry.parent for entry in after.entries}:
        yield from _of_order(before, after, parent)


def _of_entry(old: Entry, new: Entry) -> Iterator[Difference]:
    if old.kind is not new.kind:
        yield Difference(Kind.CHANGED, new.kind, new.code, new.name, "entry", old.kind, new.kind)
    for key, was, now in _of_table(old.table, new.table):
        kind = Kind.MOVED if key == "parent" else Kind.CHANGED
        yield Difference(kind, new.kind, new.code, new.name, key, was, now)


def _of_order(before: Document, after: Document, parent: str | None) -> Iterator[Difference]:
    """Siblings that both have, in another order; one line for the family."""
    old = [each.code for each in before.children(parent)]
    new = [each.code for each in after.children(parent)]
    both = set(old) & set(new)
    was, now = [code for code in old if code in both], [code for code in new if code in both]
    if was != now:
        node = after.entry(parent) if parent is not None else None
        yield Difference(
            Kind.MOVED, "node", parent or "", node.name if node else "", "", ", ".join(was), ", ".join(now)
        )


def _of_judgements(before: Document, after: Document) -> Iterator[Difference]:
    for code in dict.fromkeys([*before.sheets, *after.sheets]):
        old, new = _spoken(before, code), _spoken(after, code)
        entry = after.entry(code) or before.entry(code)
        if (code in before.sheets) != (code in after.sheets):
            kind = Kind.ADDED if code in after.sheets else Kind.REMOVED
            yield Difference(kind, "judgements", code, entry.name if entry else code)
            continue
        for key, was, now in _of_table(old, new):
            yield Difference(Kind.CHANGED, "judgements", code, entry.name if entry else code, key, was, now)


def _spoken(document: Document, code: str) -> dict[str, Any]:
    """A sheet as flat keys: its rules, and every judgement of every expert."""
    sheet = document.sheets.get(code)
    if sheet is None:
        return {}
    said: dict[str, Any] = dict(sheet.rules)
    family = [child.code for child in document.children(code)]
    for expert in sheet.experts:
        said[f"{expert.name} · share".strip(" ·")] = expert.share
        for at, first in enumerate(family):
            for second in family[at + 1 :]:
                if (ratio := expert.ratio(first, second)) is not None:
                    said[f"{expert.name} · {first} : {second}".strip(" ·")] = ratio_text(ratio)
    return said


def _of_rules(before: Document, after: Document) -> Iterator[Difference]:
    old, new = _tables(before), _tables(after)
    for (table, name), said in new.items():
        if (table, name) not in old:
            yield Difference(Kind.ADDED, table, name, name)
        else:
            for key, was, now in _of_table(old[table, name], said):
                yield Difference(Kind.CHANGED, table, name, name, key, was, now)
    for table, name in old:
        if (table, name) not in new:
            yield Difference(Kind.REMOVED, table, name, name)


def _tables(document: Document) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Every rule beside the tree by its table and its own name; the head without what every version has anew."""
    head = {key: value for key, value in document.head.items() if key not in ("code", "name", "version")}
    found: dict[tuple[str, str], Mapping[str, Any]] = {("model", ""): head}
    for table, content in document.rules.items():
        if isinstance(content, list):
            for number, each in enumerate(content, start=1):
                found[table, str(each.get("name", each.get("code", number)))] = each
        elif table == "treatment":
            found.update({(table, name): each for name, each in content.items()})
        else:
            found[table, ""] = content
    return found


def _of_table(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Key by key what is not the same; a number is the same however it is written."""
    for key in dict.fromkeys([*old, *new]):
        was, now = old.get(key), new.get(key)
        if was is None or now is None or toml_value(was) != toml_value(now):
            yield key, was, now
