"""look-backs

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lookbacks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("team", sa.JSON(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("appointed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appointed_by_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("methods", sa.Text(), nullable=False),
        sa.Column("materials", sa.Text(), nullable=False),
        sa.Column("overall", sa.Text(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=True),
        sa.Column("satisfied", sa.Integer(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("feedback_id", sa.Integer(), nullable=True),
        sa.Column("rectification_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(answers IS NULL AND satisfied IS NULL) OR (answers > 0 AND satisfied >= 0 AND satisfied <= answers)",
            name=op.f("ck_lookbacks_satisfied_are_among_the_answers"),
        ),
        sa.CheckConstraint(
            "confirmed_at IS NULL OR reported_at IS NOT NULL",
            name=op.f("ck_lookbacks_confirmed_was_reported"),
        ),
        sa.CheckConstraint("round > 0", name=op.f("ck_lookbacks_rounds_count_from_one")),
        sa.ForeignKeyConstraint(
            ["appointed_by_id"], ["users.id"], name=op.f("fk_lookbacks_appointed_by_id_users")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_lookbacks_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["users.id"], name=op.f("fk_lookbacks_confirmed_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["notices.id"], name=op.f("fk_lookbacks_feedback_id_notices")
        ),
        sa.ForeignKeyConstraint(
            ["rectification_id"], ["notices.id"], name=op.f("fk_lookbacks_rectification_id_notices")
        ),
        sa.ForeignKeyConstraint(
            ["reported_by_id"], ["users.id"], name=op.f("fk_lookbacks_reported_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookbacks")),
        sa.UniqueConstraint("case_id", "round", name=op.f("uq_lookbacks_case_id_round")),
    )
    op.create_table(
        "item_verdicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lookback_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("requirement", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by_id", sa.Integer(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("explained_by", sa.String(length=100), nullable=False),
        sa.CheckConstraint(
            "(agreed_by_id IS NULL) = (agreed_at IS NULL)", name=op.f("ck_item_verdicts_agreement_has_a_time")
        ),
        sa.CheckConstraint(
            "agreed_by_id IS NULL OR agreed_by_id <> by_id",
            name=op.f("ck_item_verdicts_agreed_by_a_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["agreed_by_id"], ["users.id"], name=op.f("fk_item_verdicts_agreed_by_id_users")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_item_verdicts_by_id_users")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_item_verdicts_item_id_items")),
        sa.ForeignKeyConstraint(
            ["lookback_id"], ["lookbacks.id"], name=op.f("fk_item_verdicts_lookback_id_lookbacks")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_verdicts")),
        sa.UniqueConstraint("lookback_id", "item_id", name=op.f("uq_item_verdicts_lookback_id_item_id")),
    )
    with op.batch_alter_table("item_verdicts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_verdicts_item_id"), ["item_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("item_verdicts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_verdicts_item_id"))

    op.drop_table("item_verdicts")
    op.drop_table("lookbacks")
