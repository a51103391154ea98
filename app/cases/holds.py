"""Terms that stand still because of another subject: an objection, an open proceeding, an open appeal.

The tables declare them (``Hold``). What is held belongs to the holder, or the holder to it: the one of the two that
belongs keeps the other's id.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, select

from app.cases import deadlines
from app.cases.facts import running_deadlines
from app.cases.models import SUBJECTS, Deadline, Event, Subject
from app.clock import local_day
from app.extensions import db
from workflows.rulebook import holds_over, workflow
from workflows.table import Hold, Workflow
from workflows.terms import Term


def settle(subject: Subject, source: str, started: Sequence[Term], event: Event, now: datetime) -> None:
    """After an act: what is held stands still, what nobody holds any more runs again."""
    for hold in workflow(subject.workflow_name, subject.workflow_version).holds:
        if (source in hold.states) != (subject.state in hold.states):
            for deadline in db.session.scalars(_held_by(hold, subject)):
                _settle(deadline, event, now)
    for term in started:
        if is_held(subject, term):
            for deadline in running_deadlines(subject):
                if deadline.term is term:
                    deadlines.suspend(deadline, local_day(now))


def is_held(subject: Subject, term: Term) -> bool:
    """Does the state of another subject make this term stand still?"""
    return any(
        _some_holder_is_there(table, hold, subject) for table, hold in holds_over(subject.workflow_name, term)
    )


def _settle(deadline: Deadline, event: Event, now: datetime) -> None:
    subject = db.session.get_one(SUBJECTS[deadline.subject_kind], deadline.subject_id)
    state = workflow(subject.workflow_name, subject.workflow_version).state(subject.state)
    if is_held(subject, deadline.term):
        deadlines.suspend(deadline, local_day(now))
    elif deadline.suspended_on is not None and deadline.term not in state.suspends:
        deadlines.resume(deadline, event, deadlines.RESUMED, now)


def _held_by(hold: Hold, holder: Subject) -> Select[Deadline]:
    kind = SUBJECTS[hold.over]
    return select(Deadline).where(
        Deadline.subject_kind == hold.over,
        Deadline.subject_id.in_(select(kind.id).where(_related(hold.over, holder))),
        Deadline.term.in_(hold.terms),
        Deadline.closed_at.is_(None),
    )


def _some_holder_is_there(table: Workflow, hold: Hold, subject: Subject) -> bool:
    kind, own = SUBJECTS[table.name], f"{table.name}_id"
    if hasattr(subject, own):
        holder = db.session.get_one(kind, getattr(subject, own))
        return holder.workflow_version == table.version and holder.state in hold.states
    found = exists().where(
        kind.workflow_version == table.version,
        kind.state.in_([str(state) for state in hold.states]),
        _related(table.name, subject),
    )
    return bool(db.session.scalar(select(found)))


def _related(kind: str, subject: Subject) -> ColumnElement[bool]:
    """The rows of a kind that belong to this subject, or the one that it belongs to."""
    cls, own = SUBJECTS[kind], f"{kind}_id"
    if hasattr(subject, own):
        related: ColumnElement[bool] = cls.id == getattr(subject, own)
    else:
        related = getattr(cls, f"{subject.workflow_name}_id") == subject.id
    return related
