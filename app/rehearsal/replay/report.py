"""What the replay brought, counted in the database and reconciled with the files."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.cases.models import Case, Deadline
from app.clock import local_day
from app.extensions import db
from app.notices.models import Notice
from app.organisations.models import Unit
from app.organisations.queries import within
from app.rehearsal.replay.reading import ROOT
from app.rehearsal.replay.records import Records
from app.reminders.models import Reminder
from app.stages.inspection.models import LookBack
from app.stages.rectification.models import Item
from workflows.vocabulary import ItemState, NoticeState


def report(records: Records) -> dict[str, Any]:
    """The counts, each beside what the files say, and what was skipped and why. The same for every run."""
    expected, found = _expected(records), _found()
    return {
        "records": {file: dict(counts) for file, counts in records.lines.items()},
        "period": {"from": records.first_day.isoformat(), "until": records.last_day.isoformat()},
        "counts": found,
        "reconciled": {
            name: {"files": value, "system": found[name], "agrees": value == found[name]}
            for name, value in expected.items()
        },
        "skipped": [asdict(each) for each in records.skipped],
    }


def _expected(records: Records) -> dict[str, int]:
    """What the files alone say should come out."""
    low = records.low
    findings = [finding for each in low for finding in records.findings_of(each)]
    closed = [(finding.day, finding.closes_on) for finding in findings if finding.closes_on]
    look_backs = 0
    for each in low:
        closings = [finding.closes_on for finding in records.findings_of(each)]
        ended = [day for day in closings if day]
        if ended and len(ended) == len(closings):
            look_backs += any(day > max(ended) for day in records.follow_ups.get(each.unit, ()))
    return {
        "cases": len(low),
        "items": len(findings),
        "closed_items": len(closed),
        "items_closed_within_30_days": sum((day - found).days <= 30 for found, day in closed),
        "items_open_at_the_end": len(findings) - len(closed),
        "look_backs": look_backs,
    }


def _found() -> dict[str, int]:
    """What stands in the database below the replay's root."""
    root = db.session.scalar(select(Unit.path).where(Unit.code == ROOT)) or "~"
    cases = select(Case.id).where(within(Case.unit_path, [root]))
    items = db.session.execute(
        select(Item.state, Item.closed_at, Case.opened_at)
        .join(Case, Case.id == Item.case_id)
        .where(Item.case_id.in_(cases), Item.state != ItemState.CANCELLED)
    ).all()
    closed = [row for row in items if row.state == ItemState.ACCEPTED]
    within_30 = [row for row in closed if (local_day(row.closed_at) - local_day(row.opened_at)).days <= 30]
    issued = (NoticeState.SIGNED, NoticeState.SEALED, NoticeState.SERVED, NoticeState.ACKNOWLEDGED)
    return {
        "cases": _count(cases),
        "items": len(items),
        "closed_items": len(closed),
        "items_closed_within_30_days": len(within_30),
        "items_open_at_the_end": len(items) - len(closed),
        "look_backs": _count(
            select(LookBack.id).where(LookBack.case_id.in_(cases), LookBack.confirmed_at.is_not(None))
        ),
        "reminders": _count(
            select(Reminder.id)
            .join(Deadline, Deadline.id == Reminder.deadline_id)
            .where(within(Deadline.unit_path, [root]))
        ),
        "notices": _count(select(Notice.id).where(Notice.case_id.in_(cases), Notice.state.in_(issued))),
        "audit_entries": _count(select(AuditEntry.id)),
    }


def _count(statement: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0
