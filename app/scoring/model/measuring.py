"""How a value becomes points of 0 to full marks: one class for each kind of indicator."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Goalposts:
    """Fixed ends, frozen at the baseline: adding a unit moves nobody. Clipped at the ends."""

    lowest: Fraction
    highest: Fraction
    #: Natural logarithms of value and goalposts (income in the HDI).
    logarithm: bool = False


@dataclass(frozen=True)
class MinMax:
    """The worst of the peers has nothing, the best has full marks. All equal: full marks for all."""

    #: Over all units of the tree instead of within the peer group.
    overall: bool = False


@dataclass(frozen=True)
class ZScore:
    """``centre`` + ``spread`` × standard deviations from the peers' mean, clipped to 0 … full marks."""

    overall: bool = False
    centre: Fraction = Fraction(50)
    spread: Fraction = Fraction(10)


@dataclass(frozen=True)
class PercentileRank:
    """The share of the other units strictly below: count / (n - 1). Where lower is better: 1 minus that share."""

    overall: bool = False


@dataclass(frozen=True)
class RankPoints:
    """Borda points: (n - place) / (n - 1), equal values share the mean of their places."""

    overall: bool = False


@dataclass(frozen=True)
class DistanceToTarget:
    """How far of the way from ``lowest`` (None: the peers' worst) to the target; beyond it is full marks."""

    target: Fraction
    lowest: Fraction | None = None
    overall: bool = False


@dataclass(frozen=True)
class Bands:
    """A step for each range: the points of the last band whose ``at_least`` is not above the value."""

    #: (at least, points), ascending; the first may be None: everything below.
    steps: tuple[tuple[Fraction | None, Fraction], ...]


@dataclass(frozen=True)
class Deductions:
    """Full marks less so much for each, each column up to its own cap, never below nothing."""

    #: (column, points off for each, cap or None)
    rules: tuple[tuple[str, Fraction, Fraction | None], ...]


@dataclass(frozen=True)
class Raters:
    """A qualitative indicator: the trimmed mean of at least so many raters on a scale."""

    lowest: Fraction
    highest: Fraction
    minimum: int = 3
    #: So many of the highest and of the lowest ratings do not count.
    trim: int = 0


Measure = (
    Goalposts | MinMax | ZScore | PercentileRank | RankPoints | DistanceToTarget | Bands | Deductions | Raters
)


@dataclass(frozen=True)
class Flag:
    """Marks a unit whose score reaches a mark, in units of the scale (SVI: 0.90)."""

    at_least: Fraction
