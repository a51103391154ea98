"""gaps of numbers: why numbers of documents carry no document

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "number_gaps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("explained_by_id", sa.Integer(), nullable=False),
        sa.Column("explained_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first > 0 AND first <= last", name=op.f("ck_number_gaps_is_a_range")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_number_gaps_has_a_reason")),
        sa.ForeignKeyConstraint(
            ["explained_by_id"], ["users.id"], name=op.f("fk_number_gaps_explained_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_gaps")),
    )
    op.create_index("ix_number_gaps_mark_year", "number_gaps", ["mark", "year"])


def downgrade() -> None:
    op.drop_table("number_gaps")
