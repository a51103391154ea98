"""What judgements say at this moment: weights, consistency, what to look at again, how far the experts agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.scoring.ahp import (
    DEFAULT,
    TABLES,
    Aggregate,
    Change,
    Hint,
    Judgements,
    Method,
    NotConnected,
    Opinion,
    Priorities,
    weights_of,
)
from app.scoring.reading.table import exact_number
from app.stages.assessment.model.document import Expert, Sheet, Table, read_document
from app.stages.assessment.model.models import ModelVersion

#: Judgements that are shown as the first to look at again.
MOST_HINTS = 3


@dataclass(frozen=True)
class View:
    """One expert's sheet, or all experts' together, as far as it is filled."""

    codes: tuple[str, ...]
    judged: int
    pairs: int
    #: Codes in groups that no judgement links yet; weights follow only when there is one group.
    groups: tuple[tuple[str, ...], ...]
    weights: tuple[Decimal, ...] = ()
    ratio: Decimal | None = None
    acceptable: bool = False
    random_index: str = ""
    hints: tuple[Hint, ...] = ()
    change: Change | None = None

    @property
    def connected(self) -> bool:
        """Do weights follow?"""
        return len(self.groups) == 1


def view_of(expert: Expert, codes: Sequence[str], rules: Table) -> View:
    """What one expert said so far."""
    judgements = expert.judgements(tuple(codes))
    if not judgements.connected:
        return _unfinished(judgements)
    return _seen(weights_of([judgements], method=_method(rules), table=_table(rules)).experts[0])


def sheets_left_to(version: ModelVersion, name: str) -> int:
    """On how many sheets of a version the judgements of an expert do not give weights yet."""
    document = read_document(version.text)
    left = 0
    for code, sheet in document.sheets.items():
        codes = tuple(child.code for child in document.children(code))
        mine = next((each for each in sheet.experts if each.name == name), None)
        left += mine is None or not mine.judgements(codes).connected
    return left


def shared_view(sheet: Sheet, codes: Sequence[str]) -> tuple[View | None, Priorities | None]:
    """What all experts said together, with consensus; None while somebody's sheet gives no weights."""
    experts = [each.judgements(tuple(codes)) for each in sheet.experts]
    if not experts or not all(each.connected for each in experts):
        return None, None
    try:
        priorities = weights_of(
            experts,
            method=_method(sheet.rules),
            table=_table(sheet.rules),
            aggregate=_aggregate(sheet.rules),
            shares=[share_of(each) for each in sheet.experts],
        )
    except NotConnected:
        return None, None
    group = _seen(priorities.group) if priorities.group is not None else None
    return group, priorities


def share_of(expert: Expert) -> Fraction:
    """How much an expert counts; what is no share above zero counts once, and the engine complains of it."""
    try:
        share = exact_number(expert.share)
    except (ValueError, ArithmeticError):
        return Fraction(1)
    return share if share > 0 else Fraction(1)


def _seen(opinion: Opinion) -> View:
    judgements = opinion.judgements
    contradicts = not opinion.consistency.acceptable
    return View(
        codes=judgements.names,
        judged=len(judgements.ratios),
        pairs=len(judgements.ratios) + len(judgements.missing),
        groups=judgements.components,
        weights=opinion.weights,
        ratio=opinion.consistency.ratio,
        acceptable=opinion.consistency.acceptable,
        random_index=opinion.consistency.random_index.table,
        hints=tuple(opinion.hints(MOST_HINTS)) if contradicts else (),
        change=opinion.best_change() if contradicts and opinion.consistency.ratio is not None else None,
    )


def _unfinished(judgements: Judgements) -> View:
    judged, missing = len(judgements.ratios), len(judgements.missing)
    return View(judgements.names, judged, judged + missing, judgements.components)


def _method(rules: Table) -> Method:
    said = rules.get("method")
    return Method(said) if said in set(Method) else Method.GEOMETRIC


def _aggregate(rules: Table) -> Aggregate:
    said = rules.get("aggregate")
    return Aggregate(said) if said in set(Aggregate) else Aggregate.JUDGEMENTS


def _table(rules: Table) -> str:
    said = rules.get("random_index", DEFAULT)
    return said if said in TABLES else DEFAULT
