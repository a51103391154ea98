"""Every released table, by name and version. A subject keeps the version that it started under."""

from workflows.accountability import APPEAL, PROCEEDING
from workflows.assessment import ROUND
from workflows.documents import NOTICE
from workflows.rectification import EXTENSION, ITEM
from workflows.supervision import CASE
from workflows.table import Workflow

RELEASED: tuple[Workflow, ...] = (ROUND, CASE, ITEM, EXTENSION, NOTICE, PROCEEDING, APPEAL)

_BY_VERSION = {(workflow.name, workflow.version): workflow for workflow in RELEASED}


def workflow(name: str, version: int) -> Workflow:
    """One released table; KeyError for a version that was never released."""
    return _BY_VERSION[name, version]


def current(name: str) -> Workflow:
    """The newest released table of that name, which new subjects start under."""
    return max((each for each in RELEASED if each.name == name), key=lambda each: each.version)
