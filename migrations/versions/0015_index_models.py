"""index models and their versions, and who is invited to judge in them

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

PATH = sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "index_models",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("unit_path", PATH, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_index_models_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_models")),
        sa.UniqueConstraint("unit_id", "code", name=op.f("uq_index_models_unit_id_code")),
    )
    op.create_index("ix_index_models_unit_path", "index_models", ["unit_path"])
    op.create_table(
        "model_versions",
        sa.Column("model_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("handler_id", sa.Integer(), nullable=True),
        sa.Column("based_on_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("state_since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workflow_version", sa.Integer(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("hands", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'retired') OR approved_at IS NOT NULL",
            name=op.f("ck_model_versions_approved_has_approved_at"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_model_versions_is_counted_from_one")),
        sa.ForeignKeyConstraint(
            ["based_on_id"], ["model_versions.id"], name=op.f("fk_model_versions_based_on_id_model_versions")
        ),
        sa.ForeignKeyConstraint(
            ["handler_id"], ["users.id"], name=op.f("fk_model_versions_handler_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["model_id"], ["index_models.id"], name=op.f("fk_model_versions_model_id_index_models")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_versions")),
        sa.UniqueConstraint("model_id", "number", name=op.f("uq_model_versions_model_id_number")),
    )
    op.create_index("ix_model_versions_sha256", "model_versions", ["sha256"])
    op.create_table(
        "invited_experts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_invited_experts_user_id_users")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["model_versions.id"], name=op.f("fk_invited_experts_version_id_model_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invited_experts")),
        sa.UniqueConstraint("version_id", "name", name=op.f("uq_invited_experts_version_id_name")),
        sa.UniqueConstraint("version_id", "user_id", name=op.f("uq_invited_experts_version_id_user_id")),
    )
    op.create_index("ix_invited_experts_user_id", "invited_experts", ["user_id"])


def downgrade() -> None:
    op.drop_table("invited_experts")
    op.drop_table("model_versions")
    op.drop_table("index_models")
