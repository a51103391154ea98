"""What several pages of a version show: its tree with weights and faults, and what stands against it with links."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.organisations.queries import kinds
from app.stages.assessment.model.checking import Examination, Finding, examine
from app.stages.assessment.model.document import Document, Entry, read_document
from app.stages.assessment.model.forms.rules import SECTION_OF, SECTIONS
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.model.tags import KIND, Goal, System
from app.stages.assessment.model.weights import Weight, weights_in
from app.stages.assessment.model.words import KEYS, OPTIONS
from app.web.languages import speaks_chinese
from app.web.sentences import sentence
from workflows.table import Reason


@dataclass(frozen=True)
class Row:
    """One line of the tree."""

    depth: int
    entry: Entry
    weight: Weight | None
    faults: int


@dataclass(frozen=True)
class Said:
    """What is wrong, where, and the page on which it is put right."""

    where: str
    what: str
    url: str


@dataclass
class Shown:
    """A version as its pages show it."""

    version: ModelVersion
    document: Document
    examination: Examination
    weights: dict[str, Weight]

    def rows(self) -> list[Row]:
        """The whole tree, line by line."""
        faulty = [found.code for found in (*self.examination.faults, *self.examination.contradictory)]
        faulty += [entry.code for entry in self.examination.untagged]
        return [
            Row(depth, entry, self.weights.get(entry.code), faulty.count(entry.code))
            for depth, entry in self.document.in_order()
        ]

    def faults(self) -> list[Said]:
        """Everything that must be put right before the version can be used."""
        found = [self.said(each) for each in (*self.examination.faults, *self.examination.contradictory)]
        for entry in self.examination.untagged:
            what = _("It names no goal or no system that it serves.")
            found.append(Said(entry.name, what, self.address(entry.code)))
        for missing in self.examination.missing:
            what = _(
                "It is compulsory; add a node or an indicator of this code: %(code)s", code=missing.value
            )
            found.append(Said(_(missing.label), what, self.address("")))
        return found

    def remarks(self) -> list[Said]:
        """What is worth saying and forbids nothing."""
        return [self.said(each) for each in self.examination.remarks]

    def about(self, code: str) -> list[str]:
        """What stands against one entry."""
        found = [self.said(each).what for each in self.examination.faults if each.code == code]
        if any(entry.code == code for entry in self.examination.untagged):
            found.append(_("It names no goal or no system that it serves."))
        return found

    def said(self, found: Finding) -> Said:
        """A finding in the reader's words."""
        entry = self.document.entry(found.code) if found.code else None
        section = SECTION_OF.get(found.table, "")
        parts = [entry.name if entry else found.code]
        if found.table == "judgements":
            parts.append(_("judgements"))
        elif section:
            parts.insert(0, str(SECTIONS[section][0]))
        parts += [str(KEYS.get(key, key)) for key in found.key.split(" · ") if key]
        where = " · ".join(part for part in parts if part)
        return Said(where, sentence(Reason(found.message, found.params)), self._place(found, section))

    def address(self, code: str) -> str:
        """The version's page with one entry beside the tree."""
        return url_for("models.version_page", subject_id=self.version.id, at=code or None)

    def _place(self, found: Finding, section: str) -> str:
        if found.table == "judgements":
            expert = found.params.get("expert") or None
            return url_for("models.sheet", subject_id=self.version.id, at=found.code, expert=expert)
        if section:
            return url_for("models.rules", subject_id=self.version.id, section=section)
        return self.address(found.code)


def shown(version: ModelVersion) -> Shown:
    """A version with everything that was found about it."""
    document = read_document(version.text)
    return Shown(version, document, examine(version.text), weights_in(document))


def percent(share: object) -> str:
    """A share as people read it: 12.5%."""
    return f"{float(share) * 100:.2f}".rstrip("0").rstrip(".") + "%"  # type: ignore[arg-type]


def value_words(value: object) -> str:
    """What a key of the file says, in the reader's words: options by their labels, rows as short sentences."""
    if isinstance(value, dict):
        return _("; ").join(
            f"{KEYS.get(key, key)}{_(': ')}{value_words(said)}" for key, said in value.items()
        )
    if isinstance(value, list | tuple):
        between = _("; ") if any(isinstance(each, dict) for each in value) else _(", ")
        return between.join(value_words(each) for each in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if not isinstance(value, str):
        return str(value)
    if value in set(Goal) | set(System):
        return _((Goal if value in set(Goal) else System)(value).label)
    if value.startswith(KIND):
        return kinds_in_words().get(value.removeprefix(KIND), value)
    return str(OPTIONS.get(value, value))


def kinds_in_words() -> dict[str, str]:
    """The kinds of unit by their codes, in the reader's language where it has a name for them."""
    chinese = speaks_chinese()
    return {kind.code: kind.name if chinese or not kind.name_en else kind.name_en for kind in kinds()}


def names_of(entries: Sequence[Entry]) -> str:
    """Several entries in one sentence."""
    return _(", ").join(entry.name for entry in entries)
