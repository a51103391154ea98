"""The panel beside the tree: what a node or an indicator says of itself."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Regexp

from app.cases.acting import ActForm
from app.stages.assessment.model.document import Entry, EntryKind, Table
from app.stages.assessment.model.forms.fields import (
    Boxes,
    ExactValue,
    Part,
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
from app.stages.assessment.model.tags import Goal, System
from app.stages.assessment.model.words import (
    AGGREGATIONS,
    CIRCLES,
    DIRECTIONS,
    KEYS_OF,
    LEFT_OVER,
    MEASURES,
    POLICIES,
)
from app.web.forms import choices

_CODE = [
    DataRequired(_l("Write a code.")),
    Length(max=64),
    Regexp(r"^\S*$", message=_l("A code has no blanks: lists of codes are parted by them.")),
]


class BandRow(Part):
    """From where on, how many points."""

    at_least = ExactValue(_l("From this value on"))
    points = ExactValue(_l("Points"))


class DeductionRow(Part):
    """For each in a column, so many points off, up to a cap."""

    column = TextValue(_l("Column of the data"))
    each = ExactValue(_l("Points off for each"))
    cap = ExactValue(_l("At the most"))


class MeasureForm(Part):
    """How a value becomes points; each kind uses the fields that its line names."""

    kind = WordValue(_l("How points follow"), choices=choices(MEASURES))
    lowest = ExactValue(_l("Value of no points"))
    highest = ExactValue(_l("Value of full marks"))
    target = ExactValue(_l("Target"))
    logarithm = TruthValue(_l("By logarithms"))
    centre = ExactValue(_l("Points of the mean"))
    spread = ExactValue(_l("Points of one standard deviation"))
    minimum = ExactValue(_l("Raters at least"))
    trim = ExactValue(_l("Highest and lowest ratings left out"))
    overall = TruthValue(_l("Among all units instead of the peer group"))
    bands = rows(BandRow, _l("Bands"))
    rules = rows(DeductionRow, _l("Deductions"))

    def show(self, measure: Any) -> None:
        """Fill in the measure of an indicator."""
        table = measure if isinstance(measure, dict) else {}
        show_table(self, table)
        show_rows(self.bands, table.get("bands"))
        show_rows(self.rules, table.get("rules"))

    def table(self) -> Table:
        """The measure, with the keys that its kind uses."""
        said = table_of(self)
        said |= {name: tables_of(self[name]) for name in ("bands", "rules")}
        used = ("kind", *KEYS_OF.get(str(said.get("kind", "")), ()))
        return {key: said[key] for key in used if said.get(key) not in (None, [])}


class MissingForm(Part):
    """What stands for a value that nobody delivered."""

    policy = WordValue(_l("A missing value"), choices=choices(POLICIES))
    max_age = ExactValue(_l("Not older than so many months"))
    within = TextValue(_l("Peers by this column"))
    otherwise = WordValue(_l("If nothing is found"), choices=choices(LEFT_OVER))

    def show(self, missing: Any) -> None:
        """Fill in a word, or a table."""
        show_table(
            self, {"policy": missing} if isinstance(missing, str) else missing or {"policy": "reweight"}
        )

    def said(self) -> Any:
        """A word where that is enough, else a table; None where it goes without saying."""
        found = table_of(self)
        if found.get("otherwise") == "reweight":
            del found["otherwise"]
        if found.keys() <= {"policy"}:
            policy = found.get("policy", "reweight")
            return None if policy == "reweight" else policy
        return found


class NodeForm(TableForm):
    """A node: its name, its weight among its siblings, and how its children are brought together."""

    name = TextValue(_l("Name in the model"), [Length(max=200)])
    code = TextValue(
        _l("Code in the model"),
        _CODE,
        description=_l("Short and lasting: files and formulas name it by this."),
    )
    weight = ExactValue(
        _l("Weight"), description=_l("Weights of siblings count in proportion; 30 and 0.3 are both right.")
    )
    kinds = TextsValue(
        _l("Kinds of unit that this tree scores"), description=_l("Only where a model has several trees.")
    )
    aggregation = WordValue(_l("Score of the node"), choices=choices(AGGREGATIONS))
    power = ExactValue(_l("Exponent"), description=_l("Only for the mean of powers: from -20 to 20."))
    minimum_coverage = ExactValue(
        _l("Minimum coverage"),
        description=_l("With less than this share of its weight delivered the node has no score, e.g. 0.5."),
    )
    percentile_rank = WordValue(_l("Then as a percentile rank"), choices=choices(CIRCLES))
    flag_at = ExactValue(_l("Flag from this score on"))

    def show(self, entry: Entry, weighed: bool) -> None:
        """Fill in a node. Where its weight comes from elsewhere, it is not asked for."""
        show_table(self, entry.table)
        self.name.data = entry.name
        _leave_out(self, entry, weighed)

    def table(self) -> Table:
        """The node as the file is to say it."""
        found = table_of(self)
        if found.get("aggregation") == "arithmetic":
            del found["aggregation"]
        return _named(found)


class IndicatorForm(TableForm):
    """An indicator: where its value comes from, how it becomes points, what it serves."""

    name = TextValue(_l("Name in the model"), [Length(max=200)])
    code = TextValue(
        _l("Code in the model"),
        _CODE,
        description=_l("Short and lasting: files and formulas name it by this."),
    )
    weight = ExactValue(
        _l("Weight"), description=_l("Weights of siblings count in proportion; 30 and 0.3 are both right.")
    )
    direction = WordValue(_l("Direction"), choices=choices(DIRECTIONS))
    source = TextValue(_l("Source department"))
    column = TextValue(_l("Column of the data"), description=_l("Left blank: the code."))
    denominator = TextValue(
        _l("Divided by the column"), description=_l("For example the number of Party members.")
    )
    cap = ExactValue(_l("Values above count as"))
    floor = ExactValue(_l("Values below count as"))
    standard_error = ExactValue(
        _l("Standard error of a value"),
        description=_l("In the value's own unit. Scores do not change; how sure the warnings are does."),
    )
    relative_error = ExactValue(
        _l("Relative error of a value"), description=_l("As a share of the value: 0.05 is five per cent.")
    )
    measure = FormField(MeasureForm, _l("Scoring method"))
    treatment = WordValue(_l("Treatment of outliers"))
    missing = FormField(MissingForm, _l("A missing value"))
    flag_at = ExactValue(_l("Flag from this score on"))
    goals = Boxes(_l("Goals that it serves"))
    systems = Boxes(_l("Systems that it belongs to"))
    unit_kinds = Boxes(_l("Kinds of unit that it looks at"), description=_l("None checked: all kinds."))
    other_tags = TextsValue(_l("Other tags"))

    def offer(self, treatments: Iterable[str], kinds: Sequence[tuple[str, str]]) -> None:
        """What may be chosen: the treatments of this file, and tags."""
        self.treatment.offer([("", _("none")), *((name, name) for name in treatments)])
        self.goals.choices = choices((each.value, _(each.label)) for each in Goal)
        self.systems.choices = choices((each.value, _(each.label)) for each in System)
        self.unit_kinds.choices = choices(kinds)

    def show(self, entry: Entry, weighed: bool) -> None:
        """Fill in an indicator. Where its weight comes from elsewhere, it is not asked for."""
        show_table(self, entry.table)
        self.name.data = entry.name
        self.measure.form.show(entry.table.get("measure"))
        self.missing.form.show(entry.table.get("missing"))
        left = list(entry.tags)
        for boxes in (self.goals, self.systems, self.unit_kinds):
            offered = [choice.value for choice in boxes.choices]
            boxes.data = [tag for tag in left if tag in offered]
            left = [tag for tag in left if tag not in offered]
        self.other_tags.show(left)
        _leave_out(self, entry, weighed)

    def table(self) -> Table:
        """The indicator as the file is to say it."""
        found = table_of(self)
        tags = [
            *(self.goals.data or ()),
            *(self.systems.data or ()),
            *(self.unit_kinds.data or ()),
            *(found.pop("other_tags", ())),
        ]
        found["measure"] = self.measure.form.table()
        if (missing := self.missing.form.said()) is not None:
            found["missing"] = missing
        if tags:
            found["tags"] = list(dict.fromkeys(tags))
        if found.get("column") == found.get("code"):
            found.pop("column", None)
        return _named(found)


class NewEntryForm(ActForm):
    """A new node or indicator below a node: only what it cannot do without."""

    kind = SelectField(
        _l("What is added"),
        choices=choices(
            [
                (EntryKind.INDICATOR.value, _l("An indicator")),
                (EntryKind.NODE.value, _l("A node with children of its own")),
            ]
        ),
    )
    name = StringField(_l("Name in the model"), [DataRequired(_l("Write a name.")), Length(max=200)])
    code = StringField(
        _l("Code in the model"),
        _CODE,
        description=_l("Short and lasting: files and formulas name it by this."),
    )
    weight = ExactValue(_l("Weight"), description=_l("Left blank where judgements give the weights."))

    def table(self) -> Table:
        """The first table of the entry."""
        found: Table = {"code": self.code.data, "name": self.name.data}
        if self.weight.value is not None:
            found["weight"] = self.weight.value
        if self.kind.data == EntryKind.INDICATOR:
            found |= {"direction": "higher", "measure": {"kind": "goalposts", "lowest": 0, "highest": 100}}
        return _named(found)


class MoveForm(ActForm):
    """Under which node an entry goes."""

    parent = SelectField(_l("Below"))


def _leave_out(form: Any, entry: Entry, weighed: bool) -> None:
    if not weighed:
        del form.weight
    if entry.is_node and entry.parent is not None:
        del form.kinds


def _named(table: Table) -> Table:
    """A name that is the code goes without saying."""
    if table.get("name") == table.get("code"):
        table.pop("name", None)
    return table


__all__ = ["IndicatorForm", "MoveForm", "NewEntryForm", "NodeForm"]
