"""The tree of an index model: nodes, indicators, and the model that holds the trees of its kinds of unit."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from app.scoring.model.adjusting import Adjustment, Grade, Notices, Ranking, Survey, Veto
from app.scoring.model.measuring import Deductions, Flag, Measure, PercentileRank, Raters
from app.scoring.model.preparing import Missing, Treatment

if TYPE_CHECKING:
    from app.scoring.ahp import Priorities


class Aggregation(StrEnum):
    """How the scores of children become the score of their node."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"
    HARMONIC = "harmonic"
    GENERALISED = "generalised"  # the mean of powers, exponent in ``power``
    SUM = "sum"  # unweighted; may exceed full marks
    COPELAND = "copeland"  # pairwise majority of weight within the peer group


class Step(StrEnum):
    """What happens to the raw columns, in the order that the model says."""

    DENOMINATE = "denominate"
    IMPUTE = "impute"
    TREAT = "treat"


@dataclass(frozen=True)
class Indicator:
    """A leaf of the tree."""

    code: str
    name: str
    #: Share of its node, of 1,000,000,000 among the siblings.
    weight: int
    measure: Measure
    column: str
    lower_is_better: bool = False
    #: The department that answers for the values.
    source: str = ""
    denominator: str | None = None
    #: Values beyond these count as these, before anything else looks at them.
    cap: Fraction | None = None
    floor: Fraction | None = None
    #: How far a delivered value may be off: in its own unit (after division), and as a share of it. One standard
    #: deviation each; both together where both are given. Scores do not look at them, their certainty does.
    standard_error: Fraction | None = None
    relative_error: Fraction | None = None
    missing: Missing = field(default_factory=Missing)
    treatment: Treatment | None = None
    flag: Flag | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Node:
    """A goal, a criterion, or the index itself."""

    code: str
    name: str
    #: Share of its own node, of 1,000,000,000 among the siblings; the root has all.
    weight: int
    children: tuple["Node | Indicator", ...]
    aggregation: Aggregation = Aggregation.ARITHMETIC
    power: Fraction = Fraction(1)
    #: The least share of its weight that must be there, else the node has no score.
    minimum_coverage: Fraction = Fraction(0)
    #: The score of the node is its units' percentile rank on the sum or mean of the children (SVI themes).
    then: PercentileRank | None = None
    flag: Flag | None = None

    def nodes(self) -> Iterator["Node"]:
        """This node and all below, each before its children, in the order of the file."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.nodes()

    def indicators(self) -> Iterator[Indicator]:
        """Every indicator below, in the order of the file."""
        for child in self.children:
            if isinstance(child, Node):
                yield from child.indicators()
            else:
                yield child


@dataclass(frozen=True)
class Columns:
    """What the columns of the observations that are no indicator are called."""

    unit: str = "unit"
    name: str | None = "name"
    #: The peer group: places are given within it, and normalisation looks at it.
    group: str | None = "group"
    #: Which of several trees scores the unit.
    kind: str | None = "kind"
    period: str | None = "period"

    def asked_for(self, model: "Model") -> tuple[str | None, ...]:
        """Columns that a data file must have beside the unit: what the model names itself, or cannot do without."""
        usual = Columns()
        return (
            self.name if self.name != usual.name else None,
            self.group if self.group != usual.group else None,
            self.kind if self.kind != usual.kind or any(kinds for kinds, _ in model.trees) else None,
            self.period
            if self.period != usual.period or any(leaf.missing.max_age for leaf in model.indicators)
            else None,
        )


@dataclass(frozen=True)
class Model:
    """One version of an index, as frozen with its results.

    ``scale`` is full marks (100 points, or 1). Indicators and inner nodes are counted in 10**-score_places,
    the index in 10**-places: the only two roundings, each half up.
    """

    code: str
    name: str
    version: str
    trees: tuple[tuple[tuple[str, ...], Node], ...]
    scale: int = 100
    score_places: int = 4
    places: int = 2
    #: The index is computed from the rounded scores of the root's children; else from the effective weights
    #: of all indicators in one sum (only where every node above them is an arithmetic mean).
    from_published_scores: bool = True
    columns: Columns = field(default_factory=Columns)
    steps: tuple[Step, ...] = ()
    #: A unit with less than this share of its indicators delivered is left out before anything is compared.
    minimum_delivered: Fraction = Fraction(0)
    #: (node, what experts' pairwise judgements of its children say), where weights come from judgements.
    judgements: tuple[tuple[str, "Priorities"], ...] = ()
    survey: Survey | None = None
    bonuses: tuple[Adjustment, ...] = ()
    bonus_cap: Fraction | None = None
    penalties: tuple[Adjustment, ...] = ()
    penalty_cap: Fraction | None = None
    vetoes: tuple[Veto, ...] = ()
    grades: tuple[Grade, ...] = ()
    ranking: Ranking = field(default_factory=Ranking)
    notices: Notices = field(default_factory=Notices)

    @property
    def full_marks(self) -> int:
        """Full marks as an integer score of an indicator or inner node."""
        return int(self.scale * 10**self.score_places)

    @property
    def publishable(self) -> bool:
        """Is every consistency ratio of its judgements below 0.10?"""
        return all(priorities.publishable for _, priorities in self.judgements)

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """The indicators of all trees."""
        return tuple(leaf for _, root in self.trees for leaf in root.indicators())

    @cached_property
    def ratings(self) -> tuple[str, ...]:
        """Every column of ratings."""
        return tuple(
            dict.fromkeys(leaf.column for leaf in self.indicators if isinstance(leaf.measure, Raters))
        )

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Every column of text that a rule looks at."""
        return tuple(dict.fromkeys(leaf.missing.within for leaf in self.indicators if leaf.missing.within))

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """Every column of numbers that the model reads, each once, in the order of first use."""
        wanted: dict[str, None] = {}
        for indicator in self.indicators:
            wanted.update(dict.fromkeys(columns_of(indicator)))
        if self.survey:
            wanted.update(dict.fromkeys(name for name in (self.survey.answers, self.survey.error) if name))
        wanted.update(dict.fromkeys(rule.column for rule in (*self.bonuses, *self.penalties)))
        wanted.update(dict.fromkeys(veto.column for veto in self.vetoes))
        return tuple(wanted)


def columns_of(indicator: Indicator) -> Iterator[str]:
    """The columns of numbers that an indicator reads."""
    yield from deducted_columns(indicator)
    if not isinstance(indicator.measure, (Deductions, Raters)):
        yield indicator.column
    if indicator.denominator:
        yield indicator.denominator


def deducted_columns(indicator: Indicator) -> Iterator[str]:
    """The columns that count what points are taken off for."""
    if isinstance(indicator.measure, Deductions):
        yield from (column for column, _, _ in indicator.measure.rules)
