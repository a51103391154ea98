"""Make one computation that was asked for: claimed, prepared while nobody waits for the database, then written."""

from datetime import datetime, timedelta

from app.extensions import db, transaction
from app.stages.assessment.computing import actions
from app.stages.assessment.computing.models import Computation
from workflows.engine import Refused

#: Who began and has not finished by then, died over it.
PATIENCE = timedelta(minutes=10)


def make(computation_id: int, now: datetime) -> bool:
    """Was it made here? Not if somebody else is at it, or made it, or if it cannot be made: then the row says why."""
    with transaction():
        if not _claim(db.session.get_one(Computation, computation_id), now):
            return False
    try:
        prepared = actions.prepare(db.session.get_one(Computation, computation_id))
        with transaction():
            actions.finish(db.session.get_one(Computation, computation_id), prepared, now=now)
    except Refused as refusal:
        with transaction():
            actions.fail(db.session.get_one(Computation, computation_id), refusal)
        return False
    return True


def _claim(computation: Computation, now: datetime) -> bool:
    begun = computation.begun_at
    if computation.made_at or computation.failure or (begun is not None and begun > now - PATIENCE):
        return False
    actions.begin(computation, now=now)
    return True
