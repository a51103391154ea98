"""ways of service: entrusted and by mail, signed on paper, counted as served by a rule, and corrected

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_TABLE = "service_records"
_UNSIGNED = sa.text("signed_at IS NULL AND refused_at IS NULL AND deemed_at IS NULL")
_CHECKS = {
    "mode_is_known": "mode IN ('in_person', 'electronic', 'left', 'entrusted', 'mail')",
    "goes_through_somebody": "mode NOT IN ('entrusted', 'mail') OR through <> ''",
    "ends_in_one_way": (
        "(CASE WHEN signed_at IS NULL THEN 0 ELSE 1 END) + (CASE WHEN refused_at IS NULL THEN 0 ELSE 1 END)"
        " + (CASE WHEN deemed_at IS NULL THEN 0 ELSE 1 END) <= 1"
    ),
    "deemed_by_a_rule": "(deemed_at IS NULL) = (deemed_rule = '')",
    "correction_has_a_reason": "corrects_id IS NULL OR correction <> ''",
    "ended_has_a_proof": (
        "(signed_at IS NULL AND refused_at IS NULL AND deemed_at IS NULL) OR pdf_sha256 IS NOT NULL"
    ),
}
_CHECKS_BEFORE = {
    "mode_is_known": "mode IN ('in_person', 'electronic', 'left')",
    "signed_for_or_refused": "signed_at IS NULL OR refused_at IS NULL",
    "ended_has_a_proof": "(signed_at IS NULL AND refused_at IS NULL) OR pdf_sha256 IS NOT NULL",
}


def upgrade() -> None:
    with op.batch_alter_table(_TABLE, schema=None) as batch_op:
        batch_op.add_column(sa.Column("through", sa.String(200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("on_paper", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("witness_capacity", sa.String(100), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("deemed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("deemed_rule", sa.String(200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("corrects_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("correction", sa.Text(), nullable=False, server_default=""))
        batch_op.create_unique_constraint(batch_op.f("uq_service_records_corrects_id"), ["corrects_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_service_records_corrects_id_service_records"), _TABLE, ["corrects_id"], ["id"]
        )
        _replace(batch_op, _CHECKS_BEFORE, _CHECKS)
    op.create_index(
        "ix_service_records_unsigned",
        _TABLE,
        ["entered_at"],
        sqlite_where=_UNSIGNED,
        postgresql_where=_UNSIGNED,
    )


def downgrade() -> None:
    op.drop_index("ix_service_records_unsigned", table_name=_TABLE)
    # The shape before knows neither these ways nor a service by rule.
    op.execute(
        f"UPDATE {_TABLE} SET mode = 'in_person' WHERE mode IN ('entrusted', 'mail')"  # noqa: S608
    )
    op.execute(
        f"UPDATE {_TABLE} SET signed_at = deemed_at WHERE deemed_at IS NOT NULL"  # noqa: S608
        " AND signed_at IS NULL AND refused_at IS NULL"
    )
    op.execute(f"UPDATE {_TABLE} SET deemed_at = NULL, deemed_rule = ''")  # noqa: S608
    with op.batch_alter_table(_TABLE, schema=None) as batch_op:
        _replace(batch_op, _CHECKS, _CHECKS_BEFORE)
        batch_op.drop_constraint(
            batch_op.f("fk_service_records_corrects_id_service_records"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("uq_service_records_corrects_id"), type_="unique")
        for column in (
            "correction",
            "corrects_id",
            "deemed_rule",
            "deemed_at",
            "witness_capacity",
            "on_paper",
            "through",
        ):
            batch_op.drop_column(column)


def _replace(batch_op: object, before: dict[str, str], after: dict[str, str]) -> None:
    for name in before:
        batch_op.drop_constraint(batch_op.f(f"ck_{_TABLE}_{name}"), type_="check")  # type: ignore[attr-defined]
    for name, condition in after.items():
        batch_op.create_check_constraint(batch_op.f(f"ck_{_TABLE}_{name}"), condition)  # type: ignore[attr-defined]
