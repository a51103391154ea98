"""what follows from results: reports of units and their delivery, the key list, records of use

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = ("report_deliveries", "result_uses", "key_entries", "health_reports")


def upgrade() -> None:
    op.create_table(
        "health_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "unit_path",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("failure", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("template_version", sa.String(length=16), nullable=False),
        sa.Column("engine_version", sa.String(length=32), nullable=False),
        sa.Column("font_set_sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "failure IS NULL OR pdf_sha256 IS NULL", name=op.f("ck_health_reports_printed_or_failed")
        ),
        sa.CheckConstraint(
            "(printed_at IS NULL) = (pdf_sha256 IS NULL)", name=op.f("ck_health_reports_printed_has_bytes")
        ),
        sa.CheckConstraint(
            "approved_at IS NULL OR pdf_sha256 IS NOT NULL",
            name=op.f("ck_health_reports_approved_is_printed"),
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> asked_by_id",
            name=op.f("ck_health_reports_approved_by_another"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["users.id"], name=op.f("fk_health_reports_approved_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["users.id"], name=op.f("fk_health_reports_asked_by_id_users")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_health_reports_round_id_rounds")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_health_reports_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_reports")),
        sa.UniqueConstraint("round_id", "unit_id", name=op.f("uq_health_reports_round_id_unit_id")),
    )
    op.create_index("ix_health_reports_unit_path", "health_reports", ["unit_path"], unique=False)

    op.create_table(
        "key_entries",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "unit_path",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("mode", sa.String(length=32), nullable=False),
        sa.Column("grounds", sa.JSON(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("valid_until_on", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("state_since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workflow_version", sa.Integer(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("hands", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "removed_at IS NULL OR removed_reason <> ''", name=op.f("ck_key_entries_removed_has_a_reason")
        ),
        sa.CheckConstraint(
            "state <> 'listed' OR decided_at IS NOT NULL", name=op.f("ck_key_entries_listed_was_decided")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_key_entries_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["users.id"], name=op.f("fk_key_entries_proposed_by_id_users")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_key_entries_round_id_rounds")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_key_entries_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_entries")),
        sa.UniqueConstraint("round_id", "unit_id", "mode", name=op.f("uq_key_entries_round_id_unit_id_mode")),
    )
    op.create_index("ix_key_entries_unit_path", "key_entries", ["unit_path"], unique=False)

    op.create_table(
        "result_uses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("organ", sa.String(length=200), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("peer_group", sa.String(length=64), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_result_uses_round_id_rounds")),
        sa.ForeignKeyConstraint(["used_by_id"], ["users.id"], name=op.f("fk_result_uses_used_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_uses")),
    )
    op.create_index(op.f("ix_result_uses_round_id"), "result_uses", ["round_id"], unique=False)

    op.create_table(
        "report_deliveries",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column(
            "unit_path",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("recipient", sa.String(length=32), nullable=False),
        sa.Column("addressee", sa.String(length=100), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_by_id", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("state_since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workflow_version", sa.Integer(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("hands", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "received_at IS NULL OR received_by <> ''", name=op.f("ck_report_deliveries_received_by_somebody")
        ),
        sa.CheckConstraint(
            "state <> 'received' OR received_at IS NOT NULL",
            name=op.f("ck_report_deliveries_received_has_a_time"),
        ),
        sa.ForeignKeyConstraint(
            ["delivered_by_id"], ["users.id"], name=op.f("fk_report_deliveries_delivered_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["health_reports.id"], name=op.f("fk_report_deliveries_report_id_health_reports")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_deliveries")),
        sa.UniqueConstraint("report_id", "recipient", name=op.f("uq_report_deliveries_report_id_recipient")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER result_uses_only_grows_{verb} BEFORE {verb} ON result_uses"
                " BEGIN SELECT RAISE(ABORT, 'result_uses only grows'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER result_uses_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON result_uses"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change()"
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
