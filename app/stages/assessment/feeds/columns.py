"""What a model asks of each column of its data: its name for people, its range, whether it holds raters' marks."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from app.scoring.model import Model
from app.scoring.model.measuring import Deductions, Goalposts, Raters
from app.scoring.model.tree import Indicator
from app.stages.assessment.feeds.labels import LABELS


@dataclass(frozen=True)
class Column:
    """One column of data. A bound that ``is_strict`` may not be left; beyond another the value counts as the bound."""

    name: str
    #: How people call it: the indicator's name, or the column's own.
    label: str
    #: The department that the model names.
    source: str = ""
    lowest: Decimal | None = None
    highest: Decimal | None = None
    is_strict: bool = False
    #: Raters' marks: several numbers for one unit, 8;9;7.5 in one cell.
    holds_marks: bool = False

    @property
    def heading(self) -> str:
        """How the template heads it: for people, and exactly as the model names it."""
        return self.label if self.label == self.name else f"{self.label}〔{self.name}〕"

    def admits(self, value: Decimal) -> bool:
        """Does it lie within the bounds?"""
        above = self.lowest is None or value >= self.lowest
        return above and (self.highest is None or value <= self.highest)


def columns_of_model(model: Model) -> dict[str, Column]:
    """Every column that departments may deliver, by name, in the order of the model; the survey brings its own."""
    from_survey = _columns_of_survey(model)
    found: dict[str, Column] = {}
    for indicator in model.indicators:
        for column in _columns_of(indicator):
            found.setdefault(column.name, column)
    for rule in (*model.bonuses, *model.penalties):
        found.setdefault(rule.column, _counted(rule.column, rule.name))
    for veto in model.vetoes:
        found.setdefault(veto.column, _counted(veto.column, veto.name))
    return {
        name: called(column, LABELS.get(name, ""))
        for name, column in found.items()
        if name not in from_survey
    }


def column_named(columns: dict[str, Column], name: str) -> Column:
    """A column by name; one that the model does not know (any more) stands for itself."""
    return columns.get(name) or Column(name, name)


def called(column: Column, label: str) -> Column:
    """The same column by the name that the feed gives it."""
    return replace(column, label=label) if label else column


def _columns_of(indicator: Indicator) -> Iterable[Column]:
    measure, label, source = indicator.measure, indicator.name or indicator.column, indicator.source
    if isinstance(measure, Deductions):
        rules: tuple[tuple[str, Any, Any], ...] = measure.rules
        yield from (_counted(column, column, source) for column, _each, _cap in rules)
    elif isinstance(measure, Raters):
        lowest, highest = _decimal(measure.lowest), _decimal(measure.highest)
        yield Column(indicator.column, label, source, lowest, highest, is_strict=True, holds_marks=True)
    elif isinstance(measure, Goalposts):
        lowest, highest = _decimal(measure.lowest), _decimal(measure.highest)
        yield Column(indicator.column, label, source, lowest, highest)
    else:
        yield Column(indicator.column, label, source, _decimal(indicator.floor), _decimal(indicator.cap))
    if indicator.denominator:
        yield _counted(indicator.denominator, indicator.denominator, source)


def _counted(name: str, label: str, source: str = "") -> Column:
    """A number of things, which cannot be below nothing."""
    return Column(name, label or name, source, lowest=Decimal(0), is_strict=True)


def _columns_of_survey(model: Model) -> frozenset[str]:
    """The columns that a survey of the round fills in."""
    if model.survey is None:
        return frozenset()
    below = {
        leaf.column
        for _kinds, root in model.trees
        for child in root.children
        if child.code == model.survey.of
        for leaf in ((child,) if isinstance(child, Indicator) else child.indicators())
    }
    return frozenset(below | {name for name in (model.survey.answers, model.survey.error) if name})


def _decimal(value: Fraction | None) -> Decimal | None:
    """A bound as people write it; a third is rounded, which only advises."""
    if value is None:
        return None
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    places = exact.quantize(Decimal("0.0001"), ROUND_HALF_UP).normalize()
    return Decimal(format(places, "f"))
