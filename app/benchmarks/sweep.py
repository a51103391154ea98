"""The reminder sweep: 1,000 due among 1,000,000 deadlines against 1,000 due among 10,000."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, update

from app.benchmarks.measuring import Ratio, seconds
from app.benchmarks.situation import Office, deadline_row, office, open_cases
from app.cases.models import Deadline
from app.clock import local_day
from app.extensions import db, table_of, transaction
from app.reminders.jobs import send_due
from workflows.terms import Term
from workflows.vocabulary import CaseState, Role

DUE, FEW, MANY = 1_000, 10_000, 1_000_000
WANTED = 1.5


def measure(now: datetime, many: int = MANY) -> list[Ratio]:
    """Seconds of one sweep over few and over many."""
    people = office(now)
    fill(people, FEW, now)
    # Once for the warm-up: statements compiled, pages in memory.
    _sweep(people, now)
    few = _sweep(people, now)
    fill(people, many - FEW, now)
    often = _sweep(people, now)
    ratio = often / few
    name = f"sweep of {DUE:,} due among {many:,} on {db.engine.dialect.name}, seconds"
    return [Ratio(name, often, few, ratio, f"at most {WANTED}", ratio <= WANTED)]


def _sweep(people: Office, now: datetime) -> float:
    """Make so many due and sweep once."""
    with transaction():
        ids = open_cases(people, DUE, CaseState.REVIEWING, now)
        db.session.execute(
            update(table_of(Deadline))
            .where(Deadline.subject_kind == "case", Deadline.subject_id.between(min(ids), max(ids)))
            .values(next_rung_at=now - timedelta(minutes=1), due_on=local_day(now) + timedelta(days=1))
        )
    took = seconds(lambda: send_due(now))
    left = (
        db.session.query(Deadline).filter(Deadline.next_rung_at <= now, Deadline.closed_at.is_(None)).count()
    )
    assert left == 0, f"{left} were not swept"
    return took


def fill(people: Office, count: int, now: datetime, *, path: str = "", days: int = 90) -> None:
    """So many open deadlines that nothing is due of."""
    db.session.rollback()
    with transaction():
        for rows in _in_batches(_idle(people, count, now, path, days)):
            db.session.execute(insert(table_of(Deadline)), rows)


def _idle(people: Office, count: int, now: datetime, path: str, days: int) -> Iterator[dict[str, Any]]:
    start = db.session.query(db.func.max(Deadline.subject_id)).scalar() or 0
    for number in range(start + 1, start + 1 + count):
        due_on = local_day(now) + timedelta(days=20 + number % days)
        yield deadline_row(
            "item",
            number,
            None,
            path or people.unit.path,
            Term.RECT_LIMITED,
            due_on,
            owner_role=Role.LIAISON,
            next_rung_at=now + timedelta(days=1 + number % days),
        )


def _in_batches(rows: Iterator[dict[str, Any]], size: int = 20_000) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
