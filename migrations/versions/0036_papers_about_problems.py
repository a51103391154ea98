"""papers about problems

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("papers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("item_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("title", sa.String(length=100), server_default="", nullable=False))
        batch_op.create_foreign_key(batch_op.f("fk_papers_item_id_items"), "items", ["item_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_papers_item_id"), ["item_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("papers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_papers_item_id"))
        batch_op.drop_constraint(batch_op.f("fk_papers_item_id_items"), type_="foreignkey")
        batch_op.drop_column("title")
        batch_op.drop_column("item_id")
