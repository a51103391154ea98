"""progress of computations and corrected marks

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "computation_progress",
        sa.Column("computation_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "percent BETWEEN 0 AND 100", name=op.f("ck_computation_progress_percent_is_a_share")
        ),
        sa.ForeignKeyConstraint(
            ["computation_id"],
            ["computations.id"],
            name=op.f("fk_computation_progress_computation_id_computations"),
        ),
        sa.PrimaryKeyConstraint("computation_id", name=op.f("pk_computation_progress")),
    )
    with op.batch_alter_table("corrected_values", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rater", sa.String(length=40), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("former", sa.String(length=200), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("corrected_values", schema=None) as batch_op:
        batch_op.drop_column("former")
        batch_op.drop_column("rater")

    op.drop_table("computation_progress")
