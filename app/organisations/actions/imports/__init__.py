"""Read a table of units, judge every row, and put them into the tree: all of them or none."""

from app.organisations.actions.imports.performing import Counts, import_units
from app.organisations.actions.imports.planning import Plan, plan_import
from app.organisations.actions.imports.reading import Fault, Row, read_units

__all__ = ["Counts", "Fault", "Plan", "Row", "import_units", "plan_import", "read_units"]
