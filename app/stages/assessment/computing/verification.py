"""Frozen computations against the trail: the bundle that was published is there, and its lines are as they were."""

import hashlib
import json
from collections.abc import Iterator

from sqlalchemy import select

from app.audit.trail import Broken, rows_of
from app.audit.verify import Scope
from app.cases.models import Event
from app.extensions import db, table_of, the_store
from app.stages.assessment.computing.models import ComputedLine
from app.store import TamperedBytes
from workflows.actions import Action
from workflows.vocabulary import N_

#: What a line fixes for good: its unit may move in the tree.
FIXED = tuple(each for each in table_of(ComputedLine).columns if each.name != "unit_path")


def digest_of_lines(computation_id: int) -> str:
    """SHA-256 over every line of a computation, in the order of their units."""
    digest = hashlib.sha256()
    wanted = (
        select(*FIXED).where(ComputedLine.computation_id == computation_id).order_by(ComputedLine.unit_id)
    )
    for row in rows_of(wanted):
        digest.update(json.dumps(list(row), ensure_ascii=False, sort_keys=True, default=str).encode() + b"\n")
    return digest.hexdigest()


def check_computations(scope: Scope) -> Iterator[Broken]:
    """Every computation that was published, by itself or as a correction, against what its event recorded."""
    if scope.case_id is not None:
        return
    published = select(Event.details).where(Event.action.in_((Action.PUBLISH_ROUND, Action.CORRECT_RESULTS)))
    for details in db.session.scalars(published.order_by(Event.id)).all():
        if "computation" not in details:  # its results were imported
            continue
        name = f"computations:{details['computation']}"
        if digest_of_lines(details["computation"]) != details["lines"]:
            yield Broken(f"{name} lines", None, N_("the lines are not those that were published"))
        try:
            the_store().get(details["bundle"])
        except (FileNotFoundError, TamperedBytes):
            yield Broken(f"{name} bundle", None, N_("the frozen bundle is missing or was changed"))
