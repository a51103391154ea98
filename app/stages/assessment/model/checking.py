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
from app.stages.assessment.model.tags import is_tagged

#: How the engine names a place of a text without a file name: ":12 [[indicator]] talks · measure · lowest".
_PLACE = re.compile(r"^(?::\d+)?\s*\[{1,2}(?P<table>[a-z]+)(?:\.(?P<of>[^\]]+))?\]{1,2}\s*(?P<rest>.*)$")


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
    #: Forbids nothing, except contradictory judgements.
    remarks: tuple[Finding, ...]
    #: (node, expert's place or None for the group) of matrices with a ratio of 0.10 or more.
    contradictory: tuple[str, ...]
    untagged: tuple[Entry, ...]
    missing: tuple[Compulsory, ...]

    @property
    def fit_for_use(self) -> bool:
        """May the version be approved, as far as the model itself goes?"""
        return not (self.faults or self.contradictory or self.untagged or self.missing)


@lru_cache(maxsize=64)
def examine(text: str) -> Examination:
    """Examine a canonical text."""
    document = read_document(text)
    reading = check_model(text, "")
    return Examination(
        model=reading.model,
        faults=tuple(_faults(reading.complaints, document)),
        remarks=tuple(finding_of(each) for each in reading.remarks),
        contradictory=tuple(_contradictory(reading.model)),
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


def _contradictory(model: Model | None) -> list[str]:
    if model is None:
        return []
    return [
        code
        for code, priorities in model.judgements
        for opinion in priorities.opinions
        if not opinion.consistency.acceptable
    ]


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
