"""What happens to a raw value before it becomes points: what is missing, what lies far out."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class MissingPolicy(StrEnum):
    """What stands for a value that nobody delivered. Missing is never silently zero."""

    REWEIGHT = "reweight"  # its weight goes to the siblings that are there
    ZERO = "zero"  # no points, by declaration
    GROUP_MEDIAN = "group_median"  # the median of the peers' values
    GROUP_MEAN = "group_mean"  # the mean of the peers' values
    LAST_VALUE = "last_value"  # the unit's own latest earlier value, not older than max_age months
    NOT_APPLICABLE = "not_applicable"  # the unit has no such thing: reweight, and it counts as covered

    @property
    def replaces_values(self) -> bool:
        """A value takes the place of the missing one; the other policies decide about its points."""
        return self in (MissingPolicy.GROUP_MEDIAN, MissingPolicy.GROUP_MEAN, MissingPolicy.LAST_VALUE)


@dataclass(frozen=True)
class Missing:
    """One indicator's rule for missing values."""

    policy: MissingPolicy = MissingPolicy.REWEIGHT
    #: Months back that LAST_VALUE may reach.
    max_age: int = 0
    #: The column whose equal cells are the peers of GROUP_MEDIAN and GROUP_MEAN; None: the peer group.
    within: str | None = None
    #: The policy for what this one leaves missing (no earlier value, no peer with a value).
    otherwise: MissingPolicy = MissingPolicy.REWEIGHT


@dataclass(frozen=True)
class Treatment:
    """Outliers: winsorise until skewness or kurtosis is acceptable, then take logarithms.

    A column is acceptable unless |skewness| > ``skewness`` and kurtosis > ``kurtosis`` (both bias-corrected).
    At most ``winsorise`` values, from the end that the skewness points to, take the next value inwards.
    """

    name: str
    winsorise: int = 5
    logarithm: bool = True
    skewness: Fraction = Fraction(2)
    kurtosis: Fraction = Fraction(7, 2)
