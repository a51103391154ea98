"""What stands against a version, each with the place to put it right: the engine's complaints, tags, what must be there."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from app.scoring.complaints import N_, Complaint
from app.scoring.model import Model
from app.scoring.reading.file import check_model
from app.stages.assessment.model.compulsory import Compulsory, missing_from
from app.stages.assessment.model.document import Document, Entry, read_document
from app.stages.assessment.model.opinions import View, shared_view, view_of
from app.stages.assessment.model.tags import is_tagged

#: How the engine names a place of a text without a file name: ":12 [[indicator]] talks · measure · lowest".
_PLACE = re.compile(r"^(?::\d+)?\s*\[{1,2}(?P<table>[a-z]+)(?:\.(?P<of>[^\]]+))?\]{1,2}\s*(?P<rest>.*)$")
OF_EXPERT = N_(
    "The judgements of “%(expert)s” contradict each other: consistency ratio %(ratio)s, below 0.10 is needed."
)
OF_NOBODY = N_("The judgements contradict each other: consistency ratio %(ratio)s, below 0.10 is needed.")
OF_ALL = N_(
    "The judgements of all experts together contradict each other: consistency ratio %(ratio)s, below 0.10 is needed."
)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong or worth saying, and where."""

    message: str
    params: Mapping[str, Any] = field(default_factory=dict)
    #: The node or indicator that it is about, or whose children are judged.
    code: str = ""
    #: The table of the file: node, indicator, judgements, grade, survey …
    table: str = ""
    #: The key, with those above it.
    key: str = ""


@dataclass(frozen=True)
class Examination:
    """Everything that an examination of a text found."""

    model: Model | None
    faults: tuple[Finding, ...]
    #: Forbids nothing.
    remarks: tuple[Finding, ...]
    #: Judgements with a consistency ratio of 0.10 or more, of one expert or of all together.
    contradictory: tuple[Finding, ...]
    untagged: tuple[Entry, ...]
    missing: tuple[Compulsory, ...]


@lru_cache(maxsize=64)
def examine(text: str) -> Examination:
    """Examine a canonical text."""
    document = read_document(text)
    reading = check_model(text, "")
    return Examination(
        model=reading.model,
        faults=tuple(_faults(reading.complaints, document)),
        remarks=tuple(found for found in map(finding_of, reading.remarks) if found.table != "judgements"),
        contradictory=tuple(_contradictory(document)),
        untagged=tuple(each for each in document.indicators if not is_tagged(each.tags)),
        missing=tuple(missing_from(each.code for each in document.entries)),
    )


def _faults(complaints: Iterable[Complaint], document: Document) -> Iterator[Finding]:
    """Where judgements give no weights, that is said once and not of each child again."""
    for complaint in complaints:
        found = finding_of(complaint)
        entry = document.entry(found.code)
        judged = entry is not None and entry.parent in document.sheets and "weight" not in entry.table
        sheet = document.sheets.get(found.code) if found.table == "judgements" else None
        if sheet is not None and not sheet.experts:
            yield Finding(N_("Nobody has judged here yet."), code=found.code, table="judgements")
        elif found.key != "weight" or not judged:
            yield found


def _contradictory(document: Document) -> Iterator[Finding]:
    """Whose judgements contradict each other, said of each expert, whatever else stands against the model."""
    for code, sheet in document.sheets.items():
        codes = [child.code for child in document.children(code)]
        for expert in sheet.experts:
            message = OF_EXPERT if expert.name else OF_NOBODY
            yield from _if_contradictory(view_of(expert, codes, sheet.rules), message, code, expert.name)
        together, _priorities = shared_view(sheet, codes)
        if together is not None and len(sheet.experts) > 1:
            yield from _if_contradictory(together, OF_ALL, code)


def _if_contradictory(view: View, message: str, code: str, expert: str = "") -> Iterator[Finding]:
    if view.connected and not view.acceptable:
        ratio = "—" if view.ratio is None else f"{view.ratio:.4f}"
        yield Finding(message, {"ratio": ratio, "expert": expert}, code, "judgements")


def finding_of(complaint: Complaint) -> Finding:
    """The engine's complaint with its place taken apart."""
    found = _PLACE.match(complaint.place)
    if found is None:
        return Finding(complaint.message, complaint.params, key=complaint.place.strip(" ·"))
    first, *keys = [part.strip() for part in found["rest"].split("·")]
    table, code = found["table"], ""
    if table in ("node", "indicator"):
        code = first
    elif table == "judgements":
        code = found["of"] or (keys.pop(0) if keys else "")
    elif first:
        code = first
    return Finding(complaint.message, complaint.params, code, table, " · ".join(keys))
