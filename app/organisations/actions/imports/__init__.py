"""Read a table of units, judge every row, and put them into the tree: all of them or none."""

from app.organisations.actions.imports.performing import Counts, import_units
from app.organisations.actions.imports.planning import LONGEST_CODE, Plan, plan_import
from app.organisations.actions.imports.reading import Fault, Row, decoded, read_units

__all__ = [
    "LONGEST_CODE",
    "Counts",
    "Fault",
    "Plan",
    "Row",
    "decoded",
    "import_units",
    "plan_import",
    "read_units",
]
