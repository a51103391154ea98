"""Reminders against the trail: every escalation was claimed by one, and what one recorded is still there."""

from collections.abc import Iterator

from sqlalchemy import select

from app.audit.trail import Broken
from app.audit.verify import Scope
from app.cases.models import Deadline, Event
from app.extensions import db
from app.reminders.models import Reminder
from workflows.actions import Action
from workflows.vocabulary import N_


def check_reminders(scope: Scope) -> Iterator[Broken]:
    """Escalations without their reminder; reminders that name an event which is no escalation."""
    escalations = select(Event.id, Event.case_id).where(Event.action == Action.ESCALATE).order_by(Event.id)
    claimed = select(Reminder.id, Reminder.event_id, Deadline.case_id).join(
        Deadline, Reminder.deadline_id == Deadline.id
    )
    if scope.case_id is not None:
        escalations = escalations.where(Event.case_id == scope.case_id)
        claimed = claimed.where(Deadline.case_id == scope.case_id)
    left = {row.id: row.case_id for row in db.session.execute(escalations)}
    for reminder in db.session.execute(claimed.where(Reminder.event_id.is_not(None)).order_by(Reminder.id)):
        if left.pop(reminder.event_id, -1) == -1:
            yield Broken(
                f"case:{reminder.case_id} reminders:{reminder.id}",
                None,
                N_("the reminder names an event that is no escalation"),
            )
    for number, case_id in left.items():
        where = f"case:{case_id} " if case_id is not None else ""
        yield Broken(f"{where}events:{number}", None, N_("the reminder of this escalation is gone"))
