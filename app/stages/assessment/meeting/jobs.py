"""What the clock does for objections: it reminds the units before the last day, and ends the time after it."""

from datetime import datetime

from sqlalchemy import select

from app.calendars.queries import current_calendar
from app.clock import local_day
from app.extensions import db, empty_journal, transaction
from app.people.queries import the_clock
from app.stages.assessment.meeting.actions.objections import end_objections, remind_units
from app.stages.assessment.meeting.models import ObjectionWindow
from workflows.calendar import shift

#: So many working days before the last day the units are told once more.
REMINDED_BEFORE = 1


def mind_objection_windows(now: datetime) -> int:
    """Remind and end what is due, each window in a transaction of its own; returns how many were touched."""
    today, minded = local_day(now), 0
    open_still = select(ObjectionWindow.id).where(ObjectionWindow.ended_at.is_(None))
    for window_id in db.session.scalars(open_still).all():
        with transaction():
            window = db.session.get_one(ObjectionWindow, window_id)
            reminds_on = shift(window.until_on, -REMINDED_BEFORE, current_calendar())
            if today > window.until_on:
                end_objections(window, by=the_clock(), now=now)
            elif today >= reminds_on and window.reminded_at is None:
                remind_units(window, now=now)
            else:
                continue
            minded += 1
    if minded:
        empty_journal()
    return minded
