"""computations of rounds: what was computed, line by line; who is exempt, and which value was corrected

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "computations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("of_on", sa.Date(), nullable=False),
        sa.Column("model_version_id", sa.Integer(), nullable=False),
        sa.Column("model_sha256", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.JSON(), nullable=True),
        sa.Column("data_sha256", sa.String(length=64), nullable=False),
        sa.Column("bundle_sha256", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("merkle_root", sa.String(length=64), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("scored", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind <> 'final' OR bundle_sha256 <> ''", name=op.f("ck_computations_final_is_frozen")
        ),
        sa.CheckConstraint("made_at IS NULL OR data_sha256 <> ''", name=op.f("ck_computations_made_of_data")),
        sa.CheckConstraint(
            "supersedes_id IS NULL OR reason <> ''", name=op.f("ck_computations_a_correction_has_a_reason")
        ),
        sa.CheckConstraint("made_at IS NULL OR failure IS NULL", name=op.f("ck_computations_made_or_failed")),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_computations_made_by_id_users")),
        sa.ForeignKeyConstraint(
            ["model_version_id"],
            ["model_versions.id"],
            name=op.f("fk_computations_model_version_id_model_versions"),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_computations_round_id_rounds")),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["computations.id"], name=op.f("fk_computations_supersedes_id_computations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_computations")),
    )
    with op.batch_alter_table("computations", schema=None) as batch_op:
        batch_op.create_index(
            "ix_computations_round_id_kind_made_at", ["round_id", "kind", "made_at"], unique=False
        )
        batch_op.create_index(
            "uq_computations_one_running_score_a_day",
            ["round_id", "of_on"],
            unique=True,
            sqlite_where=sa.text("kind = 'running'"),
            postgresql_where=sa.text("kind = 'running'"),
        )
    op.create_table(
        "corrected_values",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=64), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_corrected_values_has_a_reason")),
        sa.CheckConstraint(
            "approved_at IS NULL OR declined_at IS NULL",
            name=op.f("ck_corrected_values_approved_or_declined"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["users.id"], name=op.f("fk_corrected_values_made_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_corrected_values_round_id_rounds")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_corrected_values_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrected_values")),
    )
    with op.batch_alter_table("corrected_values", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_corrected_values_round_id"), ["round_id"], unique=False)
    op.create_table(
        "exemptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_exemptions_has_a_reason")),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_exemptions_made_by_id_users")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_exemptions_round_id_rounds")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_exemptions_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemptions")),
        sa.UniqueConstraint("round_id", "unit_id", name=op.f("uq_exemptions_round_id_unit_id")),
    )
    op.create_table(
        "computed_lines",
        sa.Column("computation_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "unit_path",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("peer_group", sa.String(length=64), nullable=False),
        sa.Column("tree", sa.String(length=64), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("group_size", sa.Integer(), nullable=True),
        sa.Column("grade", sa.String(length=64), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("certainty", sa.String(length=16), nullable=False),
        sa.Column("probability", sa.Double(), nullable=True),
        sa.Column("sureness", sa.JSON(), nullable=False),
        sa.Column("nodes", sa.JSON(), nullable=False),
        sa.Column("indicators", sa.JSON(), nullable=False),
        sa.Column("adjustments", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(rank IS NULL) = (group_size IS NULL)", name=op.f("ck_computed_lines_rank_and_size_go_together")
        ),
        sa.CheckConstraint(
            "rank IS NULL OR score IS NOT NULL", name=op.f("ck_computed_lines_missing_is_never_ranked")
        ),
        sa.ForeignKeyConstraint(
            ["computation_id"],
            ["computations.id"],
            name=op.f("fk_computed_lines_computation_id_computations"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_computed_lines_unit_id_units")),
        sa.PrimaryKeyConstraint("computation_id", "unit_id", name=op.f("pk_computed_lines")),
    )
    with op.batch_alter_table("computed_lines", schema=None) as batch_op:
        batch_op.create_index("ix_computed_lines_unit_id", ["unit_id"], unique=False)
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.add_column(sa.Column("model_version_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_rounds_model_version_id_model_versions"),
            "model_versions",
            ["model_version_id"],
            ["id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_rounds_model_version_id_model_versions"), type_="foreignkey")
        batch_op.drop_column("model_version_id")
    for table in ("computed_lines", "exemptions", "corrected_values", "computations"):
        op.drop_table(table)
