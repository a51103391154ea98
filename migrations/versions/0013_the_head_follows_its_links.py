"""the head of a chain follows its links by a trigger

Three rules: it can be undone; the version of the product before it still works on the new shape; it holds no
long lock (fill large tables in batches, in a job of their own).
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOVE = "UPDATE audit_heads SET seq = NEW.seq, digest = NEW.digest WHERE chain = NEW.chain"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER audit_entries_move_the_head AFTER INSERT ON audit_entries BEGIN {MOVE}; END"
        )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION move_audit_head() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN {MOVE}; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entries_move_the_head AFTER INSERT ON audit_entries"
        " FOR EACH ROW EXECUTE FUNCTION move_audit_head()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_entries_move_the_head")
        return
    op.execute("DROP TRIGGER audit_entries_move_the_head ON audit_entries")
    op.execute("DROP FUNCTION move_audit_head()")
