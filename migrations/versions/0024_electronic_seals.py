"""electronic seals: where they go, the sealed bytes, and by what an altered copy is recognised

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("file_mark", sa.String(64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("seal_places", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("sealed_sha256", sa.String(64), nullable=True))
        batch_op.add_column(sa.Column("seal_algorithm", sa.String(40), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("seal_certificates", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.create_index(batch_op.f("ix_notices_file_mark"), ["file_mark"], unique=False)
        batch_op.create_index(batch_op.f("ix_notices_sealed_sha256"), ["sealed_sha256"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notices_sealed_sha256"))
        batch_op.drop_index(batch_op.f("ix_notices_file_mark"))
        for column in ("seal_certificates", "seal_algorithm", "sealed_sha256", "seal_places", "file_mark"):
            batch_op.drop_column(column)
