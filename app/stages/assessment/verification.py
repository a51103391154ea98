"""Published results against the trail: what was fixed at publication is still what stands there."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from app.audit.trail import Broken, rows_of
from app.audit.verify import Scope
from app.cases.models import Event
from app.extensions import db
from app.stages.assessment.models import Result
from workflows.actions import Action
from workflows.vocabulary import N_

#: What publication fixes. A dismissal and a case come later, and events tell of them; a unit may move in the tree.
FIXED = (
    Result.id,
    Result.unit_id,
    Result.peer_group,
    Result.score,
    Result.rank,
    Result.group_size,
    Result.reasons,
    Result.is_candidate,
    Result.report_number,
    Result.problems,
)


def digest_of_results(round_id: int) -> str:
    """SHA-256 over everything that publication fixes of a round's results, row by row in the order of their ids."""
    digest = hashlib.sha256()
    for row in rows_of(select(*FIXED).where(Result.round_id == round_id).order_by(Result.id)):
        digest.update(json.dumps(list(row), ensure_ascii=False, sort_keys=True, default=str).encode() + b"\n")
    return digest.hexdigest()


def check_results(scope: Scope) -> Iterator[Broken]:
    """Every published round against the digest that its publication recorded."""
    if scope.case_id is not None:
        return
    fixed = select(Event.subject_id, Event.details).where(
        Event.action.in_((Action.PUBLISH_ROUND, Action.CORRECT_RESULTS))
    )
    # A correction is the later word on its round.
    latest: dict[int, dict[str, Any]] = {
        row.subject_id: row.details for row in db.session.execute(fixed.order_by(Event.id))
    }
    for round_id, details in latest.items():
        # Without one it was published before digests were recorded: the chain proves that of the event.
        if "digest" in details and digest_of_results(round_id) != details["digest"]:
            yield Broken(
                f"rounds:{round_id} results", None, N_("the results are not those that were published")
            )
