"""Write places into a round's results, in bulk: at an import or computation, at publication, and by a correction."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import insert, select, update

from app.extensions import db
from app.stages.assessment.models import Result, Round
from app.stages.assessment.queries import rule_of
from app.stages.assessment.ranking import Standing, standings

BATCH = 5_000


#: The places that an index model gives, by unit id; None where the round's own rule counts them.
Places = Mapping[int, Standing] | None


def add_results(round_: Round, rows: list[dict[str, Any]], places: Places = None) -> None:
    """Put rows into a round that has none, with the places that they give each other or a model gave them."""
    placed = places
    if placed is None:
        scores = ((row["unit_id"], row["peer_group"], row["score"]) for row in rows)
        placed = standings(scores, rule_of(round_))
    whole = [{**row, "round_id": round_.id, **_columns(placed[row["unit_id"]])} for row in rows]
    for some in _batches(whole):
        db.session.execute(insert(Result), some)


def fix_results(round_: Round, year: int, places: Places = None) -> tuple[int, int]:
    """Count places once more and give each result its report's number; how many results and candidates there are."""
    rows = db.session.execute(
        select(Result.id, Result.unit_id, Result.peer_group, Result.score, Result.report_number)
        .where(Result.round_id == round_.id)
        .order_by(Result.unit_path, Result.id)
    ).all()
    placed = places
    if placed is None:
        placed = standings(((row.unit_id, row.peer_group, row.score) for row in rows), rule_of(round_))
    whole = [
        {
            "id": row.id,
            "report_number": row.report_number or f"TJ{year}-{round_.id:03d}-{position:04d}",
            **_columns(placed[row.unit_id]),
        }
        for position, row in enumerate(rows, start=1)
    ]
    _write(whole)
    return len(whole), sum(row["is_candidate"] for row in whole)


def correct_results(
    round_: Round, rows: Mapping[int, dict[str, Any]], places: Mapping[int, Standing]
) -> None:
    """Write corrected groups, scores and places, by unit id, over published ones; cases and dismissals stay."""
    found = db.session.execute(select(Result.id, Result.unit_id).where(Result.round_id == round_.id)).all()
    _write(
        [
            {"id": row.id, **rows[row.unit_id], **_columns(places[row.unit_id])}
            for row in found
            if row.unit_id in rows
        ]
    )


def _write(rows: list[dict[str, Any]]) -> None:
    for some in _batches(rows):
        db.session.execute(update(Result), some)
    # What a session read before says the old places.
    db.session.flush()
    db.session.expire_all()


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
