"""raters with accounts

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

EITHER, DAY = "ck_invitations_is_to_a_meeting_or_a_model", "ck_invitations_a_meeting_has_a_day"
ONE, DAYS = "ck_invitations_asks_one_thing", "ck_invitations_all_but_a_model_have_a_day"
ASKS_ONE_THING = " + ".join(
    f"CASE WHEN {what}_id IS NULL THEN 0 ELSE 1 END" for what in ("meeting", "version", "delivery")
)
OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.create_table(
        "raters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("unit_ids", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("named_by_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("name <> ''", name=op.f("ck_raters_has_a_name")),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_raters_delivery_id_deliveries")
        ),
        sa.ForeignKeyConstraint(["named_by_id"], ["users.id"], name=op.f("fk_raters_named_by_id_users")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_raters_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raters")),
        sa.UniqueConstraint("delivery_id", "name", name=op.f("uq_raters_delivery_id_name")),
        sa.UniqueConstraint("delivery_id", "user_id", name=op.f("uq_raters_delivery_id_user_id")),
    )
    op.create_index("ix_raters_user_id", "raters", ["user_id"], unique=False)
    op.create_table(
        "rater_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=64), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.CheckConstraint("value <> ''", name=op.f("ck_rater_marks_is_given")),
        sa.ForeignKeyConstraint(["rater_id"], ["raters.id"], name=op.f("fk_rater_marks_rater_id_raters")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_rater_marks_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rater_marks")),
        sa.UniqueConstraint(
            "rater_id", "unit_id", "column", name=op.f("uq_rater_marks_rater_id_unit_id_column")
        ),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("delivery_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_invitations_delivery_id_deliveries"), "deliveries", ["delivery_id"], ["id"]
        )
        batch_op.drop_constraint(batch_op.f(EITHER), type_="check")
        batch_op.drop_constraint(batch_op.f(DAY), type_="check")
        batch_op.create_check_constraint(batch_op.f(ONE), f"{ASKS_ONE_THING} = 1")
        batch_op.create_check_constraint(batch_op.f(DAYS), "(version_id IS NULL) = (until_on IS NOT NULL)")
    op.create_index(
        "uq_invitations_one_open_of_a_delivery",
        "invitations",
        ["delivery_id", "user_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    # What the version before knows nothing of goes with it.
    op.execute("DELETE FROM invitations WHERE delivery_id IS NOT NULL")
    op.drop_index("uq_invitations_one_open_of_a_delivery", table_name="invitations")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(DAYS), type_="check")
        batch_op.drop_constraint(batch_op.f(ONE), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_invitations_delivery_id_deliveries"), type_="foreignkey")
        batch_op.drop_column("delivery_id")
        batch_op.create_check_constraint(batch_op.f(EITHER), "(meeting_id IS NULL) <> (version_id IS NULL)")
        batch_op.create_check_constraint(batch_op.f(DAY), "(meeting_id IS NULL) = (until_on IS NULL)")
    op.drop_table("rater_marks")
    op.drop_table("raters")
