"""The only door to a state: people, reactions and the clock all come through here.

One act is one transaction: the state, the event, the deadlines, the audit entry and the reactions stand or fall
together. Whoever calls opened ``transaction()``.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import insert
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from app.audit import chain
from app.cases import deadlines, holds
from app.cases.facts import RunningTerm, facts_of, running_terms
from app.cases.models import SUBJECTS, Event, Subject
from app.clock import local_day
from app.extensions import db, table_of
from app.people.models import User
from app.people.queries import actor_for
from app.policies.queries import current_policy
from workflows.actions import Action
from workflows.engine import Decision, OpenAction, decide, open_actions, owner_in
from workflows.facts import Facts
from workflows.rulebook import current, workflow
from workflows.table import Actor, Workflow
from workflows.vocabulary import Role


class Stale(StaleDataError):
    """Somebody changed the subject after this person opened the page; a page that says nothing else answers 409."""


class SecondAct(Exception):
    """A reaction acted again on the very subject that it reacts to: a fault in the program, not of a person."""


class Reaction(Protocol):
    """What follows an event in another slice, in the same transaction."""

    def __call__(self, subject: Any, event: Event, /, *, by: User, now: datetime) -> None: ...


#: What follows which action; ``app.reactions`` fills it once, at start.
REACTIONS: dict[Action, list[Reaction]] = {}
_WRITE_EVENT = insert(table_of(Event)).returning(table_of(Event).c.id)
#: Acts that give nobody a duty: they say nothing about who drafted, reviewed or decided.
NO_DUTY = frozenset({Action.URGE, Action.ESCALATE, Action.RECOMPUTE})


def open_subject(
    subject: Subject, *, by: User, now: datetime, parent: Subject | None = None, **details: Any
) -> Event:
    """Bring a new subject to life in its workflow's first state. The row is added here.

    A parent's table must permit the opening act (an item permits the request for its extension), else Refused.
    """
    table = current(subject.workflow_name)
    if parent is not None:
        require(parent, table.opens_with, by=by, now=now, **details)
    subject.workflow_version = table.version
    subject.policy_version = current_policy().version
    subject.state = str(table.initial)
    subject.state_since_at = now
    subject.hands = {str(table.opens_with): [by.id]}
    db.session.add(subject)
    db.session.flush()
    event = _event(subject, table.opens_with, "", by, now, details)
    owner = table.state(subject.state).owner
    if owner is not None:
        deadlines.start(subject, table.opening_terms, owner, event, now)
    holds.settle(subject, "", table.opening_terms, event, now)
    chain.append(chain_of(subject), body_of(event), now=now)
    _react(subject, event, by, now)
    return event


def perform(
    subject: Subject,
    action: Action,
    *,
    by: User,
    now: datetime,
    expected_version: int | None = None,
    **details: Any,
) -> Event:
    """Do one act to a subject, or raise Refused with the reasons, or Stale.

    ``details`` are what the person gave: they are judged by the guards and kept in the event.
    """
    if expected_version is not None and expected_version != subject.version:
        raise Stale
    if subject in _reacting():
        message = f"{action} on a {subject.workflow_name} by a reaction to its own act"
        raise SecondAct(message)
    table = workflow(subject.workflow_name, subject.workflow_version)
    running = running_terms(subject)
    actor = actor_for(by, subject.subject_unit_path, local_day(now))
    decision = decide(table, facts_of(subject, local_day(now), running), action, actor, now, details)
    return _carry_out(subject, decision, running, by, now, details)


def require(subject: Subject, action: Action, *, by: User, now: datetime, **details: Any) -> Decision:
    """Ask the rulebook without doing anything. Raises Refused with the reasons."""
    facts, actor = snapshot(subject, by=by, now=now)
    return decide(_table_of(subject), facts, action, actor, now, details)


def possible_actions(subject: Subject, *, by: User, now: datetime) -> tuple[OpenAction, ...]:
    """What this person may do with the subject now, and what not yet with the reasons."""
    facts, actor = snapshot(subject, by=by, now=now)
    return open_actions(_table_of(subject), facts, actor, now)


def snapshot(subject: Subject, *, by: User, now: datetime) -> tuple[Facts, Actor]:
    """What the rulebook would see if this person asked now."""
    today = local_day(now)
    return facts_of(subject, today, running_terms(subject)), actor_for(by, subject.subject_unit_path, today)


def holder_of(subject: Subject, *, by: User, now: datetime) -> Role | None:
    """The role that is waited for in the subject's present state, if anybody is."""
    table = _table_of(subject)
    state = table.state(subject.state)
    return state.owner if state.awaits is None else owner_in(table, *snapshot(subject, by=by, now=now), now)


