"""How much judgements contradict each other: λmax, CI, CR with its named table, and the geometric index."""

from dataclasses import dataclass
from decimal import Decimal

from app.scoring.ahp.completing import completed
from app.scoring.ahp.exact import decimal, in_full, principal, rounded
from app.scoring.ahp.judgements import Judgements
from app.scoring.ahp.methods import least_squares, matrix_of
from app.scoring.ahp.random_index import DEFAULT, RandomIndex, random_index

#: Saaty's rule of thumb. Judgements are accepted strictly below it.
LIMIT = Decimal("0.10")
#: The geometric index that corresponds to it (Aguarón & Moreno-Jiménez 2003).
GEOMETRIC_LIMITS = {3: Decimal("0.3147"), 4: Decimal("0.3526")}
GEOMETRIC_LIMIT = Decimal("0.370")


@dataclass(frozen=True)
class Consistency:
    """What was measured on one matrix. All values at 30 places; none depends on the method of the weights."""

    order: int
    #: Pairs that were not judged. λmax is then that of the completion which contradicts itself least.
    missing: int
    lambda_max: Decimal
    index: Decimal
    random_index: RandomIndex
    #: CI / RI. None where no judgement is spare, so that nothing could contradict anything.
    ratio: Decimal | None
    #: CI divided by the index of whole matrices: what programs print that know no other. Too kind if pairs are missing.
    ratio_by_whole_table: Decimal
    geometric: Decimal
    geometric_limit: Decimal

    @property
    def acceptable(self) -> bool:
        """Is it known, and strictly below 0.10?"""
        return self.ratio is not None and self.ratio < LIMIT


@in_full
def consistency_of(judgements: Judgements, table: str = DEFAULT) -> Consistency:
    """The consistency of connected judgements by this random-index table."""
    order, missing = judgements.order, len(judgements.missing)
    lambda_max = principal(matrix_of(completed(judgements)))[0] if order > 2 else Decimal(order)
    # Rounding in the last digit, or in the search for a completion, must not make it negative.
    index = max(rounded((lambda_max - order) / (order - 1)), Decimal()) if order > 2 else Decimal()
    by, whole = random_index(order, missing, table), random_index(order, 0, table)
    return Consistency(
        order=order,
        missing=missing,
        lambda_max=rounded(lambda_max),
        index=index,
        random_index=by,
        ratio=_ratio(index, by) if judgements.spare or order < 3 else None,
        ratio_by_whole_table=_ratio(index, whole),
        geometric=geometric_index(judgements),
        geometric_limit=GEOMETRIC_LIMITS.get(order, GEOMETRIC_LIMIT),
    )


def _ratio(index: Decimal, by: RandomIndex) -> Decimal:
    return rounded(index / by.value) if by.value else Decimal()


@in_full
def geometric_index(judgements: Judgements) -> Decimal:
    """GCI: squared logarithms of what each judgement says beyond the weights, for each spare judgement.

    Weights are those of least squares. A whole matrix has (n-1)(n-2)/2 spare ones, which is the published formula.
    """
    if judgements.spare == 0:
        return Decimal()
    weights = least_squares(judgements)
    errors = [(decimal(ratio) * weights[j] / weights[i]).ln() for (i, j), ratio in judgements.ratios.items()]
    return rounded(sum((error * error for error in errors), Decimal()) / judgements.spare)
