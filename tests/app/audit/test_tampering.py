"""Whatever is changed, removed, added or cut off behind the product's back: the first broken entry is named."""

from datetime import datetime

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select, text

from app.audit.chain import canonical, digest_of
from app.audit.jobs import seal_trail
from app.audit.models import AuditEntry, AuditHead, AuditSeal
from app.calendars.actions import seed_schedules
from app.cases.actions import urge
from app.cases.models import Case
from app.cli import main
from app.clock import SHANGHAI
from app.extensions import db, the_store, transaction
from app.notices.models import Notice
from app.organisations.actions.units import move_unit
from tests.app.audit.conftest import Trail, behind_the_products_back

#: What somebody did to the tables of the trail itself, and the entry that is broken. The chain of the case that is
#: tampered with has five entries (opened, urged twice, what its row says, urged again), four of them sealed.
ON_THE_TRAIL = {
    "an entry changed": ("UPDATE audit_entries SET body = '{}' WHERE chain = :c AND seq = 2", 2),
    "its time changed": (
        "UPDATE audit_entries SET at = '2026-01-01 00:00:00' WHERE chain = :c AND seq = 3",
        3,
    ),
    "its digest changed": ("UPDATE audit_entries SET digest = '00' WHERE chain = :c AND seq = 2", 2),
    "its algorithm changed": ("UPDATE audit_entries SET algorithm = 'md5' WHERE chain = :c AND seq = 2", 2),
    "its link changed": ("UPDATE audit_entries SET previous = '00' WHERE chain = :c AND seq = 2", 2),
    "the first removed": ("DELETE FROM audit_entries WHERE chain = :c AND seq = 1", 1),
    "one in the middle removed": ("DELETE FROM audit_entries WHERE chain = :c AND seq = 2", 2),
    "the last removed": ("DELETE FROM audit_entries WHERE chain = :c AND seq = 5", 5),
    "a chain removed": ("DELETE FROM audit_entries WHERE chain = :c", 1),
    "the trail cut off": ("DELETE FROM audit_entries WHERE seq > 2", 3),
    "every entry removed": ("DELETE FROM audit_entries", 1),
    "an entry added": (
        "INSERT INTO audit_entries (chain, seq, at, body, algorithm, previous, digest)"
        " SELECT chain, 6, at, body, algorithm, digest, digest FROM audit_entries WHERE chain = :c AND seq = 5",
        6,
    ),
    "a head changed": ("UPDATE audit_heads SET digest = '00' WHERE chain = :c", 5),
    "a head set back": ("UPDATE audit_heads SET seq = 4 WHERE chain = :c", 5),
    "a head removed": ("DELETE FROM audit_heads WHERE chain = :c", 5),
    "every head removed": ("DELETE FROM audit_heads", 5),
}


@pytest.mark.parametrize("what", ON_THE_TRAIL)
def test_the_trail_itself(trail: Trail, what: str) -> None:
    statement, seq = ON_THE_TRAIL[what]
    with trail.tampered(statement.replace(":c", f"'{trail.chain}'")) as faults:
        assert faults[0].entry == f"{trail.chain} #{seq}"


def test_a_whole_trail_is_said_to_be_whole(trail: Trail, whole_trail_of_everything: None) -> None:
    assert trail.faults() == []
    assert trail.faults(of_case=True) == []


@pytest.fixture
def whole_trail_of_everything() -> None:
    """Nothing was done behind anybody's back."""


def test_a_time_given_in_another_zone_is_the_same_time(trail: Trail, now: datetime) -> None:
    at = now.astimezone(SHANGHAI)
    with transaction():
        urge(db.session.get_one(Case, trail.case_id), "请加快", by=trail.office.case_manager, now=at)
    seal_trail(at)
    assert trail.faults() == []


def test_an_entry_rewritten_with_its_digest_is_betrayed_by_the_next(trail: Trail) -> None:
    rewrite(trail, 2)
    assert trail.faults()[0].entry == f"{trail.chain} #2"


def test_a_chain_rewritten_to_its_end_is_betrayed_by_its_seal(trail: Trail) -> None:
    with behind_the_products_back():
        previous = "0" * 64
        for entry in entries(trail):
            body = canonical({"rewritten": entry.seq}) if entry.seq == 2 else entry.body
            entry.previous, entry.body = previous, body
            entry.digest = digest_of(entry.chain, entry.seq, entry.at, body, previous)
            previous = entry.digest
        db.session.get_one(AuditHead, trail.chain).digest = previous
    fault = trail.faults()[0]
    assert fault.entry == f"{trail.chain} #4"
    assert "seal" in fault.why


