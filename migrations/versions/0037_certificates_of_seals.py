"""certificates of seals

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kept = op.create_table(
        "seal_certificates",
        sa.Column("organ", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("organ", "sha256", name=op.f("pk_seal_certificates")),
    )
    first_used: dict[tuple[str, str], object] = {}
    for sealed in ("notices", "health_reports"):
        for organs, certificates, at in _used_in(sealed):
            for of in zip(json.loads(organs), json.loads(certificates), strict=False):
                first_used[of] = min(at, first_used.get(of, at))
    op.bulk_insert(
        kept,
        [
            {"organ": organ, "sha256": sha256, "first_used_at": at}
            for (organ, sha256), at in first_used.items()
        ],
    )


def downgrade() -> None:
    op.drop_table("seal_certificates")


def _used_in(name: str) -> sa.CursorResult:
    """Organs, certificates and first instant of what was sealed: a row for each combination, of which there are few."""
    table = sa.table(
        name,
        sa.column("content", sa.JSON()),
        sa.column("seal_certificates", sa.JSON()),
        sa.column("sealed_sha256"),
        sa.column("sealed_at", sa.DateTime(timezone=True)),
    )
    used = (
        sa.select(
            sa.cast(table.c.content["organ"]["names"], sa.Text()).label("organs"),
            sa.cast(table.c.seal_certificates, sa.Text()).label("certificates"),
            table.c.sealed_at,
        )
        .where(table.c.sealed_sha256.is_not(None), table.c.content.is_not(None))
        .subquery()
    )
    return op.get_bind().execute(
        sa.select(used.c.organs, used.c.certificates, sa.func.min(used.c.sealed_at)).group_by(
            used.c.organs, used.c.certificates
        )
    )
