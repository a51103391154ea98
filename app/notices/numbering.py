"""Document numbers: continuous within a 代字 and a year, taken in the transaction that issues."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import db
from app.notices.models import NumberCounter


def take_number(mark: str, on: date) -> str:
    """The next number of a mark in a year, "清预〔2026〕1号" (GB/T 9704, 7.2.5).

    The counter's row stays locked until the transaction ends: two signatures never get one number, and a
    signature that fails gives its number back.
    """
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    db.session.execute(insert(NumberCounter).values(mark=mark, year=on.year, last=0).on_conflict_do_nothing())
    counter = db.session.scalars(
        select(NumberCounter)
        .where(NumberCounter.mark == mark, NumberCounter.year == on.year)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    counter.last += 1
    db.session.flush()
    return f"{mark}〔{on.year}〕{counter.last}号"