def test_a_chain_cut_off_together_with_its_head_is_betrayed_by_its_seal(trail: Trail) -> None:
    with behind_the_products_back():
        kept = entries(trail)
        for entry in kept[1:]:
            db.session.delete(entry)
        head = db.session.get_one(AuditHead, trail.chain)
        head.seq, head.digest, head.sealed_seq = 1, kept[0].digest, 1
    assert trail.faults()[0].entry == f"{trail.chain} #2"


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE audit_seals SET entries = 99 WHERE id = 1", "seal #1"),
        ("UPDATE audit_seals SET root = 'ff' WHERE id = 1", "seal #1"),
        ("UPDATE audit_seals SET heads = '[]' WHERE id = 1", "seal #1"),
        ("UPDATE audit_seals SET algorithm = 'md5' WHERE id = 1", "seal #1"),
        ("DELETE FROM audit_seals WHERE id = 1", "seal #2"),
        ("DELETE FROM audit_seals", "seal #1"),
    ],
)
def test_the_seals(trail: Trail, now: datetime, statement: str, named: str) -> None:
    seal_trail(now)
    ids = db.session.scalars(select(AuditSeal.id).order_by(AuditSeal.id)).all()
    first, last = ids[0], ids[-1]
    statement = statement.replace("id = 1", f"id = {first}")
    with trail.tampered(statement) as faults:
        assert faults[0].entry == named.replace("#1", f"#{first if ' id =' in statement else 1}").replace(
            "#2", f"#{last}"
        )


def test_the_newest_seal_removed_is_missed_by_the_chains_it_sealed(trail: Trail, now: datetime) -> None:
    seal_trail(now)
    with trail.tampered("DELETE FROM audit_seals WHERE id = (SELECT max(id) FROM audit_seals)") as faults:
        assert faults[0].entry == f"{trail.chain} #5"


def test_sealing_twice_seals_only_what_is_new(trail: Trail, now: datetime) -> None:
    assert seal_trail(now) == 1
    assert seal_trail(now) == 0
    newest = db.session.scalars(select(AuditSeal).order_by(AuditSeal.id.desc())).first()
    assert newest is not None
    assert (newest.chains, newest.entries) == (1, 1)
    assert trail.faults() == []


