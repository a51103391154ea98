"""objections and review meetings

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "objection_windows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["users.id"], name=op.f("fk_objection_windows_opened_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_objection_windows_round_id_rounds")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_windows")),
    )
    with op.batch_alter_table("objection_windows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objection_windows_round_id"), ["round_id"], unique=False)
        batch_op.create_index(
            "uq_objection_windows_one_open_of_a_round",
            ["round_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "review_meetings",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column(
            "unit_path",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("handler_id", sa.Integer(), nullable=True),
        sa.Column("meets_on", sa.Date(), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("chair", sa.String(length=100), nullable=False),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("state_since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workflow_version", sa.Integer(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("hands", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'concluded' OR concluded_at IS NOT NULL",
            name=op.f("ck_review_meetings_concluded_has_a_time"),
        ),
        sa.ForeignKeyConstraint(
            ["handler_id"], ["users.id"], name=op.f("fk_review_meetings_handler_id_users")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_review_meetings_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_meetings")),
    )
    with op.batch_alter_table("review_meetings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_meetings_round_id"), ["round_id"], unique=False)
        batch_op.create_index(
            "uq_review_meetings_one_of_a_round",
            ["round_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        )

    op.create_table(
        "score_objections",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "unit_path",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("handler_id", sa.Integer(), nullable=True),
        sa.Column("indicator", sa.String(length=64), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("value_before", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_by_id", sa.Integer(), nullable=False),
        sa.Column("remedy", sa.String(length=32), nullable=True),
        sa.Column("source_says", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("value_after", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("state_since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workflow_version", sa.Integer(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("hands", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('upheld', 'rejected', 'settled') OR answer <> ''",
            name=op.f("ck_score_objections_answered_has_an_answer"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('upheld', 'settled') OR remedy IS NOT NULL",
            name=op.f("ck_score_objections_upheld_has_a_remedy"),
        ),
        sa.ForeignKeyConstraint(
            ["filed_by_id"], ["users.id"], name=op.f("fk_score_objections_filed_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["handler_id"], ["users.id"], name=op.f("fk_score_objections_handler_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_score_objections_round_id_rounds")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_score_objections_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_objections")),
    )
    with op.batch_alter_table("score_objections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_score_objections_round_id"), ["round_id"], unique=False)
        batch_op.create_index("ix_score_objections_unit_path_id", ["unit_path", "id"], unique=False)

    op.create_table(
        "meeting_adjustments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "unit_path",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("score_before", sa.Integer(), nullable=True),
        sa.Column("objection_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("votes_for", sa.Integer(), nullable=True),
        sa.Column("votes_against", sa.Integer(), nullable=True),
        sa.Column("votes_abstained", sa.Integer(), nullable=True),
        sa.Column("adopted", sa.Boolean(), nullable=True),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(adopted IS NULL) = (voted_at IS NULL) AND (adopted IS NULL) = (votes_for IS NULL) AND (votes_for IS NULL) = (votes_against IS NULL) AND (votes_for IS NULL) = (votes_abstained IS NULL)",
            name=op.f("ck_meeting_adjustments_vote_is_whole"),
        ),
        sa.CheckConstraint("length(reason) >= 10", name=op.f("ck_meeting_adjustments_has_a_reason")),
        sa.CheckConstraint("points <> 0", name=op.f("ck_meeting_adjustments_changes_something")),
        sa.CheckConstraint(
            "votes_for IS NULL OR (votes_for >= 0 AND votes_against >= 0 AND votes_abstained >= 0)",
            name=op.f("ck_meeting_adjustments_votes_are_counted"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["review_meetings.id"],
            name=op.f("fk_meeting_adjustments_meeting_id_review_meetings"),
        ),
        sa.ForeignKeyConstraint(
            ["objection_id"],
            ["score_objections.id"],
            name=op.f("fk_meeting_adjustments_objection_id_score_objections"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["users.id"], name=op.f("fk_meeting_adjustments_proposed_by_id_users")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_meeting_adjustments_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_adjustments")),
    )
    with op.batch_alter_table("meeting_adjustments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_adjustments_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "meeting_delegates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("position", sa.String(length=100), nullable=False),
        sa.Column("was_present", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["review_meetings.id"],
            name=op.f("fk_meeting_delegates_meeting_id_review_meetings"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_delegates")),
        sa.UniqueConstraint(
            "meeting_id", "name", "position", name=op.f("uq_meeting_delegates_meeting_id_name_position")
        ),
    )
    op.create_table(
        "review_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("objection_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(objection_id IS NULL) <> (meeting_id IS NULL)",
            name=op.f("ck_review_files_belongs_to_an_objection_or_a_meeting"),
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_review_files_is_not_empty")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["review_meetings.id"], name=op.f("fk_review_files_meeting_id_review_meetings")
        ),
        sa.ForeignKeyConstraint(
            ["objection_id"],
            ["score_objections.id"],
            name=op.f("fk_review_files_objection_id_score_objections"),
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["users.id"], name=op.f("fk_review_files_uploaded_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_files")),
    )
    with op.batch_alter_table("review_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_files_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_files_objection_id"), ["objection_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("review_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_files_objection_id"))
        batch_op.drop_index(batch_op.f("ix_review_files_meeting_id"))

    op.drop_table("review_files")
    op.drop_table("meeting_delegates")
    with op.batch_alter_table("meeting_adjustments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_adjustments_meeting_id"))

    op.drop_table("meeting_adjustments")
    with op.batch_alter_table("score_objections", schema=None) as batch_op:
        batch_op.drop_index("ix_score_objections_unit_path_id")
        batch_op.drop_index(batch_op.f("ix_score_objections_round_id"))

    op.drop_table("score_objections")
    with op.batch_alter_table("review_meetings", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_review_meetings_one_of_a_round",
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        )
        batch_op.drop_index(batch_op.f("ix_review_meetings_round_id"))

    op.drop_table("review_meetings")
    with op.batch_alter_table("objection_windows", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_objection_windows_one_open_of_a_round",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_objection_windows_round_id"))

    op.drop_table("objection_windows")
