"""documents of appeals: the reply and the decision that an appellant gets

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

COLUMNS = ("reply_notice_id", "decision_notice_id")


def upgrade() -> None:
    with op.batch_alter_table("appeals", schema=None) as batch_op:
        for column in COLUMNS:
            batch_op.add_column(sa.Column(column, sa.Integer(), nullable=True))
            batch_op.create_foreign_key(
                batch_op.f(f"fk_appeals_{column}_notices"), "notices", [column], ["id"]
            )


def downgrade() -> None:
    with op.batch_alter_table("appeals", schema=None) as batch_op:
        for column in COLUMNS:
            batch_op.drop_constraint(batch_op.f(f"fk_appeals_{column}_notices"), type_="foreignkey")
            batch_op.drop_column(column)
