"""Make one computation that was asked for: claimed, prepared while nobody waits for the database, then written."""

import logging
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from app.extensions import db, table_of, transaction
from app.stages.assessment.computing import actions
from app.stages.assessment.computing.models import Computation, Progress, Step
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_

logger = logging.getLogger(__name__)

#: How many percent of the whole each step takes, as measured on rounds of some thousand units.
WORK = {
    Step.READING: 32,
    Step.SCORING: 9,
    Step.DRAWING: 12,
    Step.PROVING: 20,
    Step.FREEZING: 18,
    Step.WRITING: 9,
}
#: A model of several trees is drawn and proved tree by tree.
TAKE_TURNS = {Step.DRAWING, Step.PROVING}
Shares = Mapping[Step, float]
BROKE_OFF = Reason(
    N_("it broke off because of a fault in the system, which is written down for whoever operates it.")
)


def make(computation_id: int, now: datetime) -> bool:
    """Was it made here? Not if somebody else is at it, or made it, or if it cannot be made: then the row says why."""
    with transaction():
        if not _claim(computation_id, now):
            return False
    try:
        prepared = actions.prepare(
            db.session.get_one(Computation, computation_id), Telling(computation_id, now)
        )
        with transaction():
            actions.finish(db.session.get_one(Computation, computation_id), prepared, now=now)
    except Refused as refusal:
        _give_up(computation_id, refusal)
        return False
    except Exception:
        logger.exception("computation %s broke off", computation_id)
        _give_up(computation_id, Refused(BROKE_OFF))
        return False
    return True


def _claim(computation_id: int, now: datetime) -> bool:
    computation = db.session.get_one(Computation, computation_id, with_for_update=True)
    if computation.made_at or computation.failure:
        return False
    progress = db.session.get(Progress, computation_id)
    if progress is not None and not progress.is_given_up(now):
        return False
    actions.begin(computation, now=now)
    return True


def _give_up(computation_id: int, refusal: Refused) -> None:
    """Say why, unless another made it in the meantime."""
    with transaction():
        computation = db.session.get_one(Computation, computation_id)
        if computation.made_at is None:
            actions.fail(computation, refusal)


class Telling:
    """Writes down how far a computation is, beside the transaction in which it reads."""

    def __init__(self, computation_id: int, now: datetime) -> None:
        self.computation_id, self.now = computation_id, now
        self.began, self.told = monotonic(), -1
        self.done: Shares = {}

    def __call__(self, step: Step, share: float) -> None:
        """Tell which step it is at, and which share of the step is done, 0 … 1; never backwards."""
        self.done = with_share(self.done, step, share)
        percent = percent_of(self.done)
        if percent <= self.told:
            return
        self.told = percent
        at = self.now + timedelta(seconds=monotonic() - self.began)
        told = update(table_of(Progress)).where(Progress.computation_id == self.computation_id)
        # Where others keep the database busy, the next step is told instead.
        with suppress(OperationalError), db.engine.begin() as aside:
            aside.execute(told.values(step=step, percent=percent, told_at=at))


def with_share(done: Shares, step: Step, share: float) -> Shares:
    """The shares that are done when so much of a step is: what comes before it is whole, unless they take turns."""
    before = list(Step)[: list(Step).index(step)]
    return {**done, **{each: 1.0 for each in before if not {each, step} <= TAKE_TURNS}, step: share}


def percent_of(done: Shares) -> int:
    """How much of the whole is done."""
    return int(sum(WORK[step] * share for step, share in done.items()))