#: What somebody did to the rows that the trail speaks of: statement, the entry or row named first, a word of why.
ON_THE_ROWS = {
    "an event changed": (
        "UPDATE events SET by_name = '别人' WHERE id = (SELECT max(id) FROM events WHERE case_id = :n)",
        "case:",
        "by_name|name",
    ),
    "an event's details changed": (
        "UPDATE events SET details = '{}' WHERE action = 'add_evidence'",
        "case:",
        "details",
    ),
    "an event removed": ("DELETE FROM events WHERE action = 'confirm_plan'", "case:", "gone"),
    "every event removed": ("DELETE FROM events", "case:", "gone"),
    "an event added": (
        "INSERT INTO events (subject_kind, subject_id, subject_title, case_id, action, source, target, by_id,"
        " by_name, at, details) SELECT subject_kind, subject_id, subject_title, case_id, action, source, target,"
        " by_id, by_name, at, details FROM events WHERE action = 'confirm_plan'",
        "case:",
        "no entry",
    ),
    "an event moved to nobody": (
        "UPDATE events SET case_id = NULL WHERE action = 'confirm_plan'",
        "case:",
        "gone",
    ),
    "a case's state changed": ("UPDATE cases SET state = 'planning'", "case:", "field"),
    "a case's hands changed": ("UPDATE cases SET hands = '{}'", "case:", "field"),
    "an item's state changed": ("UPDATE items SET state = 'open'", "case:", "field"),
    "an item removed": ("DELETE FROM items", "case:", "gone"),
    "a notice's state changed": (
        "UPDATE notices SET state = 'sealed' WHERE kind = 'warning_notice'",
        "case:",
        "field",
    ),
    "a notice removed": ("DELETE FROM notices WHERE kind = 'warning_notice'", "case:", "gone"),
    "a notice's content changed": ("UPDATE notices SET content = '{}'", "notices:", "content"),
    "a notice's number changed": (
        "UPDATE notices SET number = '清警〔2026〕99号' WHERE kind = 'warning_notice'",
        "notices:",
        "signed",
    ),
    "a notice's bytes exchanged": (
        "UPDATE notices SET pdf_sha256 = (SELECT sha256 FROM evidence_versions)"
        " WHERE kind = 'warning_notice'",
        "notices:",
        "signed",
    ),
    "a deadline's day changed": (
        "UPDATE deadlines SET due_on = '2027-01-04' WHERE term = 'CASE_TERM'",
        "deadlines:",
        "moves",
    ),
    "a deadline's whole arithmetic changed": (
        "UPDATE deadlines SET due_on = '2027-01-04', original_due_on = '2027-01-04',"
        " due_at = '2027-01-04 16:00:00+00:00' WHERE term = 'CASE_TERM'",
        "deadlines:",
        "counts",
    ),
    "a deadline's instant changed": (
        "UPDATE deadlines SET due_at = '2027-01-04 16:00:00+00:00' WHERE term = 'CASE_TERM'",
        "deadlines:",
        "instant",
    ),
    "a deadline ended": (
        "UPDATE deadlines SET closed_at = '2026-03-04 01:00:00+00:00' WHERE term = 'CASE_TERM'",
        "deadlines:",
        "ended",
    ),
    "a deadline hung on another subject": (
        "UPDATE deadlines SET subject_id = subject_id + 1 WHERE term = 'CASE_TERM'",
        "deadlines:",
        "belongs",
    ),
    "a deadline ended by another's event": (
        "UPDATE deadlines SET closed_at = '2026-03-04 01:00:00+00:00', closed_by_event_id ="
        " (SELECT max(id) FROM events WHERE subject_kind = 'item') WHERE term = 'CASE_TERM'",
        "deadlines:",
        "ended",
    ),
    "a deadline removed": ("DELETE FROM deadlines WHERE term = 'CASE_TERM'", "events:", "gone"),
    "every deadline removed": ("DELETE FROM deadlines", "events:", "gone"),
    "a move changed": ("UPDATE deadline_moves SET to_on = '2027-01-04'", "deadlines:", "moves"),
    "a move removed": ("DELETE FROM deadline_moves", "deadlines:", "moves"),
    "a move's beginning changed": ("UPDATE deadline_moves SET from_on = '2026-01-05'", "deadlines:", "move"),
    "a reminder of an escalation removed": (
        "DELETE FROM reminders WHERE event_id IS NOT NULL",
        "events:",
        "reminder",
    ),
    "a file's hash exchanged": (
        "UPDATE evidence_versions SET sha256 = (SELECT pdf_sha256 FROM notices WHERE kind = 'warning_notice')",
        "evidence_versions:",
        "recorded",
    ),
    "a file's size changed": ("UPDATE evidence_versions SET size = 1", "evidence_versions:", "size"),
    "a file removed": ("DELETE FROM evidence_versions", "item:", "gone"),
    "a role made to reach further": (
        "UPDATE grants SET unit_path = (SELECT path FROM units WHERE code = 'CITY') WHERE role = 'liaison'",
        "grants:",
        "reaches",
    ),
    "a case shown to another unit": (
        "UPDATE cases SET unit_path = (SELECT path FROM units WHERE code = 'OTHER')",
        "cases:",
        "reaches",
    ),
    "a deadline put on another board": (
        "UPDATE deadlines SET unit_path = (SELECT path FROM units WHERE code = 'OTHER')",
        "deadlines:",
        "reaches",
    ),
    "a unit hung below another": (
        "UPDATE units SET parent_id = (SELECT id FROM units WHERE code = 'OTHER') WHERE code = 'UNIT'",
        "units:",
        "parent",
    ),
}


def test_the_rows_that_the_trail_speaks_of(whole_case: Trail) -> None:
    assert whole_case.faults() == []
    assert whole_case.faults(of_case=True) == []
    for what, (statement, named, why) in ON_THE_ROWS.items():
        with whole_case.tampered(statement.replace(":n", str(whole_case.case_id))) as faults:
            assert faults, f"{what}: nothing was found"
            assert named in faults[0].entry, f"{what}: {faults[0]}"
            assert any(word in faults[0].why + str(faults[0].params) for word in why.split("|")), (
                f"{what}: {faults[0]}"
            )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE calendar_days SET kind = 'work' WHERE day = '2026-10-01'",
        "DELETE FROM calendar_days WHERE day = (SELECT min(day) FROM calendar_days)",
        "DELETE FROM calendar_years WHERE year = (SELECT min(year) FROM calendar_years)",
    ],
)
def test_a_calendar_changed_without_a_version_is_named(trail: Trail, now: datetime, statement: str) -> None:
    with transaction():
        seed_schedules(now)
    assert trail.faults() == []
    with trail.tampered(statement) as faults:
        assert [fault.entry for fault in faults] == ["calendar_versions:1"]


