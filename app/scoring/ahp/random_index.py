"""The random index: how inconsistent judgements are that nobody thought about. Its table is always named.

The same judgements have a consistency ratio of .2265 by one table and .2407 by another; a ratio without the
name of its table says little.
"""

from dataclasses import dataclass
from decimal import Decimal

from app.scoring.ahp.exact import in_full, rounded


@dataclass(frozen=True)
class RandomIndex:
    """One value with where it comes from."""

    value: Decimal
    table: str
    #: The table ends below this order: the value is that of the Alonso–Lamata fit.
    fitted: bool = False
    #: Pairs not judged, for which the value was lowered.
    missing: int = 0


@dataclass(frozen=True)
class Table:
    """A published table, from order 3 upwards."""

    name: str
    title: str
    values: tuple[str, ...]

    def value(self, order: int) -> Decimal | None:
        """What the table says; None beyond its end."""
        place = order - 3
        return Decimal(self.values[place]) if place < len(self.values) else None


_PUBLISHED = """
saaty1980         | Saaty 1980           | .58 .90 1.12 1.24 1.32 1.41 1.45 1.49 1.51 1.48 1.56 1.57 1.59
saaty2005         | Saaty 2005           | .52 .89 1.11 1.25 1.35 1.40 1.45 1.49 1.52 1.54 1.56 1.58 1.59
ahpanplib         | AhpAnpLib            | .52 .89 1.12 1.25 1.35 1.40 1.45 1.49 1.51 1.54 1.56 1.57 1.58
alonso_lamata2006 | Alonso & Lamata 2006 | .5245 .8815 1.1086 1.2479 1.3417 1.4056 1.4499 1.4854 1.5141 1.5365 1.5551 1.5713 1.5838
donegan_dodd1991  | Donegan & Dodd 1991  | .4914 .8286 1.0591 1.1797 1.2519 1.3171 1.3733 1.4055 1.4213 1.4497 1.4643 1.4822 1.4969 1.5078 1.5153 1.5262 1.5313 1.5371
tummala_ling1998  | Tummala & Ling 1998  | .5799 .8921 1.1159 1.2358 1.3322 1.3952 1.4537 1.4882 1.5117 1.5356 1.5571 1.5714 1.5831
"""


def _table(line: str) -> Table:
    name, title, values = line.split(" | ")
    return Table(name.strip(), title.strip(), tuple(values.split()))


TABLES = {table.name: table for table in map(_table, _PUBLISHED.strip().splitlines())}
DEFAULT = "alonso_lamata2006"


@in_full
def fit(order: int) -> Decimal:
    """Alonso & Lamata's straight line: mean λmax = 2.7699 n - 4.3513. Above their table only: at order 3 it is 9 % low."""
    return rounded((Decimal("1.7699") * order - Decimal("4.3513")) / (order - 1))


@in_full
def random_index(order: int, missing: int = 0, table: str = DEFAULT) -> RandomIndex:
    """The index for matrices of this order with so many pairs not judged. Raises KeyError on an unknown table.

    Judgements that leave pairs out contradict each other less even if nobody thought about them. Ágoston and
    Csató (2022, Omega 108, 102576) found the index nearly linear in the number of missing pairs:
    RI(n, m) = RI(n) · (1 - 2m / ((n-1)(n-2))), which is zero where just enough judgements are left.
    """
    named = TABLES[table]
    if order < 3:
        return RandomIndex(Decimal(), named.name)
    listed = named.value(order)
    spare = Decimal(2 * missing) / ((order - 1) * (order - 2))
    value = (listed if listed is not None else fit(order)) * (1 - spare)
    return RandomIndex(rounded(value), named.name, fitted=listed is None, missing=missing)
