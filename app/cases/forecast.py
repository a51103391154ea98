"""What happens to a case, on which date, if nobody acts."""

from datetime import datetime

from sqlalchemy import select

from app.calendars.queries import current_calendar
from app.cases.models import Case, Deadline
from app.clock import local_day
from app.extensions import db
from app.policies.queries import policy
from workflows.forecast import Outlook, Running, forecast


def forecast_of(case: Case, now: datetime) -> list[Outlook]:
    """The outlook over every open deadline of a case and its items, notices and proceedings."""
    open_ones = db.session.scalars(
        select(Deadline).where(Deadline.case_id == case.id, Deadline.closed_at.is_(None))
    )
    running = [
        Running(
            each.term,
            each.subject_title,
            each.due_on,
            each.owner_role,
            suspended=each.suspended_on is not None,
            ladder=policy(each.policy_version).ladder(each.term),
        )
        for each in open_ones
    ]
    return forecast(running, local_day(now), current_calendar())
