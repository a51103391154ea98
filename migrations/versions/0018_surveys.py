"""surveys: whom a survey asks what, codes that nobody used yet, and answers that lead back to nobody

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "surveys",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("preface", sa.Text(), nullable=False),
        sa.Column("scale", sa.String(length=32), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("grouping", sa.String(length=100), nullable=False),
        sa.Column("group_is_asked", sa.Boolean(), nullable=False),
        sa.Column("column", sa.String(length=64), nullable=False),
        sa.Column("answers_column", sa.String(length=64), nullable=False),
        sa.Column("error_column", sa.String(length=64), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("straight_from", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("handler_id", sa.Integer(), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mark", sa.String(length=4), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("state_since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workflow_version", sa.Integer(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("hands", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'closed' OR closed_at IS NOT NULL", name=op.f("ck_surveys_closed_has_closed_at")
        ),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_surveys_ends_after_it_starts")),
        sa.CheckConstraint("minimum >= 5", name=op.f("ck_surveys_never_shows_a_few")),
        sa.ForeignKeyConstraint(["handler_id"], ["users.id"], name=op.f("fk_surveys_handler_id_users")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_surveys_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
        sa.UniqueConstraint("mark", name=op.f("uq_surveys_mark")),
    )
    with op.batch_alter_table("surveys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_surveys_round_id"), ["round_id"], unique=False)

    op.create_table(
        "survey_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=True),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("set_aside", sa.Integer(), nullable=False),
        sa.CheckConstraint("quota IS NULL OR answered <= quota", name=op.f("ck_survey_groups_quota_is_kept")),
        sa.CheckConstraint(
            "quota IS NULL OR quota > 0", name=op.f("ck_survey_groups_quota_is_a_number_of_people")
        ),
        sa.CheckConstraint("weight IS NULL OR weight > 0", name=op.f("ck_survey_groups_weight_counts")),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_survey_groups_survey_id_surveys"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_groups")),
        sa.UniqueConstraint("survey_id", "name", name=op.f("uq_survey_groups_survey_id_name")),
    )
    op.create_table(
        "survey_units",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("populations", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_survey_units_survey_id_surveys"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_survey_units_unit_id_units")),
        sa.PrimaryKeyConstraint("survey_id", "unit_id", name=op.f("pk_survey_units")),
    )
    with op.batch_alter_table("survey_units", schema=None) as batch_op:
        batch_op.create_index("ix_survey_units_unit_id", ["unit_id"], unique=False)

    op.create_table(
        "code_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("size > 0 AND cancelled <= size", name=op.f("ck_code_batches_has_codes")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["survey_groups.id"], name=op.f("fk_code_batches_group_id_survey_groups")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["users.id"], name=op.f("fk_code_batches_issued_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_code_batches_survey_id_surveys")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_code_batches_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_batches")),
    )
    with op.batch_alter_table("code_batches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_code_batches_survey_id"), ["survey_id"], unique=False)

    op.create_table(
        "survey_codes",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["code_batches.id"], name=op.f("fk_survey_codes_batch_id_code_batches")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_survey_codes_survey_id_surveys")
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_survey_codes")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("survey_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_codes_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index("ix_survey_codes_survey_id", ["survey_id"], unique=False)

    op.create_table(
        "survey_answers",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("set_aside", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["survey_groups.id"], name=op.f("fk_survey_answers_group_id_survey_groups")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_survey_answers_survey_id_surveys")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_survey_answers_unit_id_units")),
        sa.PrimaryKeyConstraint("survey_id", "key", name=op.f("pk_survey_answers")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "survey_days",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["survey_groups.id"],
            name=op.f("fk_survey_days_group_id_survey_groups"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("group_id", "day_on", name=op.f("pk_survey_days")),
    )
    op.create_table(
        "wrong_codes",
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_wrong_codes")),
    )


def downgrade() -> None:
    op.drop_table("wrong_codes")
    op.drop_table("survey_days")
    op.drop_table("survey_answers")
    op.drop_table("survey_codes")
    op.drop_table("code_batches")
    op.drop_table("survey_units")
    op.drop_table("survey_groups")
    op.drop_table("surveys")
