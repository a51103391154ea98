"""rehearsals

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rehearsal_steps",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rehearsal_steps")),
    )


def downgrade() -> None:
    op.drop_table("rehearsal_steps")
