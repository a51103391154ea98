"""What the lists of this slice share: where a row leads, what it asks for, how its day reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from app.calendars.queries import current_calendar
from app.cases.access import DOORS, HOMES
from app.cases.models import Deadline, Subject
from app.clock import local_day
from app.overview.queries.work import Duty, Group, group_of, with_their_subjects
from app.policies.queries import policy
from app.stages.accountability.models import Appeal
from app.stages.rectification.models import Extension
from workflows.calendar import remaining
from workflows.rulebook import workflow
from workflows.table import Way


@dataclass(frozen=True)
class Line:
    """A duty as a list shows it: its heading, the working days left, where one acts, and where one looks."""

    duty: Duty
    group: Group
    left: int
    act: str
    page: str


def lines_of(deadlines: Iterable[Deadline], now: datetime) -> list[Line]:
    """These deadlines as lines, in their order."""
    calendar, today = current_calendar(), local_day(now)
    return [
        Line(
            duty,
            group_of(duty.deadline, now),
            remaining(duty.deadline.due_on, today, calendar).working_days,
            door_to(duty.deadline, duty.subject),
            page_of(duty.deadline.subject_kind, duty.deadline.subject_id, duty.deadline.case_id),
        )
        for duty in with_their_subjects(deadlines)
    ]


def page_of(kind: str, subject_id: int, case_id: int | None) -> str:
    """The page of a subject: its own, else the file of its case."""
    if kind in HOMES:
        return url_for(HOMES[kind], subject_id=subject_id)
    return url_for("overview.case_file", case_id=case_id)


def door_to(deadline: Deadline, subject: Subject | None) -> str:
    """Straight to the one act that the deadline waits for; where there is a choice, to the page that offers it.

    A problem is looked at, with its evidence, before anything is done about it.
    """
    if subject is None or deadline.subject_kind == "item":
        return page_of(deadline.subject_kind, deadline.subject_id, deadline.case_id)
    if len(doors := _awaited(subject, deadline)) == 1:
        return url_for(doors.pop(), subject_id=deadline.subject_id)
    if isinstance(subject, Appeal):
        subject = subject.proceeding
    if isinstance(subject, Extension):
        subject = subject.item
    return page_of(subject.workflow_name, subject.id, deadline.case_id)


def _awaited(subject: Subject, deadline: Deadline) -> set[str]:
    """The doors to what fulfils this very term, if there is such an act; else to whatever its owner may do next."""
    table = workflow(subject.workflow_name, subject.workflow_version)
    approvers = policy(subject.policy_version).approvers
    ways = [
        each
        for each in table.transitions
        if subject.state in each.source
        and deadline.owner_role in each.who_may(approvers)
        and table.way(subject.state, each.action) < Way.BACK
    ]
    fulfilling = [each for each in ways if deadline.term in each.ends]
    doors = {
        DOORS.get((subject.workflow_name, each.action))
        for each in fulfilling or [each for each in ways if not each.ends]
    }
    return {each for each in doors if each is not None}
