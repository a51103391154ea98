"""files of archived cases: the index as it was printed, and the package that was made of the file

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "archived_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_by_id", sa.Integer(), nullable=False),
        sa.Column("index_content", sa.JSON(), nullable=False),
        sa.Column("index_content_sha256", sa.String(64), nullable=False),
        sa.Column("index_sha256", sa.String(64), nullable=False),
        sa.Column("package_sha256", sa.String(64), nullable=True),
        sa.Column("package_size", sa.BigInteger(), nullable=True),
        sa.Column("package_entries", sa.Integer(), nullable=True),
        sa.Column("packed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(package_sha256 IS NULL) = (packed_at IS NULL)"
            " AND (package_sha256 IS NULL) = (package_size IS NULL)"
            " AND (package_sha256 IS NULL) = (package_entries IS NULL)",
            name=op.f("ck_archived_files_has_a_package_or_none"),
        ),
        sa.ForeignKeyConstraint(
            ["archived_by_id"], ["users.id"], name=op.f("fk_archived_files_archived_by_id_users")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_archived_files_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archived_files")),
        sa.UniqueConstraint("case_id", name=op.f("uq_archived_files_case_id")),
    )


def downgrade() -> None:
    op.drop_table("archived_files")
