"""For what results were handed out (M-23)."""

from sqlalchemy import select

from app.extensions import db
from app.stages.assessment.models import Round
from app.stages.assessment.results.models import ResultUse


def uses_of(round_: Round) -> list[ResultUse]:
    """Every use of a round's results, the newest first."""
    asked = select(ResultUse).where(ResultUse.round_id == round_.id).order_by(ResultUse.id.desc())
    return list(db.session.scalars(asked))
