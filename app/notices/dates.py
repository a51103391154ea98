"""Terms as documents print them: with their unit, their last day, and whether that day is provisional."""

from datetime import date

from app.calendars.queries import current_calendar
from app.cases.models import Deadline
from app.notices.content.letterhead import Due
from workflows.calendar import Duration, due


def due_within(duration: Duration, from_on: date) -> Due:
    """A term counted from a day by the calendar in force."""
    counted = due(from_on, duration, current_calendar())
    return Due(term=str(duration), on=counted.due_on, provisional=counted.provisional)


def due_of(deadline: Deadline) -> Due:
    """A running deadline: its budget and its present day."""
    return Due(term=str(deadline.duration), on=deadline.due_on, provisional=deadline.provisional)
