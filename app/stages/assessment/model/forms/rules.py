"""The rules beside the tree, section by section: what is computed, adjusted, graded, ranked, and who is warned."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.stages.assessment.model.document import Document, Table
from app.stages.assessment.model.document.shape import SILENT
from app.stages.assessment.model.forms.fields import (
    ExactValue,
    Part,
    SilentTruth,
    TableForm,
    TextsValue,
    TextValue,
    TruthValue,
    WordValue,
    rows,
    show_rows,
    show_table,
    table_of,
    tables_of,
)
from app.web.forms import choices

#: What a reader types for "the data has no such column".
NONE = "-"


class RulesForm(TableForm):
    """One section of the rules: one table of the file, unless it says otherwise."""

    table_name: ClassVar[str] = ""

    def show(self, document: Document) -> None:
        """Fill in what the document says."""
        show_table(self, document.rules.get(self.table_name, {}))

    def changes(self, document: Document) -> dict[str, Any]:
        """The tables of the file as they are to be, by name."""
        return {self.table_name: _without_silent(table_of(self), self.table_name)}


def _without_silent(table: Table, name: str) -> Table:
    silent = SILENT.get(name, {})
    return {key: value for key, value in table.items() if key not in silent or value != silent[key]}


class GeneralForm(RulesForm):
    """Full marks, places, and how the index follows."""

    scale = ExactValue(_l("Full marks"), description=_l("Left blank: 100."))
    score_places = ExactValue(_l("Decimal places of indicators and nodes"), description=_l("Left blank: 4."))
    places = ExactValue(_l("Decimal places of the index"), description=_l("Left blank: 2."))
    index_from = WordValue(
        _l("The index follows from"),
        choices=choices(
            [
                ("", _l("the printed scores of the root's children, so that a calculator gives the same")),
                ("effective_weights", _l("one sum over all indicators")),
            ]
        ),
    )
    minimum_delivered = ExactValue(
        _l("Delivered at least"),
        description=_l("A unit with less than this share of its indicators is left out, e.g. 0.5."),
    )
    steps = TextsValue(
        _l("Order of the steps"),
        description=_l("denominate, impute, treat; left blank: those in use, in this order."),
    )

    def show(self, document: Document) -> None:
        show_table(self, document.head)

    def changes(self, document: Document) -> dict[str, Any]:
        kept = {key: document.head[key] for key in ("code", "name", "version") if key in document.head}
        return {"model": {**kept, **_without_silent(table_of(self), "model")}}


class ColumnsForm(RulesForm):
    """What the columns of the data are called."""

    unit = TextValue(_l("Unit's code"))
    name = TextValue(_l("Unit's name"), description=_l("A hyphen: the data has no such column."))
    group = TextValue(_l("Peer group"), description=_l("A hyphen: all units are peers."))
    kind = TextValue(_l("Kind of unit"), description=_l("A hyphen: the data has no such column."))
    period = TextValue(_l("Period"), description=_l("A hyphen: the data has no such column."))

    def show(self, document: Document) -> None:
        said = document.rules.get("columns", {})
        show_table(self, {key: NONE if value == "" else value for key, value in said.items()})

    def changes(self, document: Document) -> dict[str, Any]:
        said = {key: "" if value == NONE else value for key, value in table_of(self).items()}
        return {"columns": _without_silent(said, "columns")}


class SurveyForm(RulesForm):
    """The public's share of the index (M-11)."""

    of = WordValue(_l("The survey fills"))
    share = ExactValue(
        _l("Share of the index"), description=_l("Exactly this part, like 0.2; the others divide the rest.")
    )
    answers = TextValue(_l("Column of the number of answers"))
    minimum_answers = ExactValue(
        _l("Answers at least"), description=_l("Below it the survey has no score for the unit.")
    )
    error = TextValue(_l("Column of standard errors"))

    def show(self, document: Document) -> None:
        self.offer(document)
        show_table(self, document.rules.get("survey", {}))

    def offer(self, document: Document) -> None:
        """The children of the roots may be filled by the survey."""
        children = [child for root in document.children(None) for child in document.children(root.code)]
        self.of.offer([("", _("no survey")), *((child.code, child.name) for child in children)])

    def changes(self, document: Document) -> dict[str, Any]:
        found = _without_silent(table_of(self), "survey")
        return {"survey": found if "of" in found else {}}


class AdjustmentRow(Part):
    """Points for each count in a column, up to a cap."""

    code = TextValue(_l("Code in the model"))
    name = TextValue(_l("Name in the model"))
    column = TextValue(_l("Column of the data"))
    each = ExactValue(_l("Points for each"))
    cap = ExactValue(_l("At the most"))


