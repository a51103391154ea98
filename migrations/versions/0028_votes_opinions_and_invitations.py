"""votes of delegates with accounts, opinions of departments on objections, and invitations by name

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

BEFORE = "(objection_id IS NULL) <> (meeting_id IS NULL)"
AFTER = (
    "(CASE WHEN objection_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN opinion_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN meeting_id IS NULL THEN 0 ELSE 1 END) = 1"
)
EITHER, ONE = "ck_review_files_belongs_to_an_objection_or_a_meeting", "ck_review_files_belongs_to_one_matter"
OPEN = "state = 'open'"


def _path() -> sa.types.TypeEngine[str]:
    return sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql")


def _subject() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("state_since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workflow_version", sa.Integer(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("hands", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    ]


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    op.create_table(
        "source_opinions",
        sa.Column("objection_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("unit_path", _path(), nullable=False),
        sa.Column("finding", sa.String(length=32), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        *_subject(),
        sa.CheckConstraint(
            "(state <> 'given' OR finding IS NOT NULL) AND (finding IS NULL) = (given_at IS NULL)"
            " AND (finding IS NULL) = (given_by_id IS NULL) AND (finding IS NULL OR length(opinion) >= 10)",
            name=op.f("ck_source_opinions_given_says_what"),
        ),
        _key("source_opinions", "given_by_id", "users"),
        _key("source_opinions", "objection_id", "score_objections"),
        _key("source_opinions", "unit_id", "units"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_opinions")),
        sa.UniqueConstraint("objection_id", "unit_id", name=op.f("uq_source_opinions_objection_id_unit_id")),
    )
    op.create_index("ix_source_opinions_unit_path", "source_opinions", ["unit_path"], unique=False)
    with op.batch_alter_table("review_files", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opinion_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_review_files_opinion_id"), ["opinion_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_review_files_opinion_id_source_opinions"),
            "source_opinions",
            ["opinion_id"],
            ["id"],
        )
        batch_op.drop_constraint(batch_op.f(EITHER), type_="check")
        batch_op.create_check_constraint(batch_op.f(ONE), AFTER)
    with op.batch_alter_table("meeting_delegates", schema=None) as batch_op:
        batch_op.add_column(sa.Column("user_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_meeting_delegates_user_id"), ["user_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_meeting_delegates_user_id_users"), "users", ["user_id"], ["id"]
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_meeting_delegates_meeting_id_user_id"), ["meeting_id", "user_id"]
        )
    op.create_table(
        "meeting_ballots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("adjustment_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cast_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(choice = 'recused') = (reason <> '')", name=op.f("ck_meeting_ballots_recused_for_a_reason")
        ),
        _key("meeting_ballots", "adjustment_id", "meeting_adjustments"),
        _key("meeting_ballots", "cast_by_id", "users"),
        _key("meeting_ballots", "delegate_id", "meeting_delegates"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_ballots")),
        sa.UniqueConstraint(
            "adjustment_id", "delegate_id", name=op.f("uq_meeting_ballots_adjustment_id_delegate_id")
        ),
    )
    op.create_index(op.f("ix_meeting_ballots_delegate_id"), "meeting_ballots", ["delegate_id"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("unit_path", _path(), nullable=False),
        sa.Column("handler_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        *_subject(),
        sa.CheckConstraint(
            "(meeting_id IS NULL) <> (version_id IS NULL)",
            name=op.f("ck_invitations_is_to_a_meeting_or_a_model"),
        ),
        sa.CheckConstraint(
            "(meeting_id IS NULL) = (until_on IS NULL)", name=op.f("ck_invitations_a_meeting_has_a_day")
        ),
        _key("invitations", "handler_id", "users"),
        _key("invitations", "meeting_id", "review_meetings"),
        _key("invitations", "user_id", "users"),
        _key("invitations", "version_id", "model_versions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
    )
    op.create_index(op.f("ix_invitations_user_id"), "invitations", ["user_id"], unique=False)
    for what in ("meeting", "version"):
        op.create_index(
            f"uq_invitations_one_open_of_a_{what}",
            "invitations",
            [f"{what}_id", "user_id"],
            unique=True,
            sqlite_where=sa.text(OPEN),
            postgresql_where=sa.text(OPEN),
        )


def downgrade() -> None:
    op.drop_table("invitations")
    op.drop_table("meeting_ballots")
    with op.batch_alter_table("meeting_delegates", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_meeting_delegates_meeting_id_user_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_meeting_delegates_user_id_users"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_meeting_delegates_user_id"))
        batch_op.drop_column("user_id")
    op.execute(sa.text("DELETE FROM review_files WHERE opinion_id IS NOT NULL"))
    with op.batch_alter_table("review_files", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(ONE), type_="check")
        batch_op.create_check_constraint(batch_op.f(EITHER), BEFORE)
        batch_op.drop_constraint(batch_op.f("fk_review_files_opinion_id_source_opinions"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_review_files_opinion_id"))
        batch_op.drop_column("opinion_id")
    op.drop_table("source_opinions")
