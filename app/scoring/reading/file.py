"""A whole model file: its tables read one by one, then held against each other."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from app.scoring.ahp import Priorities
from app.scoring.complaints import N_, Complaint, Unreadable
from app.scoring.model import Model, Node, Step, Treatment
from app.scoring.reading import rules
from app.scoring.reading.judgements import priorities_of
from app.scoring.reading.soundness import complain_of_contradictions, remarks_on, steps_in_use
from app.scoring.reading.table import Table
from app.scoring.reading.tree import Entry, Forest, entries_of

#: A model file is written by people; a larger one is something else.
LARGEST = 5_000_000
#: Hexadecimal, octal and binary numbers may be of any length, until somebody prints them.
ENDLESS = re.compile(r"\b0[xob][\da-f_]{1000}", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """What came of a model file: a model, or complaints; and remarks, which forbid nothing but publication."""

    model: Model | None
    complaints: tuple[Complaint, ...] = ()
    remarks: tuple[Complaint, ...] = ()


def read_model(path: Path) -> Model:
    """The model of a file. Raises Unreadable with everything that is wrong; OSError."""
    return model_of(text_of(path.read_bytes(), path.name), path.name)


def model_of(text: str, name: str = "model.toml") -> Model:
    """The model of a text. Raises Unreadable with everything that is wrong."""
    reading = check_model(text, name)
    if reading.model is None:
        raise Unreadable(reading.complaints)
    return reading.model


def text_of(content: bytes, name: str) -> str:
    """The text of a model file. Raises Unreadable."""
    if len(content) > LARGEST:
        raise Unreadable([Complaint(name, N_("A model file of more than 5 MB is not read."))])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable([Complaint(name, N_("The file is not UTF-8 text. Save it as UTF-8."))]) from None


def check_model(text: str, name: str = "model.toml") -> Reading:
    """Read a model and say everything that is wrong with it."""
    endless = Complaint(name, N_("A number in this file is longer than any that can be counted with."))
    if ENDLESS.search(text):
        return Reading(None, (endless,))
    try:
        content = tomllib.loads(text.replace("\r\n", "\n"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Reading(None, (Complaint(name, N_("This is not TOML: %(why)s."), {"why": str(error)}),))
    except (ValueError, ArithmeticError):
        return Reading(None, (endless,))
    complaints: list[Complaint] = []
    file = _File(content, text, name, complaints)
    model = file.model()
    if complaints:
        return Reading(None, tuple(complaints))
    return Reading(model, (), (*file.remarks, *remarks_on(model, name)))


class _File:
    """The tables of one file."""

    def __init__(self, content: dict[str, Any], text: str, name: str, complaints: list[Complaint]) -> None:
        self.name, self.text, self.complaints = name, text, complaints
        self.top = Table(content, name, complaints)
        self.remarks: list[Complaint] = []

    def model(self) -> Model:
        """The model; whatever is wrong with it stands among the complaints."""
        head = self._one("model")
        treatments = self._treatments()
        entries = entries_of(self._many("node"), self._many("indicator"), treatments)
        told = self._one("survey")
        survey = rules.survey_of(told) if self.top.has("survey") else None
        judgements = self._judgements(entries)
        grades = rules.grades_of(self._many("grade"))
        ranking = rules.ranking_of(self._one("ranking"))
        caps = self._one("caps")
        forest = Forest(entries, judgements, self._wrongly_judged(judgements), survey, self.top)
        self.remarks = forest.remarks
        model = Model(
            code=head.text("code"),
            name=head.text("name"),
            version=head.text("version"),
            trees=forest.trees(),
            scale=head.whole("scale", 100, 1, 1_000_000),
            score_places=head.whole("score_places", 4, 0, 12),
            places=head.whole("places", 2, 0, 12),
            from_published_scores=self._index_from(head),
            columns=rules.columns_of_file(self._one("columns")),
            minimum_delivered=_share(head, "minimum_delivered"),
            judgements=tuple(judgements.items()),
            survey=survey,
            bonuses=rules.adjustments_of(self._many("bonus")),
            bonus_cap=caps.optional_number("bonus"),
            penalties=rules.adjustments_of(self._many("penalty")),
            penalty_cap=caps.optional_number("penalty"),
            vetoes=rules.vetoes_of(self._many("veto"), grades),
            grades=grades,
            ranking=ranking,
            notices=rules.notices_of(self._one("notices"), ranking),
        )
        model = replace(model, steps=self._steps(head, model))
        complain_of_contradictions(model, head, self.top)
        self._complain_of_unused(entries, treatments)
        for table in (head, caps, self.top):
            table.close()
        return model

    def _one(self, key: str) -> Table:
        content = self.top.get(key)
        line = self._line(rf"^\s*\[\s*{key}\s*\]", 0)
        return Table(
            {} if content is None else content, f"{self.name}{_at(line)} [{key}]", self.complaints, line
        )

    def _many(self, key: str) -> list[Table]:
        """The tables of a list, each with its line and code as its place."""
        listed = self.top.get(key)
        if listed is None:
            return []
        if not isinstance(listed, list):
            self.top.complain(key, N_("Write each as a table of its own, headed [[%(name)s]]."), name=key)
            return []
        found = []
        for number, content in enumerate(listed):
            code = content.get("code", content.get("name", "")) if isinstance(content, dict) else ""
            line = self._line(rf"^\s*\[\[\s*{key}\s*\]\]", number)
            place = f"{self.name}{_at(line)} [[{key}]] {code or number + 1}"
            found.append(Table(content, place, self.complaints, line))
        return found

    def _line(self, pattern: str, number: int) -> int:
        """The line of the n-th header of that kind; 0 where it is written in another way."""
        for place, match in enumerate(re.finditer(pattern, self.text, re.MULTILINE)):
            if place == number:
                return self.text.count("\n", 0, match.end()) + 1
        return 0

    def _treatments(self) -> dict[str, Treatment]:
        table = self._one("treatment")
        return {name: rules.treatment_of(name, table.table(name)) for name in list(table.content)}

    def _judgements(self, entries: list[Entry]) -> dict[str, Priorities]:
        table = self._one("judgements")
        children: dict[str, list[str]] = {}
        for entry in entries:
            children.setdefault(entry.parent or "", []).append(entry.item.code)
        found = {}
        nodes = {entry.item.code for entry in entries if isinstance(entry.item, Node)}
        for code in table.content:
            if code not in nodes:
                table.complain(code, N_("There is no node “%(code)s”."), code=code)
                continue
            priorities = priorities_of(table.table(code), children.get(code, []))
            if priorities:
                found[code] = priorities
        return found

    def _wrongly_judged(self, judgements: Mapping[str, Priorities]) -> frozenset[str]:
        """Nodes whose judgements could not be read: what is wrong with them is told already."""
        told = self.top.content.get("judgements")
        return frozenset(told if isinstance(told, dict) else ()) - judgements.keys()

    def _index_from(self, head: Table) -> bool:
        word = head.get("index_from")
        if word not in (None, "published_scores", "effective_weights"):
            head.complain("index_from", N_('Write "published_scores" or "effective_weights".'))
        return bool(word != "effective_weights")

    def _steps(self, head: Table, model: Model) -> tuple[Step, ...]:
        """The order of the steps; each step in use must be named, and no other."""
        used = steps_in_use(model)
        written = head.texts("steps")
        if not written:
            return used
        known = [step for step in Step if step in written]
        for word in (*(set(written) - set(Step)), *(set(known) - set(used))):
            head.complain("steps", N_("No indicator uses the step “%(step)s”; take it out."), step=str(word))
        for step in used:
            if step not in written:
                head.complain(
                    "steps", N_("Some indicator needs the step “%(step)s”; name it."), step=str(step)
                )
        if Step.DENOMINATE in used and written and written[0] != Step.DENOMINATE:
            head.complain("steps", N_("Denominators come first: what follows looks at the quotients."))
        return tuple(Step(word) for word in dict.fromkeys(written) if word in set(Step))

    def _complain_of_unused(self, entries: list[Entry], treatments: Mapping[str, Treatment]) -> None:
        used = {getattr(entry.item, "treatment", None) for entry in entries}
        for name, treatment in treatments.items():
            if treatment not in used:
                self.top.complain(f"treatment.{name}", N_("No indicator uses this treatment; take it out."))


def _at(line: int) -> str:
    return f":{line}" if line else ""


def _share(table: Table, key: str) -> Fraction:
    share = table.number(key, Fraction(0))
    if not 0 <= share <= 1:
        table.complain(key, N_("A share lies between 0 and 1."))
    return share
