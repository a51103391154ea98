"""A year's official schedule has been imported: the dates that were counted without it are counted again."""

from datetime import datetime

from app.calendars.actions import ImportedSchedule
from app.calendars.queries import current_calendar
from app.cases.deadlines import day_under, move
from app.cases.models import Deadline, Subject
from app.cases.transitions import perform, subject_of
from app.clock import local_day
from app.outbox.actions import tell
from app.people.models import User
from app.people.queries import the_clock
from app.reminders.queries import open_deadlines_to_count_again, people_to_tell, unit_name_of
from workflows.actions import Action
from workflows.vocabulary import N_, UNIT_SIDE, Role

#: Why the date moved, as the deadline keeps it.
SCHEDULE_IMPORTED = N_("a year's official schedule was imported")


def count_again(imported: ImportedSchedule, *, by: User | None, now: datetime) -> int:
    """Give every open deadline that the schedule concerns its day under the new calendar; returns how many.

    A provisional day becomes certain, or moves; either stands on the timeline and those concerned are told. A
    deadline that was certain is touched only where its day moves. A suspended one is counted when it resumes.
    """
    calendar, counted = current_calendar(), 0
    for deadline in open_deadlines_to_count_again(imported.years):
        to = day_under(deadline, calendar)
        if to != deadline.due_on or (deadline.provisional and not calendar.is_provisional(to)):
            subject = subject_of(deadline.subject_kind, deadline.subject_id)
            if subject is not None:
                _count_one_again(deadline, subject, imported, by, now)
                counted += 1
    return counted


def _count_one_again(
    deadline: Deadline, subject: Subject, imported: ImportedSchedule, by: User | None, now: datetime
) -> None:
    before, to = deadline.due_on, day_under(deadline, current_calendar())
    event = perform(
        subject,
        Action.RECOMPUTE,
        by=the_clock(),
        now=now,
        term=deadline.term,
        from_on=before,
        to_on=to,
        reason=imported.source,
        calendar_version=imported.version,
        imported_by=by.name if by is not None else None,
    )
    move(deadline, to, event, SCHEDULE_IMPORTED, now)
    tell(
        people_to_tell(
            _concerned(deadline.owner_role),
            deadline.unit_path,
            local_day(now),
            handler_id=subject.subject_handler_id,
            case_id=deadline.case_id,
            invited_id=subject.subject_invited_id,
        ),
        "date_recomputed",
        key=f"recomputed:{deadline.id}:{imported.version}",
        now=now,
        case_id=deadline.case_id,
        deadline_id=deadline.id,
        unit_path=deadline.unit_path,
        title=subject.subject_title,
        unit=unit_name_of(subject),
        term=deadline.term.label,
        before=before,
        due_on=to,
        provisional=deadline.provisional,
        source=imported.source,
    )


def _concerned(owner: Role) -> tuple[Role, ...]:
    """The handler, and whoever the deadline waits for; a unit as a whole."""
    if owner in UNIT_SIDE:
        return (Role.HANDLER, Role.LIAISON, Role.UNIT_PRINCIPAL)
    return (Role.HANDLER, owner)
