"""who carries measures out: the accounts of those whom a plan names; and one seal only follows another

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

NAMED = (("items", "responsible_person_id"), ("measures", "person_id"))


def upgrade() -> None:
    for table, column in NAMED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column(column, sa.Integer(), nullable=True))
            batch_op.create_foreign_key(batch_op.f(f"fk_{table}_{column}_users"), "users", [column], ["id"])
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)
    op.create_index("ix_audit_seals_previous", "audit_seals", ["previous"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_audit_seals_previous", table_name="audit_seals")
    for table, column in reversed(NAMED):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(batch_op.f(f"ix_{table}_{column}"))
            batch_op.drop_constraint(batch_op.f(f"fk_{table}_{column}_users"), type_="foreignkey")
            batch_op.drop_column(column)
