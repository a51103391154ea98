"""Delivered values against the trail: what was submitted is still what stands there."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from app.audit.trail import Broken, rows_of
from app.audit.verify import Scope
from app.cases.models import Event
from app.extensions import db
from app.stages.assessment.feeds.models import DeliveredValue
from workflows.actions import Action
from workflows.vocabulary import N_

#: What an event's digest says of each value.
_TOLD = ("unit_id", "column", "rater", "value", "cell", "records")
_encoded = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def line_of_value(row: Mapping[str, Any]) -> bytes:
    """One value as the digest of its submission reads it."""
    return _encoded([row.get(name) for name in _TOLD]).encode() + b"\n"


def digest_of_values(submission_id: int) -> str:
    """SHA-256 over the values of a submission, in the order in which they were written."""
    digest = hashlib.sha256()
    columns = [getattr(DeliveredValue, name) for name in _TOLD]
    wanted = select(*columns).where(DeliveredValue.submission_id == submission_id).order_by(DeliveredValue.id)
    for row in rows_of(wanted):
        digest.update(line_of_value(row._mapping))
    return digest.hexdigest()


def check_deliveries(scope: Scope) -> Iterator[Broken]:
    """Every submission against the digest that its event recorded."""
    if scope.case_id is not None:
        return
    submitted = select(Event.subject_id, Event.details).where(Event.action == Action.SUBMIT_DATA)
    for delivery_id, details in db.session.execute(submitted.order_by(Event.id)).all():
        if digest_of_values(details["submission"]) != details["digest"]:
            yield Broken(
                f"deliveries:{delivery_id} values", None, N_("the values are not those that were submitted")
            )
