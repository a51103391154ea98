"""health reports: their seals, and the report that a correction makes anew

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

BEFORE = "failure IS NULL OR pdf_sha256 IS NULL"
AFTER = "failure IS NULL OR pdf_sha256 IS NULL OR (approved_at IS NOT NULL AND sealed_at IS NULL)"


def upgrade() -> None:
    with op.batch_alter_table("health_reports", schema=None) as batch_op:
        batch_op.add_column(sa.Column("supersedes_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("file_mark", sa.String(64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("public_id", sa.String(16), nullable=True))
        batch_op.add_column(sa.Column("sealed_sha256", sa.String(64), nullable=True))
        batch_op.add_column(sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("seal_algorithm", sa.String(40), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("seal_certificates", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.alter_column(
            "number", existing_type=sa.String(40), type_=sa.String(48), existing_nullable=False
        )
        batch_op.drop_constraint(batch_op.f("uq_health_reports_round_id_unit_id"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_health_reports_supersedes_id"), ["supersedes_id"])
        batch_op.create_unique_constraint(batch_op.f("uq_health_reports_public_id"), ["public_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_health_reports_supersedes_id_health_reports"),
            "health_reports",
            ["supersedes_id"],
            ["id"],
        )
        batch_op.drop_constraint(batch_op.f("ck_health_reports_printed_or_failed"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_health_reports_printed_or_failed"), AFTER)
        batch_op.create_check_constraint(
            batch_op.f("ck_health_reports_sealed_has_bytes"), "(sealed_at IS NULL) = (sealed_sha256 IS NULL)"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_health_reports_sealed_is_approved"), "sealed_at IS NULL OR approved_at IS NOT NULL"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_health_reports_superseded_was_approved"),
            "superseded_at IS NULL OR approved_at IS NOT NULL",
        )
        batch_op.create_index(batch_op.f("ix_health_reports_file_mark"), ["file_mark"], unique=False)
        batch_op.create_index(batch_op.f("ix_health_reports_sealed_sha256"), ["sealed_sha256"], unique=False)
        batch_op.create_index(
            "uq_health_reports_one_first_report",
            ["round_id", "unit_id"],
            unique=True,
            sqlite_where=sa.text("supersedes_id IS NULL"),
            postgresql_where=sa.text("supersedes_id IS NULL"),
        )


def downgrade() -> None:
    # The former shape knows one report of a unit: the first one stays, with what became of it.
    op.execute(
        "DELETE FROM report_deliveries"
        " WHERE report_id IN (SELECT id FROM health_reports WHERE supersedes_id IS NOT NULL)"
    )
    op.execute("UPDATE health_reports SET failure = NULL WHERE pdf_sha256 IS NOT NULL")
    with op.batch_alter_table("health_reports", schema=None) as batch_op:
        batch_op.drop_index("uq_health_reports_one_first_report")
        batch_op.drop_index(batch_op.f("ix_health_reports_sealed_sha256"))
        batch_op.drop_index(batch_op.f("ix_health_reports_file_mark"))
        batch_op.drop_constraint(
            batch_op.f("fk_health_reports_supersedes_id_health_reports"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("uq_health_reports_public_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_health_reports_supersedes_id"), type_="unique")
        for name in (
            "superseded_was_approved",
            "sealed_is_approved",
            "sealed_has_bytes",
            "printed_or_failed",
        ):
            batch_op.drop_constraint(batch_op.f(f"ck_health_reports_{name}"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_health_reports_printed_or_failed"), BEFORE)
    op.execute("DELETE FROM health_reports WHERE supersedes_id IS NOT NULL")
    with op.batch_alter_table("health_reports", schema=None) as batch_op:
        batch_op.alter_column(
            "number", existing_type=sa.String(48), type_=sa.String(40), existing_nullable=False
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_health_reports_round_id_unit_id"), ["round_id", "unit_id"]
        )
        for column in (
            "seal_certificates",
            "seal_algorithm",
            "sealed_at",
            "sealed_sha256",
            "public_id",
            "file_mark",
            "superseded_at",
            "supersedes_id",
        ):
            batch_op.drop_column(column)