def subject_of(kind: str, subject_id: int) -> Subject | None:
    """A subject by the name of its workflow and its id."""
    return db.session.get(SUBJECTS[kind], subject_id)


def _table_of(subject: Subject) -> Workflow:
    return workflow(subject.workflow_name, subject.workflow_version)


def _carry_out(
    subject: Subject,
    decision: Decision,
    running: Sequence[RunningTerm],
    by: User,
    now: datetime,
    details: Mapping[str, Any],
) -> Event:
    action = decision.transition.action
    if decision.target != decision.source:
        subject.state, subject.state_since_at = decision.target, now
    if action not in NO_DUTY:
        people = subject.hands.get(str(action), [])
        subject.hands = {**subject.hands, str(action): people if by.id in people else [*people, by.id]}
        # Even the same act by the same hand makes a page that was opened before it stale.
        flag_modified(subject, "hands")
    event = _event(subject, action, decision.source, by, now, details)
    with db.session.no_autoflush:
        deadlines.follow(subject, decision, running, event, now)
        chain.append(chain_of(subject), body_of(event), now=now)
    holds.settle(subject, decision.source, decision.starts, event, now)
    _react(subject, event, by, now)
    return event


def _event(
    subject: Subject, action: Action, source: str, by: User, now: datetime, details: Mapping[str, Any]
) -> Event:
    """What happened, written at once as a row of its own."""
    values = {
        "subject_kind": subject.workflow_name,
        "subject_id": subject.id,
        "subject_title": subject.subject_title[:300],
        "case_id": subject.subject_case_id,
        "action": action,
        "source": source,
        "target": subject.state,
        "by_id": by.id,
        "by_name": by.name,
        "at": now,
        "details": {name: plain(value) for name, value in details.items() if value is not None},
    }
    written = db.session.connection().execute(_WRITE_EVENT, values).scalar_one()
    event = Event(id=written, **values)
    make_transient_to_detached(event)
    db.session.add(event)
    return event


def body_of(event: Event) -> dict[str, Any]:
    """What the audit chain says of an event: every column that means something."""
    return {
        "event": event.id,
        "subject": f"{event.subject_kind}:{event.subject_id}",
        "title": event.subject_title,
        "action": str(event.action),
        "from": event.source,
        "to": event.target,
        "by": event.by_id,
        "name": event.by_name,
        "at": event.at.isoformat(),
        "details": event.details,
    }


def chain_of(subject: Subject) -> str:
    """The audit chain of a subject: its case's, or its own where there is no case."""
    case_id = subject.subject_case_id
    return f"case:{case_id}" if case_id is not None else f"{subject.workflow_name}:{subject.id}"


def plain(value: Any) -> Any:
    """A detail as JSON keeps it."""
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    return value if isinstance(value, str | int | float | bool) else str(value)


def _react(subject: Subject, event: Event, by: User, now: datetime) -> None:
    reactions = REACTIONS.get(event.action, ())
    if not reactions:
        return
    outer = _reacting()
    db.session.info["reacting"] = (*outer, subject)
    try:
        for reaction in reactions:
            reaction(subject, event, by=by, now=now)
    finally:
        db.session.info["reacting"] = outer


def _reacting() -> tuple[Subject, ...]:
    """The subjects whose acts are being reacted to at this moment, the outermost first."""
    found: tuple[Subject, ...] = db.session.info.get("reacting", ())
    return found
