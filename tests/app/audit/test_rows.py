"""What no event repeats stands in the trail as well: a value changed in whatever row is named with its column."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.rows import WITNESSED, digest_of_value
from app.cases.models import Case
from app.extensions import db, transaction
from app.people.actions.trail import record
from app.people.models import AccessKind, Grant, User
from app.stages.rectification.models import Measure
from tests.app.audit.conftest import Trail
from workflows.vocabulary import Role

#: What was done, and the row and the column that are named.
BEHIND = {
    "a problem reworded": ("UPDATE items SET problem = '已整改'", "items", "problem"),
    "a demand softened": ("UPDATE items SET requirement = '无'", "items", "requirement"),
    "a measure rewritten": ("UPDATE measures SET text = '无'", "measures", "text"),
    "another handler put in": ("UPDATE cases SET handler_id = NULL", "cases", "handler_id"),
    "the score that led to the case": ("UPDATE cases SET trigger = '{}'", "cases", "trigger"),
    "who received a notice": (
        "UPDATE service_records SET signed_by = '他人'",
        "service_records",
        "signed_by",
    ),
    "a role put under another name": ("UPDATE grants SET role = 'auditor'", "grants", "role"),
    "a person renamed": ("UPDATE users SET name = '他人'", "users", "name"),
    "a password hash exchanged": ("UPDATE users SET password_hash = 'x'", "users", "password_hash"),
}


@pytest.mark.parametrize("what", BEHIND)
def test_a_changed_value_is_named(whole_case: Trail, what: str) -> None:
    statement, table, column = BEHIND[what]
    with whole_case.tampered(statement) as faults:
        named = {
            (fault.params["row"].split(":")[0], fault.params["field"])
            for fault in faults
            if "row" in fault.params
        }
        assert named == {(table, column)}


def test_a_removed_row_and_an_added_one_are_named(whole_case: Trail, now: datetime) -> None:
    with transaction():
        record(AccessKind.SIGNED_IN, now=now, by=db.session.scalars(select(User)).first())
    for table in ("measures", "service_records", "grants", "access_events"):
        with whole_case.tampered(f"DELETE FROM {table}") as faults:
            assert any(table in fault.params.get("row", "") and "gone" in fault.why for fault in faults)
    copied = "user_id, role, unit_id, unit_path, from_on"
    with whole_case.tampered(
        f"INSERT INTO grants ({copied}) SELECT {copied} FROM grants WHERE id = 1"
    ) as faults:
        assert faults[-1].entry.startswith("grants:")


def test_the_case_alone_is_verified_with_its_rows(whole_case: Trail) -> None:
    with whole_case.tampered("UPDATE measures SET text = '无'"):
        assert {fault.params["field"] for fault in whole_case.faults(of_case=True)} == {"text"}


def test_an_edit_that_no_act_records_leaves_its_entry(whole_case: Trail) -> None:
    with transaction():
        db.session.scalars(select(Measure)).first().text = "逐户核查，按季公示"
    newest = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert newest.chain == whole_case.chain
    assert newest.body == f'{{"rows":{{"measures:1":{{"text":"{digest_of_value("逐户核查，按季公示")}"}}}}}}'
    assert whole_case.faults() == []


def test_a_row_removed_by_the_product_is_no_fault(whole_case: Trail) -> None:
    with transaction():
        user = db.session.scalars(select(User).join(Grant, Grant.user_id == User.id)).first()
        user.grants.clear()
    assert whole_case.faults() == []
    with whole_case.tampered(
        "INSERT INTO grants (id, user_id, role, unit_id, unit_path, from_on)"
        " SELECT 1, user_id, role, unit_id, unit_path, from_on FROM grants WHERE id = 2"
    ) as faults:
        assert ["removed" in fault.why for fault in faults if fault.params.get("row") == "grants:1"] == [True]


def test_what_is_taken_back_leaves_nothing(whole_case: Trail) -> None:
    before = db.session.query(AuditEntry).count()
    db.session.scalars(select(Measure)).first().text = "改了又撤"
    db.session.flush()
    db.session.rollback()
    with transaction():
        db.session.get_one(Case, whole_case.case_id).handler_id = whole_case.office.handler.id
    assert db.session.query(AuditEntry).count() == before
    assert whole_case.faults() == []


def test_a_savepoint_taken_back_leaves_nothing(whole_case: Trail) -> None:
    with transaction():
        holder = whole_case.office.handler
        outer = db.session.merge(holder)
        outer.phone = "0000-1"
        nested = db.session.begin_nested()
        db.session.add(
            Grant(role=Role.VIEWER, user_id=outer.id, unit_id=1, unit_path="x", from_on=date(2026, 1, 1))
        )
        db.session.flush()
        nested.rollback()
    assert whole_case.faults() == []


def test_every_table_of_a_case_is_witnessed() -> None:
    told = {each.table.name for each in WITNESSED.values()}
    by_other_checks = {"deadlines", "deadline_moves", "events", "reminders", "messages", "results"}
    of_cases = {
        table.name
        for table in db.metadata.sorted_tables
        if any(
            key.column.table.name in ("cases", "items", "proceedings", "notices")
            for key in table.foreign_keys
        )
    }
    assert of_cases - told - by_other_checks == set()
