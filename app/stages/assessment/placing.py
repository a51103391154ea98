"""Write the places that the rule gives into a round's results; nobody calls it after publication."""

from sqlalchemy import select

from app.extensions import db
from app.stages.assessment.models import Result, Round
from app.stages.assessment.queries import rule_of
from app.stages.assessment.ranking import standings


def place_results(round_: Round) -> list[Result]:
    """Rank, group size and reasons of every result, in the order of the tree."""
    results = list(
        db.session.scalars(
            select(Result).where(Result.round_id == round_.id).order_by(Result.unit_path, Result.id)
        )
    )
    placed = standings(((result.id, result.peer_group, result.score) for result in results), rule_of(round_))
    for result in results:
        standing = placed[result.id]
        result.rank, result.group_size = standing.rank, standing.group_size
        result.reasons = [why.value for why in standing.why]
        result.is_candidate = bool(standing.why)
    return results
