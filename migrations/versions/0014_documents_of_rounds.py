"""documents of rounds: a document belongs to a case, or to a round

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


NUMBERED = "(number IS NOT NULL AND pdf_sha256 IS NOT NULL AND signed_at IS NOT NULL)"
BEFORE = f"state NOT IN ('signed', 'sealed', 'served', 'acknowledged', 'withdrawn') OR {NUMBERED}"
AFTER = f"state NOT IN ('signed', 'sealed', 'served', 'acknowledged', 'kept', 'withdrawn') OR {NUMBERED}"


def upgrade() -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.alter_column("case_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("round_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_notices_round_id_rounds"), "rounds", ["round_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_notices_round_id"), ["round_id"], unique=False)
        batch_op.create_check_constraint(
            batch_op.f("ck_notices_belongs_to_a_case_or_a_round"), "(case_id IS NULL) <> (round_id IS NULL)"
        )
        batch_op.drop_constraint(batch_op.f("ck_notices_signed_has_number_and_bytes"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_notices_signed_has_number_and_bytes"), AFTER)


def downgrade() -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notices_signed_has_number_and_bytes"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_notices_signed_has_number_and_bytes"), BEFORE)
        batch_op.drop_constraint(batch_op.f("ck_notices_belongs_to_a_case_or_a_round"), type_="check")
        batch_op.drop_index(batch_op.f("ix_notices_round_id"))
        batch_op.drop_constraint(batch_op.f("fk_notices_round_id_rounds"), type_="foreignkey")
        batch_op.drop_column("round_id")
        batch_op.alter_column("case_id", existing_type=sa.Integer(), nullable=False)
