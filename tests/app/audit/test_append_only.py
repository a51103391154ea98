"""The database itself refuses to change or remove a line of the trail or of the access log."""

from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.extensions import db, transaction
from app.people.actions.trail import record
from app.people.models import AccessKind
from tests.app.audit.conftest import Trail

TABLES = ("access_events", "audit_entries", "audit_seals", "events")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id + 1000", "DELETE FROM {}"])
def test_no_line_is_changed_or_removed(trail: Trail, now: datetime, table: str, statement: str) -> None:
    with transaction():
        record(AccessKind.SIGNED_IN, now=now, by=trail.office.handler)
    with pytest.raises(DBAPIError, match=f"{table} only grows"), transaction():
        db.session.execute(text(statement.format(table)))
    assert trail.faults() == []
