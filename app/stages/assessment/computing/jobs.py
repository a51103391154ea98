"""What the clock does with rounds: the results that somebody asked for, and each night the running scores."""

import logging
from datetime import datetime

from sqlalchemy import select

from app.extensions import db, transaction
from app.stages.assessment.computing import actions
from app.stages.assessment.computing.making import make
from app.stages.assessment.computing.queries import waiting_computations
from app.stages.assessment.models import Round
from workflows.vocabulary import RoundState

logger = logging.getLogger(__name__)

OPEN = (RoundState.DRAFT, RoundState.IN_REVIEW, RoundState.REVIEWED)


def compute_waiting(now: datetime) -> int:
    """Make every computation that was asked for and that nobody is at; returns how many were made."""
    return sum(make(computation_id, now) for computation_id in waiting_computations())


def make_running_scores(now: datetime) -> int:
    """Today's running score of every round that is scored by a model and not published; how many were made."""
    wanted = select(Round.id).where(Round.state.in_(OPEN), Round.model_version_id.is_not(None))
    made = 0
    for round_id in db.session.scalars(wanted.order_by(Round.id)).all():
        try:
            with transaction():
                made += actions.make_running_score(db.session.get_one(Round, round_id), now=now) is not None
        except Exception:
            logger.exception("the running score of round %s failed", round_id)
    return made
