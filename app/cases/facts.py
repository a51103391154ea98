"""Loading what guards may look at. Each slice contributes its part; a frozen snapshot goes to the rulebook."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select

from app.cases.models import Case, Deadline, Recusal, Subject
from app.extensions import db
from workflows.facts import (
    AppealFacts,
    CaseFacts,
    ExtensionFacts,
    Facts,
    ItemFacts,
    NoticeFacts,
    ProceedingFacts,
    RoundFacts,
)

KINDS: dict[str, type[Facts]] = {
    "round": RoundFacts,
    "case": CaseFacts,
    "item": ItemFacts,
    "extension": ExtensionFacts,
    "notice": NoticeFacts,
    "proceeding": ProceedingFacts,
    "appeal": AppealFacts,
}

Contribution = Callable[[Any, date], dict[str, Any]]

_CONTRIBUTIONS: dict[str, list[tuple[frozenset[str] | None, Contribution]]] = {}


def contributes(
    kind: str, *, in_states: tuple[str, ...] | None = None
) -> Callable[[Contribution], Contribution]:
    """Declare a function of (subject, today) that adds facts to subjects of a kind, in the states that need it."""

    def register(function: Contribution) -> Contribution:
        states = None if in_states is None else frozenset(str(state) for state in in_states)
        _CONTRIBUTIONS.setdefault(kind, []).append((states, function))
        return function

    return register


def facts_of(subject: Subject, today: date, running: list[Deadline]) -> Facts:
    """The snapshot of one subject on one day."""
    values: dict[str, Any] = {}
    for states, contribution in _CONTRIBUTIONS.get(subject.workflow_name, ()):
        if states is None or subject.state in states:
            values |= contribution(subject, today)
    return KINDS[subject.workflow_name](
        state=subject.state,
        hands={action: tuple(people) for action, people in subject.hands.items()},
        handler_id=subject.subject_handler_id,
        recused=recused_from(subject.subject_case_id),
        today=today,
        running={str(deadline.term): deadline.due_on for deadline in running},
        **values,
    )


def recused_from(case_id: int | None) -> frozenset[int]:
    """Everybody who declared a recusal from a case."""
    if case_id is None:
        return frozenset()
    return frozenset(db.session.scalars(select(Recusal.user_id).where(Recusal.case_id == case_id)))


def running_deadlines(subject: Subject) -> list[Deadline]:
    """The open deadlines of one subject, the earliest first."""
    return list(
        db.session.scalars(
            select(Deadline)
            .where(
                Deadline.subject_kind == subject.workflow_name,
                Deadline.subject_id == subject.id,
                Deadline.closed_at.is_(None),
            )
            .order_by(Deadline.due_on, Deadline.id)
        )
    )


def case_of(subject: Subject) -> Case | None:
    """The case that a subject belongs to."""
    if isinstance(subject, Case):
        return subject
    case_id = subject.subject_case_id
    return db.session.get(Case, case_id) if case_id is not None else None
