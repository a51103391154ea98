"""Tables that only grow: the database itself refuses to change or remove their rows, whoever asks.

The product never does; this stops a slip and whoever holds the application's own connection. Somebody who owns the
database can drop the triggers first: for that there is ``qingjian verify-audit``.
"""

from sqlalchemy import DDL, Table, event

_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_to_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%% only grows', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$
"""
_ON_POSTGRESQL = """
CREATE TRIGGER %(table)s_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON %(table)s
FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change()
"""
_ON_SQLITE = """
CREATE TRIGGER %(table)s_only_grows_{verb} BEFORE {verb} ON %(table)s
BEGIN SELECT RAISE(ABORT, '%(table)s only grows'); END
"""


def only_grows(table: Table) -> None:
    """Create the table together with the triggers that keep its rows as they were written."""
    for dialect, statement in (
        ("postgresql", _FUNCTION),
        ("postgresql", _ON_POSTGRESQL),
        ("sqlite", _ON_SQLITE.format(verb="UPDATE")),
        ("sqlite", _ON_SQLITE.format(verb="DELETE")),
    ):
        made = DDL(statement)  # type: ignore[no-untyped-call]
        event.listen(table, "after_create", made.execute_if(dialect=dialect))
