"""Loading what guards may look at. Each slice contributes its part; a frozen snapshot goes to the rulebook."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Protocol

from sqlalchemy import bindparam, select

from app.cases.models import Case, Deadline, OfACase, Recusal, Subject
from app.extensions import db
from app.policies.queries import policy
from workflows.actions import Action
from workflows.facts import (
    AppealFacts,
    CaseFacts,
    DeliveryFacts,
    ExtensionFacts,
    Facts,
    IndexModelFacts,
    InvitationFacts,
    ItemFacts,
    NoticeFacts,
    ProceedingFacts,
    ReportDeliveryFacts,
    ReviewMeetingFacts,
    RoundFacts,
    ScoreObjectionFacts,
    ServiceFacts,
    SourceOpinionFacts,
    SurveyFacts,
)


class RunningTerm(Protocol):
    """What an act needs to know of an open deadline."""

    id: Any
    term: Any
    due_on: Any
    suspended_on: Any
    owner_role: Any
    owner_id: Any


KINDS: dict[str, type[Facts]] = {
    "round": RoundFacts,
    "index_model": IndexModelFacts,
    "delivery": DeliveryFacts,
    "survey": SurveyFacts,
    "score_objection": ScoreObjectionFacts,
    "source_opinion": SourceOpinionFacts,
    "review_meeting": ReviewMeetingFacts,
    "invitation": InvitationFacts,
    "report_delivery": ReportDeliveryFacts,
    "key_entry": Facts,
    "case": CaseFacts,
    "item": ItemFacts,
    "extension": ExtensionFacts,
    "notice": NoticeFacts,
    "notice_copy": ServiceFacts,
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


def facts_of(subject: Subject, today: date, running: Sequence[RunningTerm]) -> Facts:
    """The snapshot of one subject on one day."""
    values: dict[str, Any] = {}
    for states, contribution in _CONTRIBUTIONS.get(subject.workflow_name, ()):
        if states is None or subject.state in states:
            values |= contribution(subject, today)
    return KINDS[subject.workflow_name](
        state=subject.state,
        hands={action: tuple(people) for action, people in subject.hands.items()},
        handler_id=subject.subject_handler_id,
        recused=_recused(subject),
        today=today,
        running={str(deadline.term): deadline.due_on for deadline in running},
        approvers=policy(subject.policy_version).approvers,
        **values,
    )


def _recused(subject: Subject) -> frozenset[int]:
    """Whoever declared a recusal: the case's own hands say so, without another query."""
    case = case_of(subject)
    return frozenset(case.hands.get(str(Action.DECLARE_RECUSAL), ())) if case is not None else frozenset()


_RECUSED = select(Recusal.user_id).where(Recusal.case_id == bindparam("case"))


def recused_from(case_id: int | None) -> frozenset[int]:
    """Everybody who declared a recusal from a case."""
    if case_id is None:
        return frozenset()
    return frozenset(db.session.scalars(_RECUSED, {"case": case_id}))


_OF_A_SUBJECT = (
    Deadline.subject_kind == bindparam("kind"),
    Deadline.subject_id == bindparam("subject_id"),
    Deadline.closed_at.is_(None),
)
#: Built once, and columns instead of objects: this is asked at every act.
_RUNNING = (
    select(
        Deadline.id,
        Deadline.term,
        Deadline.due_on,
        Deadline.suspended_on,
        Deadline.owner_role,
        Deadline.owner_id,
    )
    .where(*_OF_A_SUBJECT)
    .order_by(Deadline.due_on, Deadline.id)
)


def running_terms(subject: Subject) -> Sequence[RunningTerm]:
    """The open deadlines of one subject as an act needs them, the earliest first."""
    db.session.flush()
    wanted = {"kind": subject.workflow_name, "subject_id": subject.id}
    return db.session.connection().execute(_RUNNING, wanted).all()


_RUNNING_WHOLE = select(Deadline).where(*_OF_A_SUBJECT).order_by(Deadline.due_on, Deadline.id)


def running_deadlines(subject: Subject) -> list[Deadline]:
    """The open deadlines of one subject, the earliest first."""
    wanted = {"kind": subject.workflow_name, "subject_id": subject.id}
    return list(db.session.scalars(_RUNNING_WHOLE, wanted))


def case_of(subject: Subject) -> Case | None:
    """The case that a subject belongs to."""
    if isinstance(subject, Case):
        return subject
    if isinstance(subject, OfACase):
        case: Case | None = subject.case
        return case
    case_id = subject.subject_case_id
    return db.session.get(Case, case_id) if case_id is not None else None