def test_a_unit_that_moves_leaves_everything_whole(whole_case: Trail) -> None:
    office = whole_case.office
    with transaction():
        move_unit(office.unit, office.other_unit)
    assert whole_case.faults() == []


def test_a_case_added_without_any_act_is_named(trail: Trail) -> None:
    statement = (
        "INSERT INTO cases (id, number, unit_id, unit_path, trigger, opened_at, state, state_since_at,"
        " workflow_version, policy_version, hands, version)"
        " SELECT 999, 'AJ-FALSE', unit_id, unit_path, trigger, opened_at, state, state_since_at,"
        " workflow_version, policy_version, hands, version FROM cases WHERE id = :n"
    )
    with trail.tampered(
        statement.replace(":n", str(trail.case_id)).replace("trigger", '"trigger"')
    ) as faults:
        assert faults[0].entry == "case:999"


def test_bytes_changed_or_removed_in_the_store_are_named(whole_case: Trail) -> None:
    sha256 = db.session.scalars(select(Notice.pdf_sha256).where(Notice.pdf_sha256.is_not(None))).first()
    assert sha256 is not None
    path = the_store().path(sha256)
    kept = path.read_bytes()
    try:
        path.chmod(0o644)
        path.write_bytes(kept + b" ")
        assert "changed" in whole_case.faults()[0].why
        path.unlink()
        assert "gone" in whole_case.faults()[0].why
    finally:
        path.write_bytes(kept)
    assert whole_case.faults() == []


def test_the_command_names_the_first_broken_entry_and_fails(app: Flask, trail: Trail) -> None:
    answer = CliRunner().invoke(main, ["verify-audit"], obj=app)
    assert answer.exit_code == 0, answer.output
    assert f"{db.session.query(AuditEntry).count()}条记录" in answer.output
    with behind_the_products_back():
        db.session.execute(
            text(f"UPDATE audit_entries SET body = '{{}}' WHERE chain = '{trail.chain}' AND seq = 2")
        )
    for arguments in (["verify-audit"], ["verify-audit", "--case", trail.number], ["verify-audit", "--all"]):
        answer = CliRunner().invoke(main, arguments, obj=app)
        assert answer.exit_code == 1
        assert f"{trail.chain} #2" in answer.output.splitlines()[0]


def test_the_command_of_one_case_leaves_the_others_alone(app: Flask, trail: Trail) -> None:
    with behind_the_products_back():
        db.session.execute(text(f"UPDATE audit_entries SET body = '{{}}' WHERE chain <> '{trail.chain}'"))
    assert CliRunner().invoke(main, ["verify-audit", "--case", trail.number], obj=app).exit_code == 0
    assert CliRunner().invoke(main, ["verify-audit"], obj=app).exit_code == 1
    assert CliRunner().invoke(main, ["verify-audit", "--case", "AJ1999-1"], obj=app).exit_code == 1


def test_a_seal_kept_outside_proves_that_it_still_stands(app: Flask, trail: Trail) -> None:
    digest = db.session.scalars(select(AuditSeal.digest)).one()
    assert CliRunner().invoke(main, ["verify-audit", "--seal", digest], obj=app).exit_code == 0
    assert CliRunner().invoke(main, ["verify-audit", "--seal", "00"], obj=app).exit_code == 1


def entries(trail: Trail) -> list[AuditEntry]:
    found = select(AuditEntry).where(AuditEntry.chain == trail.chain).order_by(AuditEntry.seq)
    return list(db.session.scalars(found))


def rewrite(trail: Trail, seq: int) -> None:
    """Change an entry and make its digest fit again."""
    with behind_the_products_back():
        entry = entries(trail)[seq - 1]
        entry.body = canonical({"rewritten": seq})
        entry.digest = digest_of(entry.chain, entry.seq, entry.at, entry.body, entry.previous)
