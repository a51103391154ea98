"""Write the places that the rule gives into a round's results, in bulk; nobody calls it after publication."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert, select, update

from app.extensions import db
from app.stages.assessment.models import Result, Round
from app.stages.assessment.queries import rule_of
from app.stages.assessment.ranking import Standing, standings

BATCH = 5_000


def add_results(round_: Round, rows: list[dict[str, Any]]) -> None:
    """Put rows into a round that has none, with the places that they give each other."""
    placed = standings(((row["unit_id"], row["peer_group"], row["score"]) for row in rows), rule_of(round_))
    whole = [{**row, "round_id": round_.id, **_columns(placed[row["unit_id"]])} for row in rows]
    for some in _batches(whole):
        db.session.execute(insert(Result), some)


def fix_results(round_: Round, year: int) -> tuple[int, int]:
    """Count places once more and give each result its report's number; how many results and candidates there are."""
    rows = db.session.execute(
        select(Result.id, Result.peer_group, Result.score, Result.report_number)
        .where(Result.round_id == round_.id)
        .order_by(Result.unit_path, Result.id)
    ).all()
    placed = standings(((row.id, row.peer_group, row.score) for row in rows), rule_of(round_))
    whole = [
        {
            "id": row.id,
            "report_number": row.report_number or f"TJ{year}-{round_.id:03d}-{position:04d}",
            **_columns(placed[row.id]),
        }
        for position, row in enumerate(rows, start=1)
    ]
    for some in _batches(whole):
        db.session.execute(update(Result), some)
    # What a session read before says the old places.
    db.session.flush()
    db.session.expire_all()
    return len(whole), sum(row["is_candidate"] for row in whole)


def _columns(standing: Standing) -> dict[str, Any]:
    return {
        "rank": standing.rank,
        "group_size": standing.group_size,
        "reasons": [why.value for why in standing.why],
        "is_candidate": bool(standing.why),
    }


def _batches(rows: list[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
