"""data feeds, deliveries and the values that they bring

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("model_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("cadence", sa.String(length=32), nullable=False),
        sa.Column("term", sa.String(length=8), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["model_id"], ["index_models.id"], name=op.f("fk_feeds_model_id_index_models")
        ),
        sa.ForeignKeyConstraint(["reporter_id"], ["users.id"], name=op.f("fk_feeds_reporter_id_users")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_feeds_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("model_id", "name", name=op.f("uq_feeds_model_id_name")),
    )
    op.create_index("ix_feeds_unit_id", "feeds", ["unit_id"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column(
            "unit_path",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("period_from_on", sa.Date(), nullable=False),
        sa.Column("period_until_on", sa.Date(), nullable=False),
        sa.Column("term", sa.String(length=8), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("stamp", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("state_since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workflow_version", sa.Integer(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("hands", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "period_until_on >= period_from_on", name=op.f("ck_deliveries_ends_after_it_starts")
        ),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_deliveries_feed_id_feeds")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_deliveries_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint(
            "round_id", "feed_id", "period", name=op.f("uq_deliveries_round_id_feed_id_period")
        ),
    )
    op.create_index("ix_deliveries_feed_id", "deliveries", ["feed_id"], unique=False)
    op.create_table(
        "feed_columns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("figure", sa.String(length=32), nullable=True),
        sa.Column("combine", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name=op.f("fk_feed_columns_feed_id_feeds"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_columns")),
        sa.UniqueConstraint("feed_id", "column", name=op.f("uq_feed_columns_feed_id_column")),
    )
    op.create_table(
        "occasion_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(length=32), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("reported_before", sa.Boolean(), nullable=False),
        sa.Column("reported_after", sa.Boolean(), nullable=False),
        sa.Column("violation", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(held_on IS NULL) = (occasion = 'none')",
            name=op.f("ck_occasion_records_what_was_held_has_a_day"),
        ),
        sa.CheckConstraint(
            "occasion <> 'none' OR violation = ''",
            name=op.f("ck_occasion_records_nothing_held_breaks_nothing"),
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_occasion_records_delivery_id_deliveries")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_occasion_records_recorded_by_id_users")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_occasion_records_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occasion_records")),
    )
    op.create_index(
        "ix_occasion_records_delivery_id_unit_id",
        "occasion_records",
        ["delivery_id", "unit_id"],
        unique=False,
    )
    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("values", sa.Integer(), nullable=False),
        sa.CheckConstraint("(sha256 IS NULL) = (name = '')", name=op.f("ck_submissions_a_file_has_a_name")),
        sa.CheckConstraint(
            "superseded_at IS NULL OR submitted_at IS NOT NULL",
            name=op.f("ck_submissions_superseded_was_submitted"),
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_submissions_delivery_id_deliveries")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_submissions_made_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
    )
    op.create_index("ix_submissions_delivery_id", "submissions", ["delivery_id"], unique=False)
    op.create_index(
        "uq_submissions_one_in_place",
        "submissions",
        ["delivery_id"],
        unique=True,
        sqlite_where=sa.text("submitted_at IS NOT NULL AND superseded_at IS NULL"),
        postgresql_where=sa.text("submitted_at IS NOT NULL AND superseded_at IS NULL"),
    )
    op.create_table(
        "delivered_values",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=64), nullable=False),
        sa.Column("rater", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=60), nullable=False),
        sa.Column("cell", sa.String(length=12), nullable=False),
        sa.Column("records", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_delivered_values_round_id_rounds")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_delivered_values_submission_id_submissions")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_delivered_values_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivered_values")),
        sa.UniqueConstraint(
            "submission_id",
            "unit_id",
            "column",
            "rater",
            name=op.f("uq_delivered_values_submission_id_unit_id_column_rater"),
        ),
    )
    op.create_index(
        "ix_delivered_values_round_id_unit_id", "delivered_values", ["round_id", "unit_id"], unique=False
    )
    # A value that was delivered never changes; the function is that of what only grows already.
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER delivered_values_only_grows_{verb} BEFORE {verb} ON delivered_values"
                " BEGIN SELECT RAISE(ABORT, 'delivered_values only grows'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER delivered_values_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON delivered_values"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change()"
    )


def downgrade() -> None:
    op.drop_index("ix_delivered_values_round_id_unit_id", table_name="delivered_values")
    op.drop_table("delivered_values")
    op.drop_index(
        "uq_submissions_one_in_place",
        table_name="submissions",
        sqlite_where=sa.text("submitted_at IS NOT NULL AND superseded_at IS NULL"),
        postgresql_where=sa.text("submitted_at IS NOT NULL AND superseded_at IS NULL"),
    )
    op.drop_index("ix_submissions_delivery_id", table_name="submissions")
    op.drop_table("submissions")
    op.drop_index("ix_occasion_records_delivery_id_unit_id", table_name="occasion_records")
    op.drop_table("occasion_records")
    op.drop_table("feed_columns")
    op.drop_index("ix_deliveries_feed_id", table_name="deliveries")
    op.drop_table("deliveries")
    op.drop_index("ix_feeds_unit_id", table_name="feeds")
    op.drop_table("feeds")