class AdjustmentsForm(RulesForm):
    """What is added to the base score and taken off it (M-13)."""

    bonus = rows(AdjustmentRow, _l("Bonuses"))
    bonus_cap = ExactValue(_l("All bonuses at the most"))
    penalty = rows(AdjustmentRow, _l("Deductions"))
    penalty_cap = ExactValue(_l("All deductions at the most"))

    def show(self, document: Document) -> None:
        for name in ("bonus", "penalty"):
            show_rows(self[name], document.rules.get(name))
            self[f"{name}_cap"].show(document.rules.get("caps", {}).get(name))

    def changes(self, document: Document) -> dict[str, Any]:
        caps = {name: self[f"{name}_cap"].value for name in ("bonus", "penalty")}
        said = {name: [_adjustment(each) for each in tables_of(self[name])] for name in ("bonus", "penalty")}
        return {**said, "caps": {name: cap for name, cap in caps.items() if cap is not None}}


def _adjustment(table: Table) -> Table:
    said = _without_silent(table, "bonus")
    for key in ("name", "column"):
        if key in said and said[key] == said.get("code"):
            del said[key]
    return said


class VetoRow(Part):
    """While the column is above zero, the grade is at most this."""

    code = TextValue(_l("Code in the model"))
    name = TextValue(_l("Name in the model"))
    column = TextValue(_l("Column of the data"))
    ceiling = TextValue(_l("Grade at the most"))


class VetoesForm(RulesForm):
    """What limits the grade whatever the score."""

    veto = rows(VetoRow, _l("Limits of the grade"))

    def show(self, document: Document) -> None:
        show_rows(self.veto, document.rules.get("veto"))

    def changes(self, document: Document) -> dict[str, Any]:
        return {"veto": [_adjustment(each) for each in tables_of(self.veto)]}


class GradeRow(Part):
    """A grade, and from which score on."""

    name = TextValue(_l("Grade"))
    at_least = ExactValue(_l("From this score on"))


class GradesForm(RulesForm):
    """The grades, from the best to the worst."""

    grade = rows(
        GradeRow, _l("Grades"), description=_l("From the best to the worst; the last has no lower bound.")
    )

    def show(self, document: Document) -> None:
        show_rows(self.grade, document.rules.get("grade"))

    def changes(self, document: Document) -> dict[str, Any]:
        return {"grade": tables_of(self.grade)}


class RankingForm(RulesForm):
    """Places, ties, and who is proposed for a warning (M-10, M-30)."""

    minimum_group = ExactValue(
        _l("Smallest group with places"), description=_l("Scored units; left blank: 10.")
    )
    tie_break = TextsValue(
        _l("Ties fall by"), description=_l("Codes of nodes or indicators, the first that differs decides.")
    )
    dense = TruthValue(_l("Places without gaps after a tie (1223)"))
    pass_mark = ExactValue(_l("Pass mark"), description=_l("Strictly below: 60.00 is not warned at 60."))
    last_places = ExactValue(_l("Last places that are proposed"))
    exactly = TruthValue(_l("Exactly so many: ties at the boundary fall by the chain"))

    def show(self, document: Document) -> None:
        show_table(self, {**document.rules.get("ranking", {}), **document.rules.get("notices", {})})

    def changes(self, document: Document) -> dict[str, Any]:
        said = table_of(self)
        of_notices = ("pass_mark", "last_places", "exactly")
        return {
            "ranking": _without_silent({k: v for k, v in said.items() if k not in of_notices}, "ranking"),
            "notices": _without_silent({k: v for k, v in said.items() if k in of_notices}, "notices"),
        }


class TreatmentRow(Part):
    """How outliers are treated by the indicators that name it."""

    name = TextValue(_l("Name in the model"))
    winsorise = ExactValue(_l("Values drawn in at the most"))
    logarithm = SilentTruth(_l("Then by logarithms"))
    skewness = ExactValue(_l("Skewness above"))
    kurtosis = ExactValue(_l("Kurtosis above"))


class TreatmentsForm(RulesForm):
    """Treatments of outliers, each by its name."""

    treatment = rows(TreatmentRow, _l("Treatments of outliers"))

    def show(self, document: Document) -> None:
        said = document.rules.get("treatment", {})
        show_rows(self.treatment, [{"name": name, **table} for name, table in sorted(said.items())])

    def changes(self, document: Document) -> dict[str, Any]:
        found = {}
        for table in tables_of(self.treatment):
            if name := table.pop("name", None):
                found[name] = table
        return {"treatment": found}


#: The sections in the order of the page: their names in the address, their headings and their forms.
SECTIONS: Mapping[str, tuple[Any, type[RulesForm]]] = {
    "general": (_l("Full marks and places"), GeneralForm),
    "survey": (_l("The public's share"), SurveyForm),
    "adjustments": (_l("Bonuses and deductions"), AdjustmentsForm),
    "vetoes": (_l("Limits of the grade"), VetoesForm),
    "grades": (_l("Grades"), GradesForm),
    "ranking": (_l("Places and warnings"), RankingForm),
    "treatments": (_l("Outliers"), TreatmentsForm),
    "columns": (_l("Columns of the data"), ColumnsForm),
}
#: Which section holds which table of the file.
SECTION_OF: Mapping[str, str] = {
    "model": "general", "survey": "survey", "bonus": "adjustments", "penalty": "adjustments", "caps": "adjustments",
    "veto": "vetoes", "grade": "grades", "ranking": "ranking", "notices": "ranking", "treatment": "treatments",
    "columns": "columns",
}  # fmt: skip
