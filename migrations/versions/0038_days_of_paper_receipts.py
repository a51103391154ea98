"""days of paper receipts

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

SHANGHAI = ZoneInfo("Asia/Shanghai")


def upgrade() -> None:
    with op.batch_alter_table("report_deliveries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("received_on", sa.Date(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_report_deliveries_signed_is_recorded"),
            "received_on IS NULL OR received_at IS NOT NULL",
        )
    _count_what_is_on_record_as_signed_that_day()


def downgrade() -> None:
    with op.batch_alter_table("report_deliveries", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_report_deliveries_signed_is_recorded"), type_="check")
        batch_op.drop_column("received_on")


def _count_what_is_on_record_as_signed_that_day() -> None:
    table = sa.table(
        "report_deliveries",
        sa.column("id", sa.Integer()),
        sa.column("received_at", sa.DateTime(timezone=True)),
        sa.column("received_on", sa.Date()),
    )
    connection = op.get_bind()
    received = connection.execute(
        sa.select(table.c.id, table.c.received_at).where(table.c.received_at.is_not(None))
    ).all()
    for each in received:
        # SQLite keeps instants in UTC and gives them back without their zone.
        at = each.received_at if each.received_at.tzinfo else each.received_at.replace(tzinfo=ZoneInfo("UTC"))
        connection.execute(
            table.update().where(table.c.id == each.id).values(received_on=at.astimezone(SHANGHAI).date())
        )
