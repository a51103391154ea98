"""batches of documents

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["users.id"], name=op.f("fk_document_batches_asked_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_batches")),
    )
    op.create_index("ix_document_batches_asked_by_id", "document_batches", ["asked_by_id"])
    op.create_table(
        "document_batch_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("notice_version", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint(
            "done_at IS NULL OR failure IS NULL", name=op.f("ck_document_batch_lines_done_or_failed")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["document_batches.id"],
            name=op.f("fk_document_batch_lines_batch_id_document_batches"),
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_document_batch_lines_notice_id_notices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_batch_lines")),
        sa.UniqueConstraint("batch_id", "notice_id", name=op.f("uq_document_batch_lines_batch_id_notice_id")),
    )
    op.create_index("ix_document_batch_lines_notice_id", "document_batch_lines", ["notice_id"])
    waits = sa.text("done_at IS NULL AND failure IS NULL")
    op.create_index(
        "uq_document_batch_lines_one_that_waits",
        "document_batch_lines",
        ["notice_id"],
        unique=True,
        sqlite_where=waits,
        postgresql_where=waits,
    )


def downgrade() -> None:
    op.drop_table("document_batch_lines")
    op.drop_table("document_batches")
