"""What the rulebook may look at of a round."""

from datetime import date
from typing import Any

from sqlalchemy import and_, func, select

from app.cases.facts import contributes
from app.extensions import db
from app.stages.assessment.models import Result, Round


@contributes("round")
def results_and_candidates(round_: Round, _today: date) -> dict[str, Any]:
    """How many units have a result, and how many candidates have neither a case nor a dismissal."""
    unhandled = and_(Result.is_candidate, Result.case_id.is_(None), Result.dismissed_at.is_(None))
    results, candidates, left = db.session.execute(
        select(func.count(), func.count().filter(Result.is_candidate), func.count().filter(unhandled)).where(
            Result.round_id == round_.id
        )
    ).one()
    return {"results": results, "candidates": candidates, "unhandled_candidates": left}
