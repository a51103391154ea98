"""codes on paper, and numbers counted for each organ

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

import re
from collections import defaultdict

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

NOTICES = sa.table(
    "notices", sa.column("id"), sa.column("number"), sa.column("organ_code"), sa.column("content", sa.JSON())
)
SERIES = {
    "number_counters": ("mark", "year", "last"),
    "number_gaps": ("mark", "year", "first", "last", "reason", "explained_by_id", "explained_at"),
}
NUMBER = re.compile(r"(.+)〔(\d{4})〕\d+号")


def upgrade() -> None:
    op.create_table(
        "unknown_codes",
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_unknown_codes")),
    )
    for table in ("notices", "number_counters", "number_gaps"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("organ_code", sa.String(40), nullable=False, server_default=""))
    with op.batch_alter_table("number_counters", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_number_counters_mark_year"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_number_counters_organ_code_mark_year"), ["organ_code", "mark", "year"]
        )
    with op.batch_alter_table("number_gaps", schema=None) as batch_op:
        batch_op.drop_index("ix_number_gaps_mark_year")
        batch_op.create_index("ix_number_gaps_organ_code_mark_year", ["organ_code", "mark", "year"])
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("public_id", sa.String(32), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_notices_number"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_notices_organ_code_number"), ["organ_code", "number"]
        )
        batch_op.create_unique_constraint(batch_op.f("uq_notices_public_id"), ["public_id"])
    _say_whose_they_are()


def _say_whose_they_are() -> None:
    """Every document says which organ issues it; a count belongs to the organs whose documents it numbered."""
    connection, organs = op.get_bind(), defaultdict(set)
    documents = connection.execute(sa.select(NOTICES.c.id, NOTICES.c.number, NOTICES.c.content)).all()
    for row in documents:
        code = (row.content.get("organ") or {}).get("code", "")
        connection.execute(sa.update(NOTICES).where(NOTICES.c.id == row.id).values(organ_code=code))
        if found := NUMBER.fullmatch(row.number or ""):
            organs[found[1], int(found[2])].add(code)
    for name, columns in SERIES.items():
        table = sa.table(name, sa.column("id"), sa.column("organ_code"), *map(sa.column, columns))
        for row in connection.execute(sa.select(table)).mappings().all():
            first, *others = sorted(organs[row["mark"], row["year"]]) or [""]
            connection.execute(sa.update(table).where(table.c.id == row["id"]).values(organ_code=first))
            for other in others:
                copy = {column: row[column] for column in columns}
                connection.execute(sa.insert(table).values(**copy, organ_code=other))


def downgrade() -> None:
    # The former shape knows one count of a 代字 and year, and each number once: the furthest count stays.
    op.execute(
        "DELETE FROM number_counters WHERE EXISTS (SELECT 1 FROM number_counters AS other"
        " WHERE other.mark = number_counters.mark AND other.year = number_counters.year"
        " AND (other.last > number_counters.last"
        " OR (other.last = number_counters.last AND other.id < number_counters.id)))"
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_notices_public_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_notices_organ_code_number"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_notices_number"), ["number"])
        batch_op.drop_column("public_id")
        batch_op.drop_column("organ_code")
    with op.batch_alter_table("number_gaps", schema=None) as batch_op:
        batch_op.drop_index("ix_number_gaps_organ_code_mark_year")
        batch_op.create_index("ix_number_gaps_mark_year", ["mark", "year"])
        batch_op.drop_column("organ_code")
    with op.batch_alter_table("number_counters", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_number_counters_organ_code_mark_year"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_number_counters_mark_year"), ["mark", "year"])
        batch_op.drop_column("organ_code")
    op.drop_table("unknown_codes")
